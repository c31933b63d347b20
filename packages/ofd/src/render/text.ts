import type { Box, Matrix } from '@yunzhang/base';
import type { XmlElement } from '../xml.ts';
import type { Drawing, Sources } from './drawing.ts';
import { type LaidRun, layoutText } from './text-layout.ts';
import { outlines } from './text-outline.ts';
import { inkOf, textStyle, type TextStyle } from './text-style.ts';
import { words } from './text-words.ts';

/** A text object drawn, in object coordinates, and a box that holds its glyphs. */
export interface DrawnText {
  readonly svg: string;
  readonly bounds: Box | undefined;
}

/** Draws a text object. `object` is the map from its coordinates to those around it. */
export function drawText(
  drawing: Drawing,
  element: XmlElement,
  sources: Sources,
  object: Matrix,
): DrawnText {
  const nothing = { svg: '', bounds: undefined };
  const style = textStyle(drawing, element);
  if (style === undefined) return nothing;
  const runs = layoutText(element);
  const count = runs.reduce((sum, run) => sum + run.length, 0);
  if (count === 0 || !drawing.sheet.takeGlyphs(count)) return nothing;
  const ink = inkOf(drawing, element, sources, object);
  if (ink.fill.value === 'none' && ink.stroke.value === 'none') return nothing;
  const { sheet } = drawing;
  const { embedded } = style.face;
  const bounds = boundsOf(runs, style);
  if (embedded !== undefined) return { svg: outlines(drawing, runs, style, ink, embedded), bounds };
  if (sheet.options.text === 'text') return { svg: words(drawing, runs, style, ink), bounds };
  const { fallback } = sheet.options;
  if (fallback === undefined) {
    sheet.note('font-not-available', undefined, style.face.name);
    return nothing;
  }
  return { svg: outlines(drawing, runs, style, ink, fallback), bounds };
}

/** The em boxes of all glyphs, generously. */
function boundsOf(runs: readonly LaidRun[], style: TextStyle): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of runs.flat()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return undefined;
  const reach = style.size * Math.max(1, style.horizontalScale);
  const around = style.turn === 0 ? 0 : reach;
  return {
    x: left - around,
    y: top - reach,
    width: right - left + reach + around,
    height: bottom - top + reach * 1.3 + around,
  };
}
