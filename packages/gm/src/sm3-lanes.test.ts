import { createHash, randomBytes } from 'node:crypto';
import { hex } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { digestMany } from './digest.ts';
import { sm3, sm3Many } from './sm3.ts';
import { laneSize } from './sm3-lanes-wasm.ts';

const message = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
const wanted = (bytes: Uint8Array): string => createHash('sm3').update(bytes).digest('hex');

/** So much that four go at a time. */
const large = message(200_000);

test.each([
  ['none', []],
  ['one', [5000]],
  ['one that is empty', [0]],
  ['one as long', [200_000]],
  ['one long beside short ones', [300_000, 20_000, 21_000, 100, 0, 19_999]],
  ['as many as there are lanes', [10_000, 10_000, 10_000, 10_000]],
  ['ends at every place of a block', Array.from({ length: 130 }, (_, i) => i)],
  ['ends around a part', Array.from({ length: 140 }, (_, i) => laneSize - 70 + i)],
  ['two parts and their padding', [2 * laneSize, 2 * laneSize - 1, 2 * laneSize - 9, laneSize]],
  ['the last one ends within its padding', [6000, 64 * 300 - 3, 64 * 300 - 3 - 64]],
])('digests of many messages are those of each: %s', (_, sizes) => {
  const messages = sizes.map(message);
  for (const together of [messages, [...messages, large], [large, ...messages]]) {
    expect(sm3Many(together).map(hex)).toEqual(together.map(wanted));
  }
});

test('any sizes in any order give the digests of each, in their order', () => {
  for (let turn = 0; turn < 60; turn++) {
    const sizes = [...randomBytes(turn % 9)].map((octet) => octet ** 2 % 40_009);
    const messages = [...sizes.map(message), large];
    expect(digestMany('sm3', messages).map(hex)).toEqual(messages.map(wanted));
  }
});

test('what one message has left behind is not in the next', () => {
  const messages = [large, message(70_000), message(60_000)];
  const first = sm3Many(messages).map(hex);
  expect(sm3Many(messages.toReversed()).map(hex)).toEqual(first.toReversed());
  expect(hex(sm3(large))).toBe(first[0]);
});

test('other digests of many are those of each', () => {
  const messages = [message(10), message(2000)];
  const found = digestMany('sha256', messages).map(hex);
  expect(found).toEqual(messages.map((one) => createHash('sha256').update(one).digest('hex')));
});
