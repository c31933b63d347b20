import { type Segment, type Shape } from '@yunzhang/base';
import { type Placed } from './glyphs.ts';
import { type OrientedBox } from './oriented-box.ts';

/** What a shape's layout gives: frame and figures, and the lines of text in their places. */
export interface Inked {
  readonly shapes: readonly Shape[];
  readonly texts: readonly (readonly Placed[])[];
  /** A red field the text is left out of. */
  readonly field?: readonly Segment[];
}

/** A level line of cells around its middle. */
export interface Row {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly step: number;
}

/** The cells of `count` characters from left to right. */
export function rowCells(count: number, { x, y, width, height, step }: Row): OrientedBox[] {
  return Array.from({ length: count }, (_, i) => ({
    x: x + (i - (count - 1) / 2) * step,
    y,
    width,
    height,
    angle: 0,
  }));
}
