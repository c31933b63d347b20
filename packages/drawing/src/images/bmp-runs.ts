import { malformed } from '../codes.ts';
import type { BmpHead } from './bmp.ts';

/** Reads BI_RLE8 and BI_RLE4: palette indexes from the top row, -1 where no run is. */
export function readRuns(bytes: Uint8Array, head: BmpHead): Int16Array {
  const { width, height } = head;
  const indexes = new Int16Array(width * height).fill(-1);
  let [x, y, at] = [0, 0, head.dataAt];
  const put = (index: number): void => {
    // Runs that leave a row are cut off there: encoders round the last run up.
    if (x < width && y < height) {
      indexes[(head.isTopDown ? y : height - 1 - y) * width + x] = index;
    }
    x++;
  };
  while (at + 1 < bytes.length && y < height) {
    const count = bytes[at] as number;
    const value = bytes[at + 1] as number;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(nibble(head, value, i));
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return indexes;
    } else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const size = head.bits === 8 ? value : Math.ceil(value / 2);
      if (at + size > bytes.length) malformed('bitmap-truncated', at);
      for (let i = 0; i < value; i++) put(literal(bytes, head, at, i));
      at += size + (size % 2);
    }
  }
  return indexes;
}

function nibble(head: BmpHead, value: number, i: number): number {
  if (head.bits === 8) return value;
  return i % 2 === 0 ? value >> 4 : value & 15;
}

function literal(bytes: Uint8Array, head: BmpHead, at: number, i: number): number {
  if (head.bits === 8) return bytes[at + i] as number;
  return nibble(head, bytes[at + (i >> 1)] as number, i);
}
