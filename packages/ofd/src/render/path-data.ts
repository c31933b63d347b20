import { type Box, Remembered } from '@yunzhang/base';
import { childText, type XmlElement } from '../xml.ts';

/** Characters of the data of one path. */
const charactersMax = 4 * 1024 * 1024;

/** A path as SVG writes it, and a box that surely holds it. */
export interface PathData {
  readonly d: string;
  readonly bounds: Box | undefined;
  /** Whether something was not understood. */
  readonly isDeviant: boolean;
}

const operands: Readonly<Record<string, number>> = { S: 2, M: 2, L: 2, Q: 4, B: 6, A: 7, C: 0 };
const letters: Readonly<Record<string, string>> = { S: 'M', B: 'C', C: 'Z' };

/** The data of a path object, read once: watermarks draw one object a hundred times. */
export function pathOf(element: XmlElement): PathData {
  const path = known.get(element) ?? readPath(childText(element, 'AbbreviatedData') ?? '');
  known.set(element, path);
  return path;
}

/** Trees never change, and go when their package goes. */
const known = new Remembered<XmlElement, PathData>();

/**
 * Reads AbbreviatedData.
 *
 * Tolerant as readers are: commas, operators glued to numbers or to each other, repeated operands,
 * a missing first move. What is not a number counts as 0.
 *
 * @basis ofd-format.md §4 (table 36)
 */
export function readPath(text: string): PathData {
  if (text.length > charactersMax) return { d: '', bounds: undefined, isDeviant: true };
  const track = new Track();
  let operator = '';
  let values: number[] = [];
  /** Whether the operator has had its operands at least once. */
  let isServed = true;
  for (const token of text.matchAll(
    /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[A-Za-z]+|[^\s,]/g,
  )) {
    const word = token[0];
    if (/^[SMLQBAC]+$/.test(word)) {
      for (const letter of word) {
        track.isDeviant ||= !isServed || values.length > 0;
        operator = letter;
        values = [];
        isServed = letter === 'C';
        if (letter === 'C') track.step('C', []);
      }
      continue;
    }
    const value = Number(word);
    const isNumber = Number.isFinite(value) && Math.abs(value) < 1e9;
    track.isDeviant ||= !isNumber;
    values.push(isNumber ? value : 0);
    if (values.length === operands[operator]) {
      track.step(operator, values);
      values = [];
      isServed = true;
      // Operands without an operator repeat the last one; after a move they are no second move.
      if (operator === 'S') operator = 'M';
    } else if (operator === '' || operator === 'C') {
      track.isDeviant = true;
      values = [];
    }
  }
  track.isDeviant ||= !isServed || values.length > 0;
  return track.result();
}

/** The path so far: its text and its reach. */
class Track {
  isDeviant = false;
  readonly #parts: string[] = [];
  #box: [number, number, number, number] | undefined;
  #x = 0;
  #y = 0;

  step(operator: string, values: readonly number[]): void {
    if (this.#parts.length === 0 && operator !== 'M' && operator !== 'S') {
      this.isDeviant = true;
      if (operator === 'C') return;
      const start = operator === 'A' ? values.slice(5) : values.slice(0, 2);
      this.#push('M', start);
    }
    if (operator === 'A') this.#arc(values);
    else this.#push(letters[operator] ?? operator, values);
  }

  #push(letter: string, values: readonly number[]): void {
    this.#parts.push(letter + values.map(n).join(' '));
    for (let i = 0; i + 1 < values.length; i += 2) this.#reach(values[i] ?? 0, values[i + 1] ?? 0);
    this.#x = values.at(-2) ?? this.#x;
    this.#y = values.at(-1) ?? this.#y;
  }

  /** Radii are made positive and flags 0 or 1; SVG does the rest as OFD wants it. */
  #arc([rx = 0, ry = 0, angle = 0, large = 0, sweep = 0, x = 0, y = 0]: readonly number[]): void {
    const [p, q] = [Math.abs(rx), Math.abs(ry)];
    if (p === 0 || q === 0) return this.#push('L', [x, y]);
    const flags = `${large === 0 ? 0 : 1} ${sweep === 0 ? 0 : 1}`;
    this.#parts.push(`A${n(p)} ${n(q)} ${n(angle % 360)} ${flags} ${n(x)} ${n(y)}`);
    // Radii too small for the way are enlarged to half of it, at most by the ratio of the two.
    const way = Math.hypot(x - this.#x, y - this.#y);
    const ratio = Math.max(p, q) / Math.min(p, q);
    const far = 2 * Math.max(p, q, way * ratio);
    this.#reach(this.#x - far, this.#y - far);
    this.#reach(this.#x + far, this.#y + far);
    this.#x = x;
    this.#y = y;
  }

  #reach(x: number, y: number): void {
    const box = (this.#box ??= [x, y, x, y]);
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }

  result(): PathData {
    const [x, y, right, bottom] = this.#box ?? [0, 0, 0, 0];
    const bounds = this.#box && { x, y, width: right - x, height: bottom - y };
    return { d: this.#parts.join(''), bounds, isDeviant: this.isDeviant };
  }
}

/** At most four decimals, a tenth of a micrometre; values are far below the exponent form. */
function n(value: number): string {
  return `${Math.round(value * 1e4) / 1e4}`;
}
