import { apply, type Box, type Colour, type Matrix } from '@yunzhang/base';

/** Beyond this no page has anything; readers calculate in single precision. */
const numberMax = 1e7;

/**
 * A number as content streams carry it: a thousandth of a millimetre is finer than any print.
 *
 * What is no number becomes 0, so that no document can write words into a content stream.
 */
export function n3(value: number): string {
  if (!(value > -numberMax && value < numberMax)) return '0';
  return String(Math.round(value * 1000) / 1000);
}

/** A factor, with six digits. */
export function n6(value: number): string {
  if (!(value > -numberMax && value < numberMax)) return '0';
  const rounded = Math.round(value * 1e6) / 1e6;
  // 0.000001 is written 1e-6 by the language, which PDF does not know.
  return Math.abs(rounded) < 1e-4 && rounded !== 0
    ? rounded.toFixed(6).replace(/0+$/, '')
    : String(rounded);
}

/** A map as the operands of `cm`, `Tm` or /Matrix. Tiny factors keep their digits. */
export function matrixText([a, b, c, d, e, f]: Matrix): string {
  return `${factor(a)} ${factor(b)} ${factor(c)} ${factor(d)} ${n3(e)} ${n3(f)}`;
}

function factor(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return '0';
  const size = Math.abs(value);
  if (size >= 0.1) return n6(value);
  const text = value.toFixed(12).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** Operands of `rg` and `RG`. */
export function colourText(colour: Colour): string {
  const known = colours.get(colour);
  if (known !== undefined) return known;
  const text = rgbOf(colour).map(n3).join(' ');
  if (colours.size < coloursMax) colours.set(colour, text);
  return text;
}

const coloursMax = 4096;
const colours = new Map<Colour, string>();

/** Red, green and blue from 0 to 1. */
export function rgbOf(colour: Colour): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  const safe = Number.isFinite(value) ? value : 0;
  return [((safe >> 16) & 0xff) / 255, ((safe >> 8) & 0xff) / 255, (safe & 0xff) / 255];
}

/** By how much a map enlarges areas, as a factor of lengths. */
export function scaleOf([a, b, c, d]: Matrix): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

/** Whether a map keeps circles circles, so that line widths may be scaled by one factor. */
export function isSimilar([a, b, c, d]: Matrix): boolean {
  const size = Math.hypot(a, b);
  const limit = size * 1e-3;
  return Math.abs(size - Math.hypot(c, d)) <= limit && Math.abs(a * c + b * d) <= limit * size;
}

/** The map back, undefined where there is none. */
export function inverseOf([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const size = a * d - b * c;
  if (!Number.isFinite(size) || Math.abs(size) < 1e-18) return undefined;
  return [d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size];
}

/** The smallest box around a box that was mapped. */
export function mappedBox(map: Matrix, { x, y, width, height }: Box): Box {
  const corners = [
    apply(map, x, y),
    apply(map, x + width, y),
    apply(map, x, y + height),
    apply(map, x + width, y + height),
  ];
  const xs = corners.map(([one]) => one);
  const ys = corners.map(([, one]) => one);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** What two boxes share; without area where they are apart. */
export function sharedBox(p: Box, q: Box): Box {
  const [x, y] = [Math.max(p.x, q.x), Math.max(p.y, q.y)];
  const width = Math.max(0, Math.min(p.x + p.width, q.x + q.width) - x);
  const height = Math.max(0, Math.min(p.y + p.height, q.y + q.height) - y);
  return { x, y, width, height };
}
