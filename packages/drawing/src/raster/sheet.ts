import { mixed } from './blend.ts';
import type { Clip } from './clip.ts';
import type { Layer } from './layer.ts';
import type { Laying, Parts, Rgba, Run, Shader, Surface } from './surface.ts';

/** Pixels of a page as a PNG of 8 bits has them: no alpha, and before each row an octet 0. */
export interface PageRows {
  readonly width: number;
  readonly height: number;
  /** 1 for grey; 3 for red, green and blue. */
  readonly channels: 1 | 3;
  readonly octets: Uint8Array;
}

/**
 * Pixels of a page: white at first, and solid whatever is painted.
 *
 * A page is grey until a colour is painted. Most pages of text stay so: a quarter of the memory
 * and of the work of four channels.
 */
export class Sheet implements Surface {
  readonly width: number;
  readonly height: number;
  #channels: 1 | 3;
  #octets: Uint8ClampedArray;
  /** Rows that have been painted on. */
  #top: number;
  #bottom = 0;
  readonly #source: Uint8ClampedArray;
  /** One pixel of four octets, for blending. */
  readonly #pixel = new Uint8ClampedArray(4);

  /** A page that is to have colours begins with three channels: then nothing is moved. */
  constructor(width: number, height: number, channels: 1 | 3) {
    this.width = width;
    this.height = height;
    this.#channels = channels;
    this.#octets = whiteRows(width * channels, height);
    this.#top = height;
    this.#source = new Uint8ClampedArray(4 * width);
  }

  /** Where the first pixel of a row is. */
  #startOf(y: number): number {
    return y * (this.width * this.#channels + 1) + 1;
  }

  #touch(y: number): void {
    if (y < this.#top) this.#top = y;
    if (y + 1 > this.#bottom) this.#bottom = y + 1;
  }

  /** Makes room for colours. */
  #colour(): void {
    const grey = this.#octets;
    const { width, height } = this;
    const octets = whiteRows(3 * width, height);
    for (let y = this.#top; y < this.#bottom; y++) {
      const row = y * (width + 1) + 1;
      let at = y * (3 * width + 1) + 1;
      for (let x = 0; x < width; x++, at += 3) {
        const value = grey[row + x] as number;
        octets[at] = value;
        octets[at + 1] = value;
        octets[at + 2] = value;
      }
    }
    this.#octets = octets;
    this.#channels = 3;
  }

  plainRow(run: Run, parts: Parts, colour: Rgba): void {
    this.#touch(run.y);
    const [red, green, blue] = colour;
    if (this.#channels === 1 && (red !== green || green !== blue)) this.#colour();
    if (this.#channels === 1) this.#greyRow(run, parts, colour);
    else this.#colourRow(run, parts, colour);
  }

  #greyRow({ y, from, to }: Run, { cells, row }: Parts, [value, , , alpha]: Rgba): void {
    const octets = this.#octets;
    const start = this.#startOf(y);
    for (let x = from; x < to; x++) {
      const part = (cells[row + x] as number) * alpha;
      if (part < 0.5) continue;
      if (part > 254.5) octets[start + x] = value;
      else {
        const below = octets[start + x] as number;
        octets[start + x] = below + (value - below) * (part / 255);
      }
    }
  }

  #colourRow({ y, from, to }: Run, { cells, row }: Parts, colour: Rgba): void {
    const octets = this.#octets;
    const [red, green, blue, alpha] = colour;
    let at = this.#startOf(y) + 3 * from;
    for (let x = from; x < to; x++, at += 3) {
      const part = (cells[row + x] as number) * alpha;
      if (part < 0.5) continue;
      if (part > 254.5) {
        octets[at] = red;
        octets[at + 1] = green;
        octets[at + 2] = blue;
        continue;
      }
      const share = part / 255;
      octets[at] = (octets[at] as number) + (red - (octets[at] as number)) * share;
      octets[at + 1] = (octets[at + 1] as number) + (green - (octets[at + 1] as number)) * share;
      octets[at + 2] = (octets[at + 2] as number) + (blue - (octets[at + 2] as number)) * share;
    }
  }

