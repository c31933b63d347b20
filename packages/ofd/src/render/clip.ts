import { type Box, compose, identity, Malformed, type Matrix } from '@yunzhang/base';
import { type Clip, textOutline } from '@yunzhang/drawing';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { type Drawing, nameOf } from './drawing.ts';
import { booleanAt, boxAt, matrixAt } from './numbers.ts';
import { pathOf } from './path-data.ts';
import { textRuns } from './text.ts';

/** Clips of one object, and areas of one clip. */
const clipsMax = 64;
const areasMax = 256;

type Area = Clip['areas'][number];

/** A clip to a box. */
export function boxClip({ x, y, width, height }: Box): Clip {
  const [right, bottom] = [x + width, y + height].map(short);
  const [left, top] = [short(x), short(y)];
  const d = `M${left} ${top}L${right} ${top}L${right} ${bottom}L${left} ${bottom}Z`;
  return { areas: [{ d, map: identity, rule: 'nonzero' }] };
}

function short(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/**
 * What the Clips of an object leave visible, in the coordinates around it.
 *
 * Areas of one Clip are united, Clips are intersected. `origin` is the place of the object's
 * Boundary; its CTM counts only where TransFlag says so, which real files almost never do.
 *
 * @basis ofd-format.md §3.1 (table 33)
 */
export function clipsOf(
  drawing: Drawing,
  element: XmlElement,
  origin: Matrix,
  own: Matrix,
): readonly Clip[] {
  const list = child(element, 'Clips');
  if (list === undefined) return [];
  const found = children(list, 'Clip');
  if (found.length > clipsMax) drawing.sheet.note('clip-malformed', nameOf(drawing, element));
  const base = booleanAt(list, 'TransFlag') === true ? compose(own, origin) : origin;
  const clips: Clip[] = [];
  for (const clip of found.slice(0, clipsMax)) {
    const areas = children(clip, 'Area')
      .slice(0, areasMax)
      .flatMap((area) => areasOf(drawing, area, base));
    // An area that cannot be read hides nothing: what a clip would hide is better seen.
    if (areas.length > 0) clips.push({ areas });
  }
  return clips;
}

function areasOf(drawing: Drawing, area: XmlElement, base: Matrix): readonly Area[] {
  const map = compose(matrixAt(area, 'CTM') ?? identity, base);
  try {
    const path = child(area, 'Path');
    if (path !== undefined) return [pathArea(drawing, path, map)];
    const text = child(area, 'Text');
    if (text !== undefined) return textAreas(drawing, text, placed(text, map));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  drawing.sheet.note('clip-malformed', drawing.where);
  return [];
}

function pathArea(drawing: Drawing, path: XmlElement, map: Matrix): Area {
  const { d, isDeviant } = pathOf(path);
  if (isDeviant) drawing.sheet.note('path-malformed', nameOf(drawing, path));
  const isEvenOdd = /^even-?odd$/i.test(attribute(path, 'Rule')?.trim() ?? '');
  return { d, map: placed(path, map), rule: isEvenOdd ? 'evenodd' : 'nonzero' };
}

/** Only embedded glyphs can cut: what stands in for others has another outline anyway. */
function textAreas(drawing: Drawing, text: XmlElement, map: Matrix): readonly Area[] {
  const { runs } = textRuns(drawing, text, map);
  return runs.flatMap((run) => {
    if (run.face.embedded === undefined) {
      drawing.sheet.note('clip-font-missing', drawing.where, run.face.name);
      return [];
    }
    const { d } = textOutline(run, run.face.embedded);
    return d === '' || !drawing.sheet.spend(d.length) ? [] : [{ d, map, rule: 'nonzero' }];
  });
}

/** A clip path may have a CTM and a Boundary of its own. */
function placed(element: XmlElement, map: Matrix): Matrix {
  const box = boxAt(element, 'Boundary');
  const origin: Matrix = box === undefined ? identity : [1, 0, 0, 1, box.x, box.y];
  return compose(compose(matrixAt(element, 'CTM') ?? identity, origin), map);
}
