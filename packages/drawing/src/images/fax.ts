import { malformed } from '../codes.ts';
import { faxCodeBits, faxModes, faxRows, faxRuns, type FaxTable } from './fax-codes.ts';

/** A picture of black and white as fax machines send it. */
export interface FaxInput {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /**
   * `rows`: each row by itself, at whole octets; `group3`: with line ends, perhaps with rows that
   * lean on the one above; `group4`: all rows lean on the one above.
   */
  readonly scheme: 'rows' | 'group3' | 'group4';
  /** Group 3: after each line end a bit says how the row is coded. */
  readonly isTwoDimensional: boolean;
}

/**
 * Expands CCITT group 3 and 4: one octet a pixel, 1 where it is black.
 *
 * Damage ends the picture; rows that are missing stay white, as fax machines print them. A first
 * row that cannot be read is `bitmap-malformed`.
 *
 * @basis T.4, T.6
 */
export function expandFax(input: FaxInput): Uint8Array {
  return readFax(input).pixels;
}

/** The same, with the octets that were read, the mark of the end included. */
export function readFax(input: FaxInput): { readonly pixels: Uint8Array; readonly size: number } {
  const { width, height, scheme } = input;
  const pixels = new Uint8Array(width * height);
  const bits = bitReader(input.bytes);
  let above: readonly number[] = [];
  for (let y = 0; y < height; y++) {
    let isFlat = scheme === 'rows';
    if (scheme === 'group3') {
      bits.skipLineEnd();
      isFlat = !input.isTwoDimensional || bits.take(1) === 1;
    } else if (scheme === 'rows') bits.align();
    const changes = isFlat ? flatRow(bits, width) : leaningRow(bits, width, above);
    if (changes === undefined) {
      if (y === 0) malformed('bitmap-malformed', undefined, 'fax codes');
      break;
    }
    for (let i = 0; i < changes.length; i += 2) {
      pixels.fill(1, y * width + (changes[i] ?? 0), y * width + (changes[i + 1] ?? width));
    }
    above = changes;
  }
  while (bits.peek(12) === 1) bits.take(12);
  bits.align();
  return { pixels, size: Math.min(input.bytes.length, bits.place() >> 3) };
}

interface BitReader {
  /** The next bits without moving; zeros beyond the end. */
  peek(count: number): number;
  take(count: number): number;
  align(): void;
  /** Passes fill bits and a line end, where there is one. */
  skipLineEnd(): void;
  isAtEnd(): boolean;
  /** Bits passed. */
  place(): number;
}

function bitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  const sizeBits = bytes.length * 8;
  const peek = (count: number): number => {
    const first = at >> 3;
    const word =
      ((bytes[first] ?? 0) << 16) | ((bytes[first + 1] ?? 0) << 8) | (bytes[first + 2] ?? 0);
    return (word >> (24 - (at & 7) - count)) & ((1 << count) - 1);
  };
  return {
    peek,
    take: (count) => {
      const value = peek(count);
      at += count;
      return value;
    },
    align: () => {
      at = (at + 7) & ~7;
    },
    skipLineEnd: () => {
      let zeros = 0;
      while (at + zeros < sizeBits && bitAt(bytes, at + zeros) === 0) zeros++;
      if (zeros >= 11) at += zeros + 1;
    },
    isAtEnd: () => at >= sizeBits,
    place: () => at,
  };
}

function bitAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
}

function code(bits: BitReader, table: FaxTable): number | undefined {
  const found = table[bits.peek(faxCodeBits)] ?? -1;
  if (found < 0 || bits.isAtEnd()) return undefined;
  bits.take(found & 15);
  return found >> 4;
}

/** A run: codes of 64 and more go on with the next code. */
function run(bits: BitReader, colour: 'white' | 'black'): number | undefined {
  let length = 0;
  for (;;) {
    const part = code(bits, faxRuns[colour]);
    if (part === undefined) return undefined;
    length += part;
    if (part < 64) return length;
    if (length > 65_535 + 2560) return undefined;
  }
}

/** Places where the colour changes, first to black. */
function flatRow(bits: BitReader, width: number): number[] | undefined {
  const changes: number[] = [];
  let x = 0;
  for (let isBlack = false; x < width; isBlack = !isBlack) {
    const length = run(bits, isBlack ? 'black' : 'white');
    if (length === undefined) return undefined;
    x = Math.min(width, x + length);
    changes.push(x);
  }
  return changes;
}

function leaningRow(
  bits: BitReader,
  width: number,
  above: readonly number[],
): number[] | undefined {
  const changes: number[] = [];
  let [x, isBlack, near] = [-1, false, 0];
  while (x < width) {
    const mode = code(bits, faxRows);
    if (mode === undefined) return undefined;
    // The first change above that lies beyond x and has the other colour.
    while (near > 0 && (above[near - 1] ?? width) > x) near--;
    while (near < above.length && (above[near] as number) <= x) near++;
    if (near % 2 !== (isBlack ? 1 : 0)) near++;
    const next = above[near] ?? width;
    if (mode === faxModes.pass) {
      x = above[near + 1] ?? width;
    } else if (mode === faxModes.horizontal) {
      const first = run(bits, isBlack ? 'black' : 'white');
      const second = run(bits, isBlack ? 'white' : 'black');
      if (first === undefined || second === undefined) return undefined;
      const middle = Math.min(width, Math.max(x, 0) + first);
      x = Math.min(width, middle + second);
      changes.push(middle, x);
      if (first + second === 0) return undefined;
    } else {
      const to = next + mode - 3;
      if (to < Math.max(x, 0) || to > width) return undefined;
      x = to;
      changes.push(x);
      isBlack = !isBlack;
    }
  }
  return changes;
}
