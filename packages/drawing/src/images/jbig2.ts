import type { Bitmap } from '@yunzhang/base';
import { readPage } from './jbig2/page.ts';
import type { ImageLimits } from './limits.ts';

/**
 * Reads the first page of a JBIG2 file: black on white.
 *
 * Generic, refinement, symbol, text and halftone coding, arithmetic, Huffman and fax. Huffman codes
 * together with refinement, and contexts kept from one dictionary to the next, are
 * `bitmap-unsupported`. All pixels that are decoded or painted count against one limit.
 *
 * @basis T.88; ofd-format.md §6
 */
export function decodeJbig2(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const { width, height, pixels } = readPage(bytes, limits);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] === 1) rgba.fill(0, i * 4, i * 4 + 3);
  }
  return { width, height, rgba };
}
