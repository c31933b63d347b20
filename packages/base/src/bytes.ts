import { Malformed } from './errors.ts';

const encoder = new TextEncoder();

/** UTF-8 octets of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of UTF-8 octets; malformed sequences throw `utf8-malformed`. A byte order mark is kept. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Malformed('utf8-malformed');
  }
}

/** Text of GBK octets, as old tools write names; malformed sequences throw `gbk-malformed`. */
export function fromGbk(bytes: Uint8Array): string {
  try {
    return new TextDecoder('gbk', { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed('gbk-malformed');
  }
}

/** One octet a character, as PDF syntax and ASN.1 time strings need it. */
export function latin1(bytes: Uint8Array, from = 0, end = bytes.length): string {
  const to = Math.min(end, bytes.length);
  let i = from;
  while (i < to && (bytes[i] as number) < 0x80) i++;
  // ASCII is the same in UTF-8; the decoder takes a third of the time, and of the memory less.
  if (i >= to) return to > from ? decoder.decode(bytes.subarray(from, to)) : '';
  let text = '';
  for (i = from; i < to; i += 8192) {
    const part = bytes.subarray(i, Math.min(i + 8192, to));
    // Spreading the octets instead takes six times as long.
    text += Reflect.apply(String.fromCharCode, undefined, part);
  }
  return text;
}

/** Octets of a text whose characters are all below 256. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new Malformed('latin1-out-of-range', i);
    bytes[i] = code;
  }
  return bytes;
}

/** Copies the parts into one array. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Compares public octets. Not for secrets: it stops at the first difference. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  if (a.length >= wordsMin) {
    // Four octets at a time: a seal is compared with its file, a certificate with a whole list.
    const [left, right] = [viewOf(a), viewOf(b)];
    for (const end = a.length - 3; i < end; i += 4) {
      if (left.getInt32(i) !== right.getInt32(i)) return false;
    }
  }
  for (; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** From this size on two views cost less than they save. */
const wordsMin = 256;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const hexDigits = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits[byte];
  return text;
}

/** Reads hexadecimal of either case; anything else throws `hex-malformed`. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new Malformed('hex-malformed');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.substr(i * 2, 2), 16);
  return bytes;
}

const base64Letters = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

/** Base64 with padding. */
export function base64(bytes: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(0x3d);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const hold = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    letters[at] = base64Letters[hold >> 18] as number;
    letters[at + 1] = base64Letters[(hold >> 12) & 63] as number;
    if (left > 1) letters[at + 2] = base64Letters[(hold >> 6) & 63] as number;
    if (left > 2) letters[at + 3] = base64Letters[hold & 63] as number;
    at += 4;
  }
  return decoder.decode(letters);
}

/** Value of each base64 letter by its code; 64 for everything else. */
const base64Values = new Uint8Array(128).fill(64);
for (const [value, letter] of base64Letters.entries()) base64Values[letter] = value;

/**
 * Reads base64, white space allowed.
 *
 * Padding and unused bits must be right: a check value is compared as octets, and one value must
 * not have two spellings that nobody notices.
 */
export function fromBase64(text: string): Uint8Array {
  const packed = /[\t\n\r ]/.test(text) ? text.replace(/[\t\n\r ]+/g, '') : text;
  const pad = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0;
  if (packed.length % 4 !== 0) throw new Malformed('base64-malformed');
  const letters = packed.length - pad;
  const bytes = new Uint8Array((packed.length / 4) * 3 - pad);
  let [hold, bits, at] = [0, 0, 0];
  for (let i = 0; i < letters; i++) {
    const value = base64Values[packed.charCodeAt(i)] ?? 64;
    if (value === 64) throw new Malformed('base64-malformed');
    hold = ((hold << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = hold >> bits;
  }
  if ((hold & ((1 << bits) - 1)) !== 0) throw new Malformed('base64-malformed');
  return bytes;
}

/** Position of `needle` in `bytes` at or after `from`, or -1. */
export function indexOf(bytes: Uint8Array, needle: Uint8Array, from = 0): number {
  const first = needle[0];
  if (first === undefined) return from;
  const last = bytes.length - needle.length;
  for (
    let at = bytes.indexOf(first, from);
    at >= 0 && at <= last;
    at = bytes.indexOf(first, at + 1)
  ) {
    let i = 1;
    while (i < needle.length && bytes[at + i] === needle[i]) i++;
    if (i === needle.length) return at;
  }
  return -1;
}

/** Last position of `needle` in `bytes` at or before `from`, or -1. */
export function lastIndexOf(bytes: Uint8Array, needle: Uint8Array, from = bytes.length): number {
  const first = needle[0];
  if (first === undefined) return -1;
  let at = Math.min(from, bytes.length - needle.length);
  for (
    at = bytes.lastIndexOf(first, at);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)
  ) {
    let i = 1;
    while (i < needle.length && bytes[at + i] === needle[i]) i++;
    if (i === needle.length) return at;
  }
  return -1;
}
