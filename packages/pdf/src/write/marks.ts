import { type Box, compose, identity, type Matrix } from '@yunzhang/base';
import type { GroupMark, ImageMark, Mark, PathMark, Stroke } from '@yunzhang/drawing';
import { Canvas } from './canvas.ts';
import { clipTo } from './clip.ts';
import { imageOf } from './images.ts';
import { isSimilar, matrixText, n3, scaleOf, sharedBox } from './operators.ts';
import { addForm, alphaOf, paintingOf, type Placing, setPaint } from './paint.ts';
import { type PathOperators, pathOperators } from './path-operators.ts';
import { drawText } from './text-mark.ts';

/** Groups and patterns inside each other: more than any reader of ours hands out. */
const depthMax = 64;

/** Draws marks in their order. */
export function drawMarks(canvas: Canvas, marks: readonly Mark[], at: Placing): void {
  if (at.depth > depthMax) return canvas.book.note('pdf-marks-too-deep');
  for (const mark of marks) drawMark(canvas, mark, at);
}

function drawMark(canvas: Canvas, mark: Mark, at: Placing): void {
  const placing = { map: compose(mark.map, at.map), depth: at.depth, alpha: at.alpha };
  if (!placing.map.every((factor) => Math.abs(factor) < 1e7)) {
    return canvas.book.note('pdf-mark-off-page');
  }
  switch (mark.kind) {
    case 'path':
      return drawPath(canvas, mark, placing);
    case 'text':
      return drawText(canvas, mark, placing, drawMarks);
    case 'image':
      return drawImage(canvas, mark, placing);
    case 'group':
      return drawGroup(canvas, mark, placing);
  }
}

function drawPath(canvas: Canvas, { d, rule, fill, stroke }: PathMark, at: Placing): void {
  const isBent = stroke !== undefined && !isSimilar(at.map);
  const path = pathOperators(d, at.map);
  if (path.text === '') return;
  const star = rule === 'evenodd' ? '*' : '';
  const isSolid = alphaOf(fill) * alphaOf(stroke?.paint) * at.alpha === 1;
  const isPlain = fill?.kind === 'plain' && stroke?.paint.kind === 'plain';
  if (fill !== undefined && isPlain && isSolid && !isBent) {
    canvas.setAlphas(1, 1);
    setPaint(canvas, fill, paintingOf(at, 'fill', path.box), drawMarks);
    setPaint(canvas, stroke.paint, paintingOf(at, 'stroke', path.box), drawMarks);
    setLine(canvas, stroke, scaleOf(at.map));
    return canvas.write(`${path.text}B${star}\n`);
  }
  if (fill !== undefined) fillPath(canvas, { path, star }, fill, at);
  if (stroke !== undefined) strokePath(canvas, { d, path }, stroke, at);
}

function fillPath(
  canvas: Canvas,
  { path, star }: { readonly path: PathOperators; readonly star: string },
  fill: NonNullable<PathMark['fill']>,
  at: Placing,
): void {
  const alpha = alphaOf(fill) * at.alpha;
  if (alpha === 0) return;
  if (fill.kind === 'mesh' && fill.back !== undefined) {
    // Readers differ in how far the background of a shading goes, so it is a fill of its own.
    const back = { kind: 'plain', colour: fill.back, alpha: fill.alpha } as const;
    fillPath(canvas, { path, star }, back, at);
  }
  const isPlain = fill.kind === 'plain';
  if (!isPlain) canvas.save();
  canvas.setAlphas(alpha, alpha);
  const isSet = setPaint(canvas, fill, paintingOf(at, 'fill', path.box), drawMarks);
  if (isSet) canvas.write(`${path.text}f${star}\n`);
  if (!isPlain) canvas.restore();
}

function strokePath(
  canvas: Canvas,
  { d, path }: { readonly d: string; readonly path: PathOperators },
  stroke: Stroke,
  at: Placing,
): void {
  const alpha = alphaOf(stroke.paint) * at.alpha;
  if (alpha === 0) return;
  // A map that flattens circles flattens the pen too, so the path is drawn in its own coordinates.
  const isBent = !isSimilar(at.map);
  const isPlain = stroke.paint.kind === 'plain';
  if (isBent || !isPlain) canvas.save();
  canvas.setAlphas(alpha, alpha);
  const reach = stroke.width * scaleOf(at.map) * Math.max(1, stroke.miterLimit);
  const box = grown(path.box, reach);
  if (setPaint(canvas, stroke.paint, paintingOf(at, 'stroke', box), drawMarks)) {
    const own = isBent ? penSpace(at.map) : undefined;
    if (own !== undefined) canvas.write(`${matrixText(own.map)} cm\n`);
    setLine(canvas, stroke, own === undefined ? scaleOf(at.map) : own.scale);
    const scaled: Matrix = [own?.scale ?? 1, 0, 0, own?.scale ?? 1, 0, 0];
    const text = own === undefined ? path.text : pathOperators(d, scaled).text;
    canvas.write(`${text}S\n`);
  }
  if (isBent || !isPlain) canvas.restore();
}

