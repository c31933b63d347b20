import type { Bitmap, Colour } from '@yunzhang/base';
import { encodePng, type ImageFile } from '@yunzhang/drawing';
import { numberOf, octetsOf, recordOf } from './values.ts';

/** Pixels of one image. */
const pixelsMax = 64 * 1024 * 1024;

/** Images made from the objects of PDF.js: one that is shown twice is one file. */
export interface Images {
  readonly files: WeakMap<object, Map<string, ImageFile | undefined>>;
  count: number;
}

/** Starts a file. */
export function startImages(): Images {
  return { files: new WeakMap(), count: 0 };
}

/** A part of an image, in pixels. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The file of an image; undefined where there are no pixels. */
export function imageFile(
  images: Images,
  object: unknown,
  { jpeg, crop }: { readonly jpeg?: Uint8Array | undefined; readonly crop?: Crop } = {},
): ImageFile | undefined {
  const key = crop === undefined ? 'all' : [crop.x, crop.y, crop.width, crop.height].join();
  return kept(images, object, key, () => {
    if (jpeg !== undefined && crop === undefined) return { bytes: jpeg, format: 'jpeg' };
    const bitmap = bitmapOf(object);
    if (bitmap === undefined) return undefined;
    const part = crop === undefined ? bitmap : cropped(bitmap, crop);
    return part && { bytes: encodePng(part), format: 'png' };
  });
}

/** The file of a mask in one colour. */
export function maskFile(images: Images, object: unknown, colour: Colour): ImageFile | undefined {
  return kept(images, object, colour, () => {
    const bitmap = stencilOf(object, colour);
    return bitmap && { bytes: encodePng(bitmap), format: 'png' };
  });
}

function kept(
  images: Images,
  object: unknown,
  key: string,
  make: () => Omit<ImageFile, 'name'> | undefined,
): ImageFile | undefined {
  if (typeof object !== 'object' || object === null) return undefined;
  const known = images.files.get(object) ?? new Map<string, ImageFile | undefined>();
  images.files.set(object, known);
  if (!known.has(key)) {
    const made = make();
    known.set(key, made && { ...made, name: `image ${++images.count}` });
  }
  return known.get(key);
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly kind: number;
}

function pixelsOf(object: unknown): Pixels | undefined {
  const facts = recordOf(object);
  const data = octetsOf(facts?.['data']);
  const [width, height] = [numberOf(facts?.['width']), numberOf(facts?.['height'])];
  const isSized = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (data === undefined || !isSized || width * height > pixelsMax) return undefined;
  return { width, height, data, kind: numberOf(facts?.['kind']) };
}

/** Kinds of pixels: one bit of grey, or octets of red, green, blue and perhaps alpha. */
function bitmapOf(object: unknown): Bitmap | undefined {
  const pixels = pixelsOf(object);
  if (pixels === undefined) return undefined;
  const { width, height, data, kind } = pixels;
  if (kind === 3)
    return data.length < width * height * 4 ? undefined : { width, height, rgba: data };
  const rgba = new Uint8Array(width * height * 4).fill(255);
  if (kind === 1) {
    eachBit(pixels, (index, bit) => {
      if (bit === 0) rgba.fill(0, index * 4, index * 4 + 3);
    });
    return { width, height, rgba };
  }
  if (kind !== 2 || data.length < width * height * 3) return undefined;
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = data[from] as number;
    rgba[to + 1] = data[from + 1] as number;
    rgba[to + 2] = data[from + 2] as number;
  }
  return { width, height, rgba };
}

/** Where a bit is 0 the mask lets the colour through. */
function stencilOf(object: unknown, colour: Colour): Bitmap | undefined {
  const pixels = pixelsOf(object);
  if (pixels === undefined) return undefined;
  const { width, height } = pixels;
  const rgba = new Uint8Array(width * height * 4);
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  eachBit(pixels, (index, bit) => {
    if (bit === 0) rgba.set([...parts, 255], index * 4);
  });
  return { width, height, rgba };
}

function eachBit({ width, height, data }: Pixels, see: (index: number, bit: number) => void): void {
  const stride = (width + 7) >> 3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const octet = data[y * stride + (x >> 3)] ?? 255;
      see(y * width + x, (octet >> (7 - (x & 7))) & 1);
    }
  }
}

function cropped(bitmap: Bitmap, { x, y, width, height }: Crop): Bitmap | undefined {
  const isInside =
    [x, y, width, height].every((value) => Number.isInteger(value) && value >= 0) &&
    width > 0 &&
    height > 0 &&
    x + width <= bitmap.width &&
    y + height <= bitmap.height;
  if (!isInside) return undefined;
  const rgba = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * bitmap.width + x) * 4;
    rgba.set(bitmap.rgba.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, rgba };
}
