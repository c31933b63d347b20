import { compose, identity, type Matrix } from '@yunzhang/base';
import type { GroupMark, ImageMark, Mark, PathMark } from '@yunzhang/drawing';
import { takeImage } from './images.ts';
import { element } from './markup.ts';
import { grown, isSimilar, mappedBounds, n, scaleOf } from './measure.ts';
import { colourElement, type PaintPlace } from './paint.ts';
import { hasArcs, mapSteps, pathText, stepBounds, stepsOf } from './path.ts';
import { clipped, placed, type Placing, type Sheet } from './placing.ts';
import { reachOf, strokeFacts } from './stroke.ts';
import { drawText } from './text.ts';

/** Groups, cells and composites inside each other. */
const depthMax = 64;

/** Writes marks, lowest first, as the objects of a layer or block. @basis ofd-format.md §2.3, §3 */
export function writeMarks(marks: readonly Mark[], sheet: Sheet): string {
  const placing: Placing = {
    sheet,
    map: identity,
    window: sheet.page,
    clips: [],
    alpha: 1,
    blend: undefined,
    depth: sheet.depth,
  };
  return drawAll(marks, placing);
}

function drawAll(marks: readonly Mark[], placing: Placing): string {
  let text = '';
  for (const mark of marks) text += draw(mark, placing);
  return text;
}

function draw(mark: Mark, placing: Placing): string {
  switch (mark.kind) {
    case 'path':
      return drawPath(mark, placing);
    case 'image':
      return drawImage(mark, placing);
    case 'text':
      return drawText(mark, placing, writeMarks);
    default:
      return drawGroup(mark, placing);
  }
}

/**
 * Groups go up into their marks: OFD has no group with a map.
 *
 * One that is faded or mixed as a whole and has several marks becomes a composite.
 */
function drawGroup(group: GroupMark, placing: Placing): string {
  if (placing.depth >= depthMax) {
    placing.sheet.book.note('ofd-marks-too-deep');
    return '';
  }
  const map = compose(group.map, placing.map);
  let inner: Placing = { ...placing, map, depth: placing.depth + 1 };
  for (const clip of group.clips ?? []) inner = clipped(inner, clip);
  const alpha = group.alpha ?? 1;
  const blend = group.blend === 'normal' ? undefined : group.blend;
  if (alpha === 1 && blend === undefined) return drawAll(group.marks, inner);
  const isWhole = isSingle(group.marks) && (blend === undefined || inner.blend === undefined);
  if (isWhole) {
    const faded = { ...inner, alpha: inner.alpha * alpha, blend: blend ?? inner.blend };
    return drawAll(group.marks, faded);
  }
  return drawComposite(group, { ...inner, alpha: placing.alpha * alpha, blend });
}

/** Whether groups inside groups lead to one mark: fading it is fading the whole. */
function isSingle(marks: readonly Mark[]): boolean {
  let inner = marks;
  for (let depth = 0; depth < depthMax; depth++) {
    const [only] = inner;
    if (only === undefined || inner.length > 1) return false;
    if (only.kind !== 'group') return true;
    inner = only.marks;
  }
  return false;
}

/** @basis ofd-format.md §7 */
function drawComposite(group: GroupMark, placing: Placing): string {
  const { sheet } = placing;
  const { book, page } = sheet;
  const inner: Placing = { ...placing, clips: [], window: page, alpha: 1, blend: undefined };
  const content = drawAll(group.marks, inner);
  const found = content === '' ? undefined : placed(placing, page);
  if (found === undefined) return '';
  const id = book.nextId();
  const size = { Width: n(page.right - page.left), Height: n(page.bottom - page.top) };
  book.units.push(
    element('CompositeGraphicUnit', { ID: id, ...size }, [element('Content', {}, [content])]),
  );
  // The unit has the coordinates of the sheet, so it moves back by where the Boundary starts.
  const ctm = `1 0 0 1 ${n(page.left - found.x)} ${n(page.top - found.y)}`;
  return element('CompositeObject', { ...found.facts, CTM: ctm, ResourceID: id }, [found.clips]);
}

/** @basis ofd-format.md §4 */
function drawPath(mark: PathMark, placing: Placing): string {
  const { fill, stroke } = mark;
  if (fill === undefined && stroke === undefined) return '';
  const map = compose(mark.map, placing.map);
  const own = stepsOf(mark.d);
  if (own.length === 0) return '';
  // Points in mm are easier to read and to search; lines need a map where it is not even.
  const isBaked = !hasArcs(own) && (stroke === undefined || isSimilar(map));
  const steps = isBaked ? mapSteps(own, map) : own;
  const inner = stepBounds(steps);
  const outer = isBaked ? inner : mappedBounds(inner, map);
  const reach = stroke === undefined ? 0 : reachOf(stroke) * scaleMost(map);
  const found = placed(placing, grown(outer, reach + 0.01), isBaked ? undefined : map);
  if (found === undefined) return '';
  const toObject: Matrix = isBaked ? compose(map, [1, 0, 0, 1, -found.x, -found.y]) : identity;
  const digits = isBaked ? 3 : digitsFor(map);
  const move = isBaked ? { x: found.x, y: found.y } : { x: 0, y: 0 };
  const place = paintPlace(placing, toObject);
  const facts = {
    ...found.facts,
    ...(stroke === undefined ? {} : strokeFacts(stroke, isBaked ? scaleOf(map) : 1)),
    Stroke: stroke === undefined ? 'false' : undefined,
    Fill: fill === undefined ? undefined : 'true',
    Rule: mark.rule === 'evenodd' && fill !== undefined ? 'Even-Odd' : undefined,
  };
  return element('PathObject', facts, [
    found.clips,
    stroke && colourElement('StrokeColor', stroke.paint, place),
    fill && colourElement('FillColor', fill, place),
    element('AbbreviatedData', {}, [pathText(steps, { ...move, digits })]),
  ]);
}

function paintPlace({ sheet, depth }: Placing, map: Matrix): PaintPlace {
  return { book: sheet.book, map, writeMarks, depth };
}

function scaleMost([a, b, c, d]: Matrix): number {
  return Math.max(Math.hypot(a, b), Math.hypot(c, d), scaleOf([a, b, c, d, 0, 0]));
}

/** Digits that keep a micrometre of the sheet. */
function digitsFor(map: Matrix): number {
  return Math.max(0, Math.min(8, Math.ceil(3 + Math.log10(Math.max(scaleMost(map), 1e-9)))));
}

/** @basis ofd-format.md §6 */
function drawImage(mark: ImageMark, placing: Placing): string {
  const { book } = placing.sheet;
  const map = compose(mark.map, placing.map);
  const bounds = mappedBounds({ left: 0, top: 0, right: 1, bottom: 1 }, map);
  const id = takeImage(book, mark.image, mark.mask);
  const found = id === undefined ? undefined : placed(placing, bounds, map);
  if (found === undefined) return '';
  return element('ImageObject', { ...found.facts, ResourceID: id }, [found.clips]);
}
