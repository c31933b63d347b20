import type { Denial } from './definition.ts';
import type { Condition, Field, Fields, Shape } from './field.ts';
import { endOfTime, isDate } from './beijing.ts';
import { isPartyId } from './party.ts';

/** Why a value was not read. `field-missing` and `field-unknown` are about its name. */
export type FaultCode =
  | 'field-missing'
  | 'field-unknown'
  | 'field-kind'
  | 'field-range'
  | 'field-size'
  | 'field-form'
  | 'field-not-asked';

/** One field that could not be read. `at` is its path, `drugs.2.days`. */
export interface Fault {
  readonly at: string;
  readonly why: FaultCode;
  /** An identifier's own code, or the bound that was broken. */
  readonly detail?: string;
  /** What the field itself says of it. */
  readonly denial?: Denial;
}

/** Faults told at once; the first ones are enough to go on. */
const faultsMax = 20;

/** Where reading has got to, and what it has found wrong. */
interface Reading {
  readonly faults: Fault[];
}

/** Reads an input. Unknown names are refused, so that nothing is believed to have been said. */
export function readFields(
  fields: Fields,
  raw: unknown,
): { readonly value: Readonly<Record<string, unknown>>; readonly faults: readonly Fault[] } {
  const reading: Reading = { faults: [] };
  const value = readGroup(reading, fields, raw ?? {}, '');
  return { value: value ?? {}, faults: reading.faults };
}

function say(reading: Reading, at: string, why: FaultCode, detail?: string): undefined {
  if (reading.faults.length >= faultsMax) return;
  reading.faults.push({ at, why, ...(detail === undefined ? {} : { detail }) });
}

/** Lets the field speak for its own last fault. */
function blame(reading: Reading, denial: Denial): void {
  const last = reading.faults.pop();
  if (last !== undefined) reading.faults.push({ denial, ...last });
}

function isPlain(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function readGroup(
  reading: Reading,
  fields: Fields,
  raw: unknown,
  at: string,
): Readonly<Record<string, unknown>> | undefined {
  if (!isPlain(raw)) return say(reading, at, 'field-kind');
  const value: Record<string, unknown> = {};
  for (const name in raw) {
    if (Object.hasOwn(fields, name)) continue;
    say(reading, join(at, name.slice(0, 64)), 'field-unknown');
    if (reading.faults.length >= faultsMax) return undefined;
  }
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) continue;
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (given === undefined || given === null) {
      if (isAsked(field, raw)) say(reading, join(at, name), 'field-missing');
      continue;
    }
    if (field.when !== undefined && !holds(field.when, raw)) {
      say(reading, join(at, name), 'field-not-asked');
      continue;
    }
    const read = readShape(reading, field.shape, given, join(at, name));
    if (read !== undefined) value[name] = read;
    else if (field.denial !== undefined) blame(reading, field.denial);
  }
  return value;
}

function isAsked(field: Field<unknown>, raw: Readonly<Record<string, unknown>>): boolean {
  return field.when === undefined ? field.optional !== true : holds(field.when, raw);
}

function holds(condition: Condition, raw: Readonly<Record<string, unknown>>): boolean {
  const other = raw[condition.field];
  return condition.is.some((value) => value === other);
}

const join = (at: string, name: string) => (at === '' ? name : `${at}.${name}`);

/** Reads one value. The cost is linear in its size; depth is that of the definition. */
function readShape(reading: Reading, shape: Shape, raw: unknown, at: string): unknown {
  switch (shape.kind) {
    case 'text':
      return readText(reading, shape, raw, at);
    case 'fen':
    case 'count':
      if (typeof raw !== 'number' || !Number.isSafeInteger(raw)) {
        return say(reading, at, 'field-kind');
      }
      if (raw < shape.min) return say(reading, at, 'field-range', `>= ${shape.min}`);
      // JSON can say -0, which is written back as 0.
      return raw > shape.max ? say(reading, at, 'field-range', `<= ${shape.max}`) : raw + 0;
    case 'instant':
      if (typeof raw !== 'number' || !Number.isSafeInteger(raw) || raw < 0) {
        return say(reading, at, 'field-kind');
      }
      return raw > endOfTime ? say(reading, at, 'field-range', `<= ${endOfTime}`) : raw + 0;
    case 'flag':
      return typeof raw === 'boolean' ? raw : say(reading, at, 'field-kind');
    case 'choice':
      if (typeof raw !== 'string') return say(reading, at, 'field-kind');
      return Object.hasOwn(shape.of, raw) ? raw : say(reading, at, 'field-range');
    case 'list':
      return readList(reading, shape, raw, at);
    case 'group':
      return readGroup(reading, shape.of, raw, at);
    default:
      return readWord(reading, shape, raw, at);
  }
}

const visible = /[^\s\p{Format}]/u;
/**
 * Control characters can hide what a paper says, and those that turn the writing round can make it
 * say another sum. Line ends and tabs are what people type.
 */
const unwanted = /[\p{Surrogate}\p{Bidi_Control}]|(?![\t\n\r])\p{Control}/u;

function readText(
  reading: Reading,
  shape: Extract<Shape, { kind: 'text' }>,
  raw: unknown,
  at: string,
): unknown {
  if (typeof raw !== 'string') return say(reading, at, 'field-kind');
  if (raw.length > shape.sizeMax) return say(reading, at, 'field-size', `<= ${shape.sizeMax}`);
  if (!visible.test(raw)) return say(reading, at, 'field-missing');
  if (unwanted.test(raw)) {
    return say(reading, at, 'field-form');
  }
  if (shape.pattern !== undefined && !patternOf(shape.pattern).test(raw)) {
    return say(reading, at, 'field-form');
  }
  return raw;
}

const patterns = new Map<string, RegExp>();

/** Patterns come from definitions only, so the map is as large as the program. */
function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const made = new RegExp(`^(?:${source})$`, 'u');
  patterns.set(source, made);
  return made;
}

function readList(
  reading: Reading,
  shape: Extract<Shape, { kind: 'list' }>,
  raw: unknown,
  at: string,
): unknown {
  if (!Array.isArray(raw)) return say(reading, at, 'field-kind');
  if (raw.length < shape.min) return say(reading, at, 'field-size', `>= ${shape.min}`);
  if (raw.length > shape.max) return say(reading, at, 'field-size', `<= ${shape.max}`);
  // Array.from: a list may have holes, which map passes over.
  return Array.from(raw, (item: unknown, n) =>
    readShape(reading, shape.of.shape, item, join(at, `${n}`)),
  );
}

type Spoken = 'text' | 'fen' | 'count' | 'choice' | 'list' | 'group';

const wordSizeMax = 256;

/** Shapes that are short texts of one form. */
function readWord(
  reading: Reading,
  shape: Exclude<Shape, { readonly kind: Spoken }>,
  raw: unknown,
  at: string,
): unknown {
  if (typeof raw !== 'string') return say(reading, at, 'field-kind');
  if (raw.length > wordSizeMax) return say(reading, at, 'field-size', `<= ${wordSizeMax}`);
  if (shape.kind === 'identifier') {
    const read = shape.of.parse(raw);
    return read.ok ? read.text : say(reading, at, 'field-form', read.code);
  }
  const isGood =
    shape.kind === 'date'
      ? isDate(raw)
      : shape.kind === 'digest'
        ? /^[0-9a-f]{64}$/.test(raw)
        : shape.kind === 'rate'
          ? /^(?:0|[1-9]\d{0,8})(?:\.\d{1,8})?$/.test(raw)
          : isPartyId(raw);
  return isGood ? raw : say(reading, at, 'field-form');
}
