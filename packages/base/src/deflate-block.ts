import { distanceBases, distanceExtras, lengthBases, lengthExtras } from './deflate-tables.ts';
import { lengthOrder } from './deflate-tables.ts';
import { codeLengths, codesOf } from './prefix-code.ts';

/** Most octets of one block: what does not compress is stored, and that is the limit there. */
export const blockSizeMax = 0xff_ff;
/** Most repeats of one block. */
const repeatsMax = blockSizeMax / 3;
/** The literal that ends a block. */
const blockEnd = 256;

/** The length symbol, counted from 257, of each length. */
const lengthSymbols = new Uint8Array(259);
lengthBases.forEach((base, symbol) => lengthSymbols.fill(symbol, base));
/** The distance symbol of distances up to 256, then that of each 128 beyond. */
const distanceSymbols = new Uint8Array(512);
distanceBases.forEach((base, symbol) => {
  distanceSymbols.fill(symbol, base <= 256 ? base - 1 : 256 + ((base - 1) >> 7));
  if (base <= 256) distanceSymbols.fill(symbol, 256);
});

function symbolOf(distance: number): number {
  return distanceSymbols[distance <= 256 ? distance - 1 : 256 + ((distance - 1) >> 7)] as number;
}

/** What a block has instead of its octets: so many as they are, then a repeat, and so on. */
export class Repeats {
  count = 0;
  /** Octets before each repeat. */
  readonly runs = new Uint16Array(repeatsMax);
  /** Length × 65,536 + distance. */
  readonly matches = new Uint32Array(repeatsMax);
  readonly literalCounts = new Uint32Array(286);
  readonly distanceCounts = new Uint32Array(30);

  clear(): void {
    this.count = 0;
    this.literalCounts.fill(0);
    this.distanceCounts.fill(0);
  }

  add(run: number, length: number, distance: number): void {
    const { count, literalCounts, distanceCounts } = this;
    this.runs[count] = run;
    this.matches[count] = (length << 16) | distance;
    this.count = count + 1;
    const symbol = 257 + (lengthSymbols[length] as number);
    literalCounts[symbol] = (literalCounts[symbol] as number) + 1;
    const far = symbolOf(distance);
    distanceCounts[far] = (distanceCounts[far] as number) + 1;
  }
}

/** The codes of one block and the octets that say them. */
interface Codes {
  readonly literals: Uint32Array;
  readonly distances: Uint32Array;
}

const fixedLengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
const fixedDistances = new Uint8Array(30).fill(5);
/** @basis RFC 1951 §3.2.6 */
const fixed: Codes = { literals: codesOf(fixedLengths), distances: codesOf(fixedDistances) };

/** Bits one after the other, in blocks. */
export class BlockWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;
  /** Bits that do not fill an octet yet, and how many. */
  #held = 0;
  #bits = 0;

  constructor(sizeGuess: number) {
    this.#bytes = new Uint8Array(sizeGuess);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Writes `plain`, which `repeats` tells, in the form that takes the fewest bits. */
  write(plain: Uint8Array, repeats: Repeats, isLast: boolean): void {
    const { literalCounts, distanceCounts } = repeats;
    literalCounts[blockEnd] = 1;
    const literalLengths = codeLengths(literalCounts, 15);
    const distanceLengths = codeLengths(distanceCounts, 15);
    const head = headOf(literalLengths, distanceLengths);
    const extra = bitsOf(literalCounts.subarray(257), lengthExtras);
    const rest = extra + bitsOf(distanceCounts, distanceExtras);
    const own = bitsOf(literalCounts, literalLengths) + bitsOf(distanceCounts, distanceLengths);
    const plainBits = bitsOf(literalCounts, fixedLengths) + bitsOf(distanceCounts, fixedDistances);
    const least = Math.min(head.bits + own, plainBits) + rest;
    this.#reserve(plain.length + 64);
    if (plain.length * 8 + 40 < least) return this.#store(plain, isLast);
    const isOwn = head.bits + own < plainBits;
    this.#put((isLast ? 1 : 0) | (isOwn ? 4 : 2), 3);
    if (isOwn) for (const [value, bits] of head.fields) this.#put(value, bits);
    const lengths = { literals: literalLengths, distances: distanceLengths };
    this.#encode(plain, repeats, isOwn ? codesFrom(lengths) : fixed);
  }

  /** The octets so far; bits that do not fill one are filled up. */
  finish(): Uint8Array {
    this.#fill();
    return this.#bytes.slice(0, this.#at);
  }

  /** @basis RFC 1951 §3.2.4 */
  #store(plain: Uint8Array, isLast: boolean): void {
    this.#put(isLast ? 1 : 0, 3);
    this.#fill();
    this.#put(plain.length, 16);
    this.#put(plain.length ^ 0xff_ff, 16);
    this.#bytes.set(plain, this.#at);
    this.#at += plain.length;
  }

  #encode(plain: Uint8Array, repeats: Repeats, { literals, distances }: Codes): void {
    const { runs, matches, count } = repeats;
    const view = this.#view;
    let [from, at, held, bits] = [0, this.#at, this.#held, this.#bits];
    for (let i = 0; i <= count; i++) {
      const end = i < count ? from + (runs[i] as number) : plain.length;
      for (; from < end; from++) {
        const code = literals[plain[from] as number] as number;
        held |= (code >>> 4) << bits;
        bits += code & 15;
        view.setUint32(at, held, true);
        at += bits >>> 3;
        held >>>= bits & 24;
        bits &= 7;
      }
      if (i === count) break;
      const match = matches[i] as number;
      const length = match >>> 16;
      const distance = match & 0xff_ff;
      from += length;
      const symbol = lengthSymbols[length] as number;
      const code = literals[257 + symbol] as number;
      // At most 7 + 15 + 5 bits, then at most 7 + 15, then at most 7 + 13.
      held |= (code >>> 4) << bits;
      bits += code & 15;
      held |= (length - (lengthBases[symbol] as number)) << bits;
      bits += lengthExtras[symbol] as number;
      view.setUint32(at, held, true);
      at += bits >>> 3;
      held >>>= bits & 24;
      bits &= 7;
      const far = symbolOf(distance);
      const farCode = distances[far] as number;
      held |= (farCode >>> 4) << bits;
      bits += farCode & 15;
      view.setUint32(at, held, true);
      at += bits >>> 3;
      held >>>= bits & 24;
      bits &= 7;
      held |= (distance - (distanceBases[far] as number)) << bits;
      bits += distanceExtras[far] as number;
      view.setUint32(at, held, true);
      at += bits >>> 3;
      held >>>= bits & 24;
      bits &= 7;
    }
    [this.#at, this.#held, this.#bits] = [at, held, bits];
    const end = literals[blockEnd] as number;
    this.#put(end >>> 4, end & 15);
  }

  #put(value: number, bits: number): void {
    this.#held |= value << this.#bits;
    this.#bits += bits;
    this.#view.setUint32(this.#at, this.#held, true);
    this.#at += this.#bits >>> 3;
    this.#held >>>= this.#bits & 24;
    this.#bits &= 7;
  }

  #fill(): void {
    if (this.#bits > 0) this.#put(0, 8 - this.#bits);
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#at + size, 2 * this.#bytes.length));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

function codesFrom(lengths: { literals: Uint8Array; distances: Uint8Array }): Codes {
  return { literals: codesOf(lengths.literals), distances: codesOf(lengths.distances) };
}

function bitsOf(counts: Uint32Array, lengths: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i] as number) * (lengths[i] as number);
  return sum;
}

