import { assert, concat, fromHex, hex } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { bigInteger, isMalformed, readDer, sequence } from './der.ts';
import { writeInteger, writeSequence } from './der-write.ts';

/** Octets of `r ‖ s`. @basis GM/T 0009-2012 §7.3 */
const rawSize = 64;
/** A SEQUENCE of two INTEGERs of 33 octets: nothing longer is a signature. */
const derSizeMax = 72;
const limit = 1n << 256n;

/** A signature value as fixed 64 octets, with the spelling it came in. */
export interface Sm2SignatureForm {
  readonly rs: Uint8Array;
  readonly form: 'der' | 'raw';
}

/**
 * Reads a signature value; `sm2-signature-form` when it is neither spelling.
 *
 * Sixty-four octets are `r ‖ s`; anything else must be strict DER. One value in 2^40 has 64 octets
 * and is DER as well: {@link sm2SignatureCandidates} gives both readings.
 *
 * @basis GB/T 35276-2017 §6.3; ses.md §3.2
 */
export function decodeSm2Signature(bytes: Uint8Array): Sm2SignatureForm {
  if (bytes.length === rawSize) return { rs: bytes.slice(), form: 'raw' };
  return { rs: readPair(bytes), form: 'der' };
}

/** Every reading of a signature value, likeliest first; none when it is malformed. */
export function sm2SignatureCandidates(bytes: Uint8Array): readonly Sm2SignatureForm[] {
  const raw: Sm2SignatureForm[] =
    bytes.length === rawSize ? [{ rs: bytes.slice(), form: 'raw' }] : [];
  try {
    return [...raw, { rs: readPair(bytes), form: 'der' }];
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return raw;
  }
}

function readPair(bytes: Uint8Array): Uint8Array {
  if (bytes.length > derSizeMax) malformed('sm2-signature-form', 0, `${bytes.length} octets`);
  const numbers = sequence(readDer(bytes)).map(bigInteger);
  const [r, s] = numbers;
  if (r === undefined || s === undefined || numbers.length > 2) malformed('sm2-signature-form', 0);
  if (r < 0n || s < 0n || r >= limit || s >= limit) malformed('sm2-signature-form', 0, 'range');
  return concat([fixed(r), fixed(s)]);
}

function fixed(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0'));
}

/** `SEQUENCE { r INTEGER, s INTEGER }` of `r ‖ s`. @basis GB/T 35276-2017 §6.3 */
export function encodeSm2Signature(rs: Uint8Array): Uint8Array {
  assert(rs.length === rawSize, 'r and s are 64 octets');
  const number = (from: number): bigint => BigInt(`0x${hex(rs.subarray(from, from + 32))}`);
  return writeSequence(writeInteger(number(0)), writeInteger(number(32)));
}
