import type { Box, Matrix } from '@yunzhang/base';
import type { Paint, Stroke, TextMark } from '@yunzhang/drawing';
import { attribute, type XmlElement } from '../xml.ts';
import { type Drawing, nameOf, type Sources, stated, statedChild } from './drawing.ts';
import { faceOf } from './font.ts';
import { booleanAt, numberAt, numberOf } from './numbers.ts';
import { black, paintOf } from './paint.ts';
import { layoutText } from './text-layout.ts';

/** From this weight on a font that is not bold is made bold. @basis ofd-format.md §5 */
const boldFrom = 600;
/** Line around glyphs that makes them bold, in ems. @basis ofd-format.md §5 */
const boldLine = 1 / 40;

/** The runs of a text object, one for each TextCode. */
export interface TextRuns {
  readonly runs: readonly TextMark[];
  /** A box that holds the glyphs, in object coordinates. */
  readonly bounds: Box | undefined;
  /** Em size, in object coordinates. */
  readonly size: number;
}

/**
 * Reads a text object. `map` leads from its coordinates to those around it.
 *
 * Text without any paint is kept: it is not seen, but found. @basis ofd-format.md §5 (table 45)
 */
export function textRuns(
  drawing: Drawing,
  object: XmlElement,
  map: Matrix,
  sources: Sources = [object],
): TextRuns {
  const { sheet } = drawing;
  const size = numberAt(object, 'Size');
  if (size === undefined || size <= 0) {
    sheet.note('text-malformed', nameOf(drawing, object), 'Size');
    return { runs: [], bounds: undefined, size: 0 };
  }
  const laid = layoutText(object);
  const count = laid.reduce((sum, run) => sum + run.length, 0);
  if (count === 0 || !sheet.takeGlyphs(count)) return { runs: [], bounds: undefined, size };
  const face = faceOf(sheet, drawing.resources, attribute(object, 'Font') ?? '');
  const scale = numberAt(object, 'HScale') ?? 1;
  const weight = numberAt(object, 'Weight') ?? 400;
  // An embedded italic leans by itself.
  const isUpright = face.embedded === undefined || !face.isItalic;
  const isItalic = isUpright && (booleanAt(object, 'Italic') ?? face.isItalic);
  const [glyphs = [], ...others] = laid;
  const plain: TextMark = {
    kind: 'text',
    map,
    face,
    size,
    horizontalScale: scale > 0 ? scale : 1,
    turn: numberAt(object, 'CharDirection') ?? 0,
    isSlanted: isItalic,
    glyphs,
    ...(weight !== 400 && { weight }),
    ...(sheet.purpose === 'text' ? { fill: black } : inkOf(drawing, object, sources, map)),
  };
  const bold = boldOf(plain, weight);
  const first = bold === undefined ? plain : { ...plain, ...bold };
  // Nearly all text objects have one run, and copies take longer than what is copied.
  const runs = [first, ...others.map((more): TextMark => ({ ...first, glyphs: more }))];
  return { runs, bounds: boundsOf(runs, first), size };
}

interface Ink {
  readonly fill?: Paint;
  readonly stroke?: Stroke;
}

/** The paints of a text object: filled black unless it says otherwise. @basis ofd-format.md §5 */
function inkOf(drawing: Drawing, element: XmlElement, sources: Sources, object: Matrix): Ink {
  const fillColour = statedChild(sources, 'FillColor');
  const isFilled = booleanAt(element, 'Fill') ?? true;
  const isStroked = booleanAt(element, 'Stroke') ?? false;
  const fill = !isFilled
    ? undefined
    : fillColour === undefined
      ? black
      : paintOf(drawing, fillColour, object);
  const strokeColour = isStroked ? statedChild(sources, 'StrokeColor') : undefined;
  const paint = strokeColour && paintOf(drawing, strokeColour, object);
  const width = Math.max(0, numberOf(stated(sources, 'LineWidth')) ?? 0.353);
  const stroke = paint && lineOf(paint, width);
  return { ...(fill && { fill }), ...(stroke && { stroke }) };
}

function lineOf(paint: Paint, width: number): Stroke {
  const plain = { cap: 'butt', join: 'miter', miterLimit: 4, dashes: [], dashOffset: 0 } as const;
  return { paint, width, ...plain };
}

/** A line around the glyphs that makes them bold. */
function boldOf(style: TextMark, weight: number): Partial<TextMark> | undefined {
  const { fill, stroke, face, size } = style;
  // What stands in for a bold font that is not embedded need not be bold.
  const isMissing = face.isBold ? face.embedded === undefined : weight >= boldFrom;
  if (!isMissing || fill === undefined || stroke !== undefined) return undefined;
  return { stroke: lineOf(fill, size * boldLine), isEmboldened: true };
}

/** The em boxes of all glyphs, generously. */
function boundsOf(runs: readonly TextMark[], style: TextMark): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { glyphs } of runs) {
    for (const { x, y } of glyphs) {
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
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
