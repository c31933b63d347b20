import { malformed, type PdfCode } from './codes.ts';
import { decodeStream } from './filters.ts';
import {
  type Cursor,
  fileCursor,
  isRegular,
  peek,
  readUnsigned,
  readWord,
  skipSpace,
  takeWord,
} from './lexer.ts';
import { itemsOf, nameOf, type PdfDictionary, type PdfObject, type PdfStream } from './object.ts';
import { objectNumberMax, parseDictionary, parseIndirect, parseValue } from './parser.ts';

/** Longest /Prev chain: a paper that was saved more often than this is not real. */
const sectionsMax = 512;
/** Most entries over all sections of a file. */
const entriesMax = 1 << 20;
/** Largest expanded cross-reference stream. */
const xrefSizeMax = 16 * 1024 * 1024;

/** Where one object of a revision is. @basis ISO 32000-1 7.5.4, 7.5.8 */
export type XrefEntry =
  | { readonly type: 'free' }
  | { readonly type: 'offset'; readonly at: number; readonly generation: number }
  | { readonly type: 'stream'; readonly container: number; readonly index: number };

/** One cross-reference section with its trailer. */
export interface XrefSection {
  readonly form: 'table' | 'stream';
  readonly at: number;
  /** Offset after the trailer dictionary, or after the stream's `endobj`. */
  readonly end: number;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDictionary;
}

interface Reading {
  readonly bytes: Uint8Array;
  readonly note: (code: PdfCode, at: number) => void;
  /** Entries still allowed, over the whole chain. */
  left: number;
}

/**
 * Reads the chain of sections that starts at `at`, newest first.
 *
 * A section that cannot be read makes the whole chain malformed: half a chain would be another
 * document. A loop ends the chain and is noted.
 *
 * @basis ISO 32000-1 7.5.5
 */
export function readXrefChain(
  bytes: Uint8Array,
  at: number,
  note: (code: PdfCode, at: number) => void,
): readonly XrefSection[] {
  const reading: Reading = { bytes, note, left: entriesMax };
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  for (let next: number | undefined = at; next !== undefined;) {
    if (seen.has(next)) {
      note('xref-loop', next);
      break;
    }
    if (seen.size >= sectionsMax) malformed('pdf-xref-too-large', next, 'sections');
    seen.add(next);
    const section = readSection(reading, next);
    sections.push(section);
    const previous = section.trailer.entries.get('Prev');
    if (previous === undefined || previous === null) break;
    if (!isOffset(previous, bytes)) malformed('pdf-xref-form', section.at, 'Prev');
    next = previous;
  }
  return sections;
}

function isOffset(value: PdfObject | undefined, bytes: Uint8Array): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < bytes.length;
}

function readSection(reading: Reading, at: number): XrefSection {
  const c = fileCursor(reading.bytes, at, reading.note);
  skipSpace(c);
  const start = c.at;
  if (!takeWord(c, 'xref')) return readStreamSection(reading, start);
  const entries = readTable(reading, c);
  skipSpace(c);
  if (peek(c) !== 0x3c) malformed('pdf-xref-form', c.at, 'trailer');
  const trailer = parseDictionary(c);
  const hidden = trailer.entries.get('XRefStm');
  if (hidden !== undefined && hidden !== null) {
    reading.note('xref-hybrid', start);
    if (!isOffset(hidden, reading.bytes)) malformed('pdf-xref-form', start, 'XRefStm');
    // What the stream lists shows only in readers that know streams: where the table says free.
    for (const [number, entry] of readStreamSection(reading, hidden).entries) {
      if ((entries.get(number)?.type ?? 'free') === 'free') entries.set(number, entry);
    }
  }
  noteSize(reading, { at: start, entries, trailer });
  return { form: 'table', at: start, end: c.at, entries, trailer };
}

/** @basis ISO 32000-1 7.5.4 */
function readTable(reading: Reading, c: Cursor): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  for (;;) {
    skipSpace(c);
    if (takeWord(c, 'trailer')) return entries;
    const first = readUnsigned(c);
    skipSpace(c);
    const count = readUnsigned(c);
    if (first === undefined || count === undefined) malformed('pdf-xref-form', c.at);
    if (first + count > objectNumberMax + 1) malformed('pdf-xref-too-large', c.at);
    for (let i = 0; i < count; i++) {
      skipSpace(c);
      // Some producers count one entry more than they write.
      if (peek(c) === 0x74) break;
      put({ reading, entries, at: c.at }, first + i, readEntry(c));
    }
  }
}

function readEntry(c: Cursor): XrefEntry {
  const at = readUnsigned(c);
  skipSpace(c);
  const generation = readUnsigned(c);
  skipSpace(c);
  const word = readWord(c);
  if (at === undefined || generation === undefined || (word !== 'n' && word !== 'f')) {
    malformed('pdf-xref-form', c.at, 'entry');
  }
  // Offset 0 cannot hold an object; writers use it for entries they leave out.
  return word === 'f' || at === 0 ? { type: 'free' } : { type: 'offset', at, generation };
}

