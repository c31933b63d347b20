import { distanceBases, distanceExtras, lengthBases, lengthExtras } from './deflate-tables.ts';
import { lengthOrder } from './deflate-tables.ts';
import { Malformed } from './errors.ts';
import { type BlockPlace, type BlockRun, blockRun } from './inflate-block.ts';
import {
  bitsMax,
  type BlockLengths,
  broken,
  type Code,
  fillCode,
  fixedLengths,
  quickBits,
  roomFor,
} from './inflate-codes.ts';
import { outputRoom } from './inflate-wasm.ts';

/** The longest repeat; the output has room for one more than asked for. */
const repeatMax = 258;
/** How far back a repeat may reach. @basis RFC 1951 §2 */
const windowSize = 32 * 1024;
/** Codes for lengths have at most so many bits. @basis RFC 1951 §3.2.7 */
const lengthBits = 7;

const fixedLiterals = fillCode(roomFor(288, quickBits), fixedLengths.literals);
const fixedDistances = fillCode(roomFor(32, quickBits), fixedLengths.distances);

/**
 * The codes of the block at hand, and what they are made of. They are made anew for each block,
 * and no block is read while another is: making room for them would cost more than reading a small
 * file.
 */
const ownCodes = { literals: roomFor(286, quickBits), distances: roomFor(30, quickBits) };
/** Filling a table costs what it has room for: more than a small file gains by it. */
const smallCodes = { literals: roomFor(286, 8), distances: roomFor(30, 8) };
const smallMax = 2048;
const ownLengths = roomFor(19, lengthBits);
const lengthsOfLengths = new Uint8Array(19);
const lengthsOfBoth = new Uint8Array(286 + 30);

/** One pass over DEFLATE data. */
class Inflater {
  readonly #input: Uint8Array;
  readonly #sizeMax: number;
  #at: number;
  #hold = 0;
  #bits = 0;
  /** What was written last; with the fast way it lies in the memory of that. */
  #output: Uint8Array;
  #size = 0;
  /** What was written before that, once there is more than the memory holds. */
  #gone = new Uint8Array(0);
  #goneSize = 0;
  /** The fast way, where there is one. */
  readonly #blockRun: BlockRun | undefined;
  readonly #place: BlockPlace = { octetAt: 0, skip: 0, size: 0 };

  constructor(input: Uint8Array, from: number, sizeMax: number, run: BlockRun | undefined) {
    this.#input = input;
    this.#at = from;
    this.#sizeMax = sizeMax;
    this.#blockRun = run;
    // What is asked for in advance is bounded by what came in.
    const room = Math.min(sizeMax, 4096 + 8 * input.length);
    this.#output = run?.output ?? new Uint8Array(room + repeatMax);
  }

  run(): Uint8Array {
    for (let isLast = false; !isLast;) {
      isLast = this.#take(1) === 1;
      const kind = this.#take(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#fixed();
      else if (kind === 2) this.#dynamic();
      else broken('an unknown kind of block');
    }
    return this.#result();
  }

