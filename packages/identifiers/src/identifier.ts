import type { Instant } from '@yunzhang/base';
import { type IdentifierCode, type Rank, rankOf } from './codes.ts';
import { type Explanation, explained } from './explanation.ts';
import { type NormalRules, normalForm, originOf } from './normal-form.ts';
import { suggested } from './suggestion.ts';

/** The same words in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Why a text is not an identifier of its kind. */
export interface Fault {
  readonly ok: false;
  /** The `id` of the identifier that was asked. */
  readonly identifier: string;
  readonly code: IdentifierCode;
  readonly rank: 'format' | 'check';
  /** Offset in the text as it was given. */
  readonly at?: number;
  /** Place in the normal form, counted from 1, as people count. */
  readonly place?: number;
  readonly found?: string;
  readonly wanted?: Words;
  /** What may have been meant. Shown to a person, who decides; never put in its place. */
  readonly suggestion?: string;
}

/** Something odd about an identifier that was read all the same. */
export interface Warning {
  readonly identifier: string;
  readonly code: IdentifierCode;
  readonly rank: 'check' | 'value';
  readonly at?: number;
  readonly place?: number;
  readonly found?: string;
  readonly wanted?: Words;
}

/** An identifier that was read. */
export interface Read<Parts> {
  readonly ok: true;
  /** The normal form: the one spelling to store and compare. */
  readonly text: string;
  readonly parts: Parts;
  /** The text given was spelt otherwise: small letters, full width, spaces. */
  readonly changed: boolean;
  readonly warnings: readonly Warning[];
}

/** What reading a text comes to. */
export type Reading<Parts> = Read<Parts> | Fault;

/** How a text is read. */
export interface ReadingOptions {
  /**
   * Where the text comes from. Registers hold numbers whose check character was wrong from the
   * first day; they are kept as they are, with a warning.
   *
   * @basis platform.md P03
   */
  readonly source?: 'input' | 'register';
  /** Now, where a date must not lie in the future, or the day of issue for tables with history. */
  readonly at?: Instant;
}

/** One part of an identifier and what it means. */
export interface Piece {
  readonly at: number;
  readonly text: string;
  readonly title: Words;
  readonly meaning?: Words;
}

/** A fault as a reader of one kind states it; `at` is an offset in the normal form. */
export interface Complaint {
  readonly code: IdentifierCode;
  readonly at?: number;
  readonly found?: string;
  readonly wanted?: Words;
  /** What is meant, where the reader can tell without guessing. */
  readonly suggestion?: string;
}

/** Parts that could be cut out, and what is to be said against them. */
export interface Judged<Parts> {
  readonly parts: Parts;
  readonly complaints: readonly Complaint[];
  /** The normal form, where it is more than a matter of letters and separators. */
  readonly text?: string;
}

/** One kind of identifier: how it is read, made, shown to strangers and explained. */
export interface Identifier<Parts, Given = Parts> {
  readonly id: string;
  readonly title: Words;
  readonly basis: string;
  /** A correct one, made up or published as an example. */
  readonly example: string;
  /** Longest normal form; much longer texts are refused unread. */
  readonly sizeMax: number;
  /** Reads a text; malformed text is a returned value. */
  readonly parse: (text: string, options?: ReadingOptions) => Reading<Parts>;
  /** Puts parts together and computes the check; parts that do not fit come back as a fault. */
  readonly make: (given: Given) => Reading<Parts>;
  /** How it is shown to strangers. A text that cannot be read is hidden as a whole. */
  readonly mask: (text: string, options?: ReadingOptions) => string;
  /** What each part means, or what is wrong, why, and what to do now. */
  readonly explain: (text: string, options?: ReadingOptions) => Explanation;
}

/** How much of an identifier a stranger may see: all of it, or its ends. */
export type Shown = 'all' | { readonly head: number; readonly tail: number };

/** What makes one kind different from the others. */
export interface Definition<Parts, Given> extends NormalRules {
  readonly id: string;
  readonly title: Words;
  readonly basis: string;
  readonly example: string;
  readonly sizeMax: number;
  readonly read: (text: string, options: ReadingOptions) => Judged<Parts> | Complaint;
  readonly join: (given: Given) => string;
  readonly pieces: (text: string, parts: Parts) => readonly Piece[];
  readonly shown: Shown;
  /** Better words for one code than the general ones: why, and what to do. */
  readonly advice?: Readonly<Partial<Record<IdentifierCode, Words>>>;
}

