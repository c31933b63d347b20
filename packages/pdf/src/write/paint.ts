import { type Box, compose, decimal, identity, type Matrix, Remembered } from '@yunzhang/base';
import type { AxialPaint, Mark, Paint, RadialPaint, TilePaint } from '@yunzhang/drawing';
import { type Book, Canvas } from './canvas.ts';
import type { Reference } from './object-table.ts';
import { colourText, inverseOf, mappedBox, matrixText, n3 } from './operators.ts';
import { addMesh, addRamp, isUneven } from './shading.ts';

/** Draws marks; handed in, because cells of patterns hold any marks. */
export type DrawMarks = (canvas: Canvas, marks: readonly Mark[], at: Placing) => void;

/** Where marks are drawn. */
export interface Placing {
  /** From the marks to the millimetres of the canvas. */
  readonly map: Matrix;
  readonly depth: number;
  /** How solid a mark that stands alone in its group is. */
  readonly alpha: number;
}

/** What is to be painted. */
export interface Painting extends Placing {
  readonly side: 'fill' | 'stroke';
  /** Around what is painted, in the millimetres of the canvas. */
  readonly box: Box;
}

/** What is painted at a place. In full: the language takes a microsecond to copy with `...`. */
export function paintingOf(
  { map, depth, alpha }: Placing,
  side: Painting['side'],
  box: Box,
): Painting {
  return { map, depth, alpha, side, box };
}

/** How solid a paint is as a whole. */
export function alphaOf(paint: Paint | undefined): number {
  if (paint === undefined) return 1;
  const own = Math.min(1, Math.max(0, Number.isFinite(paint.alpha) ? paint.alpha : 1));
  const isRamp = paint.kind === 'axial' || paint.kind === 'radial';
  if (!isRamp || isUneven(paint)) return own;
  return own * Math.min(1, Math.max(0, paint.stops[0]?.alpha ?? 1));
}

/**
 * Sets the colour or pattern for what is painted next; false where there is nothing to paint with.
 *
 * @basis ISO 32000-1 8.6.8, 8.7
 */
export function setPaint(
  canvas: Canvas,
  paint: Paint,
  painting: Painting,
  drawMarks: DrawMarks,
): boolean {
  const { side } = painting;
  const isFill = side === 'fill';
  if (paint.kind === 'plain') {
    const colour = colourText(paint.colour);
    if (isFill) canvas.setFill(`${colour} rg`);
    else canvas.setStroke(`${colour} RG`);
    return true;
  }
  const pattern =
    paint.kind === 'tile'
      ? tilePattern(canvas, paint, painting, drawMarks)
      : shadingPattern(canvas, paint, painting);
  if (pattern === undefined) return false;
  const name = canvas.nameOf('Pattern', pattern);
  if (isFill) canvas.setFill(`/Pattern cs ${name} scn`);
  else canvas.setStroke(`/Pattern CS ${name} SCN`);
  if (paint.kind !== 'tile' && paint.kind !== 'mesh' && isUneven(paint)) {
    setVeil(canvas, paint, painting);
  }
  return true;
}

/** Objects of one file by the paint they are for. */
const known = new Remembered<Book, Map<Paint, Map<string, Reference | undefined>>>();

/** Makes an object once for a paint and a key. */
function once(
  book: Book,
  paint: Paint,
  key: string,
  make: () => Reference | undefined,
): Reference | undefined {
  const paints = known.get(book) ?? new Map<Paint, Map<string, Reference | undefined>>();
  known.set(book, paints);
  const made = paints.get(paint) ?? new Map<string, Reference | undefined>();
  paints.set(paint, made);
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
}

function shadingPattern(
  canvas: Canvas,
  paint: Exclude<Paint, { kind: 'plain' | 'tile' }>,
  { map, box }: Painting,
): Reference | undefined {
  const { book } = canvas;
  const own = paint.kind === 'mesh' ? identity : paint.map;
  const matrix = matrixText(compose(compose(own, map), canvas.base));
  const reach = paint.kind !== 'mesh' && paint.spread !== 'pad' ? boxText(box) : '';
  return once(book, paint, `pattern ${matrix} ${reach}`, () => {
    const shading =
      paint.kind === 'mesh'
        ? once(book, paint, 'mesh', () => addMesh(book, paint))
        : once(book, paint, `ramp ${reach}`, () =>
            addRamp(book, paint, ownBox(box, map), 'colour'),
          );
    if (shading === undefined) return undefined;
    return book.objects.addEntries({
      Type: '/Pattern',
      PatternType: '2',
      Shading: shading,
      Matrix: `[${matrix}]`,
    });
  });
}

