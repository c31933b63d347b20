import { compose, type Matrix } from '@yunzhang/base';
import type { Clip as ClipAreas } from '../marks.ts';
import { Coverage } from './coverage.ts';
import { FillPen, LinePen } from './fill.ts';
import { tracePath } from './path.ts';

/** How far curves may stray, in pixels. */
export const tolerance = 0.03;
/** Parts of a pixel that are taken for a whole one: rounding of positions. */
const grain = 0.01;

/** A part of the picture that can be painted on: a box of pixels, and a mask inside it. */
export class Clip {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly #mask: Uint8Array | undefined;

  constructor(
    [left, top, right, bottom]: readonly [number, number, number, number],
    mask?: Uint8Array,
  ) {
    this.left = left;
    this.top = top;
    this.right = Math.max(left, right);
    this.bottom = Math.max(top, bottom);
    this.#mask = mask;
  }

  get isEmpty(): boolean {
    return this.left >= this.right || this.top >= this.bottom;
  }

  /** How much of each pixel of a row is inside: the pixel x is at `at + x`. */
  maskRow(y: number): { readonly octets: Uint8Array; readonly at: number } | undefined {
    if (this.#mask === undefined) return undefined;
    return { octets: this.#mask, at: (y - this.top) * (this.right - this.left) - this.left };
  }

  /** What is inside this and inside the areas, which are united. */
  within(areas: ClipAreas, map: Matrix, coverage: Coverage): Clip {
    const [only] = areas.areas;
    if (only !== undefined && areas.areas.length === 1) {
      const box = boxOf(only.d, compose(only.map, map));
      if (box !== undefined) return this.#cut(box);
    }
    const width = this.right - this.left;
    const mask = new Uint8Array(width * (this.bottom - this.top));
    for (const { d, map: own, rule } of areas.areas) {
      tracePath(new FillPen(coverage), d, compose(own, map), tolerance);
      this.#unite(mask, coverage, rule === 'evenodd');
    }
    return new Clip([this.left, this.top, this.right, this.bottom], this.#met(mask));
  }

  #cut(box: readonly [number, number, number, number]): Clip {
    const next = [
      Math.max(this.left, box[0]),
      Math.max(this.top, box[1]),
      Math.min(this.right, box[2]),
      Math.min(this.bottom, box[3]),
    ] as const;
    const [left, top, right, bottom] = next;
    if (this.#mask === undefined || left >= right || top >= bottom) return new Clip(next);
    const mask = new Uint8Array((right - left) * (bottom - top));
    for (let y = top; y < bottom; y++) {
      const row = (y - this.top) * (this.right - this.left) - this.left;
      mask.set(this.#mask.subarray(row + left, row + right), (y - top) * (right - left));
    }
    return new Clip(next, mask);
  }

  #unite(mask: Uint8Array, coverage: Coverage, isEven: boolean): void {
    coverage.settle();
    for (let y = coverage.top; y <= coverage.bottom; y++) {
      const [from, to] = [coverage.from[y] as number, coverage.to[y] as number];
      if (to < from) continue;
      const at = (y - this.top) * (this.right - this.left) - this.left;
      const cells = coverage.cellsOf(y);
      const row = coverage.startOf(y);
      let sum = 0;
      for (let x = from; x <= to; x++) {
        sum += cells[row + x] as number;
        const area = Math.abs(sum);
        const rest = area % 2;
        const part = isEven && area > 1 ? (rest > 1 ? 2 - rest : rest) : Math.min(1, area);
        if (y < this.top || y >= this.bottom || x < this.left || x >= this.right) continue;
        mask[at + x] = Math.max(mask[at + x] as number, Math.round(255 * part));
      }
      cells.fill(0, row + from, row + to + 1);
    }
    coverage.clear();
  }

  #met(mask: Uint8Array): Uint8Array {
    if (this.#mask === undefined) return mask;
    for (let i = 0; i < mask.length; i++) {
      mask[i] = Math.round(((mask[i] as number) * (this.#mask[i] as number)) / 255);
    }
    return mask;
  }
}

/** The pixels of an upright rectangle; undefined for every other outline. */
function boxOf(d: string, map: Matrix): readonly [number, number, number, number] | undefined {
  if (d.length > 200) return undefined;
  const pen = new LinePen();
  tracePath(pen, d, map, tolerance);
  pen.end();
  const [line] = pen.lines;
  if (line === undefined || pen.lines.length !== 1) return undefined;
  const points = line.points.slice();
  const count = points.length;
  if (count === 10 && points[0] === points[8] && points[1] === points[9]) points.length = 8;
  if (points.length !== 8) return undefined;
  const [x0, y0, x1, y1, x2, y2, x3, y3] = points as unknown as Corners;
  const same = (p: number, q: number): boolean => Math.abs(p - q) < 1e-3;
  const isUpright =
    (same(x0, x1) && same(y1, y2) && same(x2, x3) && same(y3, y0)) ||
    (same(y0, y1) && same(x1, x2) && same(y2, y3) && same(x3, x0));
  if (!isUpright) return undefined;
  return [
    Math.floor(Math.min(x0, x2) + grain),
    Math.floor(Math.min(y0, y2) + grain),
    Math.ceil(Math.max(x0, x2) - grain),
    Math.ceil(Math.max(y0, y2) - grain),
  ];
}

type Corners = readonly [...[number, number, number, number], ...[number, number, number, number]];
