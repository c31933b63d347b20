import { distanceBases, distanceExtras, lengthBases, lengthExtras } from './deflate-tables.ts';
import { lengthOrder } from './deflate-tables.ts';
import { Malformed } from './errors.ts';

/** Codes of up to this many bits are found at once; longer ones are rare. */
const quickBits = 10;
const bitsMax = 15;
/** The longest repeat; the output has room for one more than asked for. */
const repeatMax = 258;
/** Codes for lengths have at most so many bits. @basis RFC 1951 §3.2.7 */
const lengthBits = 7;

const broken = (detail: string): never => {
  throw new Malformed('inflate-malformed', undefined, detail);
};

/** A code: what stands for which symbol. */
interface Code {
  /** For the next bits: symbol × 16 + bits used; 0 for longer codes and those not in use. */
  readonly quick: Uint16Array;
  /** Symbols in the order of their codes, and how many there are of each length. */
  readonly symbols: Uint16Array;
  readonly counts: Uint16Array;
}

/** Room for a code of that many symbols, whose short codes have up to `width` bits. */
function roomFor(symbols: number, width: number): Code {
  return {
    quick: new Uint16Array(1 << width),
    symbols: new Uint16Array(symbols),
    counts: new Uint16Array(bitsMax + 1),
  };
}

/** What `fillCode` counts with. */
const firstOf = new Uint16Array(bitsMax + 2);
const codeOf = new Uint16Array(bitsMax + 2);

/** The ten bits of each number from the other end. */
const reversed = Uint16Array.from({ length: 1 << quickBits }, (_, number) => {
  let to = 0;
  for (let i = 0; i < quickBits; i++) to |= ((number >> i) & 1) << (quickBits - 1 - i);
  return to;
});

/**
 * Makes a code from the bits of the symbols `from` to `end`.
 *
 * A set of lengths that no encoder makes is refused: what it means differs between readers. Only a
 * code of at most one symbol may leave room. @basis RFC 1951 §3.2.2
 */
function fillCode(code: Code, bits: Uint8Array, from: number, end: number): Code {
  const { quick, symbols, counts } = code;
  counts.fill(0);
  for (let i = from; i < end; i++)
    counts[bits[i] as number] = (counts[bits[i] as number] as number) + 1;
  const used = end - from - (counts[0] as number);
  counts[0] = 0;
  let left = 1;
  firstOf[1] = 0;
  codeOf[1] = 0;
  for (let length = 1; length <= bitsMax; length++) {
    const count = counts[length] as number;
    left = (left << 1) - count;
    if (left < 0) broken('a code with too many symbols');
    firstOf[length + 1] = (firstOf[length] as number) + count;
    codeOf[length + 1] = ((codeOf[length] as number) + count) << 1;
  }
  if (left > 0 && used > 1) broken('a code with room left');
  quick.fill(0);
  const room = quick.length;
  for (let i = from; i < end; i++) {
    const length = bits[i] as number;
    if (length === 0) continue;
    const place = firstOf[length] as number;
    symbols[place] = i - from;
    firstOf[length] = place + 1;
    const value = codeOf[length] as number;
    codeOf[length] = value + 1;
    const step = 1 << length;
    if (step > room) continue;
    const entry = ((i - from) << 4) | length;
    const first = (reversed[value] as number) >> (quickBits - length);
    for (let at = first; at < room; at += step) quick[at] = entry;
  }
  return code;
}

/** The codes of blocks that send none. @basis RFC 1951 §3.2.6 */
const fixedLiterals = fillCode(
  roomFor(288, quickBits),
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  0,
  288,
);
const fixedDistances = fillCode(roomFor(32, quickBits), new Uint8Array(32).fill(5), 0, 32);

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
  #output: Uint8Array;
  #size = 0;

  constructor(input: Uint8Array, from: number, sizeMax: number) {
    this.#input = input;
    this.#at = from;
    this.#sizeMax = sizeMax;
    // What is asked for in advance is bounded by what came in.
    const room = Math.min(sizeMax, 4096 + 8 * input.length);
    this.#output = new Uint8Array(room + repeatMax);
  }

  run(): Uint8Array {
    for (let isLast = false; !isLast;) {
      isLast = this.#take(1) === 1;
      const kind = this.#take(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#block(fixedLiterals, fixedDistances);
      else if (kind === 2) this.#dynamic();
      else broken('an unknown kind of block');
    }
    return this.#output.subarray(0, this.#size);
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
    if (wanted > this.#sizeMax) {
      throw new Malformed('inflate-too-large', undefined, `over ${this.#sizeMax} bytes`);
    }
    if (wanted <= this.#output.length) return;
    const larger = new Uint8Array(Math.min(this.#sizeMax, 2 * wanted) + repeatMax);
    larger.set(this.#output.subarray(0, this.#size));
    this.#output = larger;
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
    const code = fillCode(ownLengths, lengthsOfLengths, 0, 19);
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
    const codes = this.#input.length < smallMax ? smallCodes : ownCodes;
    fillCode(codes.literals, bits, 0, literals);
    this.#block(codes.literals, fillCode(codes.distances, bits, literals, end));
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
    const outputEnd = output.length - repeatMax;
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

/**
 * Expands DEFLATE data that begins at `from`.
 *
 * The result is never larger than `sizeMax` and costs no more than that to make. Octets after the
 * last block are not looked at.
 *
 * @basis RFC 1951
 */
export function inflateRaw(input: Uint8Array, from: number, sizeMax: number): Uint8Array {
  return new Inflater(input, from, sizeMax).run();
}
