import { latin1 } from '@yunzhang/base';
import { malformed, type PdfCode } from './codes.ts';
import type { PdfName, PdfString } from './object.ts';

/** Longest name read, in octets as written; the standard promises readers only 127. */
const nameSizeMax = 4096;
/** Longest run of regular characters taken for a keyword or number. */
const wordSizeMax = 256;

/** A place in octets that are being read. Reading moves `at`; nothing reads at or beyond `end`. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
  /** Whether offsets are file offsets; false inside an object stream. */
  readonly inFile: boolean;
  readonly note: (code: PdfCode, at: number) => void;
}

/** Starts reading a file at an offset. */
export function fileCursor(bytes: Uint8Array, at: number, note: Cursor['note']): Cursor {
  return { bytes, at, end: bytes.length, inFile: true, note };
}

// 1 white space, 2 delimiter, 0 regular. @basis ISO 32000-1 7.2.2
const classes = new Uint8Array(256);
for (const octet of [0, 9, 10, 12, 13, 32]) classes[octet] = 1;
for (const mark of '()<>[]{}/%') classes[mark.charCodeAt(0)] = 2;

/** Whether an octet is PDF white space. @basis ISO 32000-1 7.2.2 */
export function isSpace(octet: number | undefined): boolean {
  return octet !== undefined && classes[octet] === 1;
}

/**
 * Whether an octet belongs to a word: neither white space nor delimiter.
 *
 * @basis ISO 32000-1 7.2.2
 */
export function isRegular(octet: number | undefined): boolean {
  return octet !== undefined && classes[octet] === 0;
}

/** The octet at the cursor, or -1 at the end. */
export function peek(c: Cursor): number {
  return c.at < c.end ? (c.bytes[c.at] as number) : -1;
}

/** Skips white space and comments. @basis ISO 32000-1 7.2.3 */
export function skipSpace(c: Cursor): void {
  const { bytes, end } = c;
  let at = c.at;
  while (at < end) {
    const octet = bytes[at] as number;
    if (classes[octet] === 1) at++;
    else if (octet === 0x25) {
      while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++;
    } else break;
  }
  c.at = at;
}

/** Reads a run of regular characters as text; empty when there is none. */
export function readWord(c: Cursor): string {
  const from = c.at;
  let at = from;
  const limit = Math.min(c.end, from + wordSizeMax);
  while (at < limit && classes[c.bytes[at] as number] === 0) at++;
  c.at = at;
  return latin1(c.bytes, from, at);
}

/** Takes `word` when it stands at the cursor as a whole word. */
export function takeWord(c: Cursor, word: string): boolean {
  if (!startsWith(c, word) || isRegular(c.bytes[c.at + word.length])) return false;
  c.at += word.length;
  return true;
}

/** Whether the octets at the cursor are `text`. */
export function startsWith(c: Cursor, text: string): boolean {
  if (c.at + text.length > c.end) return false;
  for (let i = 0; i < text.length; i++) {
    if (c.bytes[c.at + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Reads digits as a number that is safe to use as an offset, or undefined without moving. */
export function readUnsigned(c: Cursor): number | undefined {
  let at = c.at;
  let value = 0;
  while (at < c.end) {
    const digit = (c.bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
    at++;
  }
  if (at === c.at) return undefined;
  c.at = at;
  return value;
}

/** Reads a name at its `/`. @basis ISO 32000-1 7.3.5 */
export function readName(c: Cursor): PdfName {
  const start = c.at;
  let at = start + 1;
  let high = false;
  let escapes = 0;
  while (at < c.end && classes[c.bytes[at] as number] === 0) {
    const octet = c.bytes[at] as number;
    if (octet > 0x7e) high = true;
    if (octet === 0x23) escapes++;
    if (at - start > nameSizeMax) malformed('pdf-name-too-long', start);
    at++;
  }
  c.at = at;
  if (high) c.note('pdf-name-not-ascii', start);
  const written = latin1(c.bytes, start + 1, at);
  if (escapes === 0) return { kind: 'name', value: written, escaped: false };
  const value = written.replace(/#([0-9a-fA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return { kind: 'name', value, escaped: value !== written };
}

const escapeOf: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** Reads a literal string at its `(`. @basis ISO 32000-1 7.3.4.2 */
export function readLiteral(c: Cursor): PdfString {
  const start = c.at;
  const { bytes, end } = c;
  const out: number[] = [];
  let open = 1;
  let at = start + 1;
  for (;;) {
    if (at >= end) {
      c.at = end; // so that the work done is charged
      malformed('pdf-string-open', start);
    }
    const octet = bytes[at++] as number;
    if (octet === 0x5c) {
      at = readEscape(bytes, at, out);
      continue;
    }
    if (octet === 0x28) open++;
    if (octet === 0x29 && --open === 0) break;
    // An end of line counts as one LF however it is written.
    if (octet === 13) {
      if (bytes[at] === 10) at++;
      out.push(10);
    } else out.push(octet);
  }
  c.at = at;
  return stringOf(c, { form: 'literal', bytes: Uint8Array.from(out), clean: true, at: start });
}

function readEscape(bytes: Uint8Array, at: number, out: number[]): number {
  const octet = bytes[at] ?? 0x5c;
  if (octet >= 0x30 && octet <= 0x37) {
    let value = 0;
    let next = at;
    while (next < at + 3) {
      const digit = (bytes[next] ?? 0) - 0x30;
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
      next++;
    }
    out.push(value & 0xff);
    return next;
  }
  if (octet === 13) return bytes[at + 1] === 10 ? at + 2 : at + 1;
  if (octet === 10) return at + 1;
  out.push(escapeOf[String.fromCharCode(octet)] ?? octet);
  return at + 1;
}

/** Reads a hexadecimal string at its `<`. @basis ISO 32000-1 7.3.4.3 */
export function readHexString(c: Cursor): PdfString {
  const start = c.at;
  const close = c.bytes.subarray(0, c.end).indexOf(0x3e, start + 1);
  if (close < 0) {
    c.at = c.end;
    malformed('pdf-string-open', start);
  }
  const out = new Uint8Array((close - start) >> 1);
  let digits = 0;
  let clean = true;
  for (let at = start + 1; at < close; at++) {
    const octet = c.bytes[at] as number;
    const digit = hexValue(octet);
    if (digit < 0) {
      if (classes[octet] !== 1) clean = false;
      continue;
    }
    out[digits >> 1] = (out[digits >> 1] as number) | (digits % 2 === 0 ? digit << 4 : digit);
    digits++;
  }
  if (!clean) c.note('pdf-hex-form', start);
  c.at = close + 1;
  const bytes = out.subarray(0, (digits + 1) >> 1);
  return stringOf(c, { form: 'hex', bytes, clean, at: start });
}

function stringOf(
  c: Cursor,
  read: Omit<PdfString, 'kind' | 'end' | 'at'> & { readonly at: number },
): PdfString {
  const { form, bytes, clean, at } = read;
  if (!c.inFile) return { kind: 'string', form, bytes, clean };
  return { kind: 'string', form, bytes, clean, at, end: c.at };
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
