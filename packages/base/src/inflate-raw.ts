import { distanceBases, distanceExtras, lengthBases, lengthExtras } from './deflate-tables.ts';
import { lengthOrder } from './deflate-tables.ts';
import { Malformed } from './errors.ts';

/** Codes of up to this many bits are found at once; longer ones are rare. */
const quickBits = 10;
const quickMask = (1 << quickBits) - 1;
const bitsMax = 15;

const broken = (detail: string): never => {
  throw new Malformed('inflate-malformed', undefined, detail);
};

/** A code: what stands for which symbol. */
interface Code {
  /** For the next ten bits: symbol × 16 + bits used; 0 for longer codes and those not in use. */
  readonly quick: Uint16Array;
  /** Symbols in the order of their codes, and how many there are of each length. */
  readonly symbols: Uint16Array;
  readonly counts: Uint16Array;
}

/**
 * Makes a code from the bits of each symbol.
 *
 * A set of lengths that no encoder makes is refused: what it means differs between readers. Only a
 * code of at most one symbol may leave room. @basis RFC 1951 §3.2.2
 */
function makeCode(bits: Uint8Array): Code {
  const counts = new Uint16Array(bitsMax + 1);
  for (const one of bits) counts[one] = (counts[one] ?? 0) + 1;
  const used = bits.length - (counts[0] ?? 0);
  counts[0] = 0;
  let left = 1;
  const firstOf = new Uint16Array(bitsMax + 2);
  const codeOf = new Uint16Array(bitsMax + 2);
  for (let length = 1; length <= bitsMax; length++) {
    const count = counts[length] ?? 0;
    left = (left << 1) - count;
    if (left < 0) broken('a code with too many symbols');
    firstOf[length + 1] = (firstOf[length] ?? 0) + count;
    codeOf[length + 1] = ((codeOf[length] ?? 0) + count) << 1;
  }
  if (left > 0 && used > 1) broken('a code with room left');
  const quick = new Uint16Array(1 << quickBits);
  const symbols = new Uint16Array(used);
  for (let symbol = 0; symbol < bits.length; symbol++) {
    const length = bits[symbol] ?? 0;
    if (length === 0) continue;
    const place = firstOf[length] ?? 0;
    symbols[place] = symbol;
    firstOf[length] = place + 1;
    const code = codeOf[length] ?? 0;
    codeOf[length] = code + 1;
    if (length > quickBits) continue;
    const entry = (symbol << 4) | length;
    for (let at = reversed(code, length); at <= quickMask; at += 1 << length) quick[at] = entry;
  }
  return { quick, symbols, counts };
}

function reversed(code: number, length: number): number {
  let [from, to] = [code, 0];
  for (let i = 0; i < length; i++) {
    to = (to << 1) | (from & 1);
    from >>>= 1;
  }
  return to;
}

/** The codes of blocks that send none. @basis RFC 1951 §3.2.6 */
const fixedLiterals = makeCode(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
);
const fixedDistances = makeCode(new Uint8Array(32).fill(5));

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
    this.#output = new Uint8Array(Math.min(sizeMax, 4096 + 8 * input.length));
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
    const larger = new Uint8Array(Math.min(this.#sizeMax, Math.max(wanted, 2 * wanted)));
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
    const own = new Uint8Array(19);
    for (let i = 0; i < count; i++) own[lengthOrder[i] ?? 0] = this.#take(3);
    const code = makeCode(own);
    const bits = new Uint8Array(literals + distances);
    for (let i = 0; i < bits.length;) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        bits[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) broken('a repeat of nothing');
      const value = symbol === 16 ? (bits[i - 1] ?? 0) : 0;
      const times =
        symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (i + times > bits.length) broken('a repeat beyond the end');
      bits.fill(value, i, i + times);
      i += times;
    }
    if (bits[256] === 0) broken('a block without an end');
    this.#block(makeCode(bits.subarray(0, literals)), makeCode(bits.subarray(literals)));
  }

  /** The next symbol, bit by bit; for short codes and for the last octets of the data. */
  #symbol({ symbols, counts }: Code): number {
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
      } else this.#repeat(symbol, this.#symbol.bind(this, distances));
    }
  }

  #repeat(symbol: number, next: () => number): void {
    const kind = symbol - 257;
    if (kind > 28) broken('a length that does not exist');
    const length = (lengthBases[kind] ?? 0) + this.#take(lengthExtras[kind] ?? 0);
    const way = next();
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
    const outputEnd = Math.min(output.length, this.#sizeMax) - 258;
    let [at, hold, bits, size] = [this.#at, this.#hold, this.#bits, this.#size];
    let goesOn = true;
    while (at < inputEnd && size < outputEnd) {
      // At most 24 bits are held afterwards; a symbol with a short code needs ten of them.
      while (bits <= 16) {
        hold |= (input[at++] as number) << bits;
        bits += 8;
      }
      const entry = quickLiterals[hold & quickMask] as number;
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
      const way = quickDistances[rest & quickMask] as number;
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
