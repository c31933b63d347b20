/** Probability, next state after the likely and the other bit, whether the likely bit changes. */
const rows: readonly (readonly [number, number, number, 0 | 1])[] = [
  [0x5601, 1, 1, 1],
  [0x3401, 2, 6, 0],
  [0x1801, 3, 9, 0],
  [0x0ac1, 4, 12, 0],
  [0x0521, 5, 29, 0],
  [0x0221, 38, 33, 0],
  [0x5601, 7, 6, 1],
  [0x5401, 8, 14, 0],
  [0x4801, 9, 14, 0],
  [0x3801, 10, 14, 0],
  [0x3001, 11, 17, 0],
  [0x2401, 12, 18, 0],
  [0x1c01, 13, 20, 0],
  [0x1601, 29, 21, 0],
  [0x5601, 15, 14, 1],
  [0x5401, 16, 14, 0],
  [0x5101, 17, 15, 0],
  [0x4801, 18, 16, 0],
  [0x3801, 19, 17, 0],
  [0x3401, 20, 18, 0],
  [0x3001, 21, 19, 0],
  [0x2801, 22, 19, 0],
  [0x2401, 23, 20, 0],
  [0x2201, 24, 21, 0],
  [0x1c01, 25, 22, 0],
  [0x1801, 26, 23, 0],
  [0x1601, 27, 24, 0],
  [0x1401, 28, 25, 0],
  [0x1201, 29, 26, 0],
  [0x1101, 30, 27, 0],
  [0x0ac1, 31, 28, 0],
  [0x09c1, 32, 29, 0],
  [0x08a1, 33, 30, 0],
  [0x0521, 34, 31, 0],
  [0x0441, 35, 32, 0],
  [0x02a1, 36, 33, 0],
  [0x0221, 37, 34, 0],
  [0x0141, 38, 35, 0],
  [0x0111, 39, 36, 0],
  [0x0085, 40, 37, 0],
  [0x0049, 41, 38, 0],
  [0x0025, 42, 39, 0],
  [0x0015, 43, 40, 0],
  [0x0009, 44, 41, 0],
  [0x0005, 45, 42, 0],
  [0x0001, 45, 43, 0],
  [0x5601, 46, 46, 0],
];

const probability = Uint16Array.from(rows, ([qe]) => qe);
const afterLikely = Uint8Array.from(rows, ([, next]) => next);
const afterOther = Uint8Array.from(rows, ([, , next]) => next);
const changes = Uint8Array.from(rows, ([, , , change]) => change);

/** States of contexts: the number of a row, times two, plus the likely bit. */
export type Contexts = Uint8Array;

/** Decodes bits by how likely they were in their context. @basis T.88 annex E */
export class ArithmeticDecoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #code: number;
  #interval = 0x8000;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#code = (bytes[0] ?? 0xff) << 16;
    this.#takeOctet();
    this.#code = (this.#code << 7) >>> 0;
    this.#count -= 7;
  }

  /** The next bit in a context, whose state moves on. */
  bit(contexts: Contexts, context: number): 0 | 1 {
    const state = contexts[context] as number;
    const row = state >> 1;
    const likely = (state & 1) as 0 | 1;
    const qe = probability[row] as number;
    this.#interval -= qe;
    let isOther: boolean;
    if (this.#code >>> 16 < qe) {
      isOther = this.#interval >= qe;
      this.#interval = qe;
    } else {
      this.#code = (this.#code - (qe << 16)) >>> 0;
      if ((this.#interval & 0x8000) !== 0) return likely;
      isOther = this.#interval < qe;
    }
    const next = isOther ? (afterOther[row] as number) : (afterLikely[row] as number);
    const kept = isOther && changes[row] === 1 ? likely ^ 1 : likely;
    contexts[context] = (next << 1) | kept;
    do {
      if (this.#count === 0) this.#takeOctet();
      this.#interval <<= 1;
      this.#code = (this.#code << 1) >>> 0;
      this.#count--;
    } while ((this.#interval & 0x8000) === 0);
    return (isOther ? likely ^ 1 : likely) as 0 | 1;
  }

  /** After the end there are ones without end. */
  #takeOctet(): void {
    const bytes = this.#bytes;
    const isFull = (bytes[this.#at] ?? 0xff) === 0xff;
    const next = bytes[this.#at + 1] ?? 0xff;
    if (isFull && next > 0x8f) {
      this.#code = (this.#code + 0xff00) >>> 0;
      this.#count = 8;
      return;
    }
    this.#at++;
    this.#code = (this.#code + (next << (isFull ? 9 : 8))) >>> 0;
    this.#count = isFull ? 7 : 8;
  }
}
