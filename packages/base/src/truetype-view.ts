import { type BaseCode } from './codes.ts';
import { Malformed } from './errors.ts';

/** Refuses font data with a code of this package. */
export function fontMalformed(
  code: Extract<BaseCode, `font-${string}`>,
  at?: number,
  detail?: string,
): never {
  throw new Malformed(code, at, detail);
}

/**
 * One table of a font, read big-endian with every offset checked.
 *
 * Offsets are relative to the table; a read beyond it throws `font-truncated`, never another error.
 */
export class TableView {
  /** Octets of the table. */
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #from: number;

  /** The octets `from` to `from + size`, which must lie inside `bytes`. */
  constructor(bytes: Uint8Array, from: number, size: number) {
    if (from < 0 || size < 0 || from + size > bytes.length) fontMalformed('font-truncated', from);
    this.#bytes = bytes;
    this.#from = from;
    this.size = size;
  }

  #check(at: number, width: number): number {
    const isInside = Number.isInteger(at) && at >= 0 && width >= 0 && at + width <= this.size;
    return isInside ? this.#from + at : fontMalformed('font-truncated', this.#from + at);
  }

  u8(at: number): number {
    return this.#bytes[this.#check(at, 1)] as number;
  }

  u16(at: number): number {
    const from = this.#check(at, 2);
    return ((this.#bytes[from] as number) << 8) | (this.#bytes[from + 1] as number);
  }

  i16(at: number): number {
    return (this.u16(at) << 16) >> 16;
  }

  u32(at: number): number {
    return this.u16(at) * 0x1_0000 + this.u16(at + 2);
  }

  /** A part of this table, which must lie inside it. */
  slice(at: number, size: number): TableView {
    return new TableView(this.#bytes, this.#check(at, size), size);
  }
}

/** Opens the octets `from` to `from + size`, which must lie inside `bytes`. */
export function viewTable(bytes: Uint8Array, from: number, size: number): TableView {
  return new TableView(bytes, from, size);
}