/** Splits a map into one even enlargement and the rest, so that numbers keep their digits. */
function penSpace(map: Matrix): { readonly map: Matrix; readonly scale: number } {
  const scale = Math.max(Math.hypot(map[0], map[1]), Math.hypot(map[2], map[3]), 1e-6);
  return { map: compose([1 / scale, 0, 0, 1 / scale, 0, 0], map), scale };
}

const caps = { butt: '0', round: '1', square: '2' } as const;
const joins = { miter: '0', round: '1', bevel: '2' } as const;
/** Lengths in one pattern of dashes. */
const dashesMax = 64;

/** Sets the pen. @basis ISO 32000-1 8.4.3 */
export function setLine(canvas: Canvas, stroke: Stroke, scale: number): void {
  canvas.setWidth(Math.max(0, stroke.width) * scale);
  const dashes = stroke.dashes.slice(0, dashesMax).map((one) => Math.max(0, one * scale));
  const sum = dashes.reduce((a, b) => a + b, 0);
  const offset = Number.isFinite(stroke.dashOffset) ? stroke.dashOffset * scale : 0;
  // A negative phase is not allowed, and one of no length makes some readers run for ever.
  const period = dashes.length % 2 === 1 ? sum * 2 : sum;
  const phase = sum > 0.002 ? ((offset % period) + period) % period : 0;
  canvas.setLine({
    cap: caps[stroke.cap],
    join: joins[stroke.join],
    miter: n3(Math.max(1, stroke.miterLimit)),
    dash: sum > 0.002 ? `[${dashes.map(n3).join(' ')}] ${n3(phase)}` : '[] 0',
  });
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** The unit square of PDF images has its first row at the top, y up. @basis ISO 32000-1 8.9.5 */
function drawImage(canvas: Canvas, mark: ImageMark, at: Placing): void {
  const image = imageOf(canvas.book, mark);
  if (image === undefined) return;
  canvas.save();
  canvas.setAlphas(at.alpha, at.alpha);
  const upright = compose([1, 0, 0, -1, 0, 1], at.map);
  canvas.write(`${matrixText(upright)} cm\n${canvas.nameOf('XObject', image)} Do\n`);
  canvas.restore();
}

function drawGroup(canvas: Canvas, group: GroupMark, at: Placing): void {
  const alpha = Math.min(1, Math.max(0, group.alpha ?? 1)) * at.alpha;
  if (!(alpha > 0) || group.marks.length === 0) return;
  const isBlended = group.blend !== undefined && group.blend !== 'normal';
  const only = group.marks.length === 1 ? group.marks[0] : undefined;
  const isOne = only !== undefined && !isBlended && isSingle(only);
  const isForm = isBlended || (alpha < 1 && !isOne);
  const isClipped = group.clips !== undefined && group.clips.length > 0;
  if (isClipped || isForm) canvas.save();
  const shown = isClipped ? clipTo(canvas, group.clips, at.map) : canvas.bounds;
  const isSeen = shown.width > 0 && shown.height > 0;
  if (isSeen && isForm) drawForm(canvas, group, shown, { ...at, alpha });
  else if (isSeen) drawMarks(canvas, group.marks, { ...at, depth: at.depth + 1, alpha });
  if (isClipped || isForm) canvas.restore();
}

/** Whether fading the mark is the same as fading a group that holds it alone. */
function isSingle(mark: Mark, depth = 0): boolean {
  if (mark.kind === 'image') return true;
  if (mark.kind === 'group') {
    const [only, ...others] = mark.marks.slice(0, 2);
    return only !== undefined && others.length === 0 && depth < 8 && isSingle(only, depth + 1);
  }
  return mark.fill === undefined || mark.stroke === undefined;
}

/** Draws a group as one thing, on its own. @basis ISO 32000-1 11.4.5, 11.6.6 */
function drawForm(canvas: Canvas, group: GroupMark, box: Box, at: Placing): void {
  const { book, bounds } = canvas;
  const inner = new Canvas(book, identity, sharedBox(box, bounds));
  drawMarks(inner, group.marks, { map: at.map, depth: at.depth + 1, alpha: 1 });
  if (inner.isEmpty()) return;
  const form = addForm(book, inner, inner.bounds, '<</S /Transparency /CS /DeviceRGB /I true>>');
  canvas.setAlphas(at.alpha, at.alpha);
  const blend = blends[group.blend ?? 'normal'];
  if (blend !== '/Normal') {
    canvas.setState(`blend ${blend}`, { Type: '/ExtGState', BM: blend });
  }
  canvas.write(`${canvas.nameOf('XObject', form)} Do\n`);
}

/** Names of blend modes. @basis ISO 32000-1 Tables 136, 137 */
const blends = {
  normal: '/Normal',
  multiply: '/Multiply',
  screen: '/Screen',
  overlay: '/Overlay',
  darken: '/Darken',
  lighten: '/Lighten',
  'color-dodge': '/ColorDodge',
  'color-burn': '/ColorBurn',
  'hard-light': '/HardLight',
  'soft-light': '/SoftLight',
  difference: '/Difference',
  exclusion: '/Exclusion',
} as const;
