import { apply, decimal, type Matrix } from '@yunzhang/base';

/** A box by its corners. Empty ones have corners in the wrong order. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box around nothing. */
export const noBounds: Bounds = {
  left: Infinity,
  top: Infinity,
  right: -Infinity,
  bottom: -Infinity,
};

/** The box around points. */
export function around(points: Iterable<readonly [number, number]>): Bounds {
  let { left, top, right, bottom } = noBounds;
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}

/** The box around both. */
export function joined(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** What both cover. */
export function shared(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

/** Whether nothing is inside. */
export function isEmpty({ left, top, right, bottom }: Bounds): boolean {
  return !(right > left && bottom > top);
}

/** The box with a margin. */
export function grown({ left, top, right, bottom }: Bounds, by: number): Bounds {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** The box around a box that was mapped. */
export function mappedBounds({ left, top, right, bottom }: Bounds, map: Matrix): Bounds {
  return around([
    apply(map, left, top),
    apply(map, right, top),
    apply(map, left, bottom),
    apply(map, right, bottom),
  ]);
}

/** A box as a file has it. */
export function boxText({ left, top, right, bottom }: Bounds): string {
  return [left, top, right - left, bottom - top].map((value) => n(value)).join(' ');
}

/** Farther away nothing is seen, and numbers would need exponents, which OFD does not have. */
const farthest = 1e8;

/** A number as a file has it, without exponent. @basis ofd-format.md §1.3 */
export function number(value: number, digits: number): string {
  if (Number.isNaN(value)) return '0';
  return decimal(Math.max(-farthest, Math.min(farthest, value)), digits);
}

/** A length or place: a micrometre is enough. */
export function n(value: number): string {
  return number(value, 3);
}

/** A map as a file has it. */
export function matrixText(map: Matrix): string {
  return map.map((value, i) => number(value, i < 4 ? 6 : 3)).join(' ');
}

/** The mean magnification of a map. */
export function scaleOf([a, b, c, d]: Matrix): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

/** Whether lengths in all directions grow alike. */
export function isSimilar([a, b, c, d]: Matrix): boolean {
  const size = Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d));
  const near = size * 1e-4;
  const isTurned = Math.abs(a - d) <= near && Math.abs(b + c) <= near;
  const isFlipped = Math.abs(a + d) <= near && Math.abs(b - c) <= near;
  return isTurned || isFlipped;
}

/** The map back; undefined where everything lies on one line. */
export function inverseOf([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const det = a * d - b * c;
  if (!(Math.abs(det) > 1e-12)) return undefined;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}
