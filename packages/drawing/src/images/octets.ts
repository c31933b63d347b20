import { malformed } from '../codes.ts';

/** Numbers at places of a file; a place beyond the end is `bitmap-truncated`. */
export interface Octets {
  readonly bytes: Uint8Array;
  readonly u8: (at: number) => number;
  readonly u16: (at: number) => number;
  readonly i32: (at: number) => number;
  readonly u32: (at: number) => number;
}

/** Opens a file whose numbers have one order of octets. */
export function octets(bytes: Uint8Array, order: 'little' | 'big'): Octets {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = order === 'little';
  const held = (at: number, size: number): number => {
    if (!(at >= 0 && at + size <= bytes.length)) malformed('bitmap-truncated', at);
    return at;
  };
  return {
    bytes,
    u8: (at) => view.getUint8(held(at, 1)),
    u16: (at) => view.getUint16(held(at, 2), isLittle),
    i32: (at) => view.getInt32(held(at, 4), isLittle),
    u32: (at) => view.getUint32(held(at, 4), isLittle),
  };
}
