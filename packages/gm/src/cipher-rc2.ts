import { assert, fromHex } from '@yunzhang/base';
import type { BlockCipher } from './cipher-cbc.ts';

/** A permutation made from the digits of π. @basis RFC 2268 §2 */
const shuffle = fromHex(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
);

/** @basis RFC 2268 §2 */
function expandKey(key: Uint8Array): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  const box = (i: number): number => shuffle[i & 0xff] as number;
  const at = (i: number): number => octets[i] as number;
  for (let i = key.length; i < 128; i++) octets[i] = box(at(i - 1) + at(i - key.length));
  // The effective length is that of the key, a whole number of octets.
  octets[128 - key.length] = box(at(128 - key.length));
  for (let i = 127 - key.length; i >= 0; i--) octets[i] = box(at(i + 1) ^ at(i + key.length));
  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
}

/**
 * RC2, decryption only: key stores of the common Java library hide certificates with it.
 *
 * It protects nothing today. The effective length is the length of the key.
 *
 * @basis RFC 2268 §4
 */
export function createRc2(key: Uint8Array): BlockCipher {
  assert(key.length >= 1 && key.length <= 128, 'RC2 keys have up to 128 octets');
  const keys = expandKey(key);
  return {
    blockSize: 8,
    decrypt(block) {
      const r = [0, 2, 4, 6].map((i) => (block[i] as number) | ((block[i + 1] as number) << 8));
      const word = (i: number): number => r[i & 3] as number;
      let next = 63;
      for (let round = 15; round >= 0; round--) {
        for (let i = 3; i >= 0; i--) {
          const turn = [1, 2, 3, 5][i] as number;
          const turned = ((word(i) >> turn) | (word(i) << (16 - turn))) & 0xffff;
          const other = (word(i + 3) & word(i + 2)) + (~word(i + 3) & word(i + 1));
          r[i] = (turned - (keys[next--] as number) - other) & 0xffff;
        }
        if (round !== 5 && round !== 11) continue;
        for (let i = 3; i >= 0; i--) {
          r[i] = (word(i) - (keys[word(i + 3) & 63] as number)) & 0xffff;
        }
      }
      return Uint8Array.from(r.flatMap((value) => [value & 0xff, value >> 8]));
    },
  };
}
