import { Malformed } from './errors.ts';

/** Codes of up to this many bits are found at once; longer ones are rare. */
export const quickBits = 10;
export const bitsMax = 15;

/** Refuses DEFLATE data and says what is wrong with it. */
export const broken = (detail: string): never => {
  throw new Malformed('inflate-malformed', undefined, detail);
};

/** A code: what stands for which symbol. */
export interface Code {
  /** For the next bits: symbol × 16 + bits used; 0 for longer codes and those not in use. */
  readonly quick: Uint16Array;
  /** Symbols in the order of their codes, and how many there are of each length. */
  readonly symbols: Uint16Array;
  readonly counts: Uint16Array;
}

/** Room for a code of that many symbols, whose short codes have up to `width` bits. */
export function roomFor(symbols: number, width: number): Code {
  return {
    quick: new Uint16Array(1 << width),
    symbols: new Uint16Array(symbols),
    counts: new Uint16Array(bitsMax + 1),
  };
}

/** The lengths of the codes of symbols: `from` to `end` among others. */
export interface CodeLengths {
  readonly bits: Uint8Array;
  readonly from: number;
  readonly end: number;
}

/**
 * Counts how many codes there are of each length, and tells how many in all.
 *
 * A set of lengths that no encoder makes is refused: what it means differs between readers. Only a
 * code of at most one symbol may leave room. @basis RFC 1951 §3.2.2
 */
export function countLengths(counts: Uint16Array, { bits, from, end }: CodeLengths): number {
  counts.fill(0);
  for (let i = from; i < end; i++)
    counts[bits[i] as number] = (counts[bits[i] as number] as number) + 1;
  const used = end - from - (counts[0] as number);
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= bitsMax; length++) {
    left = (left << 1) - (counts[length] as number);
    if (left < 0) broken('a code with too many symbols');
  }
  if (left > 0 && used > 1) broken('a code with room left');
  return used;
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

/** Makes a code of its lengths, once they are found to be those of a code. */
export function fillCode(code: Code, lengths: CodeLengths): Code {
  const { quick, symbols, counts } = code;
  const { bits, from, end } = lengths;
  countLengths(counts, lengths);
  firstOf[1] = 0;
  codeOf[1] = 0;
  for (let length = 1; length <= bitsMax; length++) {
    const count = counts[length] as number;
    firstOf[length + 1] = (firstOf[length] as number) + count;
    codeOf[length + 1] = ((codeOf[length] as number) + count) << 1;
  }
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

/** The codes of octets and lengths and of distances, as lengths. */
export interface BlockLengths {
  readonly literals: CodeLengths;
  readonly distances: CodeLengths;
}

/** Those of blocks that send none. @basis RFC 1951 §3.2.6 */
export const fixedLengths: BlockLengths = {
  literals: {
    bits: Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
    from: 0,
    end: 288,
  },
  distances: { bits: new Uint8Array(32).fill(5), from: 0, end: 32 },
};
