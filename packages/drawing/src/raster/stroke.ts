import type { Matrix } from '@yunzhang/base';
import type { Stroke } from '../marks.ts';
import type { Coverage } from './coverage.ts';
import type { Polyline } from './fill.ts';

/** Dashes of one stroke: more are drawn as a whole line. */
const dashesMax = 100_000;
/** A turn below this needs no join that anybody could see. */
const straight = 0.02;

/** A stroke that is drawn as a sum of convex pieces that all turn the same way. */
interface Line {
  readonly coverage: Coverage;
  readonly map: Matrix;
  readonly half: number;
  readonly stroke: Stroke;
  /** Corners of a whole circle: more for larger ones. */
  readonly corners: number;
}

/** Adds the area of a stroke. `width` is in the coordinates of the lines. */
export function strokeLines(
  coverage: Coverage,
  lines: readonly Polyline[],
  stroke: Stroke,
  facts: { readonly map: Matrix; readonly width: number; readonly scale: number },
): void {
  const half = facts.width / 2;
  const corners = Math.max(8, Math.min(64, Math.ceil(6 * Math.sqrt(half * facts.scale))));
  const line: Line = { coverage, map: facts.map, half, stroke, corners };
  for (const one of lines.flatMap((whole) => dashed(whole, stroke))) strokeLine(line, one);
}

function strokeLine(line: Line, { points, isClosed }: Polyline): void {
  const vertices = distinct(points, isClosed);
  const count = vertices.length / 2;
  if (count === 1) return dot(line, vertices);
  const at = (i: number): readonly [number, number] => [
    vertices[2 * (i % count)] as number,
    vertices[2 * (i % count) + 1] as number,
  ];
  const segments = isClosed ? count : count - 1;
  for (let i = 0; i < segments; i++) {
    const [p, q] = [at(i), at(i + 1)];
    const [nx, ny] = normal(line, p, q);
    piece(line, [
      p[0] + nx,
      p[1] + ny,
      q[0] + nx,
      q[1] + ny,
      q[0] - nx,
      q[1] - ny,
      p[0] - nx,
      p[1] - ny,
    ]);
    if (isClosed || i + 1 < segments) join(line, p, q, at(i + 2));
  }
  if (isClosed) return;
  cap(line, at(1), at(0));
  cap(line, at(count - 2), at(count - 1));
}

/** Points that lie on each other have no direction. */
function distinct(points: readonly number[], isClosed: boolean): readonly number[] {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (kept.length === 0 || kept.at(-2) !== x || kept.at(-1) !== y) kept.push(x, y);
  }
  const isSame = (): boolean => kept[0] === kept.at(-2) && kept[1] === kept.at(-1);
  if (isClosed) while (kept.length > 2 && isSame()) kept.length -= 2;
  return kept;
}

type Spot = readonly [x: number, y: number];

function normal({ half }: Line, p: Spot, q: Spot): Spot {
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
  const length = Math.hypot(dx, dy) || 1;
  return [(-dy / length) * half, (dx / length) * half];
}

/** A line of no length is a dot where its ends are not flat. @basis SVG 1.1 §11.4 */
function dot(line: Line, [x = 0, y = 0]: readonly number[]): void {
  if (line.stroke.cap === 'round') return circle(line, [x, y]);
  if (line.stroke.cap !== 'square') return;
  const h = line.half;
  piece(line, [x - h, y - h, x + h, y - h, x + h, y + h, x - h, y + h]);
}

function cap(line: Line, before: Spot, end: Spot): void {
  if (line.stroke.cap === 'round') return circle(line, end);
  if (line.stroke.cap !== 'square') return;
  const [nx, ny] = normal(line, before, end);
  const [x, y] = end;
  piece(line, [x + nx, y + ny, x + nx + ny, y + ny - nx, x - nx + ny, y - ny - nx, x - nx, y - ny]);
}

function join(line: Line, p: Spot, q: Spot, r: Spot): void {
  const [ax, ay] = normal(line, p, q);
  const [bx, by] = normal(line, q, r);
  const turn = ax * by - ay * bx;
  const half2 = line.half * line.half;
  const same = ax * bx + ay * by;
  if (Math.abs(turn) < straight * half2 && same > 0) return;
  if (line.stroke.join === 'round') return circle(line, q);
  // The gap opens on the side away from the turn.
  const side = turn > 0 ? -1 : 1;
  const [x, y] = q;
  const [ux, uy, vx, vy] = [x + side * ax, y + side * ay, x + side * bx, y + side * by];
  const [sx, sy] = [ax + bx, ay + by];
  const length2 = sx * sx + sy * sy;
  const isSharp = 4 * half2 > line.stroke.miterLimit ** 2 * length2;
  if (line.stroke.join === 'bevel' || isSharp || length2 === 0) {
    piece(line, [x, y, ux, uy, vx, vy]);
    return;
  }
  const reach = (side * 2 * half2) / length2;
  piece(line, [x, y, ux, uy, x + sx * reach, y + sy * reach, vx, vy]);
}

