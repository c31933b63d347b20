import { type Box, boundsThrough, compose, identity, Malformed, type Matrix } from '@yunzhang/base';
import type { Clip, Mark, Paint, Stroke } from '@yunzhang/drawing';
import { attribute, child, type XmlElement } from '../xml.ts';
import { blendOf } from './blend.ts';
import { boxClip, clipsOf } from './clip.ts';
import { type Drawing, nameOf, nestingMax, type Sources, stated, statedChild } from './drawing.ts';
import { imageMarks } from './image.ts';
import { booleanAt, boxAt, grown, holds, matrixAt, meets } from './numbers.ts';
import { numberAt, numberOf, numbersOf, scaleOf } from './numbers.ts';
import { black, paintOf } from './paint.ts';
import { pathOf } from './path-data.ts';
import { drawParamsOf } from './resources.ts';
import { textRuns } from './text.ts';

/** A line of width 0 is the thinnest a device can draw; this is that line, in mm. */
const hairline = 0.05;
/** Producers round boxes to whole points: a line may lie this far, in mm, outside its box. */
const roundingMm = 0.353;
/** Lengths of one dash pattern. */
const dashesMax = 64;

/** What an object draws. */
interface Drawn {
  readonly marks: readonly Mark[];
  /** A box that holds it, in the coordinates around the object; undefined where nobody knows. */
  readonly bounds: Box | undefined;
  /** How far, in mm around, it may leave its Boundary before it is cut. */
  readonly tolerance: number;
}

const nothing: Drawn = { marks: [], bounds: undefined, tolerance: 0 };

/**
 * Reads the objects of a layer, a page block or any other container, in order.
 *
 * An object that cannot be read is a finding and is left out; the others are drawn.
 *
 * @basis ofd-format.md §2.3, §3
 */
export function readBlock(drawing: Drawing, block: XmlElement): Mark[] {
  const marks: Mark[] = [];
  const kinds = drawing.sheet.purpose === 'text' ? textKinds : allKinds;
  if (!drawing.sheet.spend(8 * block.children.length)) return marks;
  for (const element of block.children) {
    if (typeof element === 'string') continue;
    if (!kinds.has(element.local)) {
      if (!allKinds.has(element.local)) drawing.sheet.noteUnknown(drawing.where, element.local);
      continue;
    }
    if (booleanAt(element, 'Visible') === false) continue;
    if (!drawing.sheet.takeObject()) break;
    try {
      for (const mark of objectMarks(drawing, element)) marks.push(mark);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      drawing.sheet.note('graphic-unreadable', nameOf(drawing, element), error.message);
    }
  }
  return marks;
}

const textKinds: ReadonlySet<string> = new Set(['TextObject', 'CompositeObject', 'PageBlock']);
const allKinds: ReadonlySet<string> = new Set([...textKinds, 'PathObject', 'ImageObject']);

function objectMarks(drawing: Drawing, element: XmlElement): readonly Mark[] {
  if (element.local !== 'PageBlock') {
    return drawing.sheet.spend(element.length) ? unitMarks(drawing, element) : [];
  }
  const inner = deeper(drawing, element);
  return inner === undefined ? [] : readBlock(inner, element);
}

function deeper(drawing: Drawing, element: XmlElement): Drawing | undefined {
  if (drawing.depth < nestingMax) return { ...drawing, depth: drawing.depth + 1 };
  drawing.sheet.note('graphic-too-deep', nameOf(drawing, element));
  return undefined;
}

/** One graphic unit: its content, and what cuts and fades it. @basis ofd-format.md §3 */
function unitMarks(drawing: Drawing, element: XmlElement): readonly Mark[] {
  const { sheet } = drawing;
  const boundary = boxAt(element, 'Boundary');
  if (boundary === undefined) sheet.note('boundary-missing', nameOf(drawing, element));
  const origin: Matrix = [1, 0, 0, 1, boundary?.x ?? 0, boundary?.y ?? 0];
  const own = matrixAt(element, 'CTM');
  const map = own === undefined ? origin : compose(own, origin);
  const param = attribute(element, 'DrawParam');
  const chain = param === undefined ? [] : drawParamsOf(sheet, drawing.resources, param);
  const sources: Sources = [element, ...chain, ...drawing.inherited];
  const { marks, bounds, tolerance } = contentOf(drawing, element, sources, { map, own, boundary });
  if (marks.length === 0 || sheet.purpose === 'text') return marks;
  if (bounds !== undefined && !isInSight(drawing, bounds)) return [];
  const given = numberAt(element, 'Alpha');
  const alpha = given === undefined ? 1 : Math.min(1, Math.max(0, given / 255));
  // Text nobody sees is still found and copied, as the text below a scanned page is.
  if (alpha === 0 && element.local !== 'TextObject') return [];
  const clips = clipsOf(drawing, element, origin, own ?? identity);
  const cut = cutOf(boundary, tolerance, bounds);
  const blend = blendOf(sheet, element, nameOf(drawing, element));
  if (cut === undefined && clips.length === 0 && alpha === 1 && blend === undefined) return marks;
  const all = cut === undefined ? clips : [cut, ...clips];
  return [
    {
      kind: 'group',
      role: 'object',
      map: identity,
      ...(all.length > 0 && { clips: all }),
      ...(alpha < 1 && { alpha }),
      ...(blend !== undefined && { blend }),
      marks,
    },
  ];
}

function isInSight({ sight }: Drawing, bounds: Box): boolean {
  return meets(boundsThrough(sight.map, bounds), sight.box);
}

/** The clip to the Boundary; undefined where nothing reaches beyond it. */
function cutOf(
  boundary: Box | undefined,
  tolerance: number,
  bounds: Box | undefined,
): Clip | undefined {
  if (boundary === undefined) return undefined;
  const outer = grown(boundary, tolerance);
  return bounds !== undefined && holds(outer, bounds) ? undefined : boxClip(outer);
}

