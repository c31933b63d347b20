import type { Bitmap } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import type { ImageFormat } from '../marks.ts';
import { decodeBmp, bmpHead } from './bmp.ts';
import { imageFormatOf } from './format.ts';
import { decodeGif } from './gif.ts';
import { decodeJbig2 } from './jbig2.ts';
import { jbig2Size } from './jbig2/page.ts';
import { decodeJpeg, jpegSize } from './jpeg.ts';
import { decodeJpeg2000 } from './jpeg2000.ts';
import { jpeg2000Head } from './jpeg2000-head.ts';
import { type ImageLimits, imageLimits, type ImageSize } from './limits.ts';
import { octets } from './octets.ts';
import { decodePng } from './png.ts';
import { decodeTiff } from './tiff.ts';
import { tiffHead } from './tiff-head.ts';

type Decoder = (bytes: Uint8Array, limits: ImageLimits) => Bitmap;

const decoders: Readonly<Record<ImageFormat, Decoder>> = {
  png: decodePng,
  jpeg: (bytes, limits) => decodeJpeg(bytes, limits),
  gif: decodeGif,
  bmp: decodeBmp,
  tiff: decodeTiff,
  jbig2: decodeJbig2,
  jpeg2000: decodeJpeg2000,
  unknown: () => malformed('bitmap-format-unknown'),
};

/**
 * Reads an image file of any format OFD and PDF know; its first octets say which it is.
 *
 * Files that are damaged, too large or coded in a way that is not supported throw `Malformed`.
 *
 * @basis ofd-format.md §6
 */
export function decodeImage(bytes: Uint8Array, limits: ImageLimits = imageLimits): Bitmap {
  return decoders[imageFormatOf(bytes)](bytes, limits);
}

/** Width and height in pixels, from the headers alone. @basis ofd-format.md §6 */
export function imageSize(bytes: Uint8Array, limits: ImageLimits = imageLimits): ImageSize {
  const { width, height } = headOf(bytes, limits);
  return { width, height };
}

function headOf(bytes: Uint8Array, limits: ImageLimits): ImageSize {
  const format = imageFormatOf(bytes);
  if (format === 'jpeg') return jpegSize(bytes);
  if (format === 'jpeg2000') return jpeg2000Head(bytes);
  if (format === 'tiff') return tiffHead(bytes, limits);
  if (format === 'jbig2') return jbig2Size(bytes);
  const little = octets(bytes, 'little');
  if (format === 'bmp') return bmpHead(little);
  if (format === 'gif') return { width: little.u16(6), height: little.u16(8) };
  if (format !== 'png') return malformed('bitmap-format-unknown');
  const big = octets(bytes, 'big');
  return { width: big.u32(16), height: big.u32(20) };
}
