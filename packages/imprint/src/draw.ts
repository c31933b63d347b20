import {
  isRefusal,
  type OutlineFont,
  type Picture,
  type Refusal,
  type Segment,
  type Shape,
} from '@yunzhang/base';
import { refusal } from './codes.ts';
import { drawEllipse } from './ellipse.ts';
import { type Placed } from './glyphs.ts';
import { type Inked } from './inked.ts';
import { drawRectangle, drawSquare } from './name-seal.ts';
import { clearance } from './oriented-box.ts';
import { drawRound } from './round.ts';
import { drawSpecimen } from './specimen.ts';
import { checkSpec, type ImprintSpec, sizeOf } from './spec.ts';

/** Least distance between the ink boxes of neighbouring characters, in mm. */
const inkGapMin = 0.1;

/**
 * Draws an imprint as outlines in true size, or says why it may not be drawn.
 *
 * Coordinates are whole micrometres, so that the picture, its SVG and a picture read back from that
 * SVG are one and the same, and a digest over it means something.
 *
 * @basis seal-imprint.md §5, §7
 */
export function drawImprint(spec: ImprintSpec, font: OutlineFont): Picture | Refusal {
  const checked = checkSpec(spec);
  if (checked !== undefined) return checked;
  const inked = layOut(spec, font);
  if (isRefusal(inked)) return inked;
  const near = tooNear(inked.texts);
  if (near !== undefined) return near;
  const specimen = drawSpecimen(spec, font);
  if (isRefusal(specimen)) return specimen;
  const shapes = [...specimen.under, ...inked.shapes, ...textShapes(spec, inked), ...specimen.over];
  return { ...sizeOf(spec), shapes: shapes.map(inMicrometres) };
}

function layOut(spec: ImprintSpec, font: OutlineFont): Inked | Refusal {
  switch (spec.shape) {
    case 'round':
      return drawRound(spec, font);
    case 'ellipse':
      return drawEllipse(spec, font);
    case 'square':
      return drawSquare(spec, font);
    case 'rectangle':
      return drawRectangle(spec, font);
  }
}

function tooNear(texts: Inked['texts']): Refusal | undefined {
  for (const text of texts) {
    for (const [i, placed] of text.entries()) {
      const next = text[i + 1];
      if (next !== undefined && clearance(placed.box, next.box) < inkGapMin) {
        const detail = `${placed.character}${next.character}`;
        return refusal('imprint-glyphs-overlap', { basis: 'seal-imprint.md §7', detail });
      }
    }
  }
  return undefined;
}

/** One shape for each line of text; on a red field all lines are holes in one shape. */
function textShapes(spec: ImprintSpec, { texts, field }: Inked): Shape[] {
  const outlineOf = (text: readonly Placed[]): Segment[] => text.flatMap((one) => one.outline);
  if (field !== undefined) {
    const text = texts.flatMap(outlineOf);
    // Turned against the glyphs, the field leaves them out under nonzero winding; the even-odd rule
    // would show where strokes of one glyph cross.
    const around = turning(field) * turning(text) > 0 ? reversed(field) : field;
    return [{ outline: [...around, ...text], fill: spec.colour }];
  }
  return texts
    .filter((text) => text.length > 0)
    .map((text) => ({ outline: outlineOf(text), fill: spec.colour }));
}

/** Twice the area an outline goes around; its sign tells which way it turns. */
function turning(outline: readonly Segment[]): number {
  let twice = 0;
  let [x, y] = [0, 0];
  let [startX, startY] = [0, 0];
  for (const segment of outline) {
    const [toX, toY] =
      segment[0] === 'Z' ? [startX, startY] : (segment.slice(-2) as [number, number]);
    if (segment[0] === 'M') [startX, startY] = [toX, toY];
    else twice += x * toY - toX * y;
    [x, y] = [toX, toY];
  }
  return twice;
}

/** The straight-sided outline run through the other way. */
function reversed(outline: readonly Segment[]): Segment[] {
  const corners = outline.filter((segment) => segment[0] === 'M' || segment[0] === 'L');
  return [
    ...corners.toReversed().map(([, x, y], i): Segment => [i === 0 ? 'M' : 'L', x, y]),
    ['Z'],
  ];
}

const micro = (mm: number): number => Math.round(mm * 1000) / 1000 + 0;

function inMicrometres(shape: Shape): Shape {
  const outline = shape.outline.map(
    (segment) =>
      segment.map((part) => (typeof part === 'number' ? micro(part) : part)) as unknown as Segment,
  );
  const { stroke } = shape;
  return {
    ...shape,
    outline,
    ...(stroke && { stroke: { colour: stroke.colour, widthMm: micro(stroke.widthMm) } }),
  };
}
