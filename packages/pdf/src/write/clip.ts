import { type Box, compose, identity, type Matrix } from '@yunzhang/base';
import type { Clip } from '@yunzhang/drawing';
import { Canvas } from './canvas.ts';
import { sharedBox } from './operators.ts';
import { addMask, setMask } from './paint.ts';
import { type PathOperators, pathOperators } from './path-operators.ts';

/** Outlines of one clip, and clips of one group. */
const areasMax = 10_000;
const clipsMax = 256;
const empty: Box = { x: 0, y: 0, width: 0, height: 0 };

interface Area extends PathOperators {
  readonly rule: 'nonzero' | 'evenodd';
}

/**
 * Cuts what comes next to all clips, and tells the box around what can still show.
 *
 * The outlines of one clip are a union. One path is the union of outlines that turn the same way or
 * lie apart; otherwise they become a mask.
 *
 * @basis ISO 32000-1 8.5.4
 */
export function clipTo(canvas: Canvas, clips: readonly Clip[], map: Matrix): Box {
  let shown = canvas.bounds;
  if (clips.length > clipsMax) canvas.book.note('pdf-clip-limit');
  for (const clip of clips.slice(0, clipsMax)) {
    if (clip.areas.length > areasMax) canvas.book.note('pdf-clip-limit');
    const areas = clip.areas
      .slice(0, areasMax)
      .map((area) => ({
        ...pathOperators(area.d, compose(area.map, map)),
        rule: area.rule,
      }))
      .filter(({ text, box }) => text !== '' && box.width > 0 && box.height > 0);
    if (areas.length === 0) return empty;
    shown = sharedBox(shown, aroundAll(areas));
    if (shown.width === 0 || shown.height === 0) return empty;
    cut(canvas, areas);
  }
  return shown;
}

function cut(canvas: Canvas, areas: readonly Area[]): void {
  const [first, ...others] = areas;
  if (first === undefined) return;
  if (others.length === 0) {
    if (first.isRectangle && covers(first.box, canvas.bounds)) return;
    return canvas.write(`${first.text}${first.rule === 'evenodd' ? 'W*' : 'W'} n\n`);
  }
  const isOneTurn = areas.every(
    ({ rule, turn }) => rule === 'nonzero' && Math.sign(turn) === Math.sign(first.turn),
  );
  const text = areas.map((area) => area.text).join('');
  if (isOneTurn || areApart(areas)) {
    const isEven = areas.every(({ rule }) => rule === 'evenodd');
    if (isEven || areas.every(({ rule }) => rule === 'nonzero')) {
      return canvas.write(`${text}${isEven ? 'W*' : 'W'} n\n`);
    }
  }
  const box = sharedBox(aroundAll(areas), canvas.bounds);
  const mask = new Canvas(canvas.book, identity, box);
  mask.write('1 g\n');
  for (const area of areas) mask.write(`${area.text}${area.rule === 'evenodd' ? 'f*' : 'f'}\n`);
  setMask(canvas, addMask(canvas.book, mask, box));
}

function covers(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

/** Whether no two boxes meet; only told for few, as it takes the square of their number. */
function areApart(areas: readonly Area[]): boolean {
  if (areas.length > 64) return false;
  return areas.every(({ box }, i) =>
    areas.slice(i + 1).every((other) => {
      const { width, height } = sharedBox(box, other.box);
      return width === 0 || height === 0;
    }),
  );
}

function aroundAll(areas: readonly Area[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { box } of areas) {
    [left, top] = [Math.min(left, box.x), Math.min(top, box.y)];
    [right, bottom] = [Math.max(right, box.x + box.width), Math.max(bottom, box.y + box.height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
