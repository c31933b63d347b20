import type { Bitmap } from '@yunzhang/base';
import {
  Jbig2Image,
  setVerbosityLevel,
} from 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.min.mjs';
import { guarded } from './guard.ts';
import { jbig2Size } from './jbig2-head.ts';
import { checkSize, type ImageLimits } from './limits.ts';

/**
 * Reads the first page of a JBIG2 file: black on white.
 *
 * @basis T.88; ofd-format.md §6
 */
export function decodeJbig2(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const { width, height } = jbig2Size(bytes, limits);
  checkSize({ width, height }, limits);
  return guarded('JBIG2', () => {
    setVerbosityLevel(0); // it would write to the console
    const levels = new Jbig2Image().parse(bytes);
    const rgba = new Uint8Array(width * height * 4).fill(255);
    for (let i = 0; i < levels.length; i++) {
      if (levels[i] === 0) rgba.fill(0, i * 4, i * 4 + 3);
    }
    return { width, height, rgba };
  });
}
