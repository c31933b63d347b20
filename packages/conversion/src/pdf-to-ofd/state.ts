import { identity, type Matrix } from '@yunzhang/base';
import type { Blend, Clip, Paint, Stroke } from '@yunzhang/drawing';
import type { PdfFont } from './fonts.ts';
import type { SoftMask } from './soft-masks.ts';

/** What a mark is painted with: a paint in the coordinates of the page, or nothing. */
export type Ink = Paint | undefined;

/** The graphics state of PDF, with everything in the coordinates of the page. */
export interface State {
  /** From user space to the page. */
  ctm: Matrix;
  /** That of the page or form, in which patterns are laid out. */
  base: Matrix;
  fill: Ink;
  stroke: Ink;
  fillAlpha: number;
  strokeAlpha: number;
  blend: Blend;
  softMask: SoftMask | undefined;
  clips: readonly Clip[];
  lineWidth: number;
  cap: Stroke['cap'];
  join: Stroke['join'];
  miterLimit: number;
  dashes: readonly number[];
  dashOffset: number;
  font: PdfFont | undefined;
  /** Negative where letters stand on their heads. */
  fontSize: number;
  charSpacing: number;
  wordSpacing: number;
  horizontalScale: number;
  leading: number;
  rise: number;
  textMode: number;
  textMatrix: Matrix;
  x: number;
  y: number;
  lineX: number;
  lineY: number;
}

const black: Ink = { kind: 'plain', colour: '#000000', alpha: 1 };

/** The state at the start of a page or cell. @basis ISO 32000-1 8.4.1, 9.3 */
export function startState(map: Matrix): State {
  return {
    ctm: map,
    base: map,
    fill: black,
    stroke: black,
    fillAlpha: 1,
    strokeAlpha: 1,
    blend: 'normal',
    softMask: undefined,
    clips: [],
    lineWidth: 1,
    cap: 'butt',
    join: 'miter',
    miterLimit: 10,
    dashes: [],
    dashOffset: 0,
    font: undefined,
    fontSize: 0,
    charSpacing: 0,
    wordSpacing: 0,
    horizontalScale: 1,
    leading: 0,
    rise: 0,
    textMode: 0,
    textMatrix: identity,
    x: 0,
    y: 0,
    lineX: 0,
    lineY: 0,
  };
}
