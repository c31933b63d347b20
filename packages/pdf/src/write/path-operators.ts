import type { Box, Matrix } from '@yunzhang/base';
import type { PathData } from '@yunzhang/drawing';
import { n3 } from './operators.ts';

/** Characters of one outline: more than the limits of any reader of ours let through. */
const pathSizeMax = 64 * 1024 * 1024;

/** An outline in PDF operators. */
export interface PathOperators {
  readonly text: string;
  /** Around all points, control points included; in the coordinates of the operators. */
  readonly box: Box;
  /** Twice the area inside the points, positive when they turn clockwise on a page. */
  readonly turn: number;
  /** It is the box around its points and nothing else. */
  readonly isRectangle: boolean;
}

/**
 * Writes path data, mapped, as path operators.
 *
 * PDF has neither arcs nor quadratic curves: arcs become up to four cubics, which is off by less
 * than a thousandth of the radius, the others the cubic that is the same curve.
 *
 * @basis ISO 32000-1 8.5.2; SVG 1.1 F.6
 */
export function pathOperators(d: PathData, map: Matrix): PathOperators {
  const pen = new Pen(map);
  if (d.length > pathSizeMax) return pen.done();
  let command = '';
  let needed = 0;
  let count = 0;
  const operands = [0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < d.length;) {
    const code = d.charCodeAt(at);
    if (isGap(code)) at++;
    else if (isLetter(code)) {
      command = d[at++] as string;
      needed = operandCounts[command] ?? 0;
      count = 0;
      if (command === 'Z') pen.close();
    } else {
      const from = at;
      while (at < d.length && !isGap(d.charCodeAt(at)) && !isLetter(d.charCodeAt(at))) at++;
      if (needed === 0) continue;
      operands[count++] = Number(d.slice(from, at));
      if (count < needed) continue;
      draw(pen, command, operands);
      if (command === 'M') command = 'L';
      count = 0;
    }
  }
  return pen.done();
}

function isGap(code: number): boolean {
  return code === 0x20 || code === 0x2c || code === 0x0a;
}

function isLetter(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

const operandCounts: Readonly<Record<string, number>> = { M: 2, L: 2, Q: 4, C: 6, A: 7 };

function draw(pen: Pen, command: string, operands: readonly number[]): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = operands;
  switch (command) {
    case 'M':
      return pen.move(a, b);
    case 'L':
      return pen.line(a, b);
    case 'Q':
      return pen.quadratic(a, b, c, d);
    case 'C':
      return pen.cubic(a, b, c, d, e, f);
    default:
      return arc(pen, {
        rx: a,
        ry: b,
        angle: c,
        isLarge: d !== 0,
        isClockwise: e !== 0,
        x: f,
        y: g,
      });
  }
}

const noBox: Box = { x: 0, y: 0, width: 0, height: 0 };

/** Takes steps in the coordinates of the data and writes them in those of the stream. */
class Pen {
  x = 0;
  y = 0;
  #text = '';
  #startX = 0;
  #startY = 0;
  #left = Infinity;
  #top = Infinity;
  #right = -Infinity;
  #bottom = -Infinity;
  #turn = 0;
  /** Of the points as written: where the subpath began and where it is. */
  #from: readonly [number, number] = [0, 0];
  #at: readonly [number, number] = [0, 0];
  /** The first points, while they may be those of a rectangle. */
  #isSimple = true;
  readonly #corners: (readonly [number, number])[] = [];
  readonly #map: Matrix;

  constructor(map: Matrix) {
    this.#map = map;
  }

