import { createHash, randomBytes } from 'node:crypto';
import { hex } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { createSm3, plainCompress, sm3 } from './sm3.ts';
import { startStream } from './sm3-stream-wasm.ts';
import { chunkSize } from './sm3-wasm.ts';

const stream = startStream() ?? plainCompress;
const message = new Uint8Array(randomBytes(3 * chunkSize + 4096));

/** The chaining value after so many blocks from a place on. */
function after(compress: typeof plainCompress, from: number, count: number): readonly number[] {
  const state = Int32Array.from({ length: 8 }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
  compress(state, message, from, count);
  return [...state];
}

const inChunk = chunkSize / 64;

test.each([4, 8, 12, 16, 100, inChunk - 4, inChunk, inChunk + 4, 2 * inChunk, 3 * inChunk + 8])(
  'four blocks at a time give what one at a time gives: %i blocks',
  (count) => {
    for (const from of [0, 1, 63, 64]) {
      expect(after(stream, from, count)).toEqual(after(plainCompress, from, count));
    }
  },
);

test('the host of the tests has vectors', () => {
  expect(stream).not.toBe(plainCompress);
});

test('what was digested before, and how much, does not change a digest', () => {
  const wanted = createHash('sm3').update(message).digest('hex');
  const [tail, tailWanted] = [message.subarray(7, 5007), hex(sm3(message.subarray(7, 5007)))];
  // More than the amount after which groups of four are taken.
  const large = new Uint8Array(36 * 1024 * 1024);
  expect(hex(sm3(large))).toBe(createHash('sm3').update(large).digest('hex'));
  expect(hex(sm3(message))).toBe(wanted);
  expect(hex(sm3(tail))).toBe(tailWanted);
  for (const size of [1, 63, 64, 1000, 1024, 1088, 70_000]) {
    const hasher = createSm3();
    for (let at = 0; at < message.length; at += size) {
      hasher.update(message.subarray(at, at + size));
    }
    expect([size, hex(hasher.digest())]).toEqual([size, wanted]);
  }
});
