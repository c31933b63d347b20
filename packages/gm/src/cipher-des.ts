import { assert } from '@yunzhang/base';
import type { BlockCipher } from './cipher-cbc.ts';

// Tables of the standard; positions count from 1, the highest bit first. @basis FIPS 46-3
const finalOrder = [40, 8, 48, 16, 56, 24, 64, 32].flatMap((_, i, start) =>
  start.map((place) => place - i),
);
const firstOrder = finalOrder.map((_, i) => finalOrder.indexOf(i + 1) + 1);
const spread = Array.from({ length: 48 }, (_, i) => {
  return ((4 * Math.floor(i / 6) + (i % 6) + 31) % 32) + 1;
});
const mixed = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13,
  30, 6, 22, 11, 4, 25,
];
const keyOrder = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60,
  52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21,
  13, 5, 28, 20, 12, 4,
];
const roundOrder = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52,
  31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
/** The eight boxes, one hexadecimal digit a value, row by row. */
const boxes = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
];

type Bits = readonly number[];

const pick = (bits: Bits, order: readonly number[]): Bits =>
  order.map((place) => bits[place - 1] as number);
const turn = (bits: Bits, by: number): Bits => [...bits.slice(by), ...bits.slice(0, by)];

function toBits(bytes: Uint8Array): Bits {
  return Array.from(bytes).flatMap((octet) =>
    [7, 6, 5, 4, 3, 2, 1, 0].map((i) => (octet >> i) & 1),
  );
}

function fromBits(bits: Bits): Uint8Array {
  const bytes = new Uint8Array(bits.length / 8);
  bits.forEach((bit, i) => {
    bytes[i >> 3] = (bytes[i >> 3] as number) | (bit << (7 - (i & 7)));
  });
  return bytes;
}

/** The sixteen keys of the rounds. */
function schedule(key: Uint8Array): readonly Bits[] {
  const all = pick(toBits(key), keyOrder);
  let [left, right] = [all.slice(0, 28), all.slice(28)] as [Bits, Bits];
  return Array.from({ length: 16 }, (_, round) => {
    const by = [0, 1, 8, 15].includes(round) ? 1 : 2;
    [left, right] = [turn(left, by), turn(right, by)];
    return pick([...left, ...right], roundOrder);
  });
}

function mix(half: Bits, key: Bits): Bits {
  const input = pick(half, spread).map((bit, i) => bit ^ (key[i] as number));
  const output = boxes.flatMap((box, i) => {
    const [a, b, c, d, e, f] = input.slice(6 * i) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const place = 16 * (2 * a + f) + 8 * b + 4 * c + 2 * d + e;
    const value = Number.parseInt(box[place] as string, 16);
    return [value >> 3, (value >> 2) & 1, (value >> 1) & 1, value & 1];
  });
  return pick(output, mixed);
}

function run(keys: readonly Bits[], block: Bits): Bits {
  const start = pick(block, firstOrder);
  let [left, right] = [start.slice(0, 32), start.slice(32)] as [Bits, Bits];
  for (const key of keys) {
    const changed = mix(right, key);
    [left, right] = [right, left.map((bit, i) => bit ^ (changed[i] as number))];
  }
  return pick([...right, ...left], finalOrder);
}

/**
 * Triple DES with three keys, decryption only: old key stores hide private keys with it.
 *
 * Written bit by bit after the standard: slow, and only ever used on a few hundred octets.
 *
 * @basis FIPS 46-3; SP 800-67 §3
 */
export function createTripleDes(key: Uint8Array): BlockCipher {
  assert(key.length === 24, 'triple DES keys have 24 octets');
  const [first, second, third] = [0, 8, 16].map((at) => schedule(key.subarray(at, at + 8))) as [
    readonly Bits[],
    readonly Bits[],
    readonly Bits[],
  ];
  const opening = [third.toReversed(), second, first.toReversed()];
  return {
    blockSize: 8,
    decrypt: (block) => fromBits(opening.reduce((bits, keys) => run(keys, bits), toBits(block))),
  };
}
