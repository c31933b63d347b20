import type { Bitmap } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import { checkSize, type ImageLimits } from './limits.ts';
import { lzwGif } from './lzw.ts';
import { octets } from './octets.ts';

/**
 * Reads the first frame of a GIF on a clear ground.
 *
 * Later frames are left out: a document stands still.
 *
 * @basis GIF89a
 */
export function decodeGif(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const file = octets(bytes, 'little');
  const [width, height] = [file.u16(6), file.u16(8)];
  checkSize({ width, height }, limits);
  const shared = paletteAt(bytes, 13, file.u8(10));
  let at = 13 + shared.length;
  let clear: number | undefined;
  for (;;) {
    const mark = file.u8(at);
    if (mark === 0x2c) break;
    if (mark === 0x3b) malformed('bitmap-malformed', at, 'no frame');
    if (mark !== 0x21) malformed('bitmap-malformed', at, 'unknown block');
    if (file.u8(at + 1) === 0xf9 && (file.u8(at + 3) & 1) === 1) clear = file.u8(at + 6);
    at = joined(bytes, at + 2).next;
  }
  const frame = { x: file.u16(at + 1), y: file.u16(at + 3), flags: file.u8(at + 9) };
  const size = { width: file.u16(at + 5), height: file.u16(at + 7) };
  checkSize(size, limits);
  const own = paletteAt(bytes, at + 10, frame.flags);
  const codesAt = at + 10 + own.length;
  const indexes = lzwGif({
    bytes: joined(bytes, codesAt + 1).data,
    codeBits: file.u8(codesAt),
    sizeMax: size.width * size.height,
  });
  const rgba = new Uint8Array(width * height * 4);
  const palette = own.length > 0 ? own : shared;
  paint({ rgba, width, height, frame: { ...frame, ...size }, palette, clear, indexes });
  return { width, height, rgba };
}

interface GifFrame {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly frame: { x: number; y: number; width: number; height: number; flags: number };
  readonly palette: Uint8Array;
  readonly clear: number | undefined;
  readonly indexes: Uint8Array;
}

function paint({ rgba, width, height, frame, palette, clear, indexes }: GifFrame): void {
  const rows = (frame.flags & 0x40) === 0 ? undefined : interlaced(frame.height);
  for (let row = 0; row < frame.height; row++) {
    const y = frame.y + (rows?.[row] ?? row);
    if (y >= height) continue;
    for (let column = 0; column < frame.width && frame.x + column < width; column++) {
      const index = indexes[row * frame.width + column];
      if (index === undefined || index === clear) continue;
      const to = (y * width + frame.x + column) * 4;
      for (let c = 0; c < 3; c++) rgba[to + c] = palette[index * 3 + c] ?? 0;
      rgba[to + 3] = 255;
    }
  }
}

function interlaced(height: number): readonly number[] {
  const rows: number[] = [];
  for (const [start, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let y = start; y < height; y += step) rows.push(y);
  }
  return rows;
}

function paletteAt(bytes: Uint8Array, at: number, flags: number): Uint8Array {
  if ((flags & 0x80) === 0) return new Uint8Array();
  const size = 3 * 2 ** ((flags & 7) + 1);
  if (at + size > bytes.length) malformed('bitmap-truncated', at);
  return bytes.subarray(at, at + size);
}

/** Puts sub-blocks together; a missing end is tolerated, the picture may still be whole. */
function joined(bytes: Uint8Array, from: number): { data: Uint8Array; next: number } {
  const data = new Uint8Array(bytes.length - Math.min(from, bytes.length));
  let [at, size] = [from, 0];
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    const part = bytes.subarray(at + 1, at + 1 + length);
    data.set(part, size);
    size += part.length;
    at += 1 + length;
  }
  return { data: data.subarray(0, size), next: at + 1 };
}
