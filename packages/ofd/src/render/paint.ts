import { compose, identity, type Matrix } from '@yunzhang/base';
import type { MeshCorner, MeshPaint, Paint, PlainPaint, TilePaint } from '@yunzhang/drawing';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { colourOf } from './colour.ts';
import { type Drawing, nestingMax } from './drawing.ts';
import { inverse, matrixAt, numberAt } from './numbers.ts';
import { rampPaint } from './shading.ts';

/** Corners of one mesh. */
const cornersMax = 20_000;

/** What text and lines are painted with where nothing is said. */
export const black: PlainPaint = { kind: 'plain', colour: '#000000', alpha: 1 };

/**
 * Reads a FillColor or StrokeColor: a colour, a pattern or a shading; undefined paints nothing.
 *
 * `object` is the map from the object's coordinates to those around it, which a pattern relative to
 * the page needs.
 *
 * @basis ofd-format.md §8
 */
export function paintOf(drawing: Drawing, colour: XmlElement, object: Matrix): Paint | undefined {
  const special = colour.children.find((one) => typeof one !== 'string');
  if (special === undefined || typeof special === 'string') return plainOf(drawing, colour);
  const alpha = Math.min(1, Math.max(0, (numberAt(colour, 'Alpha') ?? 255) / 255));
  const paint = specialOf(drawing, special, { object, alpha });
  if (paint === 'unknown') return plainOf(drawing, colour);
  if (paint === undefined) drawing.sheet.note('colour-malformed', drawing.where, special.local);
  return paint;
}

function plainOf(drawing: Drawing, colour: XmlElement): PlainPaint {
  const { hex, alpha } = colourOf(drawing, colour);
  return hex === '#000000' && alpha === 1 ? black : { kind: 'plain', colour: hex, alpha };
}

interface Place {
  readonly object: Matrix;
  readonly alpha: number;
}

function specialOf(
  drawing: Drawing,
  special: XmlElement,
  place: Place,
): Paint | 'unknown' | undefined {
  switch (special.local) {
    case 'AxialShd':
    case 'RadialShd':
      return rampPaint(drawing, special, place.alpha);
    case 'Pattern':
      return tileOf(drawing, special, place);
    case 'GouraudShd':
      return meshOf(drawing, special, place.alpha, freeTriangles);
    case 'LaGouraudShd':
      return meshOf(drawing, special, place.alpha, latticeTriangles);
    default:
      return 'unknown';
  }
}

/**
 * A pattern. Tiles are laid out first, then the pattern's own CTM applies to all.
 *
 * @basis ofd-format.md §8 (table 28)
 */
function tileOf(
  drawing: Drawing,
  pattern: XmlElement,
  { object, alpha }: Place,
): TilePaint | undefined {
  const [width, height] = [numberAt(pattern, 'Width'), numberAt(pattern, 'Height')];
  const cell = child(pattern, 'CellContent');
  if (cell === undefined || width === undefined || height === undefined) return undefined;
  if (width <= 0 || height <= 0) return undefined;
  if (drawing.depth >= nestingMax) {
    drawing.sheet.note('graphic-too-deep', drawing.where);
    return undefined;
  }
  const own = matrixAt(pattern, 'CTM') ?? identity;
  const toPage = compose(object, drawing.matrix);
  const isPage = attribute(pattern, 'RelativeTo')?.trim().toLowerCase() === 'page';
  const sight = { box: { x: 0, y: 0, width, height }, map: identity };
  const inner = { ...drawing, depth: drawing.depth + 1, matrix: compose(own, toPage), sight };
  const method = attribute(pattern, 'ReflectMethod')?.trim().toLowerCase() ?? '';
  return {
    kind: 'tile',
    width,
    height,
    stepX: Math.max(width, numberAt(pattern, 'XStep') ?? width),
    stepY: Math.max(height, numberAt(pattern, 'YStep') ?? height),
    mirror: {
      columns: method === 'column' || method === 'rowandcolumn',
      rows: method === 'row' || method === 'rowandcolumn',
    },
    map: isPage ? compose(own, inverse(toPage) ?? identity) : own,
    marks: drawing.block(inner, cell),
    alpha,
  };
}

type Triangles = (shading: XmlElement, corners: readonly Corner[]) => MeshPaint['triangles'];

interface Corner extends MeshCorner {
  readonly edge: number;
}

/** @basis ofd-format.md §8 (tables 31, 32) */
function meshOf(
  drawing: Drawing,
  shading: XmlElement,
  alpha: number,
  trianglesOf: Triangles,
): MeshPaint | undefined {
  const points = children(shading, 'Point');
  if (points.length > cornersMax) drawing.sheet.note('page-object-limit', drawing.where);
  const corners = points.slice(0, cornersMax).map((point): Corner => {
    const colour = child(point, 'Color');
    return {
      x: numberAt(point, 'X') ?? 0,
      y: numberAt(point, 'Y') ?? 0,
      colour: colour === undefined ? '#000000' : colourOf(drawing, colour).hex,
      edge: numberAt(point, 'EdgeFlag') ?? 0,
    };
  });
  const triangles = trianglesOf(shading, corners);
  const back = child(shading, 'BackColor');
  if (triangles.length === 0 && back === undefined) return undefined;
  const ground = back === undefined ? {} : { back: colourOf(drawing, back).hex };
  return { kind: 'mesh', triangles, ...ground, alpha };
}

/** Flag 0 starts a triangle, 1 goes on from its last two corners, 2 from the first and last. */
function freeTriangles(_: XmlElement, corners: readonly Corner[]): MeshPaint['triangles'] {
  const triangles: (readonly [Corner, Corner, Corner])[] = [];
  for (let i = 0; i < corners.length;) {
    const last = triangles.at(-1);
    const [corner, second, third] = corners.slice(i, i + 3);
    if (corner === undefined) break;
    if (last !== undefined && corner.edge !== 0) {
      const [a, b, c] = last;
      triangles.push([corner.edge === 2 ? a : b, c, corner]);
      i += 1;
      continue;
    }
    if (second === undefined || third === undefined) break;
    triangles.push([corner, second, third]);
    i += 3;
  }
  return triangles;
}

function latticeTriangles(shading: XmlElement, corners: readonly Corner[]): MeshPaint['triangles'] {
  const row = Math.trunc(numberAt(shading, 'VerticesPerRow') ?? 0);
  const triangles: (readonly [Corner, Corner, Corner])[] = [];
  if (row < 2) return triangles;
  for (let i = 0; i + row + 1 < corners.length; i++) {
    if (i % row === row - 1) continue;
    const [a, b, c, d] = [i, i + 1, i + row, i + row + 1].map((at) => corners[at]);
    if (a === undefined || b === undefined || c === undefined || d === undefined) break;
    triangles.push([a, b, c], [b, d, c]);
  }
  return triangles;
}