  shadeRow({ y, from, to }: Run, { cells, row }: Parts, shader: Shader): void {
    this.#touch(y);
    const source = this.#source;
    shader(y, from, to - from, source);
    if (this.#channels === 1 && !isGrey(source, { from: 0, to: 4 * (to - from) })) this.#colour();
    const octets = this.#octets;
    const channels = this.#channels;
    let at = this.#startOf(y) + channels * from;
    for (let x = from, i = 0; x < to; x++, at += channels, i += 4) {
      const part = cells[row + x] as number;
      const alpha = ((source[i + 3] as number) / 255) * part;
      if (alpha <= 0) continue;
      for (let k = 0; k < channels; k++) {
        octets[at + k] =
          (source[i + k] as number) * part + (octets[at + k] as number) * (1 - alpha);
      }
    }
  }

  lay(above: Layer, clip: Clip, { alpha, blend }: Laying): void {
    const [left, right] = [Math.max(above.left, clip.left), Math.min(above.right, clip.right)];
    const [top, bottom] = [Math.max(above.top, clip.top), Math.min(above.bottom, clip.bottom)];
    if (left >= right) return;
    for (let y = top; y < bottom; y++) {
      this.#touch(y);
      const source = above.pixelsOf(y);
      const row = above.startOf(y);
      const run = { from: row + 4 * left, to: row + 4 * right };
      if (this.#channels === 1 && !isGrey(source, run)) this.#colour();
      const mask = clip.maskRow(y);
      const channels = this.#channels;
      let at = this.#startOf(y) + channels * left;
      for (let x = left, { from } = run; x < right; x++, from += 4, at += channels) {
        if (source[from + 3] === 0) continue;
        const share =
          mask === undefined ? alpha : (alpha * (mask.octets[mask.at + x] as number)) / 255;
        if (share <= 0) continue;
        if (blend === 'normal') this.#over(at, { source, from, share });
        else this.#mix(at, { source, from }, { share, blend });
      }
    }
  }

  #over(
    at: number,
    { source, from, share }: { source: Uint8ClampedArray; from: number; share: number },
  ): void {
    const octets = this.#octets;
    const rest = 1 - ((source[from + 3] as number) / 255) * share;
    for (let k = 0; k < this.#channels; k++) {
      octets[at + k] = (source[from + k] as number) * share + (octets[at + k] as number) * rest;
    }
  }

  #mix(
    at: number,
    { source, from }: { readonly source: Uint8ClampedArray; readonly from: number },
    how: Parameters<typeof mixed>[3],
  ): void {
    const octets = this.#octets;
    const pixel = this.#pixel;
    const last = this.#channels - 1;
    for (let k = 0; k < 3; k++) pixel[k] = octets[at + Math.min(k, last)] as number;
    pixel[3] = 255;
    mixed(pixel, source, { from, to: 0 }, how);
    for (let k = 0; k <= last; k++) octets[at + k] = pixel[k] as number;
  }

  /** The pixels as PNG has them. They are not copied: nothing can be painted any more. */
  rows(): PageRows {
    const { width, height } = this;
    return { width, height, channels: this.#channels, octets: new Uint8Array(this.#octets.buffer) };
  }
}

/** All pixels white; a row begins with its octet 0. */
function whiteRows(size: number, height: number): Uint8ClampedArray {
  const octets = new Uint8ClampedArray((size + 1) * height).fill(255);
  for (let at = 0; at < octets.length; at += size + 1) octets[at] = 0;
  return octets;
}

function isGrey(rgba: Uint8ClampedArray, { from, to }: { from: number; to: number }): boolean {
  for (let i = from; i < to; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i + 1] !== rgba[i + 2]) return false;
  }
  return true;
}
