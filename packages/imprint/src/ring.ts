import { type Glyph, type Placed, placeGlyph } from './glyphs.ts';
import { clearance, type OrientedBox } from './oriented-box.ts';

/** Least distance between neighbouring cells in mm; the drawn ink is never nearer than that. */
export const gapMin = 0.12;
/** Part of the way from one character to the next that a character may fill. */
const fillOfStep = 0.92;
/** Points of the arc length table of an ellipse. */
const tableSize = 1200;

/** The line the characters' centres stand on. */
export interface RingLine {
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
}

/** Characters along a line: their height, the most they may be wide, and the angle they take. */
export interface RingMeasure {
  readonly height: number;
  readonly widthMax: number;
  /** From the first to the last character's centre, in degrees at the middle of the seal. */
  readonly span: number;
}

/**
 * The cells of `count` characters, clockwise around the top, feet to the centre.
 *
 * All cells get the same width: the largest that keeps neighbours apart.
 *
 * @basis seal-imprint.md §3, §5
 */
export function ringCells(count: number, line: RingLine, measure: RingMeasure): OrientedBox[] {
  const { points, step } =
    line.a === line.b
      ? circlePoints(count, line, measure.span)
      : ellipsePoints(count, line, measure.span);
  const bound = count === 1 ? measure.widthMax : Math.min(measure.widthMax, step * fillOfStep);
  const cells = points.map((point) => ({ ...point, height: measure.height, width: bound }));
  // On a circle all neighbours lie alike, so one pair tells.
  const width = widestApart(line.a === line.b ? cells.slice(0, 2) : cells, bound);
  return cells.map((cell) => ({ ...cell, width }));
}

/** Puts glyphs into cells of the same number. */
export function placeAll(glyphs: readonly Glyph[], cells: readonly OrientedBox[]): Placed[] {
  const placed: Placed[] = [];
  for (const [i, glyph] of glyphs.entries()) {
    const cell = cells[i];
    if (cell !== undefined) placed.push(placeGlyph(glyph, cell));
  }
  return placed;
}

function widestApart(cells: readonly OrientedBox[], bound: number): number {
  const fits = (width: number): boolean =>
    cells.every((cell, i) => {
      const next = cells[i + 1];
      return next === undefined || clearance({ ...cell, width }, { ...next, width }) >= gapMin;
    });
  if (fits(bound)) return bound;
  let [low, high] = [0, bound];
  for (let i = 0; i < 16; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

interface Points {
  readonly points: readonly { readonly x: number; readonly y: number; readonly angle: number }[];
  /** Way along the line from one character to the next. */
  readonly step: number;
}

const radians = Math.PI / 180;

function circlePoints(count: number, line: RingLine, span: number): Points {
  const step = count > 1 ? span / (count - 1) : 0;
  const points = Array.from({ length: count }, (_, i) => {
    const angle = (count > 1 ? -span / 2 : 0) + i * step;
    const t = (angle - 90) * radians;
    return { x: line.x + line.a * Math.cos(t), y: line.y + line.a * Math.sin(t), angle };
  });
  return { points, step: step * radians * line.a };
}

/** Equal ways along the ellipse, found in a table of its arc length. */
function ellipsePoints(count: number, line: RingLine, span: number): Points {
  const { a, b } = line;
  // The span is an angle at the centre; the ellipse is run through by its own parameter.
  const end = Math.PI / 2 - polarToParameter((span / 2 - 90) * radians, line);
  const parameterAt = (i: number): number => -Math.PI / 2 - end + (2 * end * i) / tableSize;
  const lengths = [0];
  let length = 0;
  let [lastX, lastY] = [a * Math.cos(parameterAt(0)), b * Math.sin(parameterAt(0))];
  for (let i = 1; i <= tableSize; i++) {
    const t = parameterAt(i);
    const [x, y] = [a * Math.cos(t), b * Math.sin(t)];
    length += Math.sqrt((x - lastX) ** 2 + (y - lastY) ** 2);
    lengths.push(length);
    [lastX, lastY] = [x, y];
  }
  const step = count > 1 ? length / (count - 1) : 0;
  let row = 0;
  const points = Array.from({ length: count }, (_, i) => {
    const wanted = count > 1 ? i * step : length / 2;
    while (row < tableSize - 1 && (lengths[row + 1] ?? 0) < wanted) row++;
    const [from, to] = [lengths[row] ?? 0, lengths[row + 1] ?? length];
    const t = parameterAt(row + (wanted - from) / (to - from));
    const [x, y] = [a * Math.cos(t), b * Math.sin(t)];
    const angle = Math.atan2(y / b ** 2, x / a ** 2) / radians + 90;
    return { x: line.x + x, y: line.y + y, angle };
  });
  return { points, step };
}

/** The parameter (up positive) of the point that is seen `below` the horizontal from the centre. */
function polarToParameter(below: number, { a, b }: RingLine): number {
  return -Math.atan2(Math.sin(below) / b, Math.cos(below) / a);
}