function ownBox(box: Box, map: Matrix): Box {
  const back = inverseOf(map);
  return back === undefined ? box : mappedBox(back, box);
}

function boxText({ x, y, width, height }: Box): string {
  return [x, y, x + width, y + height].map(n3).join(' ');
}

/** A soft mask from the alpha of the stops. @basis ISO 32000-1 11.6.5.2 */
function setVeil(canvas: Canvas, paint: AxialPaint | RadialPaint, painting: Painting): void {
  const { book } = canvas;
  const { map, box } = painting;
  const matrix = matrixText(compose(paint.map, map));
  const mask = once(book, paint, `veil ${matrix} ${boxText(box)}`, () => {
    const shading = addRamp(book, paint, ownBox(box, map), 'alpha');
    if (shading === undefined) return undefined;
    const veil = new Canvas(book, identity, box);
    veil.write(`${matrix} cm\n${veil.nameOf('Shading', shading)} sh\n`);
    return addMask(book, veil, box);
  });
  if (mask !== undefined) setMask(canvas, mask);
}

/** Writes a group whose luminance is a mask: black where nothing is drawn. */
export function addMask(book: Book, canvas: Canvas, box: Box): Reference {
  return addForm(book, canvas, box, '<</S /Transparency /CS /DeviceGray>>');
}

/** Lets what comes next through as far as a mask is light. */
export function setMask(canvas: Canvas, mask: Reference): void {
  canvas.setState(`mask ${mask}`, {
    Type: '/ExtGState',
    SMask: `<</S /Luminosity /G ${mask}>>`,
  });
}

/** Writes a canvas as a form of its own. @basis ISO 32000-1 8.10 */
export function addForm(book: Book, canvas: Canvas, box: Box, group: string): Reference {
  const content = canvas.content();
  const entries = {
    Type: '/XObject',
    Subtype: '/Form',
    BBox: `[${boxText(box)}]`,
    Group: group,
    Resources: canvas.resources(),
  };
  return book.objects.addStream(entries, content, { form: 'plain' });
}

/** A cell that repeats; a mirrored one is four cells. @basis ISO 32000-1 8.7.3 */
function tilePattern(
  canvas: Canvas,
  paint: TilePaint,
  { map, depth }: Painting,
  drawMarks: DrawMarks,
): Reference | undefined {
  const { width, height, stepX, stepY, mirror } = paint;
  const sides = [width, height, Math.abs(stepX), Math.abs(stepY)];
  if (!sides.every((side) => side > 0 && side < 1e6)) return undefined;
  const { book } = canvas;
  const matrix = matrixText(compose(compose(paint.map, map), canvas.base));
  return once(book, paint, `tile ${matrix}`, () => {
    const [dx, dy] = [Math.abs(stepX), Math.abs(stepY)];
    const box = {
      x: 0,
      y: 0,
      width: mirror.columns ? dx + width : width,
      height: mirror.rows ? dy + height : height,
    };
    const cell = new Canvas(book, identity, box);
    for (const column of mirror.columns ? [0, 1] : [0]) {
      for (const row of mirror.rows ? [0, 1] : [0]) {
        const own: Matrix = [
          column === 0 ? 1 : -1,
          0,
          0,
          row === 0 ? 1 : -1,
          column === 0 ? 0 : dx + width,
          row === 0 ? 0 : dy + height,
        ];
        cell.save();
        cell.write(`${n3(column * dx)} ${n3(row * dy)} ${n3(width)} ${n3(height)} re W n\n`);
        drawMarks(cell, paint.marks, { map: own, depth: depth + 1, alpha: 1 });
        cell.restore();
      }
    }
    const content = cell.content();
    const entries = {
      Type: '/Pattern',
      PatternType: '1',
      PaintType: '1',
      TilingType: '1',
      BBox: `[${boxText(box)}]`,
      XStep: decimal(mirror.columns ? dx * 2 : dx, 4),
      YStep: decimal(mirror.rows ? dy * 2 : dy, 4),
      Matrix: `[${matrix}]`,
      Resources: cell.resources(),
    };
    return book.objects.addStream(entries, content, { form: 'plain' });
  });
}
