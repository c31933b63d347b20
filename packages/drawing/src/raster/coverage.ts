/** Rows of one band, as a power of two. A line of text needs one or two bands. */
const bandBits = 5;
const rowInBand = (1 << bandBits) - 1;

/**
 * How much of each pixel an outline covers.
 *
 * Each edge adds its exact area to the cells it crosses; a running sum along a row then gives the
 * coverage of every pixel. Cost grows with the length of the edges and the rows they span, not
 * with the number of overlaps. Where outlines overlap inside one pixel the answer is an estimate.
 *
 * Rows have cells only while an outline touches them: cells for a whole page at once took as much
 * memory as its pixels, and made the collector run at every page.
 */
export class Coverage {
  readonly width: number;
  readonly height: number;
  /** Two cells more than pixels, so that an edge at the right border needs no question. */
  readonly stride: number;
  /** First and last touched cell of each row; none where the first is beyond the last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  top: number;
  bottom = -1;
  readonly #bands: (Float32Array | undefined)[];
  /** Bands that were used and are clear again. */
  readonly #spare: Float32Array[] = [];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.stride = width + 2;
    this.#bands = Array.from({ length: (height >> bandBits) + 1 }, () => undefined);
    this.from = new Int32Array(height).fill(width);
    this.to = new Int32Array(height).fill(-1);
    this.top = height;
  }

  /** The cells of a row and its neighbours; the row itself begins at `startOf`. */
  cellsOf(y: number): Float32Array {
    return this.#bands[y >> bandBits] ?? this.#take(y >> bandBits);
  }

  startOf(y: number): number {
    return (y & rowInBand) * this.stride;
  }

  #take(band: number): Float32Array {
    const cells = this.#spare.pop() ?? new Float32Array(this.stride << bandBits);
    this.#bands[band] = cells;
    return cells;
  }

  /** One edge, in pixels. What lies left of the picture counts at its left border. */
  line(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1 || !(Math.abs(x0) + Math.abs(y0) + Math.abs(x1) + Math.abs(y1) < 1e9)) return;
    if (y0 < y1) this.#clipped(x0, y0, x1, y1, 1);
    else this.#clipped(x1, y1, x0, y0, -1);
  }

  /** Cuts at the borders; y0 is above y1. */
  #clipped(x0: number, y0: number, x1: number, y1: number, sign: number): void {
    if (y1 <= 0 || y0 >= this.height) return;
    const slope = (x1 - x0) / (y1 - y0);
    // No arrays from here on: this is where the time of a page goes.
    let ax = x0;
    let ay = y0;
    let bx = x1;
    let by = y1;
    if (ay < 0) {
      ax -= ay * slope;
      ay = 0;
    }
    if (by > this.height) {
      bx -= (by - this.height) * slope;
      by = this.height;
    }
    const { width } = this;
    if (ax >= 0 && bx >= 0 && ax <= width && bx <= width) this.#edge(ax, ay, bx, by, sign);
    else this.#pieces([ax, ay], by, slope, sign);
  }

  /** An edge that leaves the picture sideways: its outer parts become upright at the border. */
  #pieces([ax, ay]: readonly [number, number], by: number, slope: number, sign: number): void {
    const { width } = this;
    const cuts = [ay, by];
    for (const border of [0, width]) {
      const y = ay + (border - ax) / slope;
      if (y > ay && y < by) cuts.push(y);
    }
    cuts.sort((p, q) => p - q);
    for (let i = 1; i < cuts.length; i++) {
      const [from, to] = [cuts[i - 1] as number, cuts[i] as number];
      const inside = (y: number): number => Math.min(width, Math.max(0, ax + (y - ay) * slope));
      const middle = ax + ((from + to) / 2 - ay) * slope;
      const border = middle < 0 ? 0 : middle > width ? width : undefined;
      this.#edge(border ?? inside(from), from, border ?? inside(to), to, sign);
    }
  }

  /** An edge inside the picture, row by row. */
  #edge(x0: number, y0: number, x1: number, y1: number, sign: number): void {
    const { from, to } = this;
    const slope = (x1 - x0) / (y1 - y0);
    const last = Math.min(this.height, Math.ceil(y1));
    let x = x0;
    let y = Math.floor(y0);
    if (y < this.top) this.top = y;
    if (last - 1 > this.bottom) this.bottom = last - 1;
    for (; y < last; y++) {
      const part = Math.min(y + 1, y1) - Math.max(y, y0);
      const next = x + slope * part;
      const area = part * sign;
      const left = x < next ? x : next;
      const right = x < next ? next : x;
      const first = Math.max(0, Math.floor(left));
      const beyond = Math.ceil(right);
      const cells = this.cellsOf(y);
      const row = this.startOf(y);
      if (first < (from[y] as number)) from[y] = first;
      if (beyond + 1 > (to[y] as number)) to[y] = Math.min(beyond + 1, this.width + 1);
      if (beyond <= first + 1) {
        const share = (x + next) / 2 - first;
        cells[row + first] = (cells[row + first] as number) + area * (1 - share);
        cells[row + first + 1] = (cells[row + first + 1] as number) + area * share;
      } else spread(cells, row + first, beyond - first, left - first, right - beyond + 1, area);
      x = next;
    }
  }

  /** Forgets the rows from `top` to `bottom`; the cells were cleared while they were read. */
  clear(): void {
    for (let y = this.top; y <= this.bottom; y++) {
      this.from[y] = this.width;
      this.to[y] = -1;
    }
    for (let band = this.top >> bandBits; band <= this.bottom >> bandBits; band++) {
      const cells = this.#bands[band];
      if (cells !== undefined) this.#spare.push(cells);
      this.#bands[band] = undefined;
    }
    this.top = this.height;
    this.bottom = -1;
  }
}

/**
 * A flat edge covers several cells of one row: `count` of them and a part of the next.
 *
 * `into` is where it begins in the first cell, `out` where it ends in the last one.
 */
function spread(
  cells: Float32Array,
  at: number,
  count: number,
  into: number,
  out: number,
  area: number,
): void {
  const density = 1 / (count - 1 + out - into);
  const start = 0.5 * density * (1 - into) * (1 - into);
  const end = 0.5 * density * out * out;
  cells[at] = (cells[at] as number) + area * start;
  if (count === 2) cells[at + 1] = (cells[at + 1] as number) + area * (1 - start - end);
  else {
    const second = density * (1.5 - into);
    cells[at + 1] = (cells[at + 1] as number) + area * (second - start);
    const last = at + count - 1;
    for (let i = at + 2; i < last; i++) cells[i] = (cells[i] as number) + area * density;
    const before = second + (count - 3) * density;
    cells[last] = (cells[last] as number) + area * (1 - before - end);
  }
  cells[at + count] = (cells[at + count] as number) + area * end;
}