interface Place {
  readonly map: Matrix;
  readonly own: Matrix | undefined;
  readonly boundary: Box | undefined;
}

function contentOf(
  drawing: Drawing,
  element: XmlElement,
  sources: Sources,
  { map, own, boundary }: Place,
): Drawn {
  switch (element.local) {
    case 'TextObject': {
      const { runs, bounds, size } = textRuns(drawing, element, map, sources);
      // Boxes around text are tight in real files, and other fonts stand in for missing ones.
      const tolerance = (size * scaleOf(map)) / 2;
      return { marks: runs, bounds: bounds && boundsThrough(map, bounds), tolerance };
    }
    case 'PathObject': {
      const drawn = pathMarks(drawing, element, sources, map);
      return { ...drawn, tolerance: drawn.tolerance * scaleOf(map) + roundingMm };
    }
    case 'ImageObject': {
      const box = boundary ?? { x: 0, y: 0, width: 1, height: 1 };
      const placed: Matrix = own === undefined ? [box.width, 0, 0, box.height, box.x, box.y] : map;
      const marks = imageMarks(drawing, element, placed);
      const bounds = boundsThrough(placed, { x: 0, y: 0, width: 1, height: 1 });
      return { marks, bounds, tolerance: marks.length > 1 ? roundingMm : 0.001 };
    }
    default:
      return compositeMarks(drawing, element, sources, map);
  }
}

/** @basis ofd-format.md §4 (table 35) */
function pathMarks(drawing: Drawing, element: XmlElement, sources: Sources, map: Matrix): Drawn {
  const { d, bounds, isDeviant } = pathOf(element);
  if (isDeviant) drawing.sheet.note('path-malformed', nameOf(drawing, element));
  if (d === '') return nothing;
  const isFilled = booleanAt(element, 'Fill') ?? false;
  const isStroked = booleanAt(element, 'Stroke') ?? true;
  const paint = (local: string, otherwise: Paint | undefined): Paint | undefined => {
    const colour = statedChild(sources, local);
    return colour === undefined ? otherwise : paintOf(drawing, colour, map);
  };
  const fill = isFilled ? paint('FillColor', undefined) : undefined;
  const line = isStroked ? paint('StrokeColor', black) : undefined;
  if (fill === undefined && line === undefined) return nothing;
  const isEvenOdd = /^even-?odd$/i.test(attribute(element, 'Rule')?.trim() ?? '');
  const stroke = line && strokeOf(sources, map, line);
  const half = (stroke?.width ?? 0) / 2;
  const mark: Mark = {
    kind: 'path',
    map,
    d,
    rule: isEvenOdd ? 'evenodd' : 'nonzero',
    ...(fill && { fill }),
    ...(stroke && { stroke }),
  };
  const outer = bounds && boundsThrough(map, grown(bounds, half));
  return { marks: [mark], bounds: outer, tolerance: half };
}

const caps: Readonly<Record<string, Stroke['cap']>> = { round: 'round', square: 'square' };
const joins: Readonly<Record<string, Stroke['join']>> = { round: 'round', bevel: 'bevel' };

/** Width, ends, corners and dashes of a stroke. @basis ofd-format.md §3 (table 34) */
function strokeOf(sources: Sources, map: Matrix, paint: Paint): Stroke {
  const width = numberOf(stated(sources, 'LineWidth')) ?? 0.353;
  const dashes = numbersOf(stated(sources, 'DashPattern'), dashesMax);
  const isDashed = dashes.some((one) => one > 0) && dashes.every((one) => one >= 0);
  return {
    paint,
    width: width > 0 ? width : hairline / (scaleOf(map) || 1),
    cap: caps[stated(sources, 'Cap')?.trim().toLowerCase() ?? ''] ?? 'butt',
    join: joins[stated(sources, 'Join')?.trim().toLowerCase() ?? ''] ?? 'miter',
    miterLimit: Math.max(1, numberOf(stated(sources, 'MiterLimit')) ?? 3.528),
    dashes: isDashed ? dashes : [],
    dashOffset: isDashed ? (numberOf(stated(sources, 'DashOffset')) ?? 0) : 0,
  };
}

/** @basis ofd-format.md §7 (table 50) */
function compositeMarks(
  drawing: Drawing,
  element: XmlElement,
  sources: Sources,
  map: Matrix,
): Drawn {
  const { sheet, resources } = drawing;
  const id = attribute(element, 'ResourceID') ?? '';
  const unit = resources.find('CompositeGraphicUnit', id)?.element;
  const content = unit && child(unit, 'Content');
  if (unit === undefined || content === undefined) {
    sheet.note('resource-missing', nameOf(drawing, element), `CompositeGraphicUnit ${id}`);
    return nothing;
  }
  const inner = deeper(drawing, element);
  if (inner === undefined) return nothing;
  const matrix = compose(map, drawing.matrix);
  const sight = { box: drawing.sight.box, map: compose(map, drawing.sight.map) };
  const marks = readBlock({ ...inner, matrix, sight, inherited: sources.slice(1) }, content);
  if (marks.length === 0) return nothing;
  const [width, height] = [numberAt(unit, 'Width'), numberAt(unit, 'Height')];
  const isSized = width !== undefined && height !== undefined && width > 0 && height > 0;
  const bounds = isSized ? { x: 0, y: 0, width, height } : undefined;
  const clips = bounds && [boxClip(bounds)];
  return {
    marks: [{ kind: 'group', map, ...(clips && { clips }), marks }],
    bounds: bounds && boundsThrough(map, bounds),
    tolerance: isSized ? 0.001 : 0,
  };
}
