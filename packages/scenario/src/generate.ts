import type { Instant } from '@yunzhang/base';
import { addDays, dateOf, day, hour } from './beijing.ts';
import type { Condition, Field, Fields, Shape } from './field.ts';
import { textMatching } from './generate-text.ts';
import type { PartyId, PartyKind } from './party.ts';
import type { Chance } from './walk-chance.ts';

/** What values may be taken from the world around. */
export interface Surroundings {
  readonly now: Instant;
  /** Values that belong to fields of these names: the record of the case. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly parties: (kind: PartyKind) => readonly PartyId[];
  /** Ids of cases of a scenario, newest first. */
  readonly ids: (scenario: string) => readonly string[];
  readonly serial: () => number;
}

/** Makes an input out of the fields alone: values of the right shape, bounds among them. */
export function generate(
  rnd: Chance,
  fields: Fields,
  around: Surroundings,
): Readonly<Record<string, unknown>> {
  const made: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined || field.when !== undefined) continue;
    if (field.optional === true && rnd.is(0.5)) continue;
    made[name] = valueFor(rnd, name, field, around);
  }
  for (const name in fields) {
    const field = fields[name];
    if (field?.when === undefined || !isMet(field.when, made)) continue;
    made[name] = valueFor(rnd, name, field, around);
  }
  return made;
}

function isMet(condition: Condition, made: Readonly<Record<string, unknown>>): boolean {
  const other = made[condition.field];
  return condition.is.some((value) => value === other);
}

/** A field called as one of the record often wants the same value: a digest that is confirmed. */
function valueFor(rnd: Chance, name: string, field: Field<unknown>, around: Surroundings): unknown {
  const known = around.record[name];
  if (known !== undefined && rnd.is(0.5)) return known;
  return valueOf(rnd, field.shape, around);
}

function valueOf(rnd: Chance, shape: Shape, around: Surroundings): unknown {
  switch (shape.kind) {
    case 'text':
      return textOf(rnd, shape, around);
    case 'fen':
    case 'count':
      return numberOf(rnd, shape);
    case 'instant':
      return around.now + rnd.pick([0, 1, -1, hour, day, -day, 15 * day, 30 * day, 365 * day]);
    case 'date':
      return addDays(dateOf(around.now), rnd.pick([0, 0, 1, -1, 7, 30, -30, 364, 365, 366, 1095]));
    case 'digest':
      return digestOf(rnd, around);
    case 'flag':
      return rnd.is(0.5);
    case 'rate':
      return rnd.pick(['0', '0.01', '0.0385', '0.06', '0.13', '1', '0.99999999', '36']);
    case 'choice':
      return rnd.pick(Object.keys(shape.of));
    case 'identifier':
      return shape.of.example;
    case 'party':
      return rnd.pick(orNone(around.parties(shape.of)));
    case 'case':
      return rnd.pick(orNone(around.ids(shape.of).slice(0, 8)));
    case 'list':
      return listOf(rnd, shape, around);
    case 'group':
      return generate(rnd, shape.of, around);
  }
}

const orNone = (ids: readonly string[]) => (ids.length === 0 ? ['none'] : ids);

function textOf(
  rnd: Chance,
  shape: Extract<Shape, { readonly kind: 'text' }>,
  around: Surroundings,
): string {
  if (shape.pattern !== undefined) return textMatching(rnd, shape.pattern);
  if (rnd.is(0.03)) return '长'.repeat(shape.sizeMax);
  return rnd.pick(['甲', '示例', 'A', `T${around.serial()}`]).slice(0, shape.sizeMax);
}

function numberOf(rnd: Chance, shape: { readonly min: number; readonly max: number }): number {
  const { min, max } = shape;
  if (rnd.is(0.15)) return rnd.pick([min, Math.min(min + 1, max), max, Math.max(max - 1, min)]);
  // As many small ones as large ones, as amounts in life are.
  const span = Math.min(max - min, 10 ** rnd.whole(0, 8));
  return min + Math.floor(rnd.next() * (span + 1));
}

/** Few at a time, so that two cases speak of the same file now and then. */
function digestOf(rnd: Chance, around: Surroundings): string {
  const serial = rnd.is(0.3) ? rnd.whole(1, 4) : around.serial();
  return serial.toString(16).padStart(8, '0').repeat(8);
}

function listOf(
  rnd: Chance,
  shape: Extract<Shape, { readonly kind: 'list' }>,
  around: Surroundings,
): readonly unknown[] {
  const most = Math.min(shape.max, shape.min + 3);
  const size = rnd.is(0.02) ? Math.min(shape.max, 12) : rnd.whole(Math.min(shape.min, most), most);
  return Array.from({ length: size }, () => valueOf(rnd, shape.of.shape, around));
}

/** Values no field of any kind should take, and some that only a few should. */
const oddities: readonly unknown[] = [
  null,
  '',
  ' ',
  '0',
  'none',
  -1,
  0,
  1,
  0.5,
  -0,
  NaN,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  1e21,
  true,
  [],
  {},
  [[]],
  { length: 1 },
  '__proto__',
  'ab'.repeat(32),
  '2026-02-30',
];

/** Spoils one place of an input: takes it away, doubles it, or puts something odd there. */
export function spoil(rnd: Chance, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || rnd.is(0.01)) return rnd.pick(oddities);
  if (Array.isArray(input)) return spoilList(rnd, input);
  const names = Object.keys(input);
  const copy: Record<string, unknown> = { ...input };
  if (names.length === 0 || rnd.is(0.1)) return { ...copy, extra: rnd.pick(oddities) };
  const name = rnd.pick(names);
  const value = copy[name];
  if (rnd.is(0.15)) delete copy[name];
  else if (typeof value === 'object' && rnd.is(0.8)) copy[name] = spoil(rnd, value);
  else copy[name] = spoilWord(rnd, value);
  return copy;
}

function spoilList(rnd: Chance, list: readonly unknown[]): readonly unknown[] {
  if (list.length === 0) return [rnd.pick(oddities)];
  const at = rnd.whole(0, list.length - 1);
  const how = rnd.whole(0, 3);
  if (how === 0) return list.filter((_, n) => n !== at);
  if (how === 1) return [...list, list[at]];
  return list.map((item, n) => (n === at ? spoil(rnd, item) : item));
}

function spoilWord(rnd: Chance, value: unknown): unknown {
  if (typeof value === 'number' && rnd.is(0.7)) {
    return rnd.pick([value + 1, value - 1, value * 2, -value, 0]);
  }
  if (typeof value === 'string' && value !== '' && rnd.is(0.5)) {
    const at = rnd.whole(0, value.length - 1);
    return `${value.slice(0, at)}${rnd.pick(['0', 'a', '9', ''])}${value.slice(at + 1)}`;
  }
  if (typeof value === 'boolean' && rnd.is(0.7)) return !value;
  return rnd.pick(oddities);
}