/** Makes the value of one kind from its definition. */
export function identifier<Parts, Given = Parts>(
  definition: Definition<Parts, Given>,
): Identifier<Parts, Given> {
  const { id, title, basis, example, sizeMax } = definition;
  const parse = (text: string, options: ReadingOptions = {}): Reading<Parts> =>
    readingOf(definition, text, options);
  return {
    id,
    title,
    basis,
    example,
    sizeMax,
    parse,
    make: (given) => parse(definition.join(given)),
    mask: (text, options) => masked(parse(text, options), text, definition.shown),
    explain: (text, options = {}) => {
      const reading = parse(text, options);
      // The parts of a number whose check fails can be told all the same.
      const isCut = reading.ok || reading.rank === 'check';
      const parts = isCut ? parse(text, { ...options, source: 'register' }) : reading;
      return explained(definition, reading, parts);
    },
  };
}

function readingOf<Parts, Given>(
  definition: Definition<Parts, Given>,
  text: string,
  options: ReadingOptions,
): Reading<Parts> {
  const { id: own, sizeMax } = definition;
  const whole = (code: IdentifierCode): Fault => ({
    ok: false,
    identifier: own,
    code,
    rank: 'format',
  });
  // Callers without types are met at the border of every interface.
  if (typeof text !== 'string') return whole('identifier-form');
  // Twice the size leaves room for groups set apart by spaces.
  if (text.length > sizeMax * 2 + 16) return whole('identifier-too-long');
  const normal = normalForm(text, definition);
  if (normal === '') return whole('identifier-empty');
  const judged = definition.read(normal, options);
  if ('code' in judged) return faultOf(definition, { text, normal, complaint: judged, options });
  if (normal.length > sizeMax) return whole('identifier-too-long');
  const { complaints, parts } = judged;
  const told = judged.text ?? normal;
  const changed = told !== text;
  if (complaints.length === 0) {
    return { ok: true, text: told, parts, changed, warnings: [] };
  }
  const blocking =
    complaints.find(({ code }) => rankOf(code) === 'format') ??
    (options.source === 'register'
      ? undefined
      : complaints.find(({ code }) => rankOf(code) === 'check'));
  if (blocking !== undefined) {
    return faultOf(definition, { text, normal, complaint: blocking, options });
  }
  const warnings = complaints.map((complaint): Warning => {
    const rank = rankOf(complaint.code) === 'check' ? 'check' : 'value';
    return { identifier: own, ...complaint, ...placeOf(text, complaint.at, definition), rank };
  });
  return { ok: true, text: told, parts, changed, warnings };
}

interface Case {
  readonly text: string;
  readonly normal: string;
  readonly complaint: Complaint;
  readonly options: ReadingOptions;
}

function faultOf<Parts, Given>(
  definition: Definition<Parts, Given>,
  { text, normal, complaint, options }: Case,
): Fault {
  const { code, at, found, wanted } = complaint;
  const rank: Rank = rankOf(code);
  const reread = (other: string): Complaint | undefined => {
    const judged = definition.read(other, options);
    if ('code' in judged) return judged;
    return judged.complaints.find((one) => rankOf(one.code) !== 'value');
  };
  const suggestion = complaint.suggestion ?? suggested(normal, complaint, reread);
  return {
    ok: false,
    identifier: definition.id,
    code,
    rank: rank === 'check' ? 'check' : 'format',
    ...placeOf(text, at, definition),
    ...(found === undefined ? {} : { found }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function placeOf(
  text: string,
  at: number | undefined,
  rules: NormalRules,
): { readonly at?: number; readonly place?: number } {
  return at === undefined ? {} : { at: originOf(text, at, rules), place: at + 1 };
}

const hiddenMax = 18;

function masked(reading: Reading<unknown>, text: string, shown: Shown): string {
  // A number typed into the wrong field may be anything, somebody's identity number included.
  if (!reading.ok) {
    return '*'.repeat(typeof text === 'string' ? Math.min(text.length, hiddenMax) : 0);
  }
  if (shown === 'all') return reading.text;
  const letters = Array.from(reading.text);
  const hidden = letters.length - shown.head - shown.tail;
  if (hidden <= 0) return '*'.repeat(letters.length);
  const tail = shown.tail === 0 ? '' : letters.slice(-shown.tail).join('');
  return letters.slice(0, shown.head).join('') + '*'.repeat(hidden) + tail;
}
