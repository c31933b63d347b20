import { compose, identity, type Matrix } from '@yunzhang/base';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { colourOf } from './colour.ts';
import { type Drawing, nestingMax } from './drawing.ts';
import { inverse, matrixAt, numberAt } from './numbers.ts';
import { gradientOf } from './shading.ts';
import { attributes, n, transform } from './sheet.ts';

/** What a fill or a stroke is painted with. */
export interface Paint {
  /** `none`, `#rrggbb` or `url(#id)`. */
  readonly value: string;
  /** 0 to 1. */
  readonly alpha: number;
}

/** Nothing is painted. */
export const noPaint: Paint = { value: 'none', alpha: 1 };

/**
 * Reads a FillColor or StrokeColor: a colour, a pattern or a shading.
 *
 * `object` is the map from the object's coordinates to those around it, which a pattern relative to
 * the page needs. What SVG cannot show is approximated by one colour, with a finding.
 *
 * @basis ofd-format.md §8
 */
export function paintOf(drawing: Drawing, colour: XmlElement, object: Matrix): Paint {
  const [special] = children(colour);
  if (special === undefined) {
    const { hex, alpha } = colourOf(drawing, colour);
    return { value: hex, alpha };
  }
  const alpha = Math.min(1, Math.max(0, (numberAt(colour, 'Alpha') ?? 255) / 255));
  switch (special.local) {
    case 'AxialShd':
    case 'RadialShd': {
      const id = gradientOf(drawing, special);
      if (id !== undefined) return { value: `url(#${id})`, alpha };
      break;
    }
    case 'Pattern': {
      const id = patternOf(drawing, special, object);
      if (id !== undefined) return { value: `url(#${id})`, alpha };
      break;
    }
    case 'GouraudShd':
    case 'LaGouraudShd':
      drawing.sheet.note('shading-approximated', drawing.where, special.local);
      return { ...meanOf(drawing, special), alpha };
    default: {
      const plain = colourOf(drawing, colour);
      return { value: plain.hex, alpha: plain.alpha };
    }
  }
  drawing.sheet.note('colour-malformed', drawing.where, special.local);
  return noPaint;
}

/** `fill` attributes of a paint. */
export function fillOf({ value, alpha }: Paint): Record<string, string | undefined> {
  return {
    fill: value === '#000000' ? undefined : value,
    'fill-opacity': alpha === 1 || value === 'none' ? undefined : n(alpha),
  };
}

/** `stroke` attributes of a paint. */
export function strokeOf({ value, alpha }: Paint): Record<string, string | undefined> {
  return {
    stroke: value === 'none' ? undefined : value,
    'stroke-opacity': alpha === 1 || value === 'none' ? undefined : n(alpha),
  };
}

/** The mean of the corner colours. */
function meanOf(drawing: Drawing, shading: XmlElement): Paint {
  const corners = children(shading, 'Point').slice(0, 1000);
  const sum = [0, 0, 0];
  let count = 0;
  for (const corner of corners) {
    const element = child(corner, 'Color');
    if (element === undefined) continue;
    const { hex } = colourOf(drawing, element);
    for (let i = 0; i < 3; i++) {
      sum[i] = (sum[i] ?? 0) + Number.parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
    }
    count++;
  }
  if (count === 0) return noPaint;
  const two = (value: number): string =>
    Math.round(value / count)
      .toString(16)
      .padStart(2, '0');
  return { value: `#${sum.map(two).join('')}`, alpha: 1 };
}

/**
 * The id of an SVG pattern. Tiles are laid out first, then the pattern's own CTM applies to all.
 *
 * @basis ofd-format.md §8 (table 28)
 */
function patternOf(drawing: Drawing, pattern: XmlElement, object: Matrix): string | undefined {
  const [width, height] = [numberAt(pattern, 'Width'), numberAt(pattern, 'Height')];
  const cell = child(pattern, 'CellContent');
  if (cell === undefined || width === undefined || height === undefined) return undefined;
  if (width <= 0 || height <= 0) return undefined;
  if (drawing.depth >= nestingMax) {
    drawing.sheet.note('graphic-too-deep', drawing.where);
    return undefined;
  }
  const [stepX, stepY] = [
    Math.max(width, numberAt(pattern, 'XStep') ?? width),
    Math.max(height, numberAt(pattern, 'YStep') ?? height),
  ];
  const own = matrixAt(pattern, 'CTM') ?? identity;
  const toPage = compose(object, drawing.matrix);
  const isPage = attribute(pattern, 'RelativeTo')?.trim().toLowerCase() === 'page';
  const placed = isPage ? compose(own, inverse(toPage) ?? identity) : own;
  const inner = drawing.block(
    { ...drawing, depth: drawing.depth + 1, matrix: compose(own, toPage) },
    cell,
  );
  const size = { width, height, stepX, stepY };
  const [columns, rows] = mirrors(attribute(pattern, 'ReflectMethod'));
  const content = tilesOf(drawing, inner, size, [columns, rows]);
  const facts = attributes({
    patternUnits: 'userSpaceOnUse',
    width: n(stepX * columns),
    height: n(stepY * rows),
    patternTransform: transform(placed),
  });
  return drawing.sheet.define(`pattern ${facts}${content}`, (id) => {
    return `<pattern id="${id}"${facts}>${content}</pattern>`;
  });
}

/** Cells until the pattern repeats: mirrored ones need two. */
function mirrors(method: string | undefined): readonly [columns: number, rows: number] {
  switch (method?.trim().toLowerCase()) {
    case 'column':
      return [2, 1];
    case 'row':
      return [1, 2];
    case 'rowandcolumn':
      return [2, 2];
    default:
      return [1, 1];
  }
}

interface TileSize {
  readonly width: number;
  readonly height: number;
  readonly stepX: number;
  readonly stepY: number;
}

function tilesOf(
  { sheet }: Drawing,
  inner: string,
  { width, height, stepX, stepY }: TileSize,
  [columns, rows]: readonly [number, number],
): string {
  if (columns * rows === 1) return inner;
  const cell = sheet.define(`cell ${inner}`, (id) => `<g id="${id}">${inner}</g>`);
  let text = '';
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [sx, sy] = [column === 1 ? -1 : 1, row === 1 ? -1 : 1];
      const map: Matrix = [
        sx,
        0,
        0,
        sy,
        stepX * column + (sx < 0 ? width : 0),
        stepY * row + (sy < 0 ? height : 0),
      ];
      text += `<use href="#${cell}"${attributes({ transform: transform(map) })}/>`;
    }
  }
  return text;
}
