import { assert, array, integer, property, uint8Array } from 'fast-check';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { deflateRaw } from './deflate.ts';
import { inflateRaw } from './inflate-raw.ts';
import { codeLengths } from './prefix-code.ts';

const source = new Uint8Array(fs.readFileSync(new URL('inflate-raw.ts', import.meta.url)));
const font = new Uint8Array(
  fs.readFileSync(new URL('../../imprint/font/yunzhang-seal-song.ttf', import.meta.url)),
).subarray(0, 400_000);

/** Octets in which nothing repeats. */
function noiseOf(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

/** Both another program and our own reader get the octets back. */
function expectBack(plain: Uint8Array): Uint8Array {
  const deflated = deflateRaw(plain);
  expect(Buffer.compare(zlib.inflateRawSync(deflated), plain)).toBe(0);
  expect(Buffer.compare(inflateRaw(deflated, 0, plain.length), plain)).toBe(0);
  return deflated;
}

test.each([
  ['nothing', new Uint8Array(0)],
  ['one octet', Uint8Array.of(7)],
  ['fewer octets than a repeat has', Uint8Array.of(7, 7, 7)],
  ['text', source],
  ['a font', font],
  ['one letter', new Uint8Array(300_000).fill(65)],
  ['two letters', Uint8Array.from({ length: 9 }, (_, i) => i & 1)],
  ['noise', noiseOf(200_000)],
  ['all octets once', Uint8Array.from({ length: 256 }, (_, i) => i)],
])('%s comes back, at most little larger', (_, plain) => {
  const deflated = expectBack(plain);
  const blocks = Math.ceil(plain.length / 65_535) || 1;
  expect(deflated.length).toBeLessThanOrEqual(plain.length + 5 * blocks);
});

test('blocks end where they may be longest, and repeats do not reach over the end', () => {
  for (const length of [65_534, 65_535, 65_536, 65_537, 131_070, 131_071]) {
    expectBack(noiseOf(length));
    expectBack(new Uint8Array(length));
  }
});

test('repeats are found as far back as the window reaches and no further', () => {
  const word = new TextEncoder().encode('the same words, again');
  for (const distance of [32_000, 32_766, 32_767, 32_768, 32_769, 40_000]) {
    const plain = noiseOf(distance + word.length);
    plain.set(word);
    plain.set(word, distance);
    expectBack(plain);
  }
});

test('any octets come back', () => {
  const few = array(integer({ min: 0, max: 3 }), { maxLength: 3000 }).map((o) =>
    Uint8Array.from(o),
  );
  assert(property(uint8Array({ maxLength: 3000 }), (plain) => void expectBack(plain)));
  assert(property(few, (plain) => void expectBack(plain)));
});

test('octets that are met in steps of the golden ratio get no code that is too long', () => {
  const counts = [1, 1];
  while (counts.length < 23) counts.push((counts.at(-1) ?? 0) + (counts.at(-2) ?? 0));
  const octets = counts.flatMap((count, octet) => Array.from({ length: count }, () => octet));
  // Spread, so that they do not repeat as they stand.
  const step = 7919;
  const plain = Uint8Array.from(octets, (_, i) => octets[(i * step) % octets.length] ?? 0);
  expectBack(plain);
  for (const limit of [7, 15]) {
    const lengths = codeLengths(Uint32Array.from(counts), limit);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(limit);
    expect(lengths.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
  }
});

test('the same octets give the same, whatever was compressed before', () => {
  const first = deflateRaw(source);
  deflateRaw(font);
  deflateRaw(noiseOf(1000));
  expect(deflateRaw(source)).toEqual(first);
});

test('text and fonts get about as small as with the usual program', () => {
  for (const plain of [source, font]) {
    const peer = zlib.deflateRawSync(plain).length;
    expect(deflateRaw(plain).length / peer).toBeLessThan(1.07);
  }
});

test('what could be searched for long takes no longer than other octets', () => {
  const from = process.cpuUsage();
  const period = Uint8Array.from({ length: 4_000_000 }, (_, i) => (i % 65 === 64 ? i >> 8 : 1));
  deflateRaw(period);
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1000).toBeLessThan(2500);
});
