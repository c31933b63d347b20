import { assert } from '@yunzhang/base';
import { createSm4 } from './cipher-sm4.ts';

/** SM4 in counter mode: whose key, and where the counter starts. */
export interface Sm4Ctr {
  /** 16 octets each. */
  readonly key: Uint8Array;
  /** Never the same twice under one key; it grows by one a block, as one number of 128 bits. */
  readonly counter: Uint8Array;
}

/** What is kept under one counter; room enough that the mode's own bound is far away. */
const sizeMax = 64 * 1024 * 1024;

/**
 * Encrypts or decrypts: the two are the same. Says nothing about who wrote the octets, so whoever
 * uses it puts a MAC over counter and result.
 *
 * @basis GB/T 17964-2021 §8 (CTR); GB/T 32907-2016
 */
export function sm4Ctr({ key, counter }: Sm4Ctr, bytes: Uint8Array): Uint8Array {
  assert(counter.length === 16, 'a counter has 16 octets');
  assert(bytes.length <= sizeMax, 'not more than is kept under one counter');
  const cipher = createSm4(key);
  const block = counter.slice();
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += block.length) {
    const stream = cipher.encrypt(block);
    const end = Math.min(at + block.length, bytes.length);
    for (let i = at; i < end; i++) result[i] = (bytes[i] as number) ^ (stream[i - at] as number);
    increase(block);
  }
  return result;
}

function increase(counter: Uint8Array): void {
  for (let i = counter.length - 1; i >= 0; i--) {
    counter[i] = ((counter[i] as number) + 1) & 0xff;
    if (counter[i] !== 0) return;
  }
}
