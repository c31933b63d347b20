import type { AxialPaint, Paint, RadialPaint, Stroke, TilePaint } from '../marks.ts';
import { meanOf } from './mesh.ts';
import { n, transformText } from './number.ts';
import { marksText } from './page.ts';
import { rampId } from './ramp.ts';
import type { Sheet } from './sheet.ts';

/** What an attribute says of a paint. */
interface Ink {
  /** `none`, `#rrggbb` or `url(#id)`. */
  readonly value: string;
  /** 0 to 1. */
  readonly alpha: number;
}

/** ` fill="…"`. Black is what SVG takes where nothing is said. */
export function fillText(sheet: Sheet, paint: Paint | undefined, depth: number): string {
  if (paint === undefined) return ' fill="none"';
  const { value, alpha } = inkOf(sheet, paint, depth);
  return (
    (value === '#000000' ? '' : ` fill="${value}"`) +
    (alpha >= 1 || value === 'none' ? '' : ` fill-opacity="${n(alpha)}"`)
  );
}

/** ` stroke="…"` with all that belongs to the line. `scale` is the unit of the element. */
export function strokeText(
  sheet: Sheet,
  stroke: Stroke | undefined,
  depth: number,
  scale = 1,
): string {
  if (stroke === undefined) return '';
  const { value, alpha } = inkOf(sheet, stroke.paint, depth);
  if (value === 'none') return '';
  const { width, cap, join, miterLimit, dashes, dashOffset } = stroke;
  const isDashed = dashes.length > 0;
  return (
    ` stroke="${value}"` +
    (alpha >= 1 ? '' : ` stroke-opacity="${n(alpha)}"`) +
    ` stroke-width="${Math.round((width / scale) * 1e6) / 1e6}"` +
    (cap === 'butt' ? '' : ` stroke-linecap="${cap}"`) +
    (join === 'miter' ? '' : ` stroke-linejoin="${join}"`) +
    (join === 'miter' && miterLimit !== 4 ? ` stroke-miterlimit="${n(miterLimit)}"` : '') +
    (isDashed ? ` stroke-dasharray="${dashes.map((one) => n(one / scale)).join(' ')}"` : '') +
    (isDashed && dashOffset !== 0 ? ` stroke-dashoffset="${n(dashOffset / scale)}"` : '')
  );
}

/** Whether a paint is laid out in the coordinates of what it fills. */
export function isLaidOut(paint: Paint | undefined): boolean {
  return paint !== undefined && paint.kind !== 'plain';
}

function inkOf(sheet: Sheet, paint: Paint, depth: number): Ink {
  if (paint.kind === 'plain') return { value: paint.colour, alpha: paint.alpha };
  if (paint.kind === 'mesh') {
    sheet.note('shading-approximated', 'mesh');
    return { value: meanOf(paint).colour, alpha: paint.alpha };
  }
  if (!sheet.ids.has(paint)) sheet.ids.set(paint, idOf(sheet, paint, depth));
  const id = sheet.ids.get(paint);
  return id === undefined
    ? { value: 'none', alpha: 1 }
    : { value: `url(#${id})`, alpha: paint.alpha };
}

function idOf(
  sheet: Sheet,
  paint: AxialPaint | RadialPaint | TilePaint,
  depth: number,
): string | undefined {
  return paint.kind === 'tile' ? tileId(sheet, paint, depth) : rampId(sheet, paint);
}

/** Cells are laid out first; mirrored ones make a larger cell that repeats. */
function tileId(sheet: Sheet, tile: TilePaint, depth: number): string | undefined {
  const { width, height, stepX, stepY, map, mirror } = tile;
  if (!(width > 0 && height > 0 && stepX > 0 && stepY > 0)) return undefined;
  const inner = marksText(sheet, tile.marks, depth + 1);
  const [columns, rows] = [mirror.columns ? 2 : 1, mirror.rows ? 2 : 1];
  const facts =
    ` patternUnits="userSpaceOnUse" width="${n(stepX * columns)}" height="${n(stepY * rows)}"` +
    transformText(map).replace(' transform=', ' patternTransform=');
  if (columns * rows === 1) return sheet.define('pattern', facts, inner);
  const cell = sheet.define('g', '', inner);
  let text = '';
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [stepX * column + (column && width), stepY * row + (row && height)];
      const place = transformText([column === 1 ? -1 : 1, 0, 0, row === 1 ? -1 : 1, x, y]);
      text += `<use href="#${cell}"${place}/>`;
    }
  }
  return sheet.define('pattern', facts, text);
}
