import { assert, integer, property, uint8Array } from 'fast-check';
import crypto from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { Malformed } from './errors.ts';
import { nodeWays, offerHostWays } from './host-ways.ts';
import { inflateRaw } from './inflate-raw.ts';
import { crc32, expandRaw, expandZlib } from './inflate.ts';

const text = new Uint8Array(fs.readFileSync(new URL('inflate.ts', import.meta.url)));
const noise = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i * 7919 + (i >> 3)) & 255);
const long = new Uint8Array(300_000).fill(65);
const { constants } = zlib;

/** What the peer says; undefined where it refuses. */
function peer(deflated: Uint8Array, sizeMax: number): Uint8Array | undefined {
  try {
    return new Uint8Array(zlib.inflateRawSync(deflated, { maxOutputLength: sizeMax }));
  } catch {
    return undefined;
  }
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}

function ours(deflated: Uint8Array, sizeMax: number): Uint8Array | undefined {
  try {
    return expandRaw(deflated, sizeMax);
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return undefined;
  }
}

test.each([
  ['text', text],
  ['noise', noise],
  ['one letter', long],
  ['nothing', new Uint8Array(0)],
  ['one octet', Uint8Array.of(7)],
])('%s comes back from every way of compressing', (_, plain) => {
  for (const level of [0, 1, 6, 9]) {
    for (const strategy of [
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
    ]) {
      const deflated = zlib.deflateRawSync(plain, { level, strategy });
      expect(Buffer.compare(expandRaw(deflated, plain.length), plain)).toBe(0);
      // Far more room than needed takes another way through the code.
      expect(Buffer.compare(expandRaw(deflated, plain.length * 4), plain)).toBe(0);
      expect(Buffer.compare(expandZlib(zlib.deflateSync(plain, { level }), 1e6), plain)).toBe(0);
    }
  }
});

test('data that is changed anywhere gives what zlib gives or is refused by both', () => {
  const deflated = new Uint8Array(zlib.deflateRawSync(text.subarray(0, 900)));
  for (let bit = 0; bit < deflated.length * 8; bit++) {
    const changed = deflated.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect([bit, same(ours(changed, 4000), peer(changed, 4000))]).toEqual([bit, true]);
  }
});

test('octets of any kind give what zlib gives or are refused by both', () => {
  assert(
    property(uint8Array({ minLength: 1, maxLength: 80 }), integer({ min: 0, max: 7 }), (raw, k) => {
      const deflated = raw.slice();
      deflated[0] = ((deflated[0] ?? 0) & 0xf8) | k;
      expect(same(ours(deflated, 5000), peer(deflated, 5000))).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('data that ends early is truncated wherever it ends', () => {
  const deflated = zlib.deflateRawSync(text.subarray(0, 2000));
  for (let size = 0; size < deflated.length; size++) {
    expect(() => expandRaw(deflated.subarray(0, size), 5000)).toThrow('inflate-truncated');
  }
});

test('one octet more than allowed is refused, and a bomb at once', () => {
  const deflated = zlib.deflateRawSync(text);
  expect(expandRaw(deflated, text.length).length).toBe(text.length);
  expect(() => expandRaw(deflated, text.length - 1)).toThrow('inflate-too-large');
  const bomb = zlib.deflateRawSync(new Uint8Array(100_000_000));
  const began = performance.now();
  expect(() => expandRaw(bomb, 1000)).toThrow('inflate-too-large');
  expect(performance.now() - began).toBeLessThan(50);
});

test.each([
  ['no header', Uint8Array.of(1, 2, 3)],
  ['a dictionary', Uint8Array.of(0x78, 0x20 | 27, 0)],
  ['nothing', new Uint8Array(0)],
])('%s is not the zlib form', (_, bytes) => {
  expect(() => expandZlib(bytes, 100)).toThrow('inflate-malformed');
});

test('the checksum is that of zlib for every length', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  for (let size = 0; size < 40; size++) {
    expect(crc32(noise.subarray(1, 1 + size))).toBe(peerCrc(noise.subarray(1, 1 + size)));
  }
});

test('the way of a host answers and refuses as our own does', () => {
  const ways = nodeWays({ zlib, crypto });
  const deflated = new Uint8Array(zlib.deflateRawSync(noise.subarray(0, 9000), { level: 0 }));
  const refusal = (run: () => Uint8Array): string => {
    try {
      return Buffer.from(run()).toString('base64');
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed);
      return (error as Malformed).code;
    }
  };
  for (const data of [deflated, new Uint8Array(zlib.deflateRawSync(noise))]) {
    for (let at = 0; at < data.length; at += 97) {
      const changed = data.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at & 7));
      for (const bytes of [changed, data.subarray(0, at)]) {
        const own = refusal(() => inflateRaw(bytes, 0, 20_000));
        expect(refusal(() => ways.expandRaw?.(bytes, 20_000) ?? bytes)).toBe(own);
      }
    }
  }
});

test('the checksum of a host is that of our own', () => {
  const way = nodeWays({ zlib, crypto }).crc32;
  for (const size of [0, 1, 255, 256, 257, 70_000]) {
    const bytes = noise.subarray(0, size);
    if (way !== undefined) expect(way(bytes)).toBe(crc32(bytes));
  }
  const { inflateRawSync } = zlib;
  expect(nodeWays({ zlib: { inflateRawSync }, crypto }).crc32).toBeUndefined();
  offerHostWays({ crc32: () => 7 });
  expect([crc32(noise), crc32(noise.subarray(0, 9))]).toEqual([7, peerCrc(noise.subarray(0, 9))]);
  offerHostWays({});
});

test('what a host offers is used until it is taken back', () => {
  offerHostWays({ expandRaw: () => Uint8Array.of(1) });
  expect(expandRaw(new Uint8Array(0), 10)).toEqual(Uint8Array.of(1));
  offerHostWays({});
  expect(() => expandRaw(new Uint8Array(0), 10)).toThrow('inflate-truncated');
});

/** Bit by bit, as the definition says. */
function peerCrc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const octet of bytes) {
    c ^= octet;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

test('a stored block behind a compressed one starts at the next whole octet', () => {
  // How many octets are read ahead depends on where the block ends.
  for (let size = 100; size < 1000; size += 37) {
    const part = text.subarray(0, size);
    const flushed = zlib.deflateRawSync(part, { finishFlush: constants.Z_SYNC_FLUSH });
    const deflated = Buffer.concat([flushed, zlib.deflateRawSync(part)]);
    expect(same(ours(deflated, 2 * size), Buffer.concat([part, part])), `${size}`).toBe(true);
  }
});
