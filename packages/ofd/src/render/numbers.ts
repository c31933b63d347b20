import type { Box, Matrix } from '@yunzhang/base';
import { readNumber } from '../number.ts';
import { attribute, type XmlElement } from '../xml.ts';

/** Beyond this a number is a mistake or an attack: no sheet is a hundred metres wide. */
const magnitudeMax = 1e7;

/** Reads one number; not a number, or one beyond all sheets, is undefined. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = plainNumber(text, 0, text.length);
  const value = Number.isNaN(plain) ? readNumber(text.trim()) : plain;
  return value !== undefined && Math.abs(value) <= magnitudeMax ? value : undefined;
}

const powersOfTen = Float64Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * The number in a part of a text, if it is digits with at most a sign and a point, as almost all
 * are; NaN for whatever needs a closer look.
 *
 * A page has thousands of them, and the language takes five times as long. Fifteen digits and their
 * power of ten are exact, so that their quotient is the number that the language would read.
 */
function plainNumber(text: string, from: number, to: number): number {
  const isNegative = text.charCodeAt(from) === 0x2d;
  const start = isNegative ? from + 1 : from;
  let digits = 0;
  let point = -1;
  for (let at = start; at < to; at++) {
    const one = text.charCodeAt(at) - 0x30;
    if (one >= 0 && one <= 9) digits = digits * 10 + one;
    else if (one === -2 && point < 0) point = at;
    else return Number.NaN;
  }
  const count = to - start - (point < 0 ? 0 : 1);
  if (count < 1) return Number.NaN;
  if (count > 15) return Number(text.slice(from, to));
  const value = point < 0 ? digits : digits / (powersOfTen[to - point - 1] as number);
  return isNegative ? -value : value;
}

/** Reads an ST_Array of numbers, at most `max` of them; what is no number counts as 0. */
export function numbersOf(text: string | undefined, max: number): readonly number[] {
  const plain = text === undefined ? [] : plainNumbers(text, max);
  return plain ?? wordsOf(text, max).map((word) => numberOf(word) ?? 0);
}

/** Plain numbers with blanks between them; undefined where anything else is there. */
function plainNumbers(text: string, max: number): readonly number[] | undefined {
  const values: number[] = [];
  for (let from = 0; from < text.length && values.length < max;) {
    const blank = text.indexOf(' ', from);
    const to = blank < 0 ? text.length : blank;
    if (to > from) {
      const value = plainNumber(text, from, to);
      if (!(Math.abs(value) <= magnitudeMax)) return undefined;
      values.push(value);
    }
    from = to + 1;
  }
  return values;
}

/** The items of an ST_Array, commas tolerated, at most `max`. @basis ofd-format.md §1.1 */
export function wordsOf(text: string | undefined, max: number): readonly string[] {
  if (text === undefined) return [];
  // One blank between two items is what almost all files have.
  const words = /[\t\n\r,]| {2}/.test(text)
    ? text.split(/[\s,]+/, max + 1)
    : text.split(' ', max + 1);
  const isClean = words.length <= max && !words.includes('');
  return isClean ? words : words.filter((word) => word !== '').slice(0, max);
}

/** Reads a numeric attribute. */
export function numberAt(element: XmlElement, name: string): number | undefined {
  return numberOf(attribute(element, name));
}

/** Reads a boolean attribute, `1` and `0` tolerated. @basis ofd-format.md §1.1 */
export function booleanAt(element: XmlElement, name: string): boolean | undefined {
  const text = attribute(element, name)?.trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

/** Reads a box attribute; width and height may be 0, as thin lines have it in real files. */
export function boxAt(element: XmlElement, name: string): Box | undefined {
  const text = attribute(element, name);
  if (text === undefined) return undefined;
  const numbers = plainNumbers(text, 5) ?? wordsOf(text, 5).map(numberOf);
  if (numbers.length !== 4) return undefined;
  const [x, y, width, height] = numbers;
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    return undefined;
  }
  return width < 0 || height < 0 ? undefined : { x, y, width, height };
}

/** Reads a CTM; undefined where it is absent or malformed. @basis ofd-format.md §1.2 */
export function matrixAt(element: XmlElement, name: string): Matrix | undefined {
  const text = attribute(element, name);
  if (text === undefined) return undefined;
  const numbers = plainNumbers(text, 7) ?? wordsOf(text, 7).map(numberOf);
  if (numbers.length !== 6) return undefined;
  const [a, b, c, d, e, f] = numbers;
  if (a === undefined || b === undefined || c === undefined) return undefined;
  if (d === undefined || e === undefined || f === undefined) return undefined;
  return [a, b, c, d, e, f];
}

/** Reads a point attribute. @basis ofd-format.md §1.1 */
export function pointAt(element: XmlElement, name: string): readonly [number, number] | undefined {
  const [x, y] = wordsOf(attribute(element, name), 2).map(numberOf);
  return x === undefined || y === undefined ? undefined : [x, y];
}

/** Whether one box lies in another. */
export function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Whether two boxes touch or share anything. */
export function meets(a: Box, b: Box): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  );
}

/** A box grown on every side. */
export function grown(box: Box, by: number): Box {
  return {
    x: box.x - by,
    y: box.y - by,
    width: box.width + 2 * by,
    height: box.height + 2 * by,
  };
}

/** How much a map enlarges lengths, on average. */
export function scaleOf(matrix: Matrix): number {
  return Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
}

/** The map back, or undefined where there is none. */
export function inverse(matrix: Matrix): Matrix | undefined {
  const [a, b, c, d, e, f] = matrix;
  const det = a * d - b * c;
  if (Math.abs(det) < 1e-12) return undefined;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}
