import { fromLatin1, indexOf } from '@yunzhang/base';
import { malformed } from './codes.ts';
import {
  type Cursor,
  isSpace,
  peek,
  readHexString,
  readLiteral,
  readName,
  readUnsigned,
  readWord,
  skipSpace,
  takeWord,
} from './lexer.ts';
import type { PdfArray, PdfDictionary, PdfObject, PdfStream } from './object.ts';

/** Deepest nesting of arrays and dictionaries; real files stay below ten. */
const depthMax = 64;
/** Highest object number, as Adobe's readers limit it. @basis ISO 32000-1 Annex C */
export const objectNumberMax = 8_388_607;

const endstream = fromLatin1('endstream');

/** Reads one object at the cursor. @basis ISO 32000-1 7.3 */
export function parseValue(c: Cursor, depth = 0): PdfObject {
  if (depth > depthMax) malformed('pdf-too-deep', c.at);
  skipSpace(c);
  const octet = peek(c);
  switch (octet) {
    case -1:
      return malformed('pdf-truncated', c.at);
    case 0x2f:
      return readName(c);
    case 0x28:
      return readLiteral(c);
    case 0x5b:
      return parseArray(c, depth);
    case 0x3c:
      return c.bytes[c.at + 1] === 0x3c ? parseDictionary(c, depth) : readHexString(c);
    default:
      return parseWord(c);
  }
}

function parseWord(c: Cursor): PdfObject {
  const start = c.at;
  const octet = peek(c);
  if (octet >= 0x30 && octet <= 0x39) {
    const ref = parseReference(c);
    if (ref !== undefined) return ref;
  }
  const word = readWord(c);
  switch (word) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) malformed('pdf-word-unknown', start);
      return Number(word);
  }
}

/** `12 0 R`, or undefined with the cursor unmoved. */
function parseReference(c: Cursor): PdfObject | undefined {
  const start = c.at;
  const number = readUnsigned(c);
  if (number !== undefined && number <= objectNumberMax && isSpace(c.bytes[c.at])) {
    skipSpace(c);
    const generation = readUnsigned(c);
    if (generation !== undefined && generation <= 0xffff && isSpace(c.bytes[c.at])) {
      skipSpace(c);
      if (takeWord(c, 'R')) return { kind: 'reference', number, generation };
    }
  }
  c.at = start;
  return undefined;
}

function parseArray(c: Cursor, depth: number): PdfArray {
  const items: PdfObject[] = [];
  c.at++;
  for (;;) {
    skipSpace(c);
    if (peek(c) === 0x5d) break;
    items.push(parseValue(c, depth + 1));
  }
  c.at++;
  return { kind: 'array', items };
}

/** Reads a dictionary at its `<<`. @basis ISO 32000-1 7.3.7 */
export function parseDictionary(c: Cursor, depth = 0): PdfDictionary {
  const at = c.at;
  const entries = new Map<string, PdfObject>();
  const duplicates: string[] = [];
  c.at += 2;
  for (;;) {
    skipSpace(c);
    const octet = peek(c);
    if (octet === 0x3e && c.bytes[c.at + 1] === 0x3e) break;
    if (octet !== 0x2f) malformed(octet < 0 ? 'pdf-truncated' : 'pdf-key-missing', c.at);
    const key = readName(c);
    if (key.escaped) c.note('pdf-key-escaped', c.at);
    if (entries.has(key.value)) {
      duplicates.push(key.value);
      c.note('pdf-key-twice', c.at);
    }
    entries.set(key.value, parseValue(c, depth + 1));
  }
  c.at += 2;
  const shape = { kind: 'dictionary', entries, duplicates } as const;
  return c.inFile ? { ...shape, at, end: c.at } : shape;
}

/** An indirect object with its place in the file. */
export interface IndirectObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfObject;
  readonly at: number;
  /** Offset after `endobj`, or after the value when that word is missing. */
  readonly end: number;
}

/**
 * Reads `12 0 obj … endobj` at the cursor.
 *
 * `lengthOf` resolves a stream's /Length. A length that does not lead to `endstream` is noted and
 * the data is taken up to the next `endstream`, as readers do.
 *
 * @basis ISO 32000-1 7.3.8, 7.3.10
 */
export function parseIndirect(
  c: Cursor,
  lengthOf: (value: PdfObject | undefined) => number | undefined,
): IndirectObject {
  skipSpace(c);
  const at = c.at;
  const header = parseHeader(c) ?? malformed('pdf-object-header', at);
  let value = parseValue(c);
  skipSpace(c);
  if (value !== null && typeof value === 'object' && value.kind === 'dictionary') {
    if (takeWord(c, 'stream')) value = parseStream(c, value, lengthOf);
  }
  skipSpace(c);
  if (!takeWord(c, 'endobj')) c.note('pdf-endobj-missing', c.at);
  return { ...header, value, at, end: c.at };
}

/** Reads `12 0 obj`, or undefined when something else stands there. */
export function parseHeader(
  c: Cursor,
): { readonly number: number; readonly generation: number } | undefined {
  const number = readUnsigned(c);
  if (number === undefined || number > objectNumberMax || !isSpace(c.bytes[c.at])) return undefined;
  skipSpace(c);
  const generation = readUnsigned(c);
  if (generation === undefined || generation > 0xffff) return undefined;
  skipSpace(c);
  // `obj<<` without a space between is common and unambiguous.
  if (c.bytes[c.at] !== 0x6f || c.bytes[c.at + 1] !== 0x62 || c.bytes[c.at + 2] !== 0x6a) {
    return undefined;
  }
  c.at += 3;
  return { number, generation };
}

function parseStream(
  c: Cursor,
  dictionary: PdfDictionary,
  lengthOf: (value: PdfObject | undefined) => number | undefined,
): PdfStream {
  if (c.bytes[c.at] === 13 && c.bytes[c.at + 1] === 10) c.at += 2;
  else if (c.bytes[c.at] === 10) c.at++;
  else if (c.bytes[c.at] === 13) {
    c.note('pdf-stream-start', c.at);
    c.at++;
  }
  const at = c.at;
  const length = lengthOf(dictionary.entries.get('Length'));
  const end =
    (length === undefined ? undefined : declaredEnd(c, at + length)) ?? searchedEnd(c, at);
  return { kind: 'stream', dictionary, raw: c.bytes.subarray(at, end), at, end };
}

/** Accepts the declared end when `endstream` follows it, at most one end of line later. */
function declaredEnd(c: Cursor, end: number): number | undefined {
  if (end > c.end) return undefined;
  c.at = end;
  while (c.at < end + 4 && isSpace(c.bytes[c.at])) c.at++;
  return takeWord(c, 'endstream') ? end : undefined;
}

function searchedEnd(c: Cursor, at: number): number {
  c.note('pdf-stream-length', at);
  const found = indexOf(c.bytes, endstream, at);
  if (found < 0 || found > c.end) {
    c.at = c.end; // so that the work done is charged
    malformed('pdf-stream-open', at);
  }
  c.at = found + endstream.length;
  let end = found;
  if (end > at && c.bytes[end - 1] === 10) end--;
  if (end > at && c.bytes[end - 1] === 13) end--;
  return end;
}
