/** Rows of one band, as a power of two. A line of text needs one or two bands. */
const bandBits = 5;
const rowInBand = (1 << bandBits) - 1;
/** Numbers of the edges that wait, four of each. */
const waitingMax = 4 * 256;

type Spot = readonly [x: number, y: number];

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
  /** Edges that wait, four numbers each. */
  readonly #edges = new Float64Array(waitingMax);
  #waiting = 0;
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

  /**
   * One edge, in pixels. What lies left of the picture counts at its left border.
   *
   * Edges wait until there are some: a call for each of them took longer than the edge itself.
   */
  line(x0: number, y0: number, x1: number, y1: number): void {
    if (this.#waiting === waitingMax) this.settle();
    const edges = this.#edges;
    const at = this.#waiting;
    edges[at] = x0;
    edges[at + 1] = y0;
    edges[at + 2] = x1;
    edges[at + 3] = y1;
    this.#waiting = at + 4;
  }

  /** Adds the edges that wait. To be called before anything is read. */
  settle(): void {
    const { width, height } = this;
    const edges = this.#edges;
    for (let i = 0; i < this.#waiting; i += 4) {
      const x0 = edges[i] as number;
      const y0 = edges[i + 1] as number;
      const x1 = edges[i + 2] as number;
      const y1 = edges[i + 3] as number;
      const isInside =
        x0 >= 0 &&
        x0 <= width &&
        x1 >= 0 &&
        x1 <= width &&
        y0 >= 0 &&
        y0 <= height &&
        y1 >= 0 &&
        y1 <= height;
      if (isInside) this.#edge(edges, i);
      else if (y0 < y1) this.#clipped(x0, y0, x1, y1, 1);
      else this.#clipped(x1, y1, x0, y0, -1);
    }
    this.#waiting = 0;
  }

  /** Cuts at the borders; y0 is above y1. */
  #clipped(x0: number, y0: number, x1: number, y1: number, sign: 1 | -1): void {
    if (!(Math.abs(x0) + Math.abs(y0) + Math.abs(x1) + Math.abs(y1) < 1e9)) return;
    const { width, height } = this;
    if (y1 <= 0 || y0 >= height || y0 === y1) return;
    const slope = (x1 - x0) / (y1 - y0);
    const [ax, ay] = y0 < 0 ? [x0 - y0 * slope, 0] : [x0, y0];
    const [bx, by] = y1 > height ? [x1 - (y1 - height) * slope, height] : [x1, y1];
    if (ax >= 0 && bx >= 0 && ax <= width && bx <= width) this.#piece([ax, ay], [bx, by], sign);
    else this.#pieces([ax, ay], by, slope, sign);
  }

  /** An edge that leaves the picture sideways: its outer parts become upright at the border. */
  #pieces([ax, ay]: Spot, by: number, slope: number, sign: 1 | -1): void {
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
      this.#piece([border ?? inside(from), from], [border ?? inside(to), to], sign);
    }
  }

  #piece(top: Spot, bottom: Spot, sign: 1 | -1): void {
    const edge = sign > 0 ? [...top, ...bottom] : [...bottom, ...top];
    this.#edge(Float64Array.from(edge), 0);
  }

  /** The edge at `at`, which is inside the picture, row by row. Nothing is made: time goes here. */
  #edge(edges: Float64Array, at: number): void {
    const isUp = (edges[at + 1] as number) > (edges[at + 3] as number);
    const begin = isUp ? at + 2 : at;
    const end = isUp ? at : at + 2;
    const y0 = edges[begin + 1] as number;
    const y1 = edges[end + 1] as number;
    if (y0 === y1) return;
    let x = edges[begin] as number;
    const slope = ((edges[end] as number) - x) / (y1 - y0);
    // No number is below 0: cutting off is rounding down, and faster.
    let y = y0 | 0;
    const last = up(y1);
    if (y < this.top) this.top = y;
    if (last - 1 > this.bottom) this.bottom = last - 1;
    for (; y < last; y++) {
      const part = (y + 1 < y1 ? y + 1 : y1) - (y > y0 ? y : y0);
      const next = x + slope * part;
      const area = isUp ? -part : part;
      const left = x < next ? x : next;
      const right = x < next ? next : x;
      const first = left | 0;
      const beyond = up(right);
      const cells = this.cellsOf(y);
      const cell = this.startOf(y) + first;
      if (first < (this.from[y] as number)) this.from[y] = first;
      if (beyond + 1 > (this.to[y] as number)) this.to[y] = Math.min(beyond + 1, this.width + 1);
      if (beyond <= first + 1) {
        const share = (x + next) / 2 - first;
        cells[cell] = (cells[cell] as number) + area * (1 - share);
        cells[cell + 1] = (cells[cell + 1] as number) + area * share;
      } else spread(cells, cell, beyond - first, left - first, right - beyond + 1, area);
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

/** Rounds up what is not below 0. */
function up(value: number): number {
  const whole = value | 0;
  return whole < value ? whole + 1 : whole;
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
