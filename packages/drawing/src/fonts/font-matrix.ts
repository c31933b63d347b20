import { apply, compose, identity, type Matrix, type Segment } from '@yunzhang/base';

/** Units of an em where the matrix does not say it plainly. */
const emUsual = 1000;
/** Below this a matrix is two that were multiplied by mistake. */
const scaleMin = 1e-5;

/** How the units of glyphs lead to those of the font. */
export interface GlyphScale {
  readonly unitsPerEm: number;
  /** One map for each dictionary of the font. */
  readonly maps: readonly Matrix[];
}

/**
 * The em of a font and the maps of its dictionaries, from their matrices.
 *
 * A CID-keyed font may have a matrix of its own and one in each dictionary, which are multiplied.
 * Writers that put the usual one into both meant it once.
 *
 * @basis Adobe TN 5176 §9 FontMatrix
 */
export function scaleOf(
  top: Matrix | undefined,
  dictionaries: readonly (Matrix | undefined)[],
): GlyphScale {
  const whole = dictionaries.map((own): Matrix => {
    if (own === undefined) return usable(top);
    if (top === undefined) return usable(own);
    const both = compose(own, top);
    return Math.abs(both[3]) < scaleMin ? usable(top) : usable(both);
  });
  const [a, b, c, d] = whole[0] ?? usable(top);
  const em = 1 / d;
  const isPlain = a === d && b === 0 && c === 0 && em >= 16 && em <= 16_384;
  const unitsPerEm = isPlain ? Math.round(em) : emUsual;
  const maps = whole.map((matrix): Matrix => {
    const [p, q, r, s, t, u] = compose(matrix, [unitsPerEm, 0, 0, unitsPerEm, 0, 0]);
    const map: Matrix = [p, q, r, s, t, u];
    return isIdentity(map) ? identity : map;
  });
  return { unitsPerEm, maps };
}

function usable(matrix: Matrix | undefined): Matrix {
  const usual: Matrix = [0.001, 0, 0, 0.001, 0, 0];
  if (matrix === undefined) return usual;
  const isSound = matrix.every((value) => Number.isFinite(value) && Math.abs(value) < 1e6);
  return isSound && Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) > 1e-12
    ? matrix
    : usual;
}

/** Whether a map changes nothing that could be seen. */
export function isIdentity(map: Matrix): boolean {
  return map.every((value, i) => Math.abs(value - (identity[i] ?? 0)) < 1e-6);
}

/** The outline under a map. */
export function mapped(outline: readonly Segment[], map: Matrix): readonly Segment[] {
  if (map === identity) return outline;
  const at = (x: number, y: number): readonly [number, number] => apply(map, x, y);
  return outline.map((segment): Segment => {
    switch (segment[0]) {
      case 'M':
      case 'L':
        return [segment[0], ...at(segment[1], segment[2])];
      case 'Q':
        return ['Q', ...at(segment[1], segment[2]), ...at(segment[3], segment[4])];
      case 'C':
        return [
          'C',
          ...at(segment[1], segment[2]),
          ...at(segment[3], segment[4]),
          ...at(segment[5], segment[6]),
        ];
      case 'Z':
        return segment;
    }
  });
}
