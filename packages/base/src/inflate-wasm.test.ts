import fs from 'node:fs';
import zlib from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { distanceBases, distanceExtras, lengthBases, lengthExtras } from './deflate-tables.ts';
import { Malformed } from './errors.ts';
import { type BlockRun, blockRun } from './inflate-block.ts';
import { inflateRaw, inflateRawBy } from './inflate-raw.ts';

const started = blockRun();
if (started === undefined) throw new Error('this host has WebAssembly');
const fast: BlockRun = started;

/** Octets, or what is said of them. */
function outcome(
  run: BlockRun | undefined,
  input: Uint8Array,
  sizeMax: number,
  from = 0,
): Uint8Array | string {
  try {
    return inflateRawBy(run, { input, from, sizeMax });
  } catch (error) {
    if (error instanceof Malformed) return `${error.code} ${error.message}`;
    throw error;
  }
}

/** Both ways answer the same; gives the answer. */
function both(input: Uint8Array, sizeMax: number, what: unknown = ''): Uint8Array | string {
  const [a, b] = [outcome(fast, input, sizeMax), outcome(undefined, input, sizeMax)];
  if (typeof a === 'string' || typeof b === 'string') expect([what, a]).toEqual([what, b]);
  else expect([what, Buffer.compare(a, b)]).toEqual([what, 0]);
  return b;
}

/** Both ways answer with these octets. */
function expectBoth(input: Uint8Array, plain: Uint8Array, sizeMax = plain.length): void {
  const answer = both(input, sizeMax);
  expect(typeof answer === 'string' ? answer : Buffer.compare(answer, plain)).toBe(0);
}

/** What both ways say to it. */
function refusalOf(input: Uint8Array, sizeMax: number, what: unknown = ''): string {
  const answer = both(input, sizeMax, what);
  return typeof answer === 'string' ? answer : `${answer.length} octets`;
}

/** Numbers from a seed: the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const noiseOf = (size: number, seed = 1): Uint8Array => {
  const roll = dice(seed);
  return Uint8Array.from({ length: size }, () => roll(256));
};

/** Writes DEFLATE by hand, so that it may say what no program writes. */
class Writer {
  readonly #octets: number[] = [];
  #hold = 0;
  #bits = 0;

  /** A number, lowest bit first. */
  number(value: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#hold |= ((value >> i) & 1) << this.#bits++;
      if (this.#bits < 8) continue;
      this.#octets.push(this.#hold);
      this.#hold = 0;
      this.#bits = 0;
    }
  }

  /** A code, highest bit first. */
  code(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) this.number((value >> i) & 1, 1);
  }

  octets(): Uint8Array {
    return Uint8Array.from(this.#bits > 0 ? [...this.#octets, this.#hold] : this.#octets);
  }
}

/** The codes of symbols by their lengths. @basis RFC 1951 §3.2.2 */
function codesOf(lengths: readonly number[]): number[] {
  const codes = lengths.map(() => 0);
  let code = 0;
  for (let length = 1; length <= 15; length++, code <<= 1) {
    lengths.forEach((own, symbol) => {
      if (own === length) codes[symbol] = code++;
    });
  }
  return codes;
}

/** Lengths of a whole code for so many of the symbols, cut at random up to fifteen bits deep. */
function wholeCode(symbols: readonly number[], roll: (below: number) => number): number[] {
  const leaves = [0];
  while (leaves.length < symbols.length) {
    // Taking the last leaf again and again makes long codes.
    const at = roll(3) === 0 ? roll(leaves.length) : leaves.length - 1;
    const depth = leaves[at] ?? 0;
    if (depth === 15) {
      leaves.unshift(leaves.splice(leaves.indexOf(Math.min(...leaves)), 1)[0] ?? 0);
      const least = leaves[0] ?? 0;
      leaves.splice(0, 1, least + 1, least + 1);
      continue;
    }
    leaves.splice(at, 1, depth + 1, depth + 1);
  }
  const lengths: number[] = [];
  symbols.forEach((symbol, i) => (lengths[symbol] = leaves[i] ?? 0));
  return Array.from({ length: Math.max(...symbols) + 1 }, (_, i) => lengths[i] ?? 0);
}

