/** Points in a millimetre. */
export const pointsPerMm = 72 / 25.4;

/** A rectangle. Units and origin are those of the context; pages use mm from the top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Affine map `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, as PDF, SVG and OFD write it. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** The map that changes nothing. */
export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** The map that applies `m`, then `n`. */
export function compose(m: Matrix, n: Matrix): Matrix {
  // By their places: taking a list apart makes an object for each number, at every glyph.
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ];
}

/** The image of a point. */
export function apply(m: Matrix, x: number, y: number): readonly [number, number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
}

/** The upright box around a box seen through a map. */
export function boundsThrough(matrix: Matrix, box: Box): Box {
  const [a, b, c, d, e, f] = matrix;
  const [x1, x2] = [a * box.x, a * (box.x + box.width)];
  const [y1, y2] = [c * box.y, c * (box.y + box.height)];
  const [u1, u2] = [b * box.x, b * (box.x + box.width)];
  const [v1, v2] = [d * box.y, d * (box.y + box.height)];
  const x = Math.min(x1, x2) + Math.min(y1, y2) + e;
  const y = Math.min(u1, u2) + Math.min(v1, v2) + f;
  return {
    x,
    y,
    width: Math.max(x1, x2) + Math.max(y1, y2) + e - x,
    height: Math.max(u1, u2) + Math.max(v1, v2) + f - y,
  };
}

/** Area two boxes share, 0 when they are apart. */
export function overlap(p: Box, q: Box): number {
  const w = Math.min(p.x + p.width, q.x + q.width) - Math.max(p.x, q.x);
  const h = Math.min(p.y + p.height, q.y + q.height) - Math.max(p.y, q.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** A number as files carry it: no exponent, no trailing zeros, no `-0`. */
export function decimal(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}
