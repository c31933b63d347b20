import type { Matrix } from '@yunzhang/base';
import type { PathData } from '../marks.ts';
import { stepKinds } from './outlines.ts';

/** Hears an outline in straight pieces. */
export interface Pen {
  move(x: number, y: number): void;
  line(x: number, y: number): void;
  close(): void;
}

/** Straight pieces of one curve. */
const piecesMax = 200;
/** Quarter turns of one arc, and how round a Bézier curve makes one. */
const quarter = Math.PI / 2;

/** Draws path data through a map; curves become pieces that stray less than `tolerance`. */
export function tracePath(pen: Pen, d: PathData, map: Matrix, tolerance: number): void {
  const trace = new Trace(pen, map, tolerance);
  const source = new Numbers(d);
  for (let command = source.command(); command !== ''; command = source.command()) {
    step(trace, command, source);
    // One letter may be followed by several sets of numbers.
    while (source.isNumberNext()) step(trace, command === 'Z' ? '' : command, source);
  }
}

function step(trace: Trace, command: string, source: Numbers): void {
  switch (command) {
    case 'M':
      return trace.move(source.next(2), 0);
    case 'L':
      return trace.line(source.next(2), 0);
    case 'Q':
      return trace.quadratic(source.next(4), 0);
    case 'C':
      return trace.cubic(source.next(6), 0);
    case 'A':
      return trace.arc(source.next(7));
    case 'Z':
      return trace.close();
    default:
      source.skip();
  }
}

/** Draws one of the outlines that `steps` has, as glyphs have them. */
export function traceOutline(
  pen: Pen,
  { steps, at }: { readonly steps: Float64Array; readonly at: number },
  map: Matrix,
  tolerance: number,
): void {
  const trace = new Trace(pen, map, tolerance);
  for (let i = at; ;) {
    const kind = steps[i] as number;
    switch (kind) {
      case stepKinds.move:
        trace.move(steps, i + 1);
        i += 3;
        break;
      case stepKinds.line:
        trace.line(steps, i + 1);
        i += 3;
        break;
      case stepKinds.quadratic:
        trace.quadratic(steps, i + 1);
        i += 5;
        break;
      case stepKinds.cubic:
        trace.cubic(steps, i + 1);
        i += 7;
        break;
      case stepKinds.close:
        trace.close();
        i += 1;
        break;
      default:
        return;
    }
  }
}

/** Reads the commands and numbers of path data. */
class Numbers {
  readonly #text: string;
  /** What was read last: a command has seven numbers at most. */
  readonly #read = new Float64Array(7);
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  command(): string {
    this.#skipBlanks();
    return this.#text.charAt(this.#at++);
  }

  isNumberNext(): boolean {
    this.#skipBlanks();
    const code = this.#text.charCodeAt(this.#at);
    return (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 43;
  }

  skip(): void {
    while (this.isNumberNext()) this.#number();
  }

  /** The next numbers, in an array that the next call fills again. */
  next(count: number): Float64Array {
    for (let i = 0; i < count; i++) this.#read[i] = this.#number();
    return this.#read;
  }

  #skipBlanks(): void {
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 44 && code !== 10 && code !== 9 && code !== 13) return;
    }
  }

  /** The next number; 0 where there is none, as readers of OFD do. */
  #number(): number {
    this.#skipBlanks();
    const text = this.#text;
    const start = this.#at;
    let at = start;
    const sign = text.charCodeAt(at);
    if (sign === 45 || sign === 43) at++;
    let value = 0;
    let code = text.charCodeAt(at);
    for (; code >= 48 && code <= 57; code = text.charCodeAt(++at)) value = value * 10 + code - 48;
    if (code === 46) {
      let unit = 0.1;
      code = text.charCodeAt(++at);
      for (; code >= 48 && code <= 57; code = text.charCodeAt(++at)) {
        value += (code - 48) * unit;
        unit /= 10;
      }
    }
    if (code === 101 || code === 69) return this.#long(start);
    this.#at = at;
    return sign === 45 ? -value : value;
  }

  #long(start: number): number {
    const found = /^[+-]?[\d.]+[eE][+-]?\d+/.exec(this.#text.slice(start, start + 40));
    this.#at = start + (found?.[0].length ?? 1);
    const value = Number(found?.[0] ?? 0);
    return Number.isFinite(value) ? value : 0;
  }
}

/** `Math.hypot` takes any number of values and ten times as long. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/**
 * Where the pen is, before and after the map. Curves are cut after it: maps keep curves.
 *
 * Numbers come in an array and a place in it: as arguments each of them would become an object.
 */
class Trace {
  readonly #pen: Pen;
  readonly #a: number;
  readonly #b: number;
  readonly #c: number;
  readonly #d: number;
  readonly #e: number;
  readonly #f: number;
  readonly #tolerance: number;
  /** Own coordinates: an arc is drawn before it is mapped. */
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;

  constructor(pen: Pen, map: Matrix, tolerance: number) {
    this.#pen = pen;
    this.#a = map[0];
    this.#b = map[1];
    this.#c = map[2];
    this.#d = map[3];
    this.#e = map[4];
    this.#f = map[5];
    this.#tolerance = tolerance;
  }

