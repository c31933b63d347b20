import { assert } from '@yunzhang/base';
import type { BlockCipher } from './cipher-cbc.ts';

/** Twice a value in the field of AES. @basis FIPS 197 §4.2.1 */
function twice(octet: number): number {
  return ((octet << 1) ^ (octet & 0x80 ? 0x11b : 0)) & 0xff;
}

function times(left: number, right: number): number {
  let product = 0;
  for (let [a, b] = [left, right]; b > 0; a = twice(a), b >>= 1) if (b & 1) product ^= a;
  return product;
}

/** The S-box from its definition, and its inverse. @basis FIPS 197 §5.1.1, §5.3.2 */
const box = new Uint8Array(256);
const inverseBox = new Uint8Array(256);
for (let value = 0, p = 1, q = 1; value < 256; value++) {
  // p runs through all powers of 3 and q through their inverses.
  const spread = q ^ (q << 1) ^ (q << 2) ^ (q << 3) ^ (q << 4);
  box[p] = ((spread ^ (spread >> 8)) & 0xff) ^ 0x63;
  p = p ^ twice(p);
  q = times(q, 0xf6); // 0xf6 is the inverse of 3
}
box[0] = 0x63;
for (let i = 0; i < 256; i++) inverseBox[box[i] as number] = i;

/** @basis FIPS 197 §5.2 */
function expandKey(key: Uint8Array): Uint8Array {
  const size = key.length;
  const rounds = size / 4 + 6;
  const words = new Uint8Array(16 * (rounds + 1));
  words.set(key);
  for (let at = size, constant = 1; at < words.length; at += 4) {
    let part = Array.from(words.subarray(at - 4, at));
    if (at % size === 0) {
      part = [...part.slice(1), part[0] as number].map((octet) => box[octet] as number);
      part[0] = (part[0] as number) ^ constant;
      constant = twice(constant);
    } else if (size === 32 && at % size === 16) {
      part = part.map((octet) => box[octet] as number);
    }
    for (let i = 0; i < 4; i++) {
      words[at + i] = (words[at + i - size] as number) ^ (part[i] as number);
    }
  }
  return words;
}

/** Multiples by 9, 11, 13 and 14, which the inverse of MixColumns needs. */
const multiples = [14, 11, 13, 9].map((factor) =>
  Uint8Array.from({ length: 256 }, (_, octet) => times(octet, factor)),
);

function unmixColumns(state: Uint8Array): Uint8Array {
  const result = new Uint8Array(16);
  for (let at = 0; at < 16; at++) {
    const column = at & 12;
    let sum = 0;
    multiples.forEach((table, i) => {
      sum ^= table[state[column + ((at + i) & 3)] as number] as number;
    });
    result[at] = sum;
  }
  return result;
}

/**
 * AES for reading wrapped keys: decryption only, keys of 16, 24 or 32 octets.
 *
 * The table look-ups depend on the key: not for a machine shared with strangers.
 *
 * @basis FIPS 197 §5.3
 */
export function createAes(key: Uint8Array): BlockCipher {
  assert([16, 24, 32].includes(key.length), 'AES keys have 16, 24 or 32 octets');
  const words = expandKey(key);
  const rounds = words.length / 16 - 1;
  const addKey = (state: Uint8Array, round: number): Uint8Array =>
    state.map((octet, i) => octet ^ (words[16 * round + i] as number));
  return {
    blockSize: 16,
    decrypt(block) {
      let state = addKey(block, rounds);
      for (let round = rounds - 1; round >= 0; round--) {
        // Row i of the state moves i places to the right.
        const shifted = state.map((_, i) => {
          return inverseBox[state[(i - 4 * (i & 3)) & 15] as number] as number;
        });
        state = addKey(shifted, round);
        if (round > 0) state = unmixColumns(state);
      }
      return state;
    },
  };
}
