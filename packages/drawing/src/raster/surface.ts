import type { Bitmap } from '@yunzhang/base';
import type { Blend } from '../marks.ts';
import { mixed } from './blend.ts';
import type { Clip } from './clip.ts';
import type { Coverage } from './coverage.ts';

/** A colour: red, green, blue and alpha, each 0 to 255, not premultiplied. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * Gives the colours of pixels of one row, premultiplied, four octets a pixel.
 *
 * `from` is the first pixel wanted; `into` begins with it.
 */
export type Shader = (y: number, from: number, count: number, into: Uint8ClampedArray) => void;

/** Pixels that are painted on: premultiplied, four octets each, transparent at first. */
export class Surface {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
  /** What has been painted on: nothing where the right side is left of the left one. */
  left: number;
  top: number;
  right = 0;
  bottom = 0;
  readonly #row: Uint8ClampedArray;
  /** Every pixel is solid, and painting keeps it so. */
  #isOpaque = false;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8ClampedArray(4 * width * height);
    this.left = width;
    this.top = height;
    this.#row = new Uint8ClampedArray(4 * width);
  }

  /** Makes every pixel one solid colour. */
  flood(red: number, green: number, blue: number): void {
    const { pixels } = this;
    pixels.set([red, green, blue, 255]);
    // Each step doubles what is there.
    for (let done = 4; done < pixels.length; done *= 2) pixels.copyWithin(done, 0, done);
    [this.left, this.top, this.right, this.bottom] = [0, 0, this.width, this.height];
    this.#isOpaque = true;
  }

  /** Makes all pixels transparent again; costs what was painted on. */
  clean(): void {
    for (let y = this.top; y < this.bottom; y++) {
      const row = 4 * y * this.width;
      this.pixels.fill(0, row + 4 * this.left, row + 4 * this.right);
    }
    [this.left, this.top, this.right, this.bottom] = [this.width, this.height, 0, 0];
    this.#isOpaque = false;
  }

  #touch(y: number, from: number, to: number): void {
    if (from < this.left) this.left = from;
    if (to > this.right) this.right = to;
    if (y < this.top) this.top = y;
    if (y + 1 > this.bottom) this.bottom = y + 1;
  }

  /** Paints what a coverage holds and empties it. */
  fill(coverage: Coverage, rule: 'nonzero' | 'evenodd', clip: Clip, paint: Rgba | Shader): void {
    const { cells, stride } = coverage;
    const isEven = rule === 'evenodd';
    for (let y = coverage.top; y <= coverage.bottom; y++) {
      const [from, to] = [coverage.from[y] as number, coverage.to[y] as number];
      if (to < from) continue;
      const isIn = y >= clip.top && y < clip.bottom;
      const row = y * stride;
      let sum = 0;
      let start = -1;
      let end = -1;
      // The coverage of each pixel takes the place of the sum it is made of.
      for (let x = from; x <= to; x++) {
        const cell = cells[row + x] as number;
        sum += cell;
        const area = sum < 0 ? -sum : sum;
        let part = area > 1 ? 1 : area;
        if (isEven && area > 1) {
          const rest = area % 2;
          part = rest > 1 ? 2 - rest : rest;
        }
        cells[row + x] = part;
        if (part > 0.002) {
          if (start < 0) start = x;
          end = x;
        }
      }
      if (isIn && start >= 0) {
        const [first, last] = [Math.max(start, clip.left), Math.min(end + 1, clip.right)];
        if (first < last) this.#paintRow(y, first, last, { cells, row, clip, paint });
      }
      cells.fill(0, row + from, row + to + 1);
    }
    coverage.clear();
  }

  #paintRow(
    y: number,
    from: number,
    to: number,
    job: {
      readonly cells: Float32Array;
      readonly row: number;
      readonly clip: Clip;
      readonly paint: Rgba | Shader;
    },
  ): void {
    const { cells, row, clip, paint } = job;
    this.#touch(y, from, to);
    const mask = clip.maskRow(y);
    if (mask !== undefined) {
      const { octets, at } = mask;
      for (let x = from; x < to; x++) {
        cells[row + x] = ((cells[row + x] as number) * (octets[at + x] as number)) / 255;
      }
    }
    if (typeof paint === 'function') this.#shadeRow(y, [from, to], { cells, row, shader: paint });
    else this.#plainRow(y, [from, to], { cells, row, colour: paint });
  }

  #plainRow(
    y: number,
    [from, to]: readonly [number, number],
    job: { readonly cells: Float32Array; readonly row: number; readonly colour: Rgba },
  ): void {
    const { pixels } = this;
    const { cells, row, colour } = job;
    const [red, green, blue, alpha] = colour;
    let at = 4 * (y * this.width + from);
    for (let x = from; x < to; x++, at += 4) {
      const part = (cells[row + x] as number) * alpha;
      if (part < 0.5) continue;
      if (part > 254.5) {
        pixels[at] = red;
        pixels[at + 1] = green;
        pixels[at + 2] = blue;
        pixels[at + 3] = 255;
        continue;
      }
      const share = part / 255;
      pixels[at] = (pixels[at] as number) + (red - (pixels[at] as number)) * share;
      pixels[at + 1] = (pixels[at + 1] as number) + (green - (pixels[at + 1] as number)) * share;
      pixels[at + 2] = (pixels[at + 2] as number) + (blue - (pixels[at + 2] as number)) * share;
      pixels[at + 3] = (pixels[at + 3] as number) + (255 - (pixels[at + 3] as number)) * share;
    }
  }

  #shadeRow(
    y: number,
    [from, to]: readonly [number, number],
    job: { readonly cells: Float32Array; readonly row: number; readonly shader: Shader },
  ): void {
    const { pixels } = this;
    const source = this.#row;
    job.shader(y, from, to - from, source);
    let at = 4 * (y * this.width + from);
    for (let x = from, i = 0; x < to; x++, at += 4, i += 4) {
      const part = job.cells[job.row + x] as number;
      const alpha = ((source[i + 3] as number) / 255) * part;
      if (alpha <= 0) continue;
      for (let k = 0; k < 4; k++) {
        pixels[at + k] =
          (source[i + k] as number) * part + (pixels[at + k] as number) * (1 - alpha);
      }
    }
  }

  /** Lays another surface of the same size on this one. */
  lay(above: Surface, clip: Clip, { alpha, blend }: { alpha: number; blend: Blend }): void {
    const [left, right] = [Math.max(above.left, clip.left), Math.min(above.right, clip.right)];
    const [top, bottom] = [Math.max(above.top, clip.top), Math.min(above.bottom, clip.bottom)];
    const [source, target] = [above.pixels, this.pixels];
    for (let y = top; y < bottom; y++) {
      const mask = clip.maskRow(y);
      if (left < right) this.#touch(y, left, right);
      for (let x = left, at = 4 * (y * this.width + left); x < right; x++, at += 4) {
        if (source[at + 3] === 0) continue;
        const share =
          mask === undefined ? alpha : (alpha * (mask.octets[mask.at + x] as number)) / 255;
        if (share <= 0) continue;
        if (blend !== 'normal') mixed(target, source, at, { share, blend });
        else {
          const rest = 1 - ((source[at + 3] as number) / 255) * share;
          for (let k = 0; k < 4; k++) {
            target[at + k] = (source[at + k] as number) * share + (target[at + k] as number) * rest;
          }
        }
      }
    }
  }

  /** The pixels as a bitmap, not premultiplied. */
  bitmap(): Bitmap {
    const { width, height, pixels } = this;
    const rgba = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    for (let i = 0; i < rgba.length && !this.#isOpaque; i += 4) {
      const alpha = rgba[i + 3] as number;
      if (alpha === 255 || alpha === 0) continue;
      for (let k = 0; k < 3; k++) {
        rgba[i + k] = Math.min(255, Math.round(((rgba[i + k] as number) * 255) / alpha));
      }
    }
    return { width, height, rgba };
  }
}
