import { concat, fontMalformed, fromHex, fromLatin1, indexOf, latin1 } from '@yunzhang/base';

/** The two parts of a Type 1 font: text, and what was encrypted, now plain. */
export interface Type1Parts {
  readonly clear: Uint8Array;
  readonly secret: Uint8Array;
}

/** Whether the octets begin like a Type 1 font, as PFB or as text. */
export function isType1(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0x80 && second === 1) || (first === 0x25 && second === 0x21);
}

/**
 * Takes a font file apart: PFB with its segments, PFA in hexadecimal, or the form of PDF files.
 *
 * @basis Adobe Type 1 Font Format §7.2
 */
export function readType1Parts(bytes: Uint8Array): Type1Parts {
  const whole = bytes[0] === 0x80 ? joinSegments(bytes) : bytes;
  const mark = fromLatin1('eexec');
  const at = indexOf(whole, mark);
  if (at < 0) fontMalformed('font-malformed', undefined, 'eexec');
  let from = at + mark.length;
  while (isBlank(whole[from])) from += 1;
  const coded = whole.subarray(from);
  // The first four octets must not all be hexadecimal digits in the binary form.
  const isText = coded.length >= 4 && coded.subarray(0, 4).every(isHexDigit);
  const plain = decrypt(isText ? fromHexText(coded) : coded, eexecKey, 4);
  return { clear: whole.subarray(0, at), secret: plain };
}

/** The key of the outer encryption, the same in all fonts. */
const eexecKey = 55_665;

/** The key of the character strings, the same in all fonts. @basis Adobe Type 1 Font Format §7.1 */
export const charstringKey = 4330;

/** Undoes the encryption and drops the octets that were put before the text. */
export function decrypt(coded: Uint8Array, key: number, lead: number): Uint8Array {
  const plain = new Uint8Array(coded.length);
  let state = key;
  for (const [i, octet] of coded.entries()) {
    plain[i] = octet ^ (state >> 8);
    state = ((octet + state) * 52_845 + 22_719) & 0xffff;
  }
  return plain.subarray(lead);
}

/** A segment is 0x80, its kind, and its size with the lowest octet first. */
function joinSegments(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 6 <= bytes.length && bytes[at] === 0x80 && bytes[at + 1] !== 3;) {
    const size = view.getUint32(at + 2, true);
    parts.push(bytes.subarray(at + 6, at + 6 + size));
    at += 6 + size;
  }
  return concat(parts);
}

function isBlank(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x0d || octet === 0x0a || octet === 0x09;
}

function isHexDigit(octet: number): boolean {
  return (
    (octet >= 0x30 && octet <= 0x39) ||
    (octet >= 0x41 && octet <= 0x46) ||
    (octet >= 0x61 && octet <= 0x66)
  );
}

function fromHexText(coded: Uint8Array): Uint8Array {
  const digits = coded.filter(isHexDigit);
  return fromHex(latin1(digits, 0, digits.length - (digits.length % 2)));
}
