import { type Colour, decimal, type Picture, type Segment, type Shape } from '@yunzhang/base';

/** Most steps of all outlines together; the largest imprint has some ten thousand. */
const segmentsMax = 1 << 20;

/** A content stream and the opacities its graphics states must give, by name. */
export interface Drawing {
  readonly content: string;
  readonly opacities: ReadonlyMap<string, number>;
}

/**
 * Draws a picture in its own millimetres, y down; the caller sets the map to the page before it.
 * Undefined when it is too large or holds what is no number or colour.
 *
 * @basis ISO 32000-1 8.5, 11.6.4.4
 */
export function drawPicture(picture: Picture): Drawing | undefined {
  const opacities = new Map<string, number>();
  const parts: string[] = [];
  let left = segmentsMax;
  for (const shape of picture.shapes) {
    left -= shape.outline.length;
    if (left < 0 || !isSound(shape)) return undefined;
    const opacity = shape.opacity ?? 1;
    if (shape.outline.length === 0 || (!shape.fill && !shape.stroke) || opacity === 0) continue;
    const name = opacity < 1 ? `O${Math.round(opacity * 1000)}` : undefined;
    if (name !== undefined) opacities.set(name, Math.round(opacity * 1000) / 1000);
    parts.push(shapeText(shape, name));
  }
  return { content: parts.join('\n'), opacities };
}

function isSound(shape: Shape): boolean {
  const { fill, stroke, opacity = 1, outline } = shape;
  const colours = [fill, stroke?.colour].filter((colour) => colour !== undefined);
  if (!colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))) return false;
  if (!(opacity >= 0 && opacity <= 1)) return false;
  if (stroke !== undefined && !(stroke.widthMm > 0 && stroke.widthMm < 1e5)) return false;
  if (outline.length > 0 && outline[0]?.[0] !== 'M') return false;
  return outline.every(([, ...points]) => points.every((n) => Math.abs(n) < 1e6));
}

function shapeText(shape: Shape, state: string | undefined): string {
  const { fill, stroke, rule, outline } = shape;
  const star = rule === 'evenodd' ? '*' : '';
  const paint = fill ? (stroke ? `B${star}` : `f${star}`) : 'S';
  return [
    'q',
    ...(state === undefined ? [] : [`/${state} gs`]),
    ...(fill ? [`${colourText(fill)} rg`] : []),
    ...(stroke ? [`${colourText(stroke.colour)} RG ${decimal(stroke.widthMm)} w`] : []),
    ...pathText(outline),
    paint,
    'Q',
  ].join('\n');
}

function colourText(colour: Colour): string {
  return [1, 3, 5]
    .map((i) => decimal(Number.parseInt(colour.slice(i, i + 2), 16) / 255, 4))
    .join(' ');
}

/** PDF has no quadratic curves: each becomes the cubic that is the same curve. */
function pathText(outline: readonly Segment[]): readonly string[] {
  let [x, y] = [0, 0];
  let [startX, startY] = [0, 0];
  return outline.map((segment) => {
    switch (segment[0]) {
      case 'M':
        [, x, y] = segment;
        [startX, startY] = [x, y];
        return `${points(x, y)} m`;
      case 'L':
        [, x, y] = segment;
        return `${points(x, y)} l`;
      case 'Q': {
        const [, cx, cy, toX, toY] = segment;
        const first = [x + (2 / 3) * (cx - x), y + (2 / 3) * (cy - y)];
        const second = [toX + (2 / 3) * (cx - toX), toY + (2 / 3) * (cy - toY)];
        [x, y] = [toX, toY];
        return `${points(...first, ...second, x, y)} c`;
      }
      case 'C': {
        const [, ax, ay, bx, by] = segment;
        [, , , , , x, y] = segment;
        return `${points(ax, ay, bx, by, x, y)} c`;
      }
      default:
        [x, y] = [startX, startY];
        return 'h';
    }
  });
}

function points(...numbers: readonly number[]): string {
  return numbers.map((n) => decimal(n)).join(' ');
}
