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
export interface TableView {
  readonly size: number;
  u8(at: number): number;
  u16(at: number): number;
  i16(at: number): number;
  u32(at: number): number;
  /** A part of this table, which must lie inside it. */
  slice(at: number, size: number): TableView;
}

/** Opens the octets `from` to `from + size`, which must lie inside `bytes`. */
export function viewTable(bytes: Uint8Array, from: number, size: number): TableView {
  if (from < 0 || size < 0 || from + size > bytes.length) fontMalformed('font-truncated', from);
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, size);
  const check = (at: number, width: number): number =>
    Number.isInteger(at) && at >= 0 && width >= 0 && at + width <= size
      ? at
      : fontMalformed('font-truncated', from + at);
  return {
    size,
    u8: (at) => view.getUint8(check(at, 1)),
    u16: (at) => view.getUint16(check(at, 2)),
    i16: (at) => view.getInt16(check(at, 2)),
    u32: (at) => view.getUint32(check(at, 4)),
    slice: (at, part) => viewTable(bytes, from + check(at, part), part),
  };
}
