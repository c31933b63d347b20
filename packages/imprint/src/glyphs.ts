import {
  apply,
  type Box,
  compose,
  type Matrix,
  type OutlineFont,
  type Refusal,
  type Segment,
} from '@yunzhang/base';
import { refusal } from './codes.ts';
import { type OrientedBox } from './oriented-box.ts';

/** A character with its outline in font units, y up, and the box of its ink. */
export interface Glyph {
  readonly character: string;
  readonly outline: readonly Segment[];
  readonly ink: Box;
  /** The box that a character of this script fills when it is as large as its cell. */
  readonly full: { readonly width: number; readonly height: number };
}

/** Where a character goes: the cell's centre, its turn and the size it should fill. */
export type Cell = OrientedBox;

/** How a glyph is fitted: by its script's size, or so that its own ink fills the cell. */
export type Fit = 'even' | 'fill';

/** A glyph in its place: outline in mm, y down, and the box of its ink. */
export interface Placed {
  readonly character: string;
  readonly outline: readonly Segment[];
  readonly box: OrientedBox;
}

/** Part of the em that the ink of a full ideograph takes in Song faces. */
const inkOfEm = 0.92;
/** How much a glyph may be stretched more in one direction than in the other. */
const stretchMax = 1.8;
/** Part of a full character's size below which a glyph's own ink no longer counts. */
const fillLeast = 0.75;

/**
 * The glyphs of a text, one for each character.
 *
 * A missing glyph is refused: an empty box in a seal is a defect nobody may overlook.
 *
 * @basis seal-imprint.md §6
 */
export function glyphsOf(font: OutlineFont, text: string): readonly Glyph[] | Refusal {
  const glyphs: Glyph[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const glyph = font.glyphOf(codePoint);
    const outline = glyph === undefined ? [] : font.outlineOf(glyph);
    if (outline.length === 0) {
      const number = codePoint.toString(16).toUpperCase().padStart(4, '0');
      const detail = `${character} U+${number}`;
      return refusal('glyph-missing', { basis: 'seal-imprint.md §6', detail });
    }
    glyphs.push({ character, outline, ink: inkOf(outline), full: fullOf(font, codePoint) });
  }
  return glyphs;
}

function fullOf(
  font: OutlineFont,
  codePoint: number,
): { readonly width: number; readonly height: number } {
  const em = font.unitsPerEm * inkOfEm;
  const zero = font.glyphOf(0x30);
  if (codePoint > 0x7f || zero === undefined) return { width: em, height: em };
  // Latin letters and digits are as high as the figure nought, not as the em.
  const ink = inkOf(font.outlineOf(zero));
  return { width: ink.width, height: ink.height };
}

/**
 * Puts a glyph into a cell, its ink in the middle of it and never beyond it.
 *
 * @basis seal-imprint.md §5, §6
 */
export function placeGlyph(glyph: Glyph, cell: Cell, fit: Fit = 'even'): Placed {
  const { ink } = glyph;
  const full = fit === 'fill' ? fillOf(glyph) : glyph.full;
  let sx = Math.min(cell.width / full.width, cell.width / ink.width);
  let sy = Math.min(cell.height / full.height, cell.height / ink.height);
  if (fit === 'fill') [sx, sy] = [Math.min(sx, sy * stretchMax), Math.min(sy, sx * stretchMax)];
  const angle = (cell.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const upright: Matrix = [
    sx,
    0,
    0,
    -sy,
    -sx * (ink.x + ink.width / 2),
    sy * (ink.y + ink.height / 2),
  ];
  const map = compose(upright, [cos, sin, -sin, cos, cell.x, cell.y]);
  const box = { ...cell, width: ink.width * sx, height: ink.height * sy };
  return { character: glyph.character, outline: mapOutline(glyph.outline, map), box };
}

/** A flat or thin character, as 一, must not grow to a beam that fills its cell. */
function fillOf({ ink, full }: Glyph): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(ink.width, full.width * fillLeast),
    height: Math.max(ink.height, full.height * fillLeast),
  };
}

/** An outline under an affine map. */
export function mapOutline(outline: readonly Segment[], map: Matrix): Segment[] {
  return outline.map((segment): Segment => {
    switch (segment[0]) {
      case 'M':
      case 'L':
        return [segment[0], ...apply(map, segment[1], segment[2])];
      case 'Q':
        return ['Q', ...apply(map, segment[1], segment[2]), ...apply(map, segment[3], segment[4])];
      case 'C':
        return [
          'C',
          ...apply(map, segment[1], segment[2]),
          ...apply(map, segment[3], segment[4]),
          ...apply(map, segment[5], segment[6]),
        ];
      case 'Z':
        return segment;
    }
  });
}

/** The box of the drawn curves, not of their control points: glyphs are centred by it. */
export function inkOf(outline: readonly Segment[]): Box {
  const xs: number[] = [];
  const ys: number[] = [];
  let [x, y] = [0, 0];
  for (const segment of outline) {
    if (segment[0] === 'Z') continue;
    if (segment[0] === 'Q') {
      xs.push(turningPoint(x, segment[1], segment[3]));
      ys.push(turningPoint(y, segment[2], segment[4]));
    } else if (segment[0] === 'C') {
      xs.push(segment[1], segment[3]);
      ys.push(segment[2], segment[4]);
    }
    [x, y] = segment.slice(-2) as [number, number];
    xs.push(x);
    ys.push(y);
  }
  const [left, bottom] = [least(xs), least(ys)];
  return { x: left, y: bottom, width: most(xs) - left, height: most(ys) - bottom };
}

/** Where a quadratic curve turns back along one axis, or its end where it does not. */
function turningPoint(from: number, control: number, to: number): number {
  const t = (from - control) / (from - 2 * control + to);
  if (!(t > 0 && t < 1)) return to;
  return (1 - t) ** 2 * from + 2 * t * (1 - t) * control + t ** 2 * to;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
