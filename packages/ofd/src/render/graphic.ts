import { type Box, compose, decimal, identity, Malformed, type Matrix } from '@yunzhang/base';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { clipsOf } from './clip.ts';
import { type Drawing, nameOf, nestingMax, type Sources, stated, statedChild } from './drawing.ts';
import { drawImage } from './image.ts';
import { booleanAt, boundsThrough, boxAt, grown, holds, matrixAt } from './numbers.ts';
import { numberAt, numberOf, numbersOf, scaleOf } from './numbers.ts';
import { fillOf, noPaint, type Paint, paintOf, strokeOf } from './paint.ts';
import { pathOf } from './path-data.ts';
import { drawParamsOf } from './resources.ts';
import { attributes, clipBox, n, transform } from './sheet.ts';
import { drawText } from './text.ts';

/** A line of width 0 is the thinnest a device can draw; this is that line, in mm. */
const hairline = 0.05;
/** Producers round boxes to whole points: a line may lie this far, in mm, outside its box. */
const roundingMm = 0.353;
/** Lengths of one dash pattern. */
const dashesMax = 64;

/** What an object draws in its own coordinates. */
interface Drawn {
  readonly svg: string;
  /** A box that holds it, in object coordinates; undefined where nobody knows. */
  readonly bounds: Box | undefined;
  /** How far, in mm around, it may leave its Boundary before it is cut. */
  readonly tolerance: number;
}

/**
 * Draws the objects of a layer, a page block or any other container, in order.
 *
 * An object that cannot be read is a finding and is left out; the others are drawn.
 *
 * @basis ofd-format.md §2.3, §3
 */
export function drawBlock(drawing: Drawing, block: XmlElement): string {
  let text = '';
  if (!drawing.sheet.spend(8 * block.children.length)) return text;
  for (const element of children(block)) {
    if (booleanAt(element, 'Visible') === false) continue;
    if (!kinds.has(element.local)) continue;
    if (!drawing.sheet.takeObject()) break;
    try {
      text += drawObject(drawing, element);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      drawing.sheet.note('graphic-unreadable', nameOf(drawing, element), error.message);
    }
  }
  return text;
}

const kinds: ReadonlySet<string> = new Set([
  'TextObject',
  'PathObject',
  'ImageObject',
  'CompositeObject',
  'PageBlock',
]);

function drawObject(drawing: Drawing, element: XmlElement): string {
  if (element.local !== 'PageBlock') {
    return drawing.sheet.spend(element.length) ? drawUnit(drawing, element) : '';
  }
  const inner = deeper(drawing, element);
  return inner === undefined ? '' : drawBlock(inner, element);
}

function deeper(drawing: Drawing, element: XmlElement): Drawing | undefined {
  if (drawing.depth < nestingMax) return { ...drawing, depth: drawing.depth + 1 };
  drawing.sheet.note('graphic-too-deep', nameOf(drawing, element));
  return undefined;
}

/** Draws one graphic unit: its content, then what cuts and fades it. @basis ofd-format.md §3 */
function drawUnit(drawing: Drawing, element: XmlElement): string {
  const { sheet } = drawing;
  const boundary = boxAt(element, 'Boundary');
  if (boundary === undefined) sheet.note('boundary-missing', nameOf(drawing, element));
  const origin: Matrix = [1, 0, 0, 1, boundary?.x ?? 0, boundary?.y ?? 0];
  const own = matrixAt(element, 'CTM');
  const map = compose(own ?? identity, origin);
  const chain = drawParamsOf(sheet, drawing.resources, attribute(element, 'DrawParam'));
  const sources: Sources = [element, ...chain, ...drawing.inherited];
  const drawn = drawContent(drawing, element, sources, { map, own, boundary });
  if (drawn.svg === '') return '';
  const alpha = numberOf(stated([element], 'Alpha'));
  const opacity = alpha === undefined ? 1 : Math.min(1, Math.max(0, alpha / 255));
  if (opacity === 0) return '';
  const cut = cutOf(drawing, boundary, drawn, map);
  const clips = clipsOf(drawing, element, origin, own ?? identity);
  let text = drawn.svg;
  if (clips !== undefined) text = sheet.take(`<g clip-path="url(#${clips})">`) + `${text}</g>`;
  if (cut === undefined && opacity === 1) return text;
  const facts = attributes({
    'clip-path': cut === undefined ? undefined : `url(#${cut})`,
    opacity: opacity === 1 ? undefined : n(opacity),
  });
  return `${sheet.take(`<g${facts}>`)}${text}</g>`;
}

/** The id of the clip to the Boundary; undefined where nothing reaches beyond it. */
function cutOf(
  { sheet }: Drawing,
  boundary: Box | undefined,
  drawn: Drawn,
  map: Matrix,
): string | undefined {
  if (boundary === undefined) return undefined;
  const clip = grown(boundary, drawn.tolerance);
  const isInside = drawn.bounds !== undefined && holds(clip, boundsThrough(map, drawn.bounds));
  return isInside ? undefined : clipBox(sheet, clip);
}

interface Place {
  readonly map: Matrix;
  readonly own: Matrix | undefined;
  readonly boundary: Box | undefined;
}

