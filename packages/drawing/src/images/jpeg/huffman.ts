import { malformed } from '../../codes.ts';

/** Symbols by their prefix: `length * 256 + symbol` for all sixteen-bit starts, 0 for none. */
export type JpegTable = Uint16Array;

/** Builds a table of the counts of prefixes by length and the symbols in order. @basis T.81 C.2 */
export function jpegTable(counts: Uint8Array, symbols: Uint8Array): JpegTable {
  const table = new Uint16Array(1 << 16);
  let [code, at] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < (counts[length - 1] ?? 0); i++, code++, at++) {
      const from = code << (16 - length);
      const to = (code + 1) << (16 - length);
      if (to > 1 << 16) malformed('bitmap-malformed', undefined, 'JPEG codes');
      table.fill(length * 256 + (symbols[at] ?? 0), from, to);
    }
    code <<= 1;
  }
  return table;
}

/** Reads bits of a scan; after the data, or at a marker, there are zeros and `isAtEnd`. */
export class ScanReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;
  /** Zero bits that were made up. */
  #lent = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** More was read than there is: what comes is no picture any more. */
  get isAtEnd(): boolean {
    return this.#lent > this.#count;
  }

  #fill(count: number): void {
    while (this.#count < count) {
      const octet = this.#bytes[this.#at];
      const isMarker = octet === 0xff && this.#bytes[this.#at + 1] !== 0;
      let next = 0;
      if (octet === undefined || isMarker) this.#lent += 8;
      else {
        next = octet;
        this.#at += octet === 0xff ? 2 : 1;
      }
      this.#held = ((this.#held << 8) | next) & 0xff_ffff;
      this.#count += 8;
    }
  }

  bits(count: number): number {
    if (count === 0) return 0;
    this.#fill(count);
    this.#count -= count;
    return (this.#held >> this.#count) & ((1 << count) - 1);
  }

  /** A symbol; 0 where no prefix fits, which ends a block. */
  symbol(table: JpegTable): number {
    this.#fill(16);
    const entry = table[(this.#held >> (this.#count - 16)) & 0xffff] as number;
    if (entry === 0) {
      this.#lent += 1 << 20;
      return 0;
    }
    this.#count -= entry >> 8;
    return entry & 255;
  }

  /** A number of so many bits, of which half the range is negative. @basis T.81 F.2.2.1 */
  number(bits: number): number {
    const value = this.bits(bits);
    return bits === 0 || value >= 1 << (bits - 1) ? value : value - (1 << bits) + 1;
  }

  /** Goes to the next restart, if that is what comes. */
  restart(): void {
    this.#held = 0;
    this.#count = 0;
    this.#lent = 0;
    const bytes = this.#bytes;
    // Octets that were not read are skipped: damage goes no farther than a restart.
    let at = this.#at;
    while (at + 1 < bytes.length && !(bytes[at] === 0xff && (bytes[at + 1] ?? 0) >= 0xc0)) at++;
    const mark = bytes[at + 1] ?? 0;
    this.#at = mark >= 0xd0 && mark <= 0xd7 ? at + 2 : at;
  }

  /** Where the marker after the scan stands. */
  end(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at + 1 < bytes.length) {
      const next = bytes[at + 1] ?? 0;
      if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7))
        break;
      at++;
    }
    return at;
  }
}