type Piece = number | { readonly length: number; readonly distance: number };

/** Writes one block with the lengths of its codes, or with those that are fixed. */
class Block {
  readonly #writer: Writer;
  readonly #literals: readonly number[];
  readonly #distances: readonly number[];
  readonly #literalCodes: readonly number[];
  readonly #distanceCodes: readonly number[];

  constructor(
    writer: Writer,
    isLast: boolean,
    own?: readonly [readonly number[], readonly number[]],
  ) {
    this.#writer = writer;
    writer.number(isLast ? 1 : 0, 1);
    writer.number(own === undefined ? 1 : 2, 2);
    const fixed = Array.from({ length: 288 }, (_, i) =>
      i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8,
    );
    [this.#literals, this.#distances] = own ?? [fixed, Array<number>(32).fill(5)];
    this.#literalCodes = codesOf(this.#literals);
    this.#distanceCodes = codesOf(this.#distances);
    if (own === undefined) return;
    writer.number(this.#literals.length - 257, 5);
    writer.number(this.#distances.length - 1, 5);
    // Sixteen lengths of four bits each: every length is written as it is.
    writer.number(15, 4);
    for (let i = 0; i < 19; i++) writer.number(i < 3 ? 0 : 4, 3);
    for (const length of [...this.#literals, ...this.#distances]) writer.code(length, 4);
  }

  symbol(symbol: number): void {
    this.#writer.code(this.#literalCodes[symbol] ?? 0, this.#literals[symbol] ?? 0);
  }

  distance(symbol: number): void {
    this.#writer.code(this.#distanceCodes[symbol] ?? 0, this.#distances[symbol] ?? 0);
  }

  put(piece: Piece): void {
    if (typeof piece === 'number') {
      this.symbol(piece);
      return;
    }
    const kind = lengthBases.findLastIndex((base) => base <= piece.length);
    this.symbol(257 + kind);
    this.#writer.number(piece.length - (lengthBases[kind] ?? 0), lengthExtras[kind] ?? 0);
    const way = distanceBases.findLastIndex((base) => base <= piece.distance);
    this.distance(way);
    this.#writer.number(piece.distance - (distanceBases[way] ?? 0), distanceExtras[way] ?? 0);
  }
}

/** A last block with fixed codes. */
function fixedBlock(pieces: readonly Piece[]): Uint8Array {
  const writer = new Writer();
  const block = new Block(writer, true);
  for (const piece of pieces) block.put(piece);
  block.symbol(256);
  return writer.octets();
}

/** What the pieces stand for. */
function expanded(pieces: readonly Piece[]): Uint8Array {
  const octets: number[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'number') octets.push(piece);
    else for (let i = 0; i < piece.length; i++) octets.push(octets.at(-piece.distance) ?? -1);
  }
  return Uint8Array.from(octets);
}

const { constants } = zlib;
const strategies = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
];
const source = new Uint8Array(fs.readFileSync(new URL('inflate-raw.ts', import.meta.url)));
const font = new Uint8Array(
  fs.readFileSync(new URL('../../imprint/font/yunzhang-seal-song.ttf', import.meta.url)),
);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Entries of a ZIP file that are deflated, as its directory has them. */
function* deflatedOf(zip: Buffer): Generator<{ data: Uint8Array; size: number }> {
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const head = zip.readUInt32LE(at + 42);
    const from = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
    const data = new Uint8Array(zip.subarray(from, from + zip.readUInt32LE(at + 20)));
    if (zip.readUInt16LE(at + 10) === 8) yield { data, size: zip.readUInt32LE(at + 24) };
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

const corpus = ['../../../../shared/corpus/ofd/', '../../../tests/corpus/ofd/']
  .map((place) => new URL(place, import.meta.url))
  .find((place) => fs.existsSync(place));

test('every entry of the corpus is the same both ways, and what zlib says', (context) => {
  if (corpus === undefined) return context.skip('no corpus');
  let count = 0;
  let total = 0;
  for (const name of fs.readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ofd')) continue;
    const zip = fs.readFileSync(new URL(encodeURI(name), corpus));
    if (!zip.includes('PK\u0005\u0006', 0, 'latin1')) continue;
    for (const { data, size } of deflatedOf(zip)) {
      count += 1;
      total += size;
      if (total > 60_000_000) return;
      const answer = both(data, size, name);
      if (typeof answer === 'string') continue;
      expect([name, Buffer.compare(answer, zlib.inflateRawSync(data))]).toEqual([name, 0]);
    }
  }
  expect(count).toBeGreaterThan(10);
});

test.each([
  ['text', source],
  ['a font', font.subarray(0, 90_000)],
  ['noise', noiseOf(70_000)],
  ['one octet', new Uint8Array(70_000).fill(7)],
  ['nothing', new Uint8Array(0)],
])('%s comes back from every way of compressing', (_, plain) => {
  for (const level of [0, 1, 6, 9]) {
    for (const strategy of strategies) {
      for (const more of [{}, { windowBits: 9, memLevel: 1 }]) {
        const deflated = new Uint8Array(zlib.deflateRawSync(plain, { level, strategy, ...more }));
        expectBoth(deflated, plain);
        expectBoth(deflated, plain, 10 * plain.length);
      }
    }
  }
});

test('data of every program goes the fast way to its end', () => {
  const run = vi.spyOn(fast, 'run');
  const roll = dice(2);
  for (const strategy of strategies) {
    inflateRawBy(fast, {
      input: new Uint8Array(zlib.deflateRawSync(font.subarray(0, 400_000), { strategy })),
      from: 0,
      sizeMax: 400_000,
    });
  }
  for (let i = 0; i < 50; i++) {
    const { stream, plain } = randomStream(roll);
    inflateRawBy(fast, { input: stream, from: 0, sizeMax: plain.length });
  }
  const ends = run.mock.results.map(({ value }) => value as string);
  expect(ends.length).toBeGreaterThan(100);
  expect(new Set(ends)).toEqual(new Set(['bounds', 'end']));
  run.mockRestore();
});

test('rows that repeat after any number of octets come back', () => {
  for (let period = 1; period <= 70; period++) {
    const row = noiseOf(period, period);
    const plain = Uint8Array.from({ length: 3000 }, (_, i) => row[i % period] ?? 0);
    expectBoth(new Uint8Array(zlib.deflateRawSync(plain)), plain);
    for (let length = 3; length <= 258; length += 1 + (period & 7)) {
      const pieces = [...row, { length, distance: period }, 1, { length: 3, distance: 2 }];
      expectBoth(fixedBlock(pieces), expanded(pieces));
    }
  }
});

test('cut anywhere, both say the same', () => {
  const streams = strategies.map((strategy) =>
    zlib.deflateRawSync(source.subarray(0, 2000), { strategy }),
  );
  streams.push(zlib.deflateRawSync(noiseOf(600), { level: 0 }));
  for (const stream of streams) {
    for (let size = 0; size < stream.length; size++) {
      expect(refusalOf(new Uint8Array(stream.subarray(0, size)), 5000, size)).toContain(
        'inflate-truncated',
      );
    }
  }
});

test('with any bit changed, both say the same', () => {
  const streams = strategies.map((strategy) =>
    zlib.deflateRawSync(source.subarray(0, 600), { strategy }),
  );
  streams.push(zlib.deflateRawSync(noiseOf(200), { level: 0 }));
  for (const stream of streams) {
    for (let bit = 0; bit < stream.length * 8; bit++) {
      const changed = new Uint8Array(stream);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      both(changed, 2000, bit);
    }
  }
});

test('of octets of any kind both say the same', () => {
  const roll = dice(7);
  for (let i = 0; i < 12_000; i++) {
    const octets = Uint8Array.from({ length: 1 + roll(300) }, () => roll(256));
    // Blocks with fixed codes and with their own; stored ones hardly ever have the right length.
    octets[0] = ((octets[0] ?? 0) & 0xf8) | (2 + roll(4));
    both(octets, 100 + roll(5000), i);
  }
});

test('codes of any shape come back, and with anything changed both say the same', () => {
  const roll = dice(11);
  for (let i = 0; i < 300; i++) {
    const { stream, plain } = randomStream(roll);
    expectBoth(stream, plain);
    for (let k = 0; k < 10; k++) {
      const changed = stream.slice(0, stream.length - roll(3) * roll(20));
      const at = roll(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << roll(8));
      both(changed, plain.length + roll(300) - 150, [i, k]);
    }
    both(stream, plain.length - 1 - roll(plain.length), i);
  }
});

/** Blocks of all kinds with codes of any shape. */
function randomStream(roll: (below: number) => number): { stream: Uint8Array; plain: Uint8Array } {
  const writer = new Writer();
  const all: Piece[] = [];
  let written = 0;
  for (let left = 1 + roll(3); left > 0; left--) {
    const pick = (from: number, to: number, share: number): number[] =>
      Array.from({ length: to - from }, (_, i) => from + i).filter(() => roll(100) < share);
    const octets = [...pick(0, 256, 1 + roll(100)), 65];
    const kinds = [...pick(257, 286, 10 + roll(90)), 257];
    const ways = [...pick(0, 30, 20 + roll(80)), 0, 1];
    const shuffled = (symbols: readonly number[]): number[] =>
      [...new Set(symbols)]
        .map((symbol) => ({ symbol, at: roll(1e6) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ symbol }) => symbol);
    const literals = wholeCode(shuffled([...octets, 256, ...kinds]), roll);
    const own = [literals, wholeCode(shuffled(ways), roll)] as const;
    const block = new Block(writer, left === 1, roll(5) === 0 ? undefined : own);
    for (let count = roll(400); count > 0; count--) {
      const way = ways[roll(ways.length)] ?? 0;
      const distance = (distanceBases[way] ?? 1) + roll(1 << (distanceExtras[way] ?? 0));
      const kind = (kinds[roll(kinds.length)] ?? 257) - 257;
      const length = (lengthBases[kind] ?? 3) + roll(1 << (lengthExtras[kind] ?? 0));
      const isRepeat =
        roll(3) === 0 && distance <= written && (length < 258 || kinds.includes(285));
      const piece = isRepeat ? { length, distance } : (octets[roll(octets.length)] ?? 65);
      block.put(piece);
      all.push(piece);
      written += isRepeat ? length : 1;
    }
    block.symbol(256);
  }
  return { stream: writer.octets(), plain: expanded(all) };
}

test('one symbol with one code, short or long, is read; another code is not', () => {
  const ends = Array.from({ length: 258 }, (_, i) =>
    i === 65 || i === 257 ? 2 : i === 256 ? 1 : 0,
  );
  for (let length = 1; length <= 15; length++) {
    for (const isRight of [true, false]) {
      const writer = new Writer();
      const block = new Block(writer, true, [ends, [0, length]]);
      for (let i = 0; i < 600; i++) {
        block.symbol(65);
        block.symbol(65);
        block.symbol(257);
        if (isRight || i < 500) block.distance(1);
        else writer.number(1, 1);
      }
      block.symbol(256);
      const answer = both(writer.octets(), 5000, [length, isRight]);
      expect(typeof answer).toBe(isRight ? 'object' : 'string');
    }
  }
  const lone = new Writer();
  new Block(lone, true, [[...Array<number>(256).fill(0), 13], [0]]).symbol(256);
  expectBoth(lone.octets(), new Uint8Array(0));
});

test('the longest codes come back however many octets stand before a repeat', () => {
  // An octet of eleven bits is found at once; repeats take all the bits that there may be.
  const literals = Array<number>(286).fill(0);
  for (let i = 0; i < 10; i++) literals[257 + i] = i + 1;
  for (let i = 0; i < 4; i++) literals[65 + i] = 11 + i;
  literals[284] = 15;
  literals[256] = 15;
  const distances = Array.from({ length: 30 }, (_, i) => (i < 14 ? i + 1 : i < 28 ? 0 : 15));
  const pieces: Piece[] = Array<number>(100).fill(65);
  for (let i = 0; i < 200; i++) pieces.push({ length: 250, distance: 1 });
  for (let row = 0; row < 60; row++) {
    for (let i = 0; i < row % 12; i++) pieces.push(65);
    pieces.push({ length: 227 + (row % 31), distance: 32_768 - (row & 1) });
    if (row % 7 === 0) pieces.push(68, 67, 66);
  }
  const writer = new Writer();
  const block = new Block(writer, true, [literals, distances]);
  for (const piece of pieces) block.put(piece);
  block.symbol(256);
  const stream = writer.octets();
  expectBoth(stream, expanded(pieces));
  const run = vi.spyOn(fast, 'run');
  outcome(fast, stream, 1e6);
  expect(run.mock.results.at(-1)?.value).toBe('end');
  run.mockRestore();
});

test('symbols that stand for nothing are refused the same way', () => {
  for (const symbol of [286, 287]) {
    const writer = new Writer();
    const block = new Block(writer, true);
    for (let i = 0; i < 400; i++) block.symbol(i & 127);
    block.symbol(symbol);
    expect(refusalOf(writer.octets(), 5000)).toContain('inflate-malformed');
  }
  for (const way of [30, 31]) {
    const writer = new Writer();
    const block = new Block(writer, true);
    for (let i = 0; i < 400; i++) block.symbol(i & 127);
    block.symbol(260);
    block.distance(way);
    writer.number(0, 40);
    expect(refusalOf(writer.octets(), 5000)).toContain('inflate-malformed');
  }
});

test('whatever may be written at most, both say the same', () => {
  const plain = source.subarray(0, 6000);
  const deflated = new Uint8Array(zlib.deflateRawSync(plain));
  for (let sizeMax = 0; sizeMax < 6300; sizeMax += sizeMax > 5600 ? 1 : 17) {
    const answer = both(deflated, sizeMax, sizeMax);
    if (sizeMax < 6000) expect(answer).toContain('inflate-too-large');
    else expect(answer).toHaveLength(6000);
  }
  // A wrong distance behind the limit is never reached; before it, it is what is refused.
  const wrong = fixedBlock([...plain.subarray(0, 900), { length: 3, distance: 901 }]);
  expect(refusalOf(wrong, 899)).toContain('inflate-too-large');
  for (const sizeMax of [900, 901, 5000]) expect(refusalOf(wrong, sizeMax)).toContain('malformed');
});

test('a repeat reaches back to the first octet and not before it', () => {
  const seed = noiseOf(32_768);
  for (const count of [1, 2, 7, 300, 16_384, 32_767, 32_768]) {
    const start = [...seed.subarray(0, count)];
    const pieces = [...start, { length: 258, distance: count }];
    expectBoth(fixedBlock(pieces), expanded(pieces));
    if (count === 32_768) continue;
    const answer = both(fixedBlock([...start, { length: 258, distance: count + 1 }]), 40_000);
    expect(answer).toContain('inflate-malformed');
  }
});

test('repeats of 32 KiB come back when the memory has been emptied in between', () => {
  const seed = noiseOf(32_768);
  for (const shift of [0, 1, 100, 257]) {
    const pieces: Piece[] = [...seed, ...seed.subarray(0, shift)];
    for (let i = 0; i < 9000; i++) pieces.push({ length: 258, distance: 32_768 });
    const plain = Uint8Array.from(
      { length: 32_768 + shift + 258 * 9000 },
      (_, i) => seed[i % 32_768] ?? 0,
    );
    expectBoth(fixedBlock(pieces), plain);
    expect(refusalOf(fixedBlock(pieces), plain.length - 1)).toContain('inflate-too-large');
  }
});

test('blocks of all kinds, larger than all that is held, come back and are cut the same way', () => {
  const parts = Array.from({ length: 30 }, (_, i) =>
    i % 3 === 0
      ? noiseOf(65_000 + 997 * i, i + 1)
      : font.subarray(99_000 * i, 99_000 * i + 160_000),
  );
  const streams = parts.map((part, i) =>
    zlib.deflateRawSync(part, {
      level: i % 6 === 3 ? 0 : 6,
      strategy: strategies[i % 5] ?? 0,
      finishFlush: i === 29 ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    }),
  );
  const [stream, plain] = [new Uint8Array(Buffer.concat(streams)), Buffer.concat(parts)];
  expectBoth(stream, plain);
  expectBoth(stream, plain, 2 * plain.length);
  const roll = dice(3);
  for (let i = 0; i < 12; i++) {
    const piece = 65_536 * (1 + (i % 6)) + roll(300) - 150;
    expect(refusalOf(stream.subarray(0, piece), plain.length, piece)).toContain(
      'inflate-truncated',
    );
  }
});

test('input may begin anywhere in its array, and what follows the last block is not read', () => {
  const deflated = zlib.deflateRawSync(source);
  for (const before of [1, 7, 8, 1000]) {
    const input = new Uint8Array(Buffer.concat([noiseOf(before), deflated, noiseOf(before)]));
    const answer = outcome(fast, input.subarray(before), source.length);
    expect(typeof answer === 'string' ? answer : Buffer.compare(answer, source)).toBe(0);
    expect(outcome(fast, input, source.length, before)).toEqual(answer);
  }
});

test('an answer stays what it is when the next data is expanded', () => {
  const [first, second] = [font.subarray(0, 5000), noiseOf(5000)];
  const answer = inflateRaw(new Uint8Array(zlib.deflateRawSync(first)), 0, 5000);
  inflateRaw(new Uint8Array(zlib.deflateRawSync(second)), 0, 5000);
  expect(Buffer.compare(answer, first)).toBe(0);
  expect(answer.buffer.byteLength).toBe(5000);
});

test('a host without WebAssembly, or one that forbids it, expands all the same', async () => {
  const forbids = {
    Module: function () {
      throw new Error('forbidden');
    },
  };
  for (const host of [undefined, forbids]) {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', host);
    const fresh = await import('./inflate-raw.ts');
    const { blockRun: freshRun } = await import('./inflate-block.ts');
    expect(freshRun()).toBeUndefined();
    const deflated = new Uint8Array(zlib.deflateRawSync(source));
    expect(Buffer.compare(fresh.inflateRaw(deflated, 0, source.length), source)).toBe(0);
  }
});

test('a host without wide instructions copies eight octets at once', async () => {
  type Host = { readonly Module: new (bytes: Uint8Array) => object; readonly Instance: unknown };
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Host })
    .WebAssembly;
  let refused = 0;
  const narrow = {
    Instance,
    Module: function (bytes: Uint8Array) {
      if (refused++ === 0) throw new Error('no v128');
      return new Module(bytes);
    },
  };
  vi.resetModules();
  vi.stubGlobal('WebAssembly', narrow);
  const run = (await import('./inflate-block.ts')).blockRun();
  expect([refused, run === undefined]).toEqual([2, false]);
  const roll = dice(5);
  for (let i = 0; i < 60; i++) {
    const { stream, plain } = randomStream(roll);
    const answer = outcome(run, stream, plain.length);
    expect(typeof answer === 'string' ? answer : Buffer.compare(answer, plain)).toBe(0);
  }
  const rows = fixedBlock([
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    { length: 258, distance: 1 },
    { length: 99, distance: 7 },
    { length: 200, distance: 9 },
  ]);
  expect(outcome(run, rows, 900)).toEqual(outcome(undefined, rows, 900));
});
