import type { Bitmap } from '@yunzhang/base';
import { mixed } from './blend.ts';
import type { Clip } from './clip.ts';
import type { Laying, Parts, Rgba, Run, Shader, Surface } from './surface.ts';

/** Rows of one band, as a power of two. */
const bandBits = 5;
const rowInBand = (1 << bandBits) - 1;

/**
 * Pixels of a group or a tile: premultiplied, four octets each, transparent at first.
 *
 * Rows have pixels once they are painted on: the picture of a seal is a group as large as its page.
 */
export class Layer implements Surface {
  readonly width: number;
  readonly height: number;
  readonly #bands: (Uint8ClampedArray | undefined)[];
  /** What has been painted on: nothing where the right side is left of the left one. */
  left: number;
  top: number;
  right = 0;
  bottom = 0;
  readonly #source: Uint8ClampedArray;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#bands = Array.from({ length: (height >> bandBits) + 1 }, () => undefined);
    this.left = width;
    this.top = height;
    this.#source = new Uint8ClampedArray(4 * width);
  }

  /** The pixels of a row and its neighbours; the row itself begins at `startOf`. */
  pixelsOf(y: number): Uint8ClampedArray {
    const known = this.#bands[y >> bandBits];
    if (known !== undefined) return known;
    const pixels = new Uint8ClampedArray(4 * (this.width << bandBits));
    this.#bands[y >> bandBits] = pixels;
    return pixels;
  }

  startOf(y: number): number {
    return 4 * (y & rowInBand) * this.width;
  }

  /** Makes all pixels transparent again; costs what was painted on. */
  clean(): void {
    for (let y = this.top; y < this.bottom; y++) {
      const row = this.startOf(y);
      this.#bands[y >> bandBits]?.fill(0, row + 4 * this.left, row + 4 * this.right);
    }
    [this.left, this.top, this.right, this.bottom] = [this.width, this.height, 0, 0];
  }

  #touch({ y, from, to }: Run): void {
    if (from < this.left) this.left = from;
    if (to > this.right) this.right = to;
    if (y < this.top) this.top = y;
    if (y + 1 > this.bottom) this.bottom = y + 1;
  }

  plainRow(run: Run, { cells, row }: Parts, colour: Rgba): void {
    this.#touch(run);
    const { y, from, to } = run;
    const pixels = this.pixelsOf(y);
    const [red, green, blue, alpha] = colour;
    let at = this.startOf(y) + 4 * from;
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

  shadeRow(run: Run, { cells, row }: Parts, shader: Shader): void {
    this.#touch(run);
    const { y, from, to } = run;
    const pixels = this.pixelsOf(y);
    const source = this.#source;
    shader(y, from, to - from, source);
    let at = this.startOf(y) + 4 * from;
    for (let x = from, i = 0; x < to; x++, at += 4, i += 4) {
      const part = cells[row + x] as number;
      const alpha = ((source[i + 3] as number) / 255) * part;
      if (alpha <= 0) continue;
      for (let k = 0; k < 4; k++) {
        pixels[at + k] =
          (source[i + k] as number) * part + (pixels[at + k] as number) * (1 - alpha);
      }
    }
  }

  lay(above: Layer, clip: Clip, { alpha, blend }: Laying): void {
    const [left, right] = [Math.max(above.left, clip.left), Math.min(above.right, clip.right)];
    const [top, bottom] = [Math.max(above.top, clip.top), Math.min(above.bottom, clip.bottom)];
    if (left >= right) return;
    for (let y = top; y < bottom; y++) {
      const [source, target] = [above.pixelsOf(y), this.pixelsOf(y)];
      const mask = clip.maskRow(y);
      this.#touch({ y, from: left, to: right });
      for (let x = left, at = this.startOf(y) + 4 * left; x < right; x++, at += 4) {
        if (source[at + 3] === 0) continue;
        const share =
          mask === undefined ? alpha : (alpha * (mask.octets[mask.at + x] as number)) / 255;
        if (share <= 0) continue;
        if (blend !== 'normal') mixed(target, source, { from: at, to: at }, { share, blend });
        else {
          const rest = 1 - ((source[at + 3] as number) / 255) * share;
          for (let k = 0; k < 4; k++) {
            target[at + k] = (source[at + k] as number) * share + (target[at + k] as number) * rest;
          }
        }
      }
    }
  }

  /** The pixels as they are: premultiplied. */
  bitmap(): Bitmap {
    const { width, height } = this;
    const rgba = new Uint8Array(4 * width * height);
    for (let y = this.top; y < this.bottom; y++) {
      const row = this.startOf(y);
      rgba.set(this.pixelsOf(y).subarray(row, row + 4 * width), 4 * y * width);
    }
    return { width, height, rgba };
  }
}
