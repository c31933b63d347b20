import { assert, concat, utf8 } from '@yunzhang/base';

/**
 * Tars, the encoding of FISCO BCOS transactions; writing only.
 *
 * Each field is a head octet, `tag << 4 | type`, and its value in the smallest form. Tags stay
 * below 15 here, so the longer head never occurs.
 *
 * @basis Tars protocol (TarsCloud), as FISCO BCOS 3 `bcos-tars-protocol` uses it
 */
const types = {
  int8: 0,
  int16: 1,
  int32: 2,
  int64: 3,
  string1: 6,
  string4: 7,
  structBegin: 10,
  structEnd: 11,
  zero: 12,
  octets: 13,
} as const;

const head = (tag: number, type: number): Uint8Array => {
  assert(tag < 15, 'a tag fits the short head');
  return Uint8Array.of((tag << 4) | type);
};

/** A whole number, in as few octets as hold it. */
export function tarsNumber(tag: number, value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, 'a number is a natural one, kept exact');
  if (value === 0) return head(tag, types.zero);
  const [type, size] =
    value < 0x80
      ? [types.int8, 1]
      : value < 0x8000
        ? [types.int16, 2]
        : value < 0x8000_0000
          ? [types.int32, 4]
          : [types.int64, 8];
  return concat([head(tag, type), bigEndian(value, size)]);
}

/** Text. */
export function tarsText(tag: number, text: string): Uint8Array {
  const octets = utf8(text);
  const [type, size] = octets.length < 0x100 ? [types.string1, 1] : [types.string4, 4];
  return concat([head(tag, type), bigEndian(octets.length, size), octets]);
}

/** Octets. */
export function tarsOctets(tag: number, octets: Uint8Array): Uint8Array {
  return concat([
    head(tag, types.octets),
    head(0, types.int8),
    tarsNumber(0, octets.length),
    octets,
  ]);
}

/** Fields inside a field. */
export function tarsStruct(tag: number, fields: readonly Uint8Array[]): Uint8Array {
  return concat([head(tag, types.structBegin), ...fields, head(0, types.structEnd)]);
}

/** A number in a fixed count of octets, largest first. */
export function bigEndian(value: number, size: number): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, BigInt(value));
  return octets.subarray(8 - size);
}
