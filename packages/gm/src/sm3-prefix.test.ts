import { createHash, randomBytes } from 'node:crypto';
import { concat, hex } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { sm2E, sm2Z } from './sm2.ts';
import { sm3OfSameBeginning } from './sm3-prefix.ts';

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
const wanted = (bytes: Uint8Array): string => createHash('sm3').update(bytes).digest('hex');
const first = random(21_117);

test('one octet that differs, wherever it is, gives another digest', () => {
  for (let at = 0; at < first.length; at += 131) {
    expect(hex(sm3OfSameBeginning([first]))).toBe(wanted(first));
    const other = first.slice();
    other[at] = (other[at] ?? 0) ^ 1;
    expect([at, hex(sm3OfSameBeginning([other]))]).toEqual([at, wanted(other)]);
  }
});

test('messages that end or part anywhere around a step give their own digests', () => {
  const sizes = [0, 1, 63, 4095, 4096, 4097, 6143, 6144, 6145, 8190, 8191, 8192, 20_480, 300_000];
  for (const shared of sizes) {
    for (const more of [0, 1, 3, 64, 2047, 2048, 2049]) {
      const parts = [first.subarray(0, shared), random(more)];
      const found = hex(sm3OfSameBeginning(parts));
      expect([shared, more, found]).toEqual([shared, more, wanted(concat(parts))]);
    }
  }
});

test('the message of a signature may be written over afterwards', () => {
  const publicKey = concat([Uint8Array.of(4), random(64)]);
  const message = first.slice();
  const e = (): readonly string[] => [
    hex(sm2E({ publicKey, message })),
    wanted(concat([sm2Z({ publicKey }), message])),
  ];
  for (let turn = 0; turn < 4; turn++) {
    const [found, expected] = e();
    expect(found).toBe(expected);
    message.fill(turn, 5000 * turn, 5000 * turn + 9);
  }
});
