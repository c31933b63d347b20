import type { Complaint, Piece, Words } from './identifier.ts';

/** Characters that may stand in a part. */
export interface Alphabet {
  readonly has: (code: number) => boolean;
  readonly words: Words;
}

/** An alphabet of ASCII characters. */
export function alphabet(letters: string, words: Words): Alphabet {
  const table = new Uint8Array(128);
  for (const letter of letters) table[letter.charCodeAt(0)] = 1;
  return { has: (code) => table[code] === 1, words };
}

const figures = '0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export const digits = alphabet(figures, { zh: '数字', en: 'a digit' });
export const letters = alphabet(capitals, { zh: '大写字母', en: 'a capital letter' });
export const alphanumerics = alphabet(figures + capitals, {
  zh: '数字或大写字母',
  en: 'a digit or capital letter',
});
export const anyCase = alphabet(figures + capitals + capitals.toLowerCase(), {
  zh: '数字或字母',
  en: 'a digit or letter',
});
export const hexadecimals = alphabet('0123456789abcdef', {
  zh: '十六进制数字（0–9、a–f）',
  en: 'a hexadecimal digit (0-9, a-f)',
});
export const digitsOrX = alphabet(`${figures}X`, { zh: '数字或 X', en: 'a digit or X' });
/** Chinese characters of the basic block. */
export const hanzi: Alphabet = {
  has: (code) => code >= 0x4e00 && code <= 0x9fff,
  words: { zh: '汉字', en: 'a Chinese character' },
};

/** A part of an identifier, or a text that always stands there. */
export type Field<Key extends string = string> =
  | {
      readonly key: Key;
      readonly title: Words;
      /** Number of characters, or the least and the most. */
      readonly size: number | readonly [number, number];
      readonly of: Alphabet;
    }
  | { readonly literal: string };

/** The parts of a text by their keys. */
export type Slices<Key extends string> = Readonly<Record<Key, string>>;

/** A row of parts of known sizes. */
export interface Layout<Key extends string> {
  readonly sizeMax: number;
  /** Cuts a text into its parts or says where it stops fitting. */
  readonly scan: (text: string) => Slices<Key> | Complaint;
  /** Puts parts together; one that is not given is left out, and reading it back will tell. */
  readonly join: (given: Readonly<Partial<Record<Key, string>>>) => string;
  readonly pieces: (
    text: string,
    meanings?: Readonly<Partial<Record<Key, Words | undefined>>>,
  ) => readonly Piece[];
}

interface Span {
  readonly field: Field;
  readonly least: number;
  readonly most: number;
  /** Fewest characters of all later fields. */
  readonly after: number;
}

/** Tells a complaint from slices; no part is called `code`. */
export function isComplaint(scan: Readonly<Record<string, string>> | Complaint): scan is Complaint {
  return 'code' in scan;
}

/** A part by its key, size, characters and name. */
export function part<const Key extends string>(
  key: Key extends 'code' ? never : Key,
  size: number | readonly [number, number],
  of: Alphabet,
  zh: string,
  en: string,
): Field<Key> {
  return { key, size, of, title: { zh, en } };
}

/**
 * Makes a reader of a row of parts. At most one part between two literals may vary in size.
 */
export function layout<const Key extends string>(fields: readonly Field<Key>[]): Layout<Key> {
  const spans: Span[] = [];
  let after = 0;
  for (const field of fields.toReversed()) {
    const [least, most] = sizesOf(field);
    spans.unshift({ field, least, most, after });
    after += least;
  }
  const most = spans.reduce((sum, span) => sum + span.most, 0);
  const isBare = fields.every((field) => 'key' in field);
  const lengths = isBare ? { least: after, most } : undefined;
  return {
    sizeMax: most,
    scan: (text) => scanned(text, spans, lengths),
    join: (given) =>
      fields
        .map((field) => ('literal' in field ? field.literal : (given[field.key] ?? '')))
        .join(''),
    pieces: (text, meanings) => piecesOf(text, spans, meanings ?? {}),
  };
}

function sizesOf(field: Field): readonly [number, number] {
  if ('literal' in field) return [field.literal.length, field.literal.length];
  return typeof field.size === 'number' ? [field.size, field.size] : field.size;
}

interface Lengths {
  readonly least: number;
  readonly most: number;
}

function scanned(
  text: string,
  spans: readonly Span[],
  lengths: Lengths | undefined,
): Readonly<Record<string, string>> | Complaint {
  // A number without fixed characters is counted first: a missing digit shifts all that follow.
  if (lengths !== undefined && (text.length < lengths.least || text.length > lengths.most)) {
    return wrongLength(text.length, lengths);
  }
  const slices: Record<string, string> = {};
  let at = 0;
  for (const span of spans) {
    const size = sizeAt(text, at, span);
    const complaint = misfit(text, at, size, span);
    if (complaint !== undefined) return complaint;
    if ('key' in span.field) slices[span.field.key] = text.slice(at, at + size);
    at += size;
  }
  if (at < text.length) return stranger(text, at, { zh: '结尾', en: 'the end' });
  return slices;
}

/** Characters the part at `at` takes: those of its alphabet, as far as later parts leave room. */
function sizeAt(text: string, at: number, { field, least, most, after }: Span): number {
  if ('literal' in field || least === most) return least;
  const room = Math.min(most, text.length - at - after);
  let size = 0;
  while (size < room && field.of.has(text.charCodeAt(at + size))) size++;
  return Math.max(size, least);
}

function misfit(text: string, at: number, size: number, { field }: Span): Complaint | undefined {
  for (let i = 0; i < size; i++) {
    const place = at + i;
    if (place >= text.length) return tooShort(text.length, field, i);
    if ('literal' in field) {
      const letter = field.literal[i] ?? '';
      if (text[place] !== letter)
        return stranger(text, place, { zh: `“${letter}”`, en: `"${letter}"` });
    } else if (!field.of.has(text.charCodeAt(place))) return stranger(text, place, field.of.words);
  }
  return undefined;
}

function tooShort(length: number, field: Field, i: number): Complaint {
  const wanted =
    'literal' in field
      ? { zh: `“${field.literal[i] ?? ''}”`, en: `"${field.literal[i] ?? ''}"` }
      : field.of.words;
  const missing = { zh: `此处还有${wanted.zh}`, en: `to go on with ${wanted.en}` };
  return { code: 'identifier-length', at: length, found: String(length), wanted: missing };
}

function stranger(text: string, at: number, wanted: Words): Complaint {
  return { code: 'identifier-character', at, found: letterAt(text, at), wanted };
}

/** The character at `at`, both halves of a surrogate pair. */
export function letterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** The complaint about a number of characters. */
export function wrongLength(found: number, { least, most }: Lengths): Complaint {
  const range = least === most ? String(least) : `${least}–${most}`;
  return {
    code: 'identifier-length',
    found: String(found),
    wanted: { zh: `${range} 位`, en: `${range} characters` },
  };
}

function piecesOf(
  text: string,
  spans: readonly Span[],
  meanings: Readonly<Partial<Record<string, Words | undefined>>>,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const span of spans) {
    const size = sizeAt(text, at, span);
    if ('key' in span.field) {
      const meaning = meanings[span.field.key];
      const { title } = span.field;
      const slice = text.slice(at, at + size);
      pieces.push({ at, text: slice, title, ...(meaning === undefined ? {} : { meaning }) });
    }
    at += size;
  }
  return pieces;
}
