import type { Bitmap } from '@yunzhang/base';
import { JpxImage } from 'jpeg2000';
import { malformed } from '../codes.ts';
import { guarded } from './guard.ts';
import { type Jpeg2000Head, jpeg2000Head } from './jpeg2000-head.ts';
import { checkSize, type ImageLimits } from './limits.ts';

/** Pixels of a JPEG 2000 picture; it takes about a second for a million. */
const pixelsMax = 24 * 1024 * 1024;

/**
 * Reads a JPEG 2000 file or code stream: grey, RGB, sYCC or CMYK, with or without alpha.
 *
 * Palettes and components of different sizes are `bitmap-unsupported`. The decoder is the one
 * that PDF.js had; its work is bounded from the headers first.
 *
 * @basis T.800
 */
export function decodeJpeg2000(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const head = jpeg2000Head(bytes);
  checkSize(head, { pixelsMax: Math.min(limits.pixelsMax, pixelsMax) });
  const { width, height } = head;
  return guarded('JPEG 2000', () => {
    const image = new JpxImage();
    image.parse(withReaders(head.stream));
    const rgba = new Uint8Array(width * height * 4);
    for (const tile of image.tiles) paint({ head, rgba }, tile);
    return { width, height, rgba };
  });
}

/** The decoder reads numbers by the methods of Node's `Buffer`, which browsers do not have. */
class ReadableOctets extends Uint8Array {
  readInt8(at: number): number {
    return ((this[at] ?? 0) << 24) >> 24;
  }

  readUInt16BE(at: number): number {
    return ((this[at] ?? 0) << 8) | (this[at + 1] ?? 0);
  }

  readUInt32BE(at: number): number {
    return this.readUInt16BE(at) * 65_536 + this.readUInt16BE(at + 2);
  }
}

function withReaders(bytes: Uint8Array): Uint8Array {
  return ReadableOctets.from(bytes);
}

interface Canvas {
  readonly head: Jpeg2000Head;
  readonly rgba: Uint8Array;
}

interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly items: Uint8Array;
}

function paint({ head, rgba }: Canvas, { left, top, width, height, items }: Tile): void {
  const { components } = head;
  if (left + width > head.width || top + height > head.height) {
    malformed('bitmap-unsupported', undefined, 'picture off the origin');
  }
  const pixel = [0, 0, 0, 255];
  for (let y = 0, from = 0; y < height; y++) {
    let to = ((top + y) * head.width + left) * 4;
    for (let x = 0; x < width; x++, from += components, to += 4) {
      colour(head, items, from, pixel);
      rgba.set(pixel, to);
    }
  }
}

/** Enumerated colour spaces. @basis T.800 table I.10 */
const spaces = { cmyk: 12, luma: 18 } as const;

function colour(head: Jpeg2000Head, items: Uint8Array, from: number, pixel: number[]): void {
  const { components, hasAlpha, space } = head;
  const inks = components - (hasAlpha ? 1 : 0);
  const [a = 0, b = 0, c = 0, d = 0] = items.subarray(from, from + components);
  if (inks < 3) pixel.splice(0, 3, a, a, a);
  else if (space === spaces.luma) pixel.splice(0, 3, ...fromLuma(a, b - 128, c - 128));
  else if (inks === 4) pixel.splice(0, 3, ...[a, b, c].map((ink) => mixed(ink, d)));
  else pixel.splice(0, 3, a, b, c);
  pixel[3] = hasAlpha ? (items[from + components - 1] ?? 255) : 255;
}

function fromLuma(y: number, blue: number, red: number): number[] {
  const parts = [y + 1.402 * red, y - 0.344_14 * blue - 0.714_14 * red, y + 1.772 * blue];
  return parts.map((part) => Math.max(0, Math.min(255, Math.round(part))));
}

function mixed(ink: number, black: number): number {
  return Math.round(((255 - ink) * (255 - black)) / 255);
}