interface Place {
  readonly reading: Reading;
  readonly entries: Map<number, XrefEntry>;
  readonly at: number;
}

function put(place: Place, number: number, entry: XrefEntry): void {
  const { reading, entries, at } = place;
  if (--reading.left < 0) malformed('pdf-xref-too-large', at);
  if (entries.has(number)) reading.note('xref-object-twice', at);
  entries.set(number, entry);
}

/** @basis ISO 32000-1 7.5.8 */
function readStreamSection(reading: Reading, at: number): XrefSection {
  const c = fileCursor(reading.bytes, at, reading.note);
  if (isRegular(reading.bytes[at - 1])) malformed('pdf-xref-form', at);
  const object = parseIndirect(c, (value) => (typeof value === 'number' ? value : undefined));
  const { value } = object;
  if (value === null || typeof value !== 'object' || value.kind !== 'stream') {
    malformed('pdf-xref-form', at);
  }
  const trailer = value.dictionary;
  if (nameOf(trailer.entries.get('Type')) !== 'XRef') malformed('pdf-xref-form', at, 'Type');
  const entries = readRows(reading, value);
  noteSize(reading, { at, entries, trailer });
  return { form: 'stream', at: object.at, end: object.end, entries, trailer };
}

function readRows(reading: Reading, stream: PdfStream): Map<number, XrefEntry> {
  const { entries: keys } = stream.dictionary;
  const data = decodeStream(stream, { sizeMax: xrefSizeMax, resolve: direct });
  const size = keys.get('Size');
  const widths = numbersOf(keys.get('W'));
  const [type, second, third] = widths ?? [];
  if (type === undefined || second === undefined || third === undefined) {
    malformed('pdf-xref-form', stream.at, 'W');
  }
  const row = type + second + third;
  const index = numbersOf(keys.get('Index')) ?? [0, typeof size === 'number' ? size : 0];
  if (row === 0 || [type, second, third].some((w) => w > 8) || index.length % 2 !== 0) {
    malformed('pdf-xref-form', stream.at, 'W');
  }
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  for (let i = 0; i < index.length; i += 2) {
    const first = index[i] as number;
    const count = index[i + 1] as number;
    if (first + count > objectNumberMax + 1) malformed('pdf-xref-too-large', stream.at);
    for (let j = 0; j < count && at + row <= data.length; j++, at += row) {
      const fields = { data, at, widths: [type, second, third] as const };
      const entry = readRow(fields);
      if (entry !== undefined) put({ reading, entries, at: stream.at }, first + j, entry);
    }
  }
  return entries;
}

function readRow(fields: {
  readonly data: Uint8Array;
  readonly at: number;
  readonly widths: readonly [number, number, number];
}): XrefEntry | undefined {
  const { data, at } = fields;
  const [w1, w2, w3] = fields.widths;
  const read = (from: number, width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (data[from + i] as number);
    return value;
  };
  const type = w1 === 0 ? 1 : read(at, w1);
  const second = read(at + w1, w2);
  const third = read(at + w1 + w2, w3);
  if (type === 0) return { type: 'free' };
  if (type === 1) return { type: 'offset', at: second, generation: third };
  // Types that are not defined yet are to be read as null. @basis ISO 32000-1 7.5.8.3
  if (type !== 2) return { type: 'free' };
  return { type: 'stream', container: second, index: third };
}

function direct(value: PdfObject | undefined): PdfObject {
  return value ?? null;
}

function numbersOf(value: PdfObject | undefined): readonly number[] | undefined {
  const items = itemsOf(value);
  if (items === undefined || items.length > entriesMax) return undefined;
  return items.every((n): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0)
    ? items
    : undefined;
}

function noteSize(
  reading: Reading,
  section: Pick<XrefSection, 'at' | 'entries' | 'trailer'>,
): void {
  const size = section.trailer.entries.get('Size');
  if (typeof size !== 'number') malformed('pdf-xref-form', section.at, 'Size');
  for (const [number, entry] of section.entries) {
    if (number >= size && entry.type !== 'free') {
      reading.note('xref-beyond-size', section.at);
      return;
    }
  }
}

/** The offset that the last `startxref` of the file gives. @basis ISO 32000-1 7.5.5 */
export function readStartxref(c: Cursor): number | undefined {
  if (!takeWord(c, 'startxref')) return undefined;
  skipSpace(c);
  return readUnsigned(c);
}

/** The trailer dictionary after a `trailer` word, for repair. */
export function readTrailer(c: Cursor): PdfDictionary | undefined {
  skipSpace(c);
  const value = parseValue(c);
  return value !== null && typeof value === 'object' && value.kind === 'dictionary'
    ? value
    : undefined;
}