function circle(line: Line, [x, y]: Spot): void {
  const points: number[] = [];
  for (let i = 0; i < line.corners; i++) {
    const angle = (2 * Math.PI * i) / line.corners;
    points.push(x + line.half * Math.cos(angle), y + line.half * Math.sin(angle));
  }
  piece(line, points);
}

/** A convex piece; all turn the same way, so that what overlaps never cancels out. */
function piece({ coverage, map }: Line, points: readonly number[]): void {
  const [a, b, c, d, e, f] = map;
  const mapped: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    mapped.push(a * x + c * y + e, b * x + d * y + f);
  }
  let area = 0;
  const count = mapped.length;
  for (let i = 0; i < count; i += 2) {
    const next = i + 2 < count ? i + 2 : 0;
    area += (mapped[i] as number) * (mapped[next + 1] as number);
    area -= (mapped[next] as number) * (mapped[i + 1] as number);
  }
  for (let i = 0; i < count; i += 2) {
    const next = i + 2 < count ? i + 2 : 0;
    const [from, to] = area > 0 ? [i, next] : [next, i];
    const x = mapped[from] as number;
    const y = mapped[from + 1] as number;
    coverage.line(x, y, mapped[to] as number, mapped[to + 1] as number);
  }
}

/** Cuts a line into its dashes. */
function dashed(whole: Polyline, { dashes, dashOffset }: Stroke): readonly Polyline[] {
  const period = dashes.reduce((sum, one) => sum + one, 0);
  if (dashes.length === 0 || !(period > 0)) return [whole];
  const { points, isClosed } = whole;
  const path = isClosed ? [...points, points[0] as number, points[1] as number] : points;
  if (lengthOf(path) / period > dashesMax / dashes.length) return [whole];
  const cut = new Cut(dashes, period, dashOffset);
  for (let i = 2; i < path.length; i += 2) {
    cut.segment(
      [path[i - 2] as number, path[i - 1] as number],
      [path[i] as number, path[i + 1] as number],
    );
  }
  return cut.end();
}

function lengthOf(path: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < path.length; i += 2) {
    const [dx, dy] = [
      (path[i] as number) - (path[i - 2] as number),
      (path[i + 1] as number) - (path[i - 1] as number),
    ];
    length += Math.hypot(dx, dy);
  }
  return length;
}

/** Walks along a line and keeps every other dash. */
class Cut {
  readonly #dashes: readonly number[];
  readonly #pieces: Polyline[] = [];
  #index = 0;
  #left: number;
  #points: number[] = [];

  constructor(dashes: readonly number[], period: number, offset: number) {
    // An odd list goes on with gaps and dashes exchanged.
    this.#dashes = dashes.length % 2 === 0 ? dashes : [...dashes, ...dashes];
    const round = dashes.length % 2 === 0 ? period : 2 * period;
    let rest = ((offset % round) + round) % round;
    while (rest >= (this.#dashes[this.#index] as number)) {
      rest -= this.#dashes[this.#index] as number;
      this.#index = (this.#index + 1) % this.#dashes.length;
    }
    this.#left = (this.#dashes[this.#index] as number) - rest;
  }

  get #isDrawn(): boolean {
    return this.#index % 2 === 0;
  }

  segment(from: Spot, to: Spot): void {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    if (this.#isDrawn && this.#points.length === 0) this.#points.push(...from);
    let done = 0;
    while (length - done > this.#left) {
      done += this.#left;
      const [x, y] = [from[0] + (dx * done) / length, from[1] + (dy * done) / length];
      if (this.#isDrawn) {
        this.#points.push(x, y);
        this.#finish();
      }
      this.#index = (this.#index + 1) % this.#dashes.length;
      this.#left = this.#dashes[this.#index] as number;
      if (this.#isDrawn) this.#points.push(x, y);
    }
    this.#left -= length - done;
    if (this.#isDrawn) this.#points.push(...to);
  }

  #finish(): void {
    if (this.#points.length >= 4) this.#pieces.push({ points: this.#points, isClosed: false });
    this.#points = [];
  }

  end(): readonly Polyline[] {
    this.#finish();
    return this.#pieces;
  }
}
