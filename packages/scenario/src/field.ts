import type { Denial } from './definition.ts';
import type { PartyId, PartyKind } from './party.ts';
import type { Instant } from '@yunzhang/base';

/** Rows or items of a list, unless the field says less. */
export const listSizeMax = 1000;
/**
 * Fen of one amount, unless the field says more: 90 thousand million yuan. The sum of a whole list
 * of them is still a whole number the language can tell from its neighbours.
 */
export const fenMax = Math.floor(Number.MAX_SAFE_INTEGER / listSizeMax);
/** Characters of a text, unless the field says less or more. */
export const textSizeMax = 200;

/** Text in both languages of the product. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What an identifier must offer to be a field. Every kind of the identifier library fits. */
export interface Checked {
  readonly id: string;
  readonly title: Words;
  readonly example: string;
  /** Reads a text; `text` of what it returns is the one spelling that is kept. */
  readonly parse: (
    text: string,
  ) => { readonly ok: true; readonly text: string } | { readonly ok: false; readonly code: string };
}

/** The values a field takes, as data: reader, schema, form and random walk all read this. */
export type Shape =
  | { readonly kind: 'text'; readonly sizeMax: number; readonly pattern?: string }
  | { readonly kind: 'fen' | 'count'; readonly min: number; readonly max: number }
  | { readonly kind: 'instant' | 'date' | 'digest' | 'flag' | 'rate' }
  | { readonly kind: 'choice'; readonly of: Readonly<Record<string, string>> }
  | { readonly kind: 'identifier'; readonly of: Checked }
  | { readonly kind: 'party'; readonly of: PartyKind }
  | { readonly kind: 'case'; readonly of: string }
  | {
      readonly kind: 'list';
      readonly of: Field<unknown>;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'group'; readonly of: Fields };

/** A field that is asked for only where another one has one of these values. */
export interface Condition {
  readonly field: string;
  readonly is: readonly (string | boolean)[];
}

/** What a field may say beside its title. */
export interface FieldMore {
  /** English label; made from the field's own name where it is missing. */
  readonly en?: string;
  readonly help?: Words;
  /** Heading under which a form shows it. */
  readonly under?: Words;
  /** What is said of a value that is no good, where there is more to say than that. */
  readonly denial?: Denial;
}

/** One field of a record or of an act's input. `T` is only for the compiler. */
export interface Field<T> extends FieldMore {
  readonly title: string;
  readonly shape: Shape;
  readonly optional?: boolean;
  readonly when?: Condition;
  /** Never set: it carries the type of the value. */
  readonly value?: T;
}

/** Fields by their names, in the order a form shows them. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

type OptionalName<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];

type One<F> = F extends Field<infer T> ? T : never;

/** The value a set of fields describes. */
export type ValueOf<F extends Fields> = {
  readonly [K in keyof F as K extends OptionalName<F> ? never : K]: One<F[K]>;
} & { readonly [K in keyof F as K extends OptionalName<F> ? K : never]?: One<F[K]> | undefined };

interface TextMore extends FieldMore {
  readonly sizeMax?: number;
  /** A regular expression the whole text matches; shown to developers in the schema. */
  readonly pattern?: string;
}

/** One line or paragraph, never empty. */
export function text(title: string, more: TextMore = {}): Field<string> {
  const { sizeMax = textSizeMax, pattern, ...rest } = more;
  const shape = { kind: 'text', sizeMax, ...(pattern === undefined ? {} : { pattern }) } as const;
  return { title, ...rest, shape };
}

interface NumberMore extends FieldMore {
  readonly min?: number;
  readonly max?: number;
}

/** Money: a whole count of fen, above zero unless `min` says otherwise. */
export function fen(title: string, more: NumberMore = {}): Field<number> {
  const { min = 1, max = fenMax, ...rest } = more;
  return { title, ...rest, shape: { kind: 'fen', min, max } };
}

/** A whole number, not below zero unless `min` says otherwise. */
export function count(title: string, more: NumberMore = {}): Field<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, ...rest } = more;
  return { title, ...rest, shape: { kind: 'count', min, max } };
}

/** A moment, in milliseconds. */
export function instant(title: string, more: FieldMore = {}): Field<Instant> {
  return { title, ...more, shape: { kind: 'instant' } };
}

/** A day of the calendar in Beijing, `2026-11-23`. */
export function date(title: string, more: FieldMore = {}): Field<string> {
  return { title, ...more, shape: { kind: 'date' } };
}

/** SM3 of a file, 64 lower-case hexadecimal digits. */
export function digest(title: string, more: FieldMore = {}): Field<string> {
  return { title, ...more, shape: { kind: 'digest' } };
}

/** Yes or no. */
export function flag(title: string, more: FieldMore = {}): Field<boolean> {
  return { title, ...more, shape: { kind: 'flag' } };
}

/** A rate as a decimal text, `0.0385`: never a binary fraction. */
export function rate(title: string, more: FieldMore = {}): Field<string> {
  return { title, ...more, shape: { kind: 'rate' } };
}

/** One of a closed list; the values are the Chinese labels. */
export function choice<const Of extends Readonly<Record<string, string>>>(
  title: string,
  of: Of,
  more: FieldMore = {},
): Field<keyof Of & string> {
  return { title, ...more, shape: { kind: 'choice', of } };
}

/** A number with a rule of its own: a credit code, a seal code, a container number. */
export function identifier(title: string, of: Checked, more: FieldMore = {}): Field<string> {
  return { title, ...more, shape: { kind: 'identifier', of } };
}

/** A party that takes part or is only spoken of. */
export function party(title: string, of: PartyKind, more: FieldMore = {}): Field<PartyId> {
  return { title, ...more, shape: { kind: 'party', of } };
}

/** Another case, of the scenario named; rules may look at it. */
export function caseOf(title: string, of: string, more: FieldMore = {}): Field<string> {
  return { title, ...more, shape: { kind: 'case', of } };
}

interface ListMore extends FieldMore {
  readonly min?: number;
  readonly max?: number;
}

/** Values of one kind, in order. */
export function list<T>(title: string, of: Field<T>, more: ListMore = {}): Field<readonly T[]> {
  const { min = 0, max = listSizeMax, ...rest } = more;
  return { title, ...rest, shape: { kind: 'list', of, min, max } };
}

/** A table: rows of the same columns. */
export function rows<G extends Fields>(
  title: string,
  of: G,
  more: ListMore = {},
): Field<readonly ValueOf<G>[]> {
  return list(title, group(title, of), more);
}

/** Fields that belong together. */
export function group<G extends Fields>(
  title: string,
  of: G,
  more: FieldMore = {},
): Field<ValueOf<G>> {
  return { title, ...more, shape: { kind: 'group', of } };
}

/** A field that may be missing. */
export function optional<T>(field: Field<T>): Field<T> & { readonly optional: true } {
  return { ...field, optional: true };
}

/**
 * A field that is asked for where another one of the same input has one of these values, and is
 * refused elsewhere.
 */
export function onlyIf<T>(
  field: Field<T>,
  other: string,
  ...is: readonly (string | boolean)[]
): Field<T> & { readonly optional: true } {
  return { ...field, optional: true, when: { field: other, is } };
}
