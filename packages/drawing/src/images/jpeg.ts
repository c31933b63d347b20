import type { Bitmap } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import { jpegPixels } from './jpeg/colours.ts';
import { readJpeg } from './jpeg/frame.ts';
import { checkSize, type ImageLimits, type ImageSize } from './limits.ts';
import { type Octets, octets } from './octets.ts';

/**
 * Reads a JPEG, baseline or progressive, grey, YCbCr, RGB, CMYK or YCCK.
 *
 * Data that ends early or is damaged shows what there is of it. `conversion` is 0 where the file
 * around it says that colours are not YCbCr, 1 where it says they are.
 *
 * @basis T.81
 */
export function decodeJpeg(bytes: Uint8Array, limits: ImageLimits, conversion = -1): Bitmap {
  checkSize(jpegSize(bytes), limits);
  return jpegPixels(readJpeg(bytes), conversion);
}

/** Width and height of the first frame. */
export function jpegSize(bytes: Uint8Array): ImageSize {
  const file = octets(bytes, 'big');
  let size: ImageSize | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) {
      at++;
      continue;
    }
    const mark = bytes[at + 1] as number;
    const isFrame = mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);
    if (isFrame) {
      checkFrame(file, at);
      size ??= { width: file.u16(at + 7), height: file.u16(at + 5) };
    }
    if (size !== undefined) break;
    const isAlone = mark === 0xff || mark === 0x00 || (mark >= 0xd0 && mark <= 0xd9);
    if (isAlone) at += mark === 0xff ? 1 : 2;
    else at += 2 + Math.max(2, file.u16(at + 2));
  }
  return size ?? malformed('bitmap-truncated', undefined, 'no frame');
}

/** Lossless and arithmetic frames are not read; every component costs memory. */
function checkFrame(file: Octets, at: number): void {
  const mark = file.u8(at + 1);
  if (mark > 0xc2) malformed('bitmap-unsupported', at, `frame ${mark.toString(16)}`);
  const [depth, components] = [file.u8(at + 4), file.u8(at + 9)];
  if (depth !== 8) malformed('bitmap-unsupported', at, `${depth} bits`);
  if (components < 1 || components > 4) malformed('bitmap-unsupported', at, 'components');
  for (let i = 0; i < components; i++) {
    const [across, down] = [file.u8(at + 11 + i * 3) >> 4, file.u8(at + 11 + i * 3) & 15];
    if (!(across >= 1 && across <= 4 && down >= 1 && down <= 4)) {
      malformed('bitmap-malformed', at, 'sampling');
    }
  }
}