/** A value and how many bits it has. */
type Field = readonly [value: number, bits: number];

interface Head {
  readonly fields: readonly Field[];
  readonly bits: number;
}

/** Says the lengths of both codes of a block. @basis RFC 1951 §3.2.7 */
function headOf(literals: Uint8Array, distances: Uint8Array): Head {
  const literalCount = usedOf(literals, 257);
  const distanceCount = usedOf(distances, 1);
  const lengths = new Uint8Array(literalCount + distanceCount);
  lengths.set(literals.subarray(0, literalCount));
  lengths.set(distances.subarray(0, distanceCount), literalCount);
  const words = wordsOf(lengths);
  const counts = new Uint32Array(lengthOrder.length);
  for (const { symbol } of words) counts[symbol] = (counts[symbol] as number) + 1;
  const wordLengths = codeLengths(counts, 7);
  const codes = codesOf(wordLengths);
  const sent = lengthOrder.map((symbol) => wordLengths[symbol] as number);
  const sentCount = usedOf(sent, 4);
  const fields: Field[] = [
    [literalCount - 257, 5],
    [distanceCount - 1, 5],
    [sentCount - 4, 4],
  ];
  for (const length of sent.subarray(0, sentCount)) fields.push([length, 3]);
  for (const { symbol, more, moreBits } of words) {
    const code = codes[symbol] as number;
    fields.push([code >>> 4, code & 15]);
    if (moreBits > 0) fields.push([more, moreBits]);
  }
  return { fields, bits: fields.reduce((sum, [, bits]) => sum + bits, 0) };
}

/** How many of the lengths up to the last in use, at least `least`. */
function usedOf(lengths: Uint8Array, least: number): number {
  let count = lengths.length;
  while (count > least && lengths[count - 1] === 0) count--;
  return count;
}

interface Word {
  readonly symbol: number;
  readonly more: number;
  readonly moreBits: number;
}

/** Lengths with what repeats said shorter. @basis RFC 1951 §3.2.7 */
function wordsOf(lengths: Uint8Array): readonly Word[] {
  const words: Word[] = [];
  for (let from = 0; from < lengths.length;) {
    const length = lengths[from] as number;
    let end = from + 1;
    while (end < lengths.length && lengths[end] === length) end++;
    if (length !== 0) {
      words.push({ symbol: length, more: 0, moreBits: 0 });
      from++;
    }
    while (end - from >= 3) {
      const run = Math.min(end - from, length === 0 ? 138 : 6);
      if (length !== 0) words.push({ symbol: 16, more: run - 3, moreBits: 2 });
      else if (run < 11) words.push({ symbol: 17, more: run - 3, moreBits: 3 });
      else words.push({ symbol: 18, more: run - 11, moreBits: 7 });
      from += run;
    }
    for (; from < end; from++) words.push({ symbol: length, more: 0, moreBits: 0 });
  }
  return words;
}
