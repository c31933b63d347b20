import { type Bitmap, indexOf } from '@yunzhang/base';
import {
  JpegImage,
  setVerbosityLevel,
} from 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.min.mjs';
import { malformed } from '../codes.ts';
import { guarded } from './guard.ts';
import { checkSize, type ImageLimits, type ImageSize } from './limits.ts';
import { type Octets, octets } from './octets.ts';

/** Scans of one file; each costs time in proportion to the picture. */
const scansMax = 64;

/**
 * Reads a JPEG, baseline or progressive, grey, YCbCr, RGB, CMYK or YCCK.
 *
 * The decoder is the one of PDF.js; sizes and the number of scans are bounded before it sees the
 * file. `conversion` is 0 where the file around it says that colours are not YCbCr.
 *
 * @basis T.81
 */
export function decodeJpeg(bytes: Uint8Array, limits: ImageLimits, conversion = -1): Bitmap {
  const size = jpegSize(bytes);
  checkSize(size, limits);
  checkLateLines(bytes, size, limits);
  return guarded('JPEG', () => {
    setVerbosityLevel(0); // it would write to the console
    const image = new JpegImage({ decodeTransform: null, colorTransform: conversion });
    image.parse(bytes, { dnlScanLines: null });
    const { width, height, numComponents } = image;
    checkSize({ width, height }, limits);
    const data = image.getData({ width, height, forceRGBA: true, isSourcePDF: false });
    if (numComponents === 2) malformed('bitmap-unsupported', undefined, 'two components');
    if (data.length === width * height * 4) return { width, height, rgba: new Uint8Array(data) };
    return { width, height, rgba: withAlpha(data) };
  });
}

/** RGB that needed no conversion comes back with three octets a pixel. */
function withAlpha(rgb: Uint8ClampedArray): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    for (let c = 0; c < 3; c++) rgba[to + c] = rgb[from + c] as number;
    rgba[to + 3] = 255;
  }
  return rgba;
}

/** Width and height of the first frame, and a look at how many scans there are. */
export function jpegSize(bytes: Uint8Array): ImageSize {
  const file = octets(bytes, 'big');
  let size: ImageSize | undefined;
  let scans = 0;
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
    if (mark === 0xda && ++scans > scansMax) malformed('bitmap-malformed', at, 'scans');
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

/** Lines that are only told after the first scan make the picture higher than its header says. */
function checkLateLines(bytes: Uint8Array, { width }: ImageSize, limits: ImageLimits): void {
  const mark = Uint8Array.of(0xff, 0xdc, 0, 4);
  const file = octets(bytes, 'big');
  for (let at = indexOf(bytes, mark); at >= 0; at = indexOf(bytes, mark, at + 1)) {
    if (at + 6 <= bytes.length) checkSize({ width, height: file.u16(at + 4) || 1 }, limits);
  }
}
