import type { Box, Matrix } from '@yunzhang/base';
import { readNumber } from '../number.ts';
import { attribute, type XmlElement } from '../xml.ts';

/** Beyond this a number is a mistake or an attack: no sheet is a hundred metres wide. */
const magnitudeMax = 1e7;

/** Reads one number; not a number, or one beyond all sheets, is undefined. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(Math.abs(value) <= magnitudeMax)) return undefined;
  // `Number` also takes nothing at all and the `0x` of programs; a page has thousands of numbers,
  // and a pattern would take three times as long.
  return isPlain(text) ? value : readNumber(text.trim());
}

/** Whether a number begins with what only a decimal number has. */
function isPlain(text: string): boolean {
  const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
  return first > 0x20 && !(second > 0x39 && second !== 0x65 && second !== 0x45);
}

/** Reads an ST_Array of numbers, at most `max` of them; what is no number counts as 0. */
export function numbersOf(text: string | undefined, max: number): readonly number[] {
  const words = wordsOf(text, max);
  return words.map((word) => numberOf(word) ?? 0);
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
  const words = wordsOf(text, 5);
  if (words.length !== 4) return undefined;
  const [x, y, width, height] = [words[0], words[1], words[2], words[3]].map(numberOf);
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    return undefined;
  }
  return width < 0 || height < 0 ? undefined : { x, y, width, height };
}

/** Reads a CTM; undefined where it is absent or malformed. @basis ofd-format.md §1.2 */
export function matrixAt(element: XmlElement, name: string): Matrix | undefined {
  const words = wordsOf(attribute(element, name), 7).map(numberOf);
  if (words.length !== 6) return undefined;
  const [a, b, c, d, e, f] = words;
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
