import { decimal, type Matrix } from '@yunzhang/base';

/** Beyond this, and below a millionth, numbers print with an exponent or lose digits. */
const plainMax = 1e9;

/**
 * A number for SVG: at most four decimals, a tenth of a micrometre.
 *
 * A rounded number prints as its shortest form; that is three times as fast as `toFixed`, and a
 * page has a hundred thousand numbers.
 */
export function n(value: number): string {
  const rounded = Math.round(value * 1e4) / 1e4;
  return rounded < plainMax && rounded > -plainMax ? `${rounded}` : decimal(value, 4);
}

/** A number with at most eight decimals: maps of glyphs are small. */
export function fine(value: number): string {
  const rounded = Math.round(value * 1e8) / 1e8;
  const size = Math.abs(rounded);
  return size < 1e6 && (size >= 1e-6 || size === 0) ? `${rounded}` : decimal(value, 8);
}

/** ` transform="…"`; empty for the map that changes nothing. */
export function transformText(matrix: Matrix): string {
  const value = transformValue(matrix);
  return value === undefined ? '' : ` transform="${value}"`;
}

/** The value of `transform`; undefined for the map that changes nothing. */
export function transformValue([a, b, c, d, e, f]: Matrix): string | undefined {
  if (b === 0 && c === 0 && a === 1 && d === 1) {
    return e === 0 && f === 0 ? undefined : `translate(${n(e)} ${n(f)})`;
  }
  return `matrix(${fine(a)} ${fine(b)} ${fine(c)} ${fine(d)} ${n(e)} ${n(f)})`;
}
