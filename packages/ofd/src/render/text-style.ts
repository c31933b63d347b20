import type { Matrix } from '@yunzhang/base';
import { attribute, type XmlElement } from '../xml.ts';
import { type Drawing, nameOf, type Sources, stated, statedChild } from './drawing.ts';
import { type Face, faceOf } from './font.ts';
import { booleanAt, numberAt, numberOf } from './numbers.ts';
import { noPaint, type Paint, paintOf } from './paint.ts';

/** From this weight on a font that is not bold is made bold. @basis ofd-format.md §5 */
const boldFrom = 600;
/** Line around glyphs that makes them bold, in ems. @basis ofd-format.md §5 */
const boldLine = 1 / 40;

/** How the glyphs of one text object look. */
export interface TextStyle {
  readonly face: Face;
  /** Em size in mm of object space. */
  readonly size: number;
  readonly horizontalScale: number;
  /** Clockwise turn of each glyph, in degrees. */
  readonly turn: number;
  readonly weight: number;
  readonly isItalic: boolean;
}

/** Reads what all glyphs of a text object share. @basis ofd-format.md §5 (table 45) */
export function textStyle(drawing: Drawing, object: XmlElement): TextStyle | undefined {
  const size = numberAt(object, 'Size');
  if (size === undefined || size <= 0) {
    drawing.sheet.note('text-malformed', nameOf(drawing, object), 'Size');
    return undefined;
  }
  const face = faceOf(drawing.sheet, drawing.resources, attribute(object, 'Font') ?? '');
  const scale = numberAt(object, 'HScale') ?? 1;
  return {
    face,
    size,
    horizontalScale: scale > 0 ? scale : 1,
    turn: numberAt(object, 'CharDirection') ?? 0,
    weight: numberAt(object, 'Weight') ?? 400,
    isItalic: booleanAt(object, 'Italic') ?? face.isItalic,
  };
}

/** What glyphs are painted with. */
export interface Ink {
  readonly fill: Paint;
  readonly stroke: Paint;
  readonly lineWidth: number;
}

/** The paints of a text object: filled black unless it says otherwise. @basis ofd-format.md §5 */
export function inkOf(
  drawing: Drawing,
  element: XmlElement,
  sources: Sources,
  object: Matrix,
): Ink {
  const fillColour = statedChild(sources, 'FillColor');
  const strokeColour = statedChild(sources, 'StrokeColor');
  const isFilled = booleanAt(element, 'Fill') ?? true;
  const isStroked = booleanAt(element, 'Stroke') ?? false;
  const black: Paint = { value: '#000000', alpha: 1 };
  const fill = fillColour === undefined ? black : paintOf(drawing, fillColour, object);
  return {
    fill: isFilled ? fill : noPaint,
    stroke:
      isStroked && strokeColour !== undefined ? paintOf(drawing, strokeColour, object) : noPaint,
    lineWidth: Math.max(0, numberOf(stated(sources, 'LineWidth')) ?? 0.353),
  };
}

/** A line around the glyphs: the stated one, or one that makes them bold. */
export function lineOf(
  ink: Ink,
  style: TextStyle,
): { readonly paint: Paint; readonly width: number } {
  if (ink.stroke.value !== 'none') return { paint: ink.stroke, width: ink.lineWidth };
  const isBold = style.weight >= boldFrom && !style.face.isBold;
  return isBold ? { paint: ink.fill, width: style.size * boldLine } : { paint: noPaint, width: 0 };
}

/** A clockwise turn about the origin. */
export function turned(degrees: number): Matrix {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, -sin, cos, 0, 0];
}