  #across(x: number, y: number): number {
    return this.#a * x + this.#c * y + this.#e;
  }

  #down(x: number, y: number): number {
    return this.#b * x + this.#d * y + this.#f;
  }

  move(numbers: Float64Array, at: number): void {
    const x = numbers[at] as number;
    const y = numbers[at + 1] as number;
    this.#pen.move(this.#across(x, y), this.#down(x, y));
    this.#x = this.#startX = x;
    this.#y = this.#startY = y;
  }

  line(numbers: Float64Array, at: number): void {
    const x = numbers[at] as number;
    const y = numbers[at + 1] as number;
    this.#pen.line(this.#across(x, y), this.#down(x, y));
    this.#x = x;
    this.#y = y;
  }

  close(): void {
    this.#pen.close();
    this.#x = this.#startX;
    this.#y = this.#startY;
  }

  quadratic(numbers: Float64Array, at: number): void {
    const x1 = numbers[at] as number;
    const y1 = numbers[at + 1] as number;
    const x2 = numbers[at + 2] as number;
    const y2 = numbers[at + 3] as number;
    const u0 = this.#across(this.#x, this.#y);
    const v0 = this.#down(this.#x, this.#y);
    const u1 = this.#across(x1, y1);
    const v1 = this.#down(x1, y1);
    const u2 = this.#across(x2, y2);
    const v2 = this.#down(x2, y2);
    const count = this.#pieces(length(u0 - 2 * u1 + u2, v0 - 2 * v1 + v2) / 4);
    for (let i = 1; i <= count; i++) {
      const t = i / count;
      const s = 1 - t;
      const p = s * s;
      const q = 2 * s * t;
      const r = t * t;
      this.#pen.line(p * u0 + q * u1 + r * u2, p * v0 + q * v1 + r * v2);
    }
    this.#x = x2;
    this.#y = y2;
  }

  cubic(numbers: Float64Array, at: number): void {
    const x3 = numbers[at + 4] as number;
    const y3 = numbers[at + 5] as number;
    const u0 = this.#across(this.#x, this.#y);
    const v0 = this.#down(this.#x, this.#y);
    const u1 = this.#across(numbers[at] as number, numbers[at + 1] as number);
    const v1 = this.#down(numbers[at] as number, numbers[at + 1] as number);
    const u2 = this.#across(numbers[at + 2] as number, numbers[at + 3] as number);
    const v2 = this.#down(numbers[at + 2] as number, numbers[at + 3] as number);
    const u3 = this.#across(x3, y3);
    const v3 = this.#down(x3, y3);
    const before = length(u0 - 2 * u1 + u2, v0 - 2 * v1 + v2);
    const after = length(u1 - 2 * u2 + u3, v1 - 2 * v2 + v3);
    const count = this.#pieces(0.75 * Math.max(before, after));
    for (let i = 1; i <= count; i++) {
      const t = i / count;
      const s = 1 - t;
      const p = s * s * s;
      const q = 3 * s * s * t;
      const r = 3 * s * t * t;
      const w = t * t * t;
      this.#pen.line(p * u0 + q * u1 + r * u2 + w * u3, p * v0 + q * v1 + r * v2 + w * v3);
    }
    this.#x = x3;
    this.#y = y3;
  }

  /** Half as many pieces stray four times as far. */
  #pieces(bend: number): number {
    const count = Math.ceil(Math.sqrt(bend / this.#tolerance));
    return count >= 1 && count <= piecesMax ? count : count > piecesMax ? piecesMax : 1;
  }

  /** @basis SVG 1.1 appendix F.6 */
  arc(numbers: Float64Array): void {
    const [radiusX = 0, radiusY = 0, degrees = 0, large = 0, sweep = 0, x = 0, y = 0] = numbers;
    const [isLarge, isSweep] = [large !== 0, sweep !== 0];
    const [x0, y0] = [this.#x, this.#y];
    let [rx, ry] = [Math.abs(radiusX), Math.abs(radiusY)];
    if (rx === 0 || ry === 0 || (x0 === x && y0 === y)) return this.line(numbers, 5);
    const angle = (degrees * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [mx, my] = [(x0 - x) / 2, (y0 - y) / 2];
    const [u, v] = [cos * mx + sin * my, cos * my - sin * mx];
    const reached = (u * u) / (rx * rx) + (v * v) / (ry * ry);
    if (reached > 1) [rx, ry] = [rx * Math.sqrt(reached), ry * Math.sqrt(reached)];
    const rest = Math.max(0, 1 / ((u * u) / (rx * rx) + (v * v) / (ry * ry)) - 1);
    const side = (isLarge === isSweep ? -1 : 1) * Math.sqrt(rest);
    const [cu, cv] = [(side * rx * v) / ry, (-side * ry * u) / rx];
    const start = Math.atan2((v - cv) / ry, (u - cu) / rx);
    const end = Math.atan2((-v - cv) / ry, (-u - cu) / rx);
    let turn = end - start;
    if (isSweep && turn < 0) turn += 2 * Math.PI;
    if (!isSweep && turn > 0) turn -= 2 * Math.PI;
    const centre = [(x0 + x) / 2 + cos * cu - sin * cv, (y0 + y) / 2 + sin * cu + cos * cv];
    const at = (p: number, q: number): readonly [number, number] => [
      (centre[0] ?? 0) + cos * rx * p - sin * ry * q,
      (centre[1] ?? 0) + sin * rx * p + cos * ry * q,
    ];
    const count = Math.max(1, Math.ceil(Math.abs(turn) / quarter - 1e-9));
    const part = turn / count;
    const reach = (4 / 3) * Math.tan(part / 4);
    for (let i = 0; i < count; i++) {
      const [from, to] = [start + i * part, start + (i + 1) * part];
      const [c1, s1, c2, s2] = [Math.cos(from), Math.sin(from), Math.cos(to), Math.sin(to)];
      const [p1, p2] = [at(c1 - reach * s1, s1 + reach * c1), at(c2 + reach * s2, s2 - reach * c2)];
      const p3 = i === count - 1 ? ([x, y] as const) : at(c2, s2);
      this.cubic(Float64Array.of(...p1, ...p2, ...p3), 0);
    }
  }
}