function drawContent(
  drawing: Drawing,
  element: XmlElement,
  sources: Sources,
  { map, own, boundary }: Place,
): Drawn {
  switch (element.local) {
    case 'TextObject': {
      const { svg, bounds } = drawText(drawing, element, sources, map);
      // Boxes around text are tight in real files, and other fonts stand in for missing ones.
      const tolerance = ((numberAt(element, 'Size') ?? 0) * scaleOf(map)) / 2;
      return { svg: moved(drawing, svg, map), bounds, tolerance };
    }
    case 'PathObject': {
      const { svg, bounds, tolerance } = drawPath(drawing, element, sources, map);
      return { svg, bounds, tolerance: tolerance * scaleOf(map) + roundingMm };
    }
    case 'ImageObject': {
      const box = boundary ?? { x: 0, y: 0, width: 1, height: 1 };
      const stretched: Matrix = [box.width, 0, 0, box.height, box.x, box.y];
      const placed = own === undefined ? stretched : map;
      const bounds = own === undefined ? undefined : { x: 0, y: 0, width: 1, height: 1 };
      return { svg: drawImage(drawing, element, placed), bounds, tolerance: 0.001 };
    }
    default:
      return drawComposite(drawing, element, sources, map);
  }
}

function moved({ sheet }: Drawing, svg: string, map: Matrix): string {
  const facts = transform(map);
  if (svg === '' || facts === undefined) return svg;
  return `${sheet.take(`<g transform="${facts}">`)}${svg}</g>`;
}

/** @basis ofd-format.md §4 (table 35) */
function drawPath(drawing: Drawing, element: XmlElement, sources: Sources, map: Matrix): Drawn {
  const { sheet } = drawing;
  const { d, bounds, isDeviant } = pathOf(element);
  if (isDeviant) sheet.note('path-malformed', nameOf(drawing, element));
  const nothing = { svg: '', bounds: undefined, tolerance: 0 };
  if (d === '') return nothing;
  const fillColour = statedChild(sources, 'FillColor');
  const strokeColour = statedChild(sources, 'StrokeColor');
  const isFilled = booleanAt(element, 'Fill') ?? false;
  const isStroked = booleanAt(element, 'Stroke') ?? true;
  const paint = (colour: XmlElement | undefined, otherwise: Paint): Paint =>
    colour === undefined ? otherwise : paintOf(drawing, colour, map);
  const fill = isFilled ? paint(fillColour, noPaint) : noPaint;
  const stroke = isStroked ? paint(strokeColour, { value: '#000000', alpha: 1 }) : noPaint;
  if (fill.value === 'none' && stroke.value === 'none') return nothing;
  const isEvenOdd = /^even-?odd$/i.test(attribute(element, 'Rule')?.trim() ?? '');
  const line = stroke.value === 'none' ? undefined : lineOf(sources, map);
  const facts = attributes({
    d,
    transform: transform(map),
    ...fillOf(fill),
    'fill-rule': isEvenOdd && fill.value !== 'none' ? 'evenodd' : undefined,
    ...strokeOf(stroke),
    ...line?.facts,
  });
  const half = (line?.width ?? 0) / 2;
  return {
    svg: sheet.take(`<path${facts}/>`),
    bounds: bounds && grown(bounds, half),
    tolerance: half,
  };
}

const caps: Readonly<Record<string, string>> = { round: 'round', square: 'square' };
const joins: Readonly<Record<string, string>> = { round: 'round', bevel: 'bevel' };

interface Line {
  readonly width: number;
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** Width, ends, corners and dashes of a stroke. @basis ofd-format.md §3 (table 34) */
function lineOf(sources: Sources, map: Matrix): Line {
  const stroke = numberOf(stated(sources, 'LineWidth')) ?? 0.353;
  const scale = scaleOf(map) || 1;
  const width = stroke > 0 ? stroke : hairline / scale;
  const join = joins[stated(sources, 'Join')?.trim().toLowerCase() ?? ''];
  const limit = numberOf(stated(sources, 'MiterLimit')) ?? 3.528;
  const dashes = numbersOf(stated(sources, 'DashPattern'), dashesMax);
  const isDashed = dashes.some((one) => one > 0) && dashes.every((one) => one >= 0);
  const offset = numberOf(stated(sources, 'DashOffset')) ?? 0;
  return {
    width,
    facts: {
      'stroke-width': decimal(width, 6),
      'stroke-linecap': caps[stated(sources, 'Cap')?.trim().toLowerCase() ?? ''],
      'stroke-linejoin': join,
      'stroke-miterlimit': join === undefined && limit !== 4 ? n(Math.max(1, limit)) : undefined,
      'stroke-dasharray': isDashed ? dashes.map(n).join(' ') : undefined,
      'stroke-dashoffset': isDashed && offset !== 0 ? n(offset) : undefined,
    },
  };
}

/** @basis ofd-format.md §7 (table 50) */
function drawComposite(
  drawing: Drawing,
  element: XmlElement,
  sources: Sources,
  map: Matrix,
): Drawn {
  const nothing = { svg: '', bounds: undefined, tolerance: 0 };
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
  const text = drawBlock(
    { ...inner, matrix: compose(map, drawing.matrix), inherited: sources.slice(1) },
    content,
  );
  if (text === '') return nothing;
  const [width, height] = [numberAt(unit, 'Width'), numberAt(unit, 'Height')];
  if (width === undefined || height === undefined || width <= 0 || height <= 0) {
    return { svg: moved(drawing, text, map), bounds: undefined, tolerance: 0 };
  }
  const bounds = { x: 0, y: 0, width, height };
  const facts = attributes({
    transform: transform(map),
    'clip-path': `url(#${clipBox(sheet, bounds)})`,
  });
  return { svg: `${sheet.take(`<g${facts}>`)}${text}</g>`, bounds, tolerance: 0.001 };
}
