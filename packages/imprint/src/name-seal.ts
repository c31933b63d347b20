import {
  isRefusal,
  type OutlineFont,
  type Refusal,
  type Segment,
  type Shape,
} from '@yunzhang/base';
import { refusal } from './codes.ts';
import { rectangle } from './frame.ts';
import { type Glyph, glyphsOf, type Placed, placeGlyph } from './glyphs.ts';
import { type Inked, rowCells } from './inked.ts';
import { type OrientedBox } from './oriented-box.ts';
import { gapMin, placeAll } from './ring.ts';
import { type RectangleSpec, sizeOf, type SquareSpec } from './spec.ts';

/** Distance from the border to the text of a name seal. */
const inset = 0.8;
/** Distance between the cells of a name seal. */
const between = 0.7;
const lineMax = 24;
/** The lowest line that prints clearly, in mm. */
const lineHeightMin = 1.8;

/**
 * Lays out a square name seal: two characters in one column, three with the family name alone in
 * the right column, four in two columns; right column first.
 *
 * @basis seal-imprint.md §5
 */
export function drawSquare(spec: SquareSpec, font: OutlineFont): Inked | Refusal {
  const glyphs = glyphsOf(font, spec.text);
  if (isRefusal(glyphs)) return glyphs;
  if (glyphs.length < 2 || glyphs.length > 4) {
    const detail = `${spec.text} (2–4)`;
    const code = glyphs.length < 2 ? 'imprint-text-missing' : 'imprint-text-too-long';
    return refusal(code, { basis: 'seal-imprint.md §5', detail });
  }
  const cells = squareCells(spec, glyphs.length);
  const placed = glyphs.flatMap((glyph, i) => {
    const cell = cells[i];
    return cell === undefined ? [] : [placeGlyph(glyph, cell, 'fill')];
  });
  return printed(spec, [placed], []);
}

function squareCells(spec: SquareSpec, count: number): OrientedBox[] {
  const side = spec.sideMm;
  const inner = side - 2 * (spec.borderMm + inset);
  const half = (inner - between) / 2;
  const [near, far] = [side / 2 - (half + between) / 2, side / 2 + (half + between) / 2];
  const cell = (x: number, y: number, width: number, height: number): OrientedBox => ({
    x,
    y,
    width,
    height,
    angle: 0,
  });
  if (count === 2) return [cell(side / 2, near, inner, half), cell(side / 2, far, inner, half)];
  const left = [cell(near, near, half, half), cell(near, far, half, half)];
  if (count === 3) return [cell(far, side / 2, half, inner), ...left];
  return [cell(far, near, half, half), cell(far, far, half, half), ...left];
}

/**
 * Lays out a rectangular seal: lines of equal height, each condensed to the width where needed.
 *
 * @basis seal-imprint.md §5
 */
export function drawRectangle(spec: RectangleSpec, font: OutlineFont): Inked | Refusal {
  const pad = spec.borderMm + Math.min(1.2, spec.heightMm * 0.08);
  const [width, height] = [spec.widthMm - 2 * pad, spec.heightMm - 2 * pad];
  const slot = height / spec.lines.length;
  const texts: Placed[][] = [];
  for (const [i, line] of spec.lines.entries()) {
    const glyphs = glyphsOf(font, line);
    if (isRefusal(glyphs)) return glyphs;
    const y = pad + slot * (i + 0.5);
    const cells = lineCells(glyphs, { x: spec.widthMm / 2, y, width, height: slot });
    if (cells === undefined) {
      return refusal('imprint-text-too-long', { basis: 'seal-imprint.md §5', detail: line });
    }
    texts.push(placeAll(glyphs, cells));
  }
  return printed(spec, texts, spec.ruled === true ? rules(spec, { pad, slot }) : []);
}

interface Slot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** As high as the line allows; lower where the characters would get too slim. */
function lineCells(glyphs: readonly Glyph[], slot: Slot): OrientedBox[] | undefined {
  const count = glyphs.length;
  const latin = glyphs.every(({ character }) => character <= '~');
  const [natural, slimmest] = latin ? [0.6, 0.4] : [1.1, 0.6];
  const height = Math.min(slot.height * 0.84, (slot.width / count) * (0.92 / slimmest));
  if (count > lineMax || height < lineHeightMin) return undefined;
  const step = Math.min(height * natural, slot.width / count);
  const width = Math.min(height, step * 0.92, step - gapMin);
  return rowCells(count, { x: slot.x, y: slot.y, height, width, step });
}

function rules(
  spec: RectangleSpec,
  { pad, slot }: { readonly pad: number; readonly slot: number },
): Shape[] {
  const stroke = { colour: spec.colour, widthMm: 0.3 };
  return spec.lines.slice(1).map((_, i) => {
    const y = pad + slot * (i + 1);
    const outline: Segment[] = [
      ['M', pad, y],
      ['L', spec.widthMm - pad, y],
    ];
    return { outline, stroke };
  });
}

/** Red characters in a frame, or a red field with the characters left out of it. */
function printed(
  spec: SquareSpec | RectangleSpec,
  texts: readonly (readonly Placed[])[],
  more: readonly Shape[],
): Inked {
  const size = sizeOf(spec);
  if (spec.relief === 'zhuwen') {
    if (spec.borderMm === 0) return { shapes: more, texts };
    const stroke = { colour: spec.colour, widthMm: spec.borderMm };
    const outline = rectangle(size, spec.borderMm / 2);
    return { shapes: [{ outline, stroke }, ...more], texts };
  }
  return { shapes: more, texts, field: rectangle(size, 0) };
}
