import { type Bitmap, Malformed, type Matrix, Remembered } from '@yunzhang/base';
import { decodeImage } from '../images/decode.ts';
import type { ImageFile } from '../marks.ts';
import { inverseOf } from './shade.ts';
import type { Shader } from './surface.ts';

/** Pixels of one image: an A4 page at 600 dpi has 35 million. */
const limits = { pixelsMax: 40 * 1024 * 1024 };
/** Images that are kept between pages: the same logo stands on every page. */
const keptPixelsMax = 512 * 512;

/** A premultiplied picture and its halves, quarters and so on, made when they are wanted. */
interface Pyramid {
  readonly levels: Bitmap[];
}

const kept = new Remembered<ImageFile, Pyramid>();

/** Decodes an image, with the luminance of `mask` as its alpha. Throws `Malformed`. */
export function pyramidOf(image: ImageFile, mask?: ImageFile): Pyramid {
  const known = mask === undefined ? kept.get(image) : undefined;
  if (known !== undefined) return known;
  const bitmap = decodeImage(image.bytes, limits);
  const veil = mask === undefined ? undefined : decodeImage(mask.bytes, limits);
  const pyramid = { levels: [premultiplied(bitmap, veil)] };
  if (mask === undefined && bitmap.width * bitmap.height <= keptPixelsMax) kept.set(image, pyramid);
  return pyramid;
}

/** The same, for what has been decoded or drawn already. */
export function pyramidOfPixels(bitmap: Bitmap): Pyramid {
  return { levels: [bitmap] };
}

function premultiplied({ width, height, rgba }: Bitmap, veil: Bitmap | undefined): Bitmap {
  const pixels = new Uint8Array(rgba.length);
  for (let i = 0; i < width * height; i++) {
    let alpha = rgba[4 * i + 3] as number;
    if (veil !== undefined) {
      const x = Math.min(veil.width - 1, Math.floor((((i % width) + 0.5) * veil.width) / width));
      const row = Math.floor(i / width);
      const y = Math.min(veil.height - 1, Math.floor(((row + 0.5) * veil.height) / height));
      alpha = (alpha * luminance(veil, 4 * (y * veil.width + x))) / 255;
    }
    for (let k = 0; k < 3; k++) {
      pixels[4 * i + k] = Math.round(((rgba[4 * i + k] as number) * alpha) / 255);
    }
    pixels[4 * i + 3] = Math.round(alpha);
  }
  return { width, height, rgba: pixels };
}

/** @basis Compositing: luminance masks of SVG 1.1 §14.4, without gamma */
function luminance({ rgba }: Bitmap, at: number): number {
  const [r, g, b] = [rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number];
  return ((0.2126 * r + 0.7152 * g + 0.0722 * b) * (rgba[at + 3] as number)) / 255;
}

/** Half as wide and half as high, each pixel the mean of four. */
function halved({ width, height, rgba }: Bitmap): Bitmap {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  const pixels = new Uint8Array(4 * w * h);
  for (let y = 0; y < h; y++) {
    const [top, bottom] = [Math.min(height - 1, 2 * y), Math.min(height - 1, 2 * y + 1)];
    for (let x = 0; x < w; x++) {
      const [left, right] = [Math.min(width - 1, 2 * x), Math.min(width - 1, 2 * x + 1)];
      for (let k = 0; k < 4; k++) {
        const sum =
          (rgba[4 * (top * width + left) + k] as number) +
          (rgba[4 * (top * width + right) + k] as number) +
          (rgba[4 * (bottom * width + left) + k] as number) +
          (rgba[4 * (bottom * width + right) + k] as number);
        pixels[4 * (y * w + x) + k] = (sum + 2) >> 2;
      }
    }
  }
  return { width: w, height: h, rgba: pixels };
}

/** How a picture goes on beyond its edges. */
export type Beyond = 'edge' | 'again';

/** A picture that fills the unit square of `map`, smoothed; `alpha` is 0 to 1. */
export function pictureShader(
  pyramid: Pyramid,
  map: Matrix,
  { alpha, beyond }: { readonly alpha: number; readonly beyond: Beyond },
): Shader | undefined {
  const back = inverseOf(map);
  if (back === undefined) return undefined;
  const [a, b, c, d, e, f] = back;
  const { width, height, rgba } = levelFor(pyramid, map);
  const place = (i: number, size: number): number =>
    beyond === 'edge' ? Math.min(size - 1, Math.max(0, i)) : ((i % size) + size) % size;
  // No arrays in here: this is run for every pixel.
  return (y, from, count, into) => {
    const v = y + 0.5;
    for (let i = 0; i < count; i++) {
      const u = from + i + 0.5;
      const px = (a * u + c * v + e) * width - 0.5;
      const py = (b * u + d * v + f) * height - 0.5;
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      const fx = px - x0;
      const fy = py - y0;
      const left = 4 * place(x0, width);
      const right = 4 * place(x0 + 1, width);
      const top = 4 * width * place(y0, height);
      const bottom = 4 * width * place(y0 + 1, height);
      for (let k = 0; k < 4; k++) {
        const upper =
          (rgba[top + left + k] as number) * (1 - fx) + (rgba[top + right + k] as number) * fx;
        const lower =
          (rgba[bottom + left + k] as number) * (1 - fx) +
          (rgba[bottom + right + k] as number) * fx;
        into[4 * i + k] = (upper * (1 - fy) + lower * fy) * alpha;
      }
    }
  };
}

/** The picture of the pyramid that has at least as many pixels as are shown. */
function levelFor({ levels }: Pyramid, [a, b, c, d]: Matrix): Bitmap {
  const [across, down] = [Math.hypot(a, b), Math.hypot(c, d)];
  let level = 0;
  for (;;) {
    const picture = levels[level] as Bitmap;
    const isLarge = picture.width >= 2 * across && picture.height >= 2 * down;
    if (!isLarge || (picture.width < 2 && picture.height < 2)) return picture;
    level += 1;
    if (levels.length === level) levels.push(halved(picture));
  }
}

/** Tells damage of an image from other faults. */
export function isDamage(error: unknown): error is Malformed {
  return error instanceof Malformed;
}
