import { apply, type Box, type Matrix } from '@yunzhang/base';
import type { MeshCorner, Paint, Ramp, Stop } from '@yunzhang/drawing';
import { colourOf, hexColour, listOf, numberOf, numbersOf, recordOf } from './values.ts';

/** Triangles of one shading. */
const trianglesMax = 50_000;

/** The step PDF.js puts between a shading and the nothing before it. */
const seam = 1e-5;

/** A shading and the box it is cut to, in its own coordinates. */
export interface Shading {
  /** With a map that leads nowhere yet: the caller lays it out. */
  readonly paint: Paint;
  readonly box: Box | undefined;
}

/** Reads what PDF.js made of a shading; undefined for kinds it does not know itself. */
export function shadingOf(object: unknown, map: Matrix): Shading | undefined {
  const parts = listOf(object);
  if (parts[0] === 'RadialAxial') return { paint: rampPaint(parts, map), box: boxOf(parts[2]) };
  if (parts[0] === 'Mesh') return { paint: meshPaint(parts, map), box: boxOf(parts[6]) };
  return undefined;
}

function boxOf(value: unknown): Box | undefined {
  const [x0, y0, x1, y1] = numbersOf(value);
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) {
    return undefined;
  }
  const [x, y] = [Math.min(x0, x1), Math.min(y0, y1)];
  return { x, y, width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

function rampPaint(parts: readonly unknown[], map: Matrix): Paint {
  const [, type, , stated, from, to, fromRadius, toRadius] = parts;
  const [x0 = 0, y0 = 0] = numbersOf(from);
  const [x1 = 0, y1 = 0] = numbersOf(to);
  const ramp: Ramp = { ...stopsOf(listOf(stated)), spread: 'pad', period: 1, map, alpha: 1 };
  if (type === 'axial') return { kind: 'axial', from: [x0, y0], to: [x1, y1], ...ramp };
  const [r0, r1] = [numberOf(fromRadius), numberOf(toRadius)];
  return { kind: 'radial', from: [x0, y0, r0], to: [x1, y1, r1], ...ramp };
}

/** Ends that do not go on are marked by a second stop a hair away from the first or last. */
function stopsOf(stated: readonly unknown[]): Pick<Ramp, 'stops' | 'before' | 'after'> {
  const stops = stated.map((one): Stop => {
    const [offset, colour] = listOf(one);
    return { offset: numberOf(offset), colour: colourOf(colour) ?? '#000000', alpha: 1 };
  });
  const [first, second] = stops;
  const [last, beforeLast] = [stops.at(-1), stops.at(-2)];
  const isCutBefore =
    stops.length > 2 &&
    first?.offset === 0 &&
    (second?.offset ?? 1) > 0 &&
    (second?.offset ?? 1) < seam;
  const isCutAfter =
    stops.length > 2 &&
    last?.offset === 1 &&
    (beforeLast?.offset ?? 0) < 1 &&
    1 - (beforeLast?.offset ?? 0) < seam;
  return {
    stops: stops.slice(isCutBefore ? 1 : 0, isCutAfter ? -1 : undefined),
    before: !isCutBefore,
    after: !isCutAfter,
  };
}

function meshPaint(parts: readonly unknown[], map: Matrix): Paint {
  const [, , places, colours, figures, , , ground] = parts;
  const coords = numbersOf(places);
  const levels = numbersOf(colours);
  const triangles: [MeshCorner, MeshCorner, MeshCorner][] = [];
  const corner = (place: number, colour: number): MeshCorner => {
    const [x, y] = apply(map, coords[place * 2] ?? 0, coords[place * 2 + 1] ?? 0);
    // Colours lie four octets apart, the fourth unused.
    const [red = 0, green = 0, blue = 0] = levels.slice(colour * 4, colour * 4 + 3);
    return { x, y, colour: hexColour(red, green, blue) };
  };
  for (const [a, b, c] of cornersOf(listOf(figures))) {
    if (triangles.length >= trianglesMax) break;
    triangles.push([corner(...a), corner(...b), corner(...c)]);
  }
  const back = colourOf(ground);
  return { kind: 'mesh', triangles, ...(back === undefined ? {} : { back }), alpha: 1 };
}

type Indexes = readonly [place: number, colour: number];

function* cornersOf(figures: readonly unknown[]): Generator<readonly [Indexes, Indexes, Indexes]> {
  for (const figure of figures) {
    const facts = recordOf(figure) ?? {};
    const places = numbersOf(facts['coords']);
    const colours = numbersOf(facts['colors']);
    const at = (i: number): Indexes => [places[i] ?? 0, colours[i] ?? 0];
    const row = numberOf(facts['verticesPerRow']);
    if (row < 2) {
      for (let i = 0; i + 2 < places.length; i += 3) yield [at(i), at(i + 1), at(i + 2)];
      continue;
    }
    for (let from = 0; from + 2 * row <= places.length; from += row) {
      for (let i = from; i < from + row - 1; i++) {
        yield [at(i), at(i + 1), at(i + row)];
        yield [at(i + row + 1), at(i + 1), at(i + row)];
      }
    }
  }
}