  #result(): Uint8Array {
    const last = this.#output.subarray(0, this.#size);
    if (this.#blockRun === undefined) return last;
    // Made of what it will hold, room need not be cleared first.
    if (this.#goneSize === 0) return new Uint8Array(last);
    this.#moveOut(0);
    return this.#gone.subarray(0, this.#goneSize);
  }

  /** Up to 16 bits. */
  #take(count: number): number {
    while (this.#bits < count) {
      if (this.#at >= this.#input.length) throw new Malformed('inflate-truncated');
      this.#hold |= (this.#input[this.#at++] as number) << this.#bits;
      this.#bits += 8;
    }
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#bits -= count;
    return value;
  }

  /** Room for so many octets more. */
  #reserve(count: number): void {
    const wanted = this.#size + count;
    if (wanted > this.#sizeMax - this.#goneSize) {
      throw new Malformed('inflate-too-large', undefined, `over ${this.#sizeMax} bytes`);
    }
    if (wanted <= this.#output.length) return;
    if (this.#blockRun !== undefined) {
      this.#moveOut(windowSize);
      return;
    }
    const larger = new Uint8Array(Math.min(this.#sizeMax, 2 * wanted) + repeatMax);
    larger.set(this.#output.subarray(0, this.#size));
    this.#output = larger;
  }

  /** Moves all but the last octets out of the memory of the fast way. */
  #moveOut(kept: number): void {
    const count = this.#size - kept;
    const wanted = this.#goneSize + count;
    if (wanted > this.#gone.length) {
      const asked = Math.max(2 * wanted, 4096 + 8 * this.#input.length);
      const larger = new Uint8Array(Math.min(this.#sizeMax, asked));
      larger.set(this.#gone.subarray(0, this.#goneSize));
      this.#gone = larger;
    }
    this.#gone.set(this.#output.subarray(0, count), this.#goneSize);
    this.#output.copyWithin(0, count, this.#size);
    this.#goneSize = wanted;
    this.#size = kept;
  }

  #stored(): void {
    // Whole octets that are held already belong to the block.
    this.#at -= this.#bits >> 3;
    this.#hold = 0;
    this.#bits = 0;
    const input = this.#input;
    if (this.#at + 4 > input.length) throw new Malformed('inflate-truncated');
    const count = this.#take(16);
    if ((count ^ this.#take(16)) !== 0xffff) broken('the length of a stored block');
    if (this.#at + count > input.length) throw new Malformed('inflate-truncated');
    this.#reserve(count);
    this.#output.set(input.subarray(this.#at, this.#at + count), this.#size);
    this.#at += count;
    this.#size += count;
  }

  #dynamic(): void {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const count = this.#take(4) + 4;
    if (literals > 286 || distances > 30) broken('a code with too many symbols');
    lengthsOfLengths.fill(0);
    for (let i = 0; i < count; i++) lengthsOfLengths[lengthOrder[i] as number] = this.#take(3);
    const code = fillCode(ownLengths, { bits: lengthsOfLengths, from: 0, end: 19 });
    const bits = lengthsOfBoth;
    const end = literals + distances;
    for (let i = 0; i < end;) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        bits[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) broken('a repeat of nothing');
      const value = symbol === 16 ? (bits[i - 1] as number) : 0;
      const times =
        symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (i + times > end) broken('a repeat beyond the end');
      bits.fill(value, i, i + times);
      i += times;
    }
    if (bits[256] === 0) broken('a block without an end');
    const lengths: BlockLengths = {
      literals: { bits, from: 0, end: literals },
      distances: { bits, from: literals, end },
    };
    if (this.#ranFast(lengths)) return;
    const codes = this.#input.length < smallMax ? smallCodes : ownCodes;
    fillCode(codes.literals, lengths.literals);
    this.#block(codes.literals, fillCode(codes.distances, lengths.distances));
  }

  #fixed(): void {
    if (!this.#ranFast(fixedLengths)) this.#block(fixedLiterals, fixedDistances);
  }

  /**
   * Runs the block the fast way to its end.
   *
   * Otherwise something is wrong with what follows, or so it seems: the plain code goes on from
   * where all was right, and finds what it is and the words for it.
   */
  #ranFast(lengths: BlockLengths): boolean {
    const run = this.#blockRun;
    if (run === undefined) return false;
    run.fill(lengths);
    const place = this.#place;
    for (;;) {
      if (this.#size >= outputRoom) this.#moveOut(windowSize);
      place.octetAt = this.#at - ((this.#bits + 7) >> 3);
      place.skip = -this.#bits & 7;
      place.size = this.#size;
      const end = run.run(place, this.#sizeMax - this.#goneSize);
      if (end === 'unsound') return false;
      this.#size = place.size;
      this.#goTo(place.octetAt, place.skip);
      if (end === 'end') return true;
    }
  }

  /** Goes on in an octet without so many of its bits. */
  #goTo(octetAt: number, skip: number): void {
    this.#at = octetAt;
    this.#hold = 0;
    this.#bits = 0;
    if (skip > 0) this.#take(skip);
  }

  /** The next symbol; bit by bit for long codes and at the end of the data. */
  #symbol({ quick, symbols, counts }: Code): number {
    while (this.#bits < quickBits && this.#at < this.#input.length) {
      this.#hold |= (this.#input[this.#at++] as number) << this.#bits;
      this.#bits += 8;
    }
    const entry = quick[this.#hold & (quick.length - 1)] as number;
    const used = entry & 15;
    if (used !== 0 && used <= this.#bits) {
      this.#hold >>>= used;
      this.#bits -= used;
      return entry >> 4;
    }
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= bitsMax; length++) {
      code |= this.#take(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + (code - first)] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return broken('a code that is not in use');
  }

  #block(literals: Code, distances: Code): void {
    while (this.#run(literals, distances)) {
      // Near the ends of input and output one symbol at a time, with every check.
      const symbol = this.#symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.#reserve(1);
        this.#output[this.#size++] = symbol;
      } else this.#repeat(symbol, distances);
    }
  }

  #repeat(symbol: number, distances: Code): void {
    const kind = symbol - 257;
    if (kind > 28) broken('a length that does not exist');
    const length = (lengthBases[kind] ?? 0) + this.#take(lengthExtras[kind] ?? 0);
    const way = this.#symbol(distances);
    if (way > 29) broken('a distance that does not exist');
    const distance = (distanceBases[way] ?? 0) + this.#take(distanceExtras[way] ?? 0);
    if (distance > this.#size) broken('a distance before the start');
    this.#reserve(length);
    const output = this.#output;
    for (let to = this.#size, end = to + length; to < end; to++) {
      output[to] = output[to - distance] as number;
    }
    this.#size += length;
  }

  /**
   * Symbols as fast as they come, while there is room on both sides and codes are short.
   *
   * Answers false at the end of the block. Everything is in local variables here: this loop is
   * where the time goes.
   */
  #run({ quick: quickLiterals }: Code, { quick: quickDistances }: Code): boolean {
    const input = this.#input;
    const output = this.#output;
    const inputEnd = input.length - 8;
    const literalMask = quickLiterals.length - 1;
    const distanceMask = quickDistances.length - 1;
    const outputEnd = Math.min(output.length - repeatMax, this.#sizeMax - this.#goneSize);
    let [at, hold, bits, size] = [this.#at, this.#hold, this.#bits, this.#size];
    let goesOn = true;
    while (at < inputEnd && size < outputEnd) {
      // At most 24 bits are held afterwards; a symbol with a short code needs ten of them.
      while (bits <= 16) {
        hold |= (input[at++] as number) << bits;
        bits += 8;
      }
      const entry = quickLiterals[hold & literalMask] as number;
      const used = entry & 15;
      if (used === 0) break;
      if (entry < 256 << 4) {
        hold >>>= used;
        bits -= used;
        output[size++] = entry >> 4;
        continue;
      }
      if (entry >> 4 === 256) {
        hold >>>= used;
        bits -= used;
        goesOn = false;
        break;
      }
      const kind = (entry >> 4) - 257;
      if (kind > 28) broken('a length that does not exist');
      const extra = lengthExtras[kind] as number;
      // Up to 15 bits for the length; then up to 23 for the distance, taken in two parts.
      let [rest, left, next] = [hold >>> used, bits - used, at];
      const length = (lengthBases[kind] as number) + (rest & ((1 << extra) - 1));
      rest >>>= extra;
      left -= extra;
      while (left <= 16) {
        rest |= (input[next++] as number) << left;
        left += 8;
      }
      const way = quickDistances[rest & distanceMask] as number;
      const wayUsed = way & 15;
      if (wayUsed === 0) break;
      rest >>>= wayUsed;
      left -= wayUsed;
      if (way >> 4 > 29) broken('a distance that does not exist');
      const wayExtra = distanceExtras[way >> 4] as number;
      while (left < wayExtra) {
        rest |= (input[next++] as number) << left;
        left += 8;
      }
      const distance = (distanceBases[way >> 4] as number) + (rest & ((1 << wayExtra) - 1));
      if (distance > size) broken('a distance before the start');
      hold = rest >>> wayExtra;
      bits = left - wayExtra;
      at = next;
      for (const end = size + length; size < end; size++) {
        output[size] = output[size - distance] as number;
      }
    }
    this.#at = at;
    this.#hold = hold;
    this.#bits = bits;
    this.#size = size;
    this.#reserve(0);
    return goesOn;
  }
}

/** Below this size tables cost more than the fast loop saves. */
const fastMin = 256;

/**
 * Expands DEFLATE data that begins at `from`.
 *
 * The result is never larger than `sizeMax` and costs no more than that to make. Octets after the
 * last block are not looked at.
 *
 * @basis RFC 1951
 */
export function inflateRaw(input: Uint8Array, from: number, sizeMax: number): Uint8Array {
  const run = input.length - from < fastMin ? undefined : blockRun();
  return inflateRawBy(run, { input, from, sizeMax });
}

/**
 * Expands by the fast way that is given, or plainly.
 *
 * Both give the same octets and refuse in the same words: tests hold them against each other.
 */
export function inflateRawBy(
  run: BlockRun | undefined,
  { input, from, sizeMax }: { input: Uint8Array; from: number; sizeMax: number },
): Uint8Array {
  run?.begin(input);
  try {
    return new Inflater(input, from, sizeMax, run).run();
  } finally {
    run?.end();
  }
}
