import type { Moment } from './definition.ts';
import type { Fields, Shape } from './field.ts';
import type { AnyMoment } from './moment.ts';

/** Thrown inside a rule that asks for what nobody has said yet; never leaves the readers. */
class Unsaid extends Error {
  readonly at: string;

  constructor(at: string) {
    super(`${at} has not been given`);
    this.at = at;
  }
}

/** What came of asking a rule or an act about an input that may be half filled. */
export type Asked<T> =
  | { readonly known: true; readonly value: T }
  /** `at` is the first thing it asked for and did not find. */
  | { readonly known: false; readonly at?: string };

/**
 * Asks; what is not there yet stops it. While an input is being filled, any other error is a sign
 * of that too, a total of rows half written; with a whole input it would be our own fault.
 */
export function ask<T>(isWhole: boolean, question: () => T): Asked<T> {
  try {
    return { known: true, value: question() };
  } catch (error) {
    if (error instanceof Unsaid) return { known: false, at: error.at };
    if (isWhole) throw error;
    return { known: false };
  }
}

/** A value of these fields that tells when a field is asked for which is not there yet. */
export function halfFilled(fields: Fields, value: unknown, at = ''): unknown {
  const given = typeof value === 'object' && value !== null ? value : {};
  return new Proxy(given, {
    get: (target, name) => {
      if (typeof name === 'symbol' || !Object.hasOwn(fields, name)) {
        return Reflect.get(target, name) as unknown;
      }
      const path = at === '' ? name : `${at}.${name}`;
      const field = fields[name];
      if (field === undefined) return undefined;
      const own: unknown = Object.hasOwn(target, name) ? Reflect.get(target, name) : undefined;
      if (own !== undefined) return halfShape(field.shape, own, path);
      if (field.when === undefined) {
        if (field.optional === true) return undefined;
        throw new Unsaid(path);
      }
      const { field: other, is } = field.when;
      const decided: unknown = Reflect.get(target, other);
      if (decided === undefined) throw new Unsaid(at === '' ? other : `${at}.${other}`);
      if (is.some((one) => one === decided)) throw new Unsaid(path);
      return undefined;
    },
  });
}

function halfShape(shape: Shape, value: unknown, at: string): unknown {
  if (shape.kind === 'group') return halfFilled(shape.of, value, at);
  if (shape.kind !== 'list' || !Array.isArray(value)) return value;
  return value.map((item: unknown, n) => halfShape(shape.of.shape, item, `${at}.${n}`));
}

/** A record nobody can know yet: the opening that makes it waits for an input. */
export function unknownRecord(at: string): Readonly<Record<string, unknown>> {
  return new Proxy(
    {},
    {
      get: () => {
        throw new Unsaid(at);
      },
      ownKeys: () => {
        throw new Unsaid(at);
      },
    },
  );
}

/** A moment in which players that are still to be named are asked for like fields. */
export function halfNamed(moment: AnyMoment, roles: readonly string[]): AnyMoment {
  const guarded =
    <Args extends readonly unknown[], Out>(then: (role: string, ...args: Args) => Out) =>
    (role: string, ...args: Args): Out => {
      if (roles.includes(role) && moment.all(role).length === 0) throw new Unsaid(`names.${role}`);
      return then(role, ...args);
    };
  const asked: Pick<Moment<unknown>, 'the' | 'all' | 'plays'> = {
    the: guarded(moment.the),
    all: guarded(moment.all),
    plays: guarded(moment.plays),
  };
  return { ...moment, ...asked };
}
