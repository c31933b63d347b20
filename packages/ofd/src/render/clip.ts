import { compose, identity, Malformed, type Matrix } from '@yunzhang/base';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { type Drawing, nameOf } from './drawing.ts';
import { booleanAt, boxAt, matrixAt } from './numbers.ts';
import { pathOf } from './path-data.ts';
import { attributes, transform } from './sheet.ts';
import { clipOutline } from './text-outline.ts';

/** Clips of one object, and areas of one clip. */
const clipsMax = 64;
const areasMax = 256;

/**
 * The id of an SVG clip for the Clips of an object; undefined where there are none.
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
): string | undefined {
  const list = child(element, 'Clips');
  if (list === undefined) return undefined;
  const clips = children(list, 'Clip');
  if (clips.length > clipsMax) drawing.sheet.note('clip-malformed', nameOf(drawing, element));
  const base = booleanAt(list, 'TransFlag') === true ? compose(own, origin) : origin;
  let id: string | undefined;
  for (const clip of clips.slice(0, clipsMax)) {
    const areas = children(clip, 'Area').slice(0, areasMax);
    if (areas.length === 0) continue;
    const text = areas.map((area) => areaText(drawing, area, base)).join('');
    // An area that cannot be read hides nothing: what a clip would hide is better seen.
    if (text === '') continue;
    const outer = id === undefined ? '' : ` clip-path="url(#${id})"`;
    id = drawing.sheet.define(`clips ${outer}${text}`, (made) => {
      return `<clipPath id="${made}"${outer}>${text}</clipPath>`;
    });
  }
  return id;
}

function areaText(drawing: Drawing, area: XmlElement, base: Matrix): string {
  const map = compose(matrixAt(area, 'CTM') ?? identity, base);
  try {
    const path = child(area, 'Path');
    if (path !== undefined) return pathText(drawing, path, map);
    const text = child(area, 'Text');
    if (text !== undefined) return clipOutline(drawing, text, placed(text, map));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  drawing.sheet.note('clip-malformed', drawing.where);
  return '';
}

function pathText(drawing: Drawing, path: XmlElement, map: Matrix): string {
  const { d, isDeviant } = pathOf(path);
  if (isDeviant) drawing.sheet.note('path-malformed', nameOf(drawing, path));
  const isEvenOdd = /^even-?odd$/i.test(attribute(path, 'Rule')?.trim() ?? '');
  const facts = attributes({
    d,
    transform: transform(placed(path, map)),
    'clip-rule': isEvenOdd ? 'evenodd' : undefined,
  });
  return `<path${facts}/>`;
}

/** A clip path may have a CTM and a Boundary of its own. */
function placed(element: XmlElement, map: Matrix): Matrix {
  const box = boxAt(element, 'Boundary');
  const origin: Matrix = box === undefined ? identity : [1, 0, 0, 1, box.x, box.y];
  return compose(compose(matrixAt(element, 'CTM') ?? identity, origin), map);
}