  move(x: number, y: number): void {
    this.#endSubpath();
    if (this.#text !== '') this.#isSimple = false;
    [this.#startX, this.#startY] = [x, y];
    this.#text += `${this.#point(x, y)}m\n`;
    this.#from = this.#at;
    this.#turn = this.#closed;
  }

  line(x: number, y: number): void {
    // A step without a start would make readers give up on the whole page.
    if (this.#text === '') return this.move(x, y);
    this.#text += `${this.#point(x, y)}l\n`;
  }

  quadratic(cx: number, cy: number, x: number, y: number): void {
    const [fromX, fromY] = [this.x, this.y];
    this.cubic(
      fromX + (2 / 3) * (cx - fromX),
      fromY + (2 / 3) * (cy - fromY),
      x + (2 / 3) * (cx - x),
      y + (2 / 3) * (cy - y),
      x,
      y,
    );
  }

  cubic(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    if (this.#text === '') this.move(this.x, this.y);
    this.#isSimple = false;
    const first = this.#point(ax, ay);
    const second = this.#point(bx, by);
    this.#text += `${first}${second}${this.#point(x, y)}c\n`;
  }

  close(): void {
    if (this.#text === '') return;
    [this.x, this.y] = [this.#startX, this.#startY];
    this.#text += 'h\n';
  }

  done(): PathOperators {
    this.#endSubpath();
    if (this.#text === '') return { text: '', box: noBox, turn: 0, isRectangle: false };
    const [width, height] = [this.#right - this.#left, this.#bottom - this.#top];
    const box = { x: this.#left, y: this.#top, width, height };
    const isRectangle = this.#isRectangle();
    const text = isRectangle
      ? `${n3(box.x)} ${n3(box.y)} ${n3(width)} ${n3(height)} re\n`
      : this.#text;
    return { text, box, turn: this.#turn, isRectangle };
  }

  /** Four corners, closed, each on a side of the box that the one before is on too. */
  #isRectangle(): boolean {
    const [a, b, c, d, e] = this.#corners;
    if (a === undefined || b === undefined || c === undefined || d === undefined) return false;
    if (!this.#isSimple || this.#corners.length > 5 || !this.#text.endsWith('h\n')) return false;
    if (e !== undefined && (e[0] !== a[0] || e[1] !== a[1])) return false;
    const isLevel = a[1] === b[1] && b[0] === c[0] && c[1] === d[1] && d[0] === a[0];
    const isSteep = a[0] === b[0] && b[1] === c[1] && c[0] === d[0] && d[1] === a[1];
    return (isLevel || isSteep) && a[0] !== c[0] && a[1] !== c[1];
  }

  /** Area of the subpaths that have ended. */
  #closed = 0;

  #endSubpath(): void {
    const [[u, v], [fromU, fromV]] = [this.#at, this.#from];
    this.#closed = this.#turn + (u * fromV - fromU * v);
    this.#turn = this.#closed;
  }

  #point(x: number, y: number): string {
    [this.x, this.y] = [x, y];
    const [a, b, c, d, e, f] = this.#map;
    const [u, v] = [a * x + c * y + e, b * x + d * y + f];
    if (u < this.#left) this.#left = u;
    if (u > this.#right) this.#right = u;
    if (v < this.#top) this.#top = v;
    if (v > this.#bottom) this.#bottom = v;
    const [lastU, lastV] = this.#at;
    this.#turn += lastU * v - u * lastV;
    this.#at = [u, v];
    if (this.#corners.length < 6) this.#corners.push(this.#at);
    return `${n3(u)} ${n3(v)} `;
  }
}

interface Arc {
  readonly rx: number;
  readonly ry: number;
  readonly angle: number;
  readonly isLarge: boolean;
  readonly isClockwise: boolean;
  readonly x: number;
  readonly y: number;
}

/** Draws an elliptical arc in pieces of at most a quarter turn. @basis SVG 1.1 F.6.5 */
function arc(pen: Pen, { rx, ry, angle, isLarge, isClockwise, x, y }: Arc): void {
  const [fromX, fromY] = [pen.x, pen.y];
  let [p, q] = [Math.abs(rx), Math.abs(ry)];
  const isFlat = !(p > 0 && q > 0) || (fromX === x && fromY === y);
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [halfX, halfY] = [(fromX - x) / 2, (fromY - y) / 2];
  const [u, v] = [cos * halfX + sin * halfY, cos * halfY - sin * halfX];
  if (isFlat || !Number.isFinite(u + v + p + q)) return pen.line(x, y);
  const excess = Math.sqrt((u / p) ** 2 + (v / q) ** 2);
  if (excess > 1) [p, q] = [p * excess, q * excess];
  const across = (p * v) ** 2 + (q * u) ** 2;
  const side = isLarge === isClockwise ? -1 : 1;
  const k = side * Math.sqrt(Math.max(0, ((p * q) ** 2 - across) / across));
  const [cu, cv] = [(k * p * v) / q, (-k * q * u) / p];
  const start = Math.atan2((v - cv) / q, (u - cu) / p);
  let sweep = Math.atan2((-v - cv) / q, (-u - cu) / p) - start;
  if (isClockwise && sweep < 0) sweep += 2 * Math.PI;
  if (!isClockwise && sweep > 0) sweep -= 2 * Math.PI;
  const [midX, midY] = [(fromX + x) / 2, (fromY + y) / 2];
  const place = (s: number, t: number): readonly [number, number] => {
    const [w, z] = [cu + p * s, cv + q * t];
    return [cos * w - sin * z + midX, sin * w + cos * z + midY];
  };
  const pieces = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9));
  const step = sweep / pieces;
  const pull = (4 / 3) * Math.tan(step / 4);
  for (let i = 0; i < pieces; i++) {
    const [from, to] = [start + i * step, start + (i + 1) * step];
    const [c0, s0, c1, s1] = [Math.cos(from), Math.sin(from), Math.cos(to), Math.sin(to)];
    const end = i === pieces - 1 ? ([x, y] as const) : place(c1, s1);
    pen.cubic(
      ...place(c0 - pull * s0, s0 + pull * c0),
      ...place(c1 + pull * s1, s1 - pull * c1),
      ...end,
    );
  }
}
