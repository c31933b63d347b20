import type { Blend } from '../marks.ts';
import type { Clip } from './clip.ts';
import type { Coverage } from './coverage.ts';
import type { Layer } from './layer.ts';

/** A colour: red, green, blue and alpha, each 0 to 255, not premultiplied. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * Gives the colours of pixels of one row, premultiplied, four octets a pixel.
 *
 * `from` is the first pixel wanted; `into` begins with it.
 */
export type Shader = (y: number, from: number, count: number, into: Uint8ClampedArray) => void;

/** Pixels of one row, from one to the one before another. */
export interface Run {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** How much of each pixel of a row is painted, 0 to 1: of the pixel x at `row + x`. */
export interface Parts {
  readonly cells: Float32Array;
  readonly row: number;
}

/** How a layer is laid on what is below. */
export interface Laying {
  /** 0 to 1. */
  readonly alpha: number;
  readonly blend: Blend;
}

/** What is painted on. */
export interface Surface {
  plainRow(run: Run, parts: Parts, colour: Rgba): void;
  shadeRow(run: Run, parts: Parts, shader: Shader): void;
  /** Lays a layer of the same size on this. */
  lay(above: Layer, clip: Clip, how: Laying): void;
}

/** What is painted and how. */
export interface Filling {
  readonly rule: 'nonzero' | 'evenodd';
  readonly clip: Clip;
  readonly paint: Rgba | Shader;
}

/** Paints what a coverage holds and empties it. */
export function fillSurface(surface: Surface, coverage: Coverage, filling: Filling): void {
  const { rule, clip, paint } = filling;
  coverage.settle();
  for (let y = coverage.top; y <= coverage.bottom; y++) {
    const [first, last] = [coverage.from[y] as number, coverage.to[y] as number];
    if (last < first) continue;
    const parts = { cells: coverage.cellsOf(y), row: coverage.startOf(y) };
    if (y >= clip.top && y < clip.bottom) {
      const [start, end] = sumRow(parts, [first, last], rule);
      const run = { y, from: Math.max(start, clip.left), to: Math.min(end, clip.right) };
      if (run.from < run.to) {
        hideRow(run, parts, clip);
        if (typeof paint === 'function') surface.shadeRow(run, parts, paint);
        else surface.plainRow(run, parts, paint);
      }
    }
    parts.cells.fill(0, parts.row + first, parts.row + last + 1);
  }
  coverage.clear();
}

/** Puts the part of each pixel in the place of its cell; tells where there is one, and the end. */
function sumRow(
  { cells, row }: Parts,
  [first, last]: readonly [number, number],
  rule: 'nonzero' | 'evenodd',
): readonly [number, number] {
  const isEven = rule === 'evenodd';
  let sum = 0;
  let start = -1;
  let end = -1;
  for (let x = first; x <= last; x++) {
    sum += cells[row + x] as number;
    const area = sum < 0 ? -sum : sum;
    let part = area > 1 ? 1 : area;
    if (isEven && area > 1) {
      const rest = area % 2;
      part = rest > 1 ? 2 - rest : rest;
    }
    cells[row + x] = part;
    if (part > 0.002) {
      if (start < 0) start = x;
      end = x + 1;
    }
  }
  return [start, end];
}

/** Takes away what the clip hides. */
function hideRow({ y, from, to }: Run, { cells, row }: Parts, clip: Clip): void {
  const mask = clip.maskRow(y);
  if (mask === undefined) return;
  const { octets, at } = mask;
  for (let x = from; x < to; x++) {
    cells[row + x] = ((cells[row + x] as number) * (octets[at + x] as number)) / 255;
  }
}
