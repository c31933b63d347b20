import { apply, type Colour, compose, type Matrix } from '@yunzhang/base';
import type { AxialPaint, MeshPaint, Paint, RadialPaint, Ramp, TilePaint } from '@yunzhang/drawing';
import { alphaFact } from './alpha.ts';
import type { Book } from './book.ts';
import { element, type Facts } from './markup.ts';
import { inverseOf, isSimilar, matrixText, n, number, scaleOf } from './measure.ts';
import type { WriteMarks } from './placing.ts';

/** Triangles of one shading. */
const trianglesMax = 100_000;

/** Where a paint is used. */
export interface PaintPlace {
  readonly book: Book;
  /** From the coordinates the paint is in to those of the object that is written. */
  readonly map: Matrix;
  readonly writeMarks: WriteMarks;
  readonly depth: number;
}

/**
 * A FillColor, StrokeColor or any other element of a colour.
 *
 * @basis ofd-format.md §8
 */
export function colourElement(name: string, paint: Paint, place: PaintPlace): string {
  if (paint.kind === 'plain') return element(name, colourFacts(paint.colour, paint.alpha));
  const facts = { Alpha: alphaFact(paint.alpha) };
  switch (paint.kind) {
    case 'axial':
      return element(name, facts, [axial(paint, place)]);
    case 'radial':
      return element(name, facts, [radial(paint, place)]);
    case 'mesh':
      return element(name, facts, [mesh(paint, place)]);
    default:
      return element(name, facts, [tile(paint, place)]);
  }
}

function colourFacts(colour: Colour, alpha: number): Facts {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) || 0);
  return { Value: parts.join(' '), Alpha: alphaFact(alpha) };
}

/** Isolines stay straight under any map, but turn: the new axis is the one they cross squarely. */
function axial(paint: AxialPaint, place: PaintPlace): string {
  const map = compose(paint.map, place.map);
  const [from, to] = [paint.from, paint.to];
  const axis = [to[0] - from[0], to[1] - from[1]] as const;
  const square = axis[0] ** 2 + axis[1] ** 2;
  const back = inverseOf(map);
  const start = apply(map, from[0], from[1]);
  let end = apply(map, to[0], to[1]);
  if (back !== undefined && square > 0 && !isSimilar(map)) {
    const [gx, gy] = [
      (back[0] * axis[0] + back[1] * axis[1]) / square,
      (back[2] * axis[0] + back[3] * axis[1]) / square,
    ];
    const size = gx * gx + gy * gy;
    end = [start[0] + gx / size, start[1] + gy / size];
  }
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  return element(
    'AxialShd',
    { ...rampFacts(paint, length), StartPoint: point(start), EndPoint: point(end) },
    segments(paint),
  );
}

function radial(paint: RadialPaint, place: PaintPlace): string {
  const map = compose(paint.map, place.map);
  const [from, to] = [paint.from, paint.to];
  const ellipse = isSimilar(map) ? undefined : ellipseOf(map);
  const isCentred = from[0] === to[0] && from[1] === to[1];
  if (ellipse !== undefined && !isCentred) place.book.note('ofd-shading-approximated', 'radial');
  const scale = ellipse?.major ?? scaleOf(map);
  const facts = {
    ...rampFacts(paint, Math.abs(to[2] - from[2]) * scale),
    StartPoint: point(apply(map, from[0], from[1])),
    EndPoint: point(apply(map, to[0], to[1])),
    StartRadius: n(from[2] * scale),
    EndRadius: n(to[2] * scale),
    Eccentricity: ellipse === undefined ? undefined : number(ellipse.eccentricity, 6),
    Angle: ellipse === undefined ? undefined : number(ellipse.angle, 3),
  };
  return element('RadialShd', facts, segments(paint));
}

/** What a map makes of the unit circle. */
function ellipseOf([a, b, c, d]: Matrix): { major: number; eccentricity: number; angle: number } {
  const [p, q, r, s] = [(a + d) / 2, (a - d) / 2, (b + c) / 2, (b - c) / 2];
  const [sum, difference] = [Math.hypot(p, s), Math.hypot(q, r)];
  const major = sum + difference;
  const ratio = major === 0 ? 1 : Math.abs(sum - difference) / major;
  const angle = ((Math.atan2(r, q) + Math.atan2(s, p)) / 2) * (180 / Math.PI);
  return { major, eccentricity: Math.sqrt(Math.max(0, 1 - ratio * ratio)), angle };
}

function rampFacts(ramp: Ramp, length: number): Facts {
  const types = { pad: undefined, repeat: 'Repeat', reflect: 'Reflect' } as const;
  const extend = (ramp.before ? 1 : 0) + (ramp.after ? 2 : 0);
  return {
    MapType: types[ramp.spread],
    MapUnit: ramp.spread === 'pad' ? undefined : n(length * ramp.period),
    Extend: extend === 0 ? undefined : extend,
  };
}

function segments({ stops }: Ramp): readonly string[] {
  // A shading has at least two colours. @basis ofd-format.md §8 (table 29)
  const all = stops.length === 1 ? [...stops, ...stops] : stops;
  return all.map(({ offset, colour, alpha }, i) => {
    const at = stops.length === 1 ? i : offset;
    const inner = element('Color', colourFacts(colour, alpha));
    return element('Segment', { Position: number(Math.max(0, Math.min(1, at)), 4) }, [inner]);
  });
}

function mesh({ triangles, back }: MeshPaint, { book, map }: PaintPlace): string {
  if (triangles.length > trianglesMax) book.note('ofd-shading-approximated', 'mesh');
  const corners = triangles.slice(0, trianglesMax).flatMap((triangle) =>
    triangle.map(({ x, y, colour }) => {
      const [toX, toY] = apply(map, x, y);
      const facts = { X: n(toX), Y: n(toY), EdgeFlag: 0 };
      return element('Point', facts, [element('Color', colourFacts(colour, 1))]);
    }),
  );
  const ground = back === undefined ? undefined : element('BackColor', colourFacts(back, 1));
  return element('GouraudShd', {}, [...corners, ground]);
}

function tile(paint: TilePaint, place: PaintPlace): string {
  const { width, height, stepX, stepY, mirror } = paint;
  if (stepX < width || stepY < height) place.book.note('ofd-shading-approximated', 'tiles overlap');
  const method = mirror.columns ? (mirror.rows ? 'RowAndColumn' : 'Column') : 'Row';
  const page = { left: 0, top: 0, right: width, bottom: height };
  const content = place.writeMarks(paint.marks, { book: place.book, page, depth: place.depth + 1 });
  const facts = {
    Width: n(width),
    Height: n(height),
    XStep: stepX > width ? n(stepX) : undefined,
    YStep: stepY > height ? n(stepY) : undefined,
    ReflectMethod: mirror.columns || mirror.rows ? method : undefined,
    CTM: matrixText(compose(paint.map, place.map)),
  };
  return element('Pattern', facts, [element('CellContent', {}, [content])]);
}

function point([x, y]: readonly [number, number]): string {
  return `${n(x)} ${n(y)}`;
}
