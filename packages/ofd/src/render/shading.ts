import { apply, identity, type Matrix } from '@yunzhang/base';
import type { AxialPaint, RadialPaint, Stop } from '@yunzhang/drawing';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { colourOf } from './colour.ts';
import type { Drawing } from './drawing.ts';
import { inverse, numberAt, numberOf, pointAt } from './numbers.ts';

/** Colour points of one shading. */
const stopsMax = 4096;

type Ramp = Omit<AxialPaint, 'kind' | 'from' | 'to'>;

/** An axial or radial shading; undefined where it is malformed. @basis ofd-format.md §8 */
export function rampPaint(
  drawing: Drawing,
  shading: XmlElement,
  alpha: number,
): AxialPaint | RadialPaint | undefined {
  const from = pointAt(shading, 'StartPoint');
  const to = pointAt(shading, 'EndPoint');
  if (from === undefined || to === undefined) return undefined;
  if (shading.local === 'RadialShd') return radialPaint(drawing, shading, { from, to, alpha });
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const ramp = rampOf(drawing, shading, { length, alpha, map: identity });
  return ramp && { kind: 'axial', from, to, ...ramp };
}

interface RampPlace {
  readonly length: number;
  readonly alpha: number;
  readonly map: Matrix;
}

function rampOf(
  drawing: Drawing,
  shading: XmlElement,
  { length, alpha, map }: RampPlace,
): Ramp | undefined {
  const stops = stopsOf(drawing, shading);
  if (stops.length === 0) return undefined;
  const extend = numberAt(shading, 'Extend') ?? 0;
  const type = attribute(shading, 'MapType')?.trim().toLowerCase();
  const spread = (type === 'repeat' || type === 'reflect') && length > 0 ? type : 'pad';
  const unit = numberAt(shading, 'MapUnit') ?? length;
  return {
    stops,
    spread,
    period: spread === 'pad' || !(unit > 0) ? 1 : Math.min(1, unit / length),
    before: extend === 1 || extend === 3,
    after: extend === 2 || extend === 3,
    map,
    alpha,
  };
}

/** Positions that are not stated lie evenly between those that are. */
function stopsOf(drawing: Drawing, shading: XmlElement): readonly Stop[] {
  const segments = children(shading, 'Segment').slice(0, stopsMax);
  const last = segments.length - 1;
  const given = segments.map((segment, i) => {
    return numberOf(attribute(segment, 'Position')) ?? (i === 0 ? 0 : i === last ? 1 : undefined);
  });
  const offsets: number[] = [];
  for (let i = 0; i <= last;) {
    let next = i;
    while (given[next] === undefined && next < last) next++;
    const from = offsets.at(-1) ?? 0;
    const to = Math.max(from, Math.min(1, given[next] ?? 1));
    const steps = next - i + 1;
    for (let k = 1; k <= steps; k++) offsets.push(from + ((to - from) * k) / steps);
    i = next + 1;
  }
  return segments.map((segment, i) => {
    const element = child(segment, 'Color');
    const { hex, alpha } =
      element === undefined ? ({ hex: '#000000', alpha: 1 } as const) : colourOf(drawing, element);
    return { offset: offsets[i] ?? 0, colour: hex, alpha };
  });
}

interface Points {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly alpha: number;
}

function radialPaint(
  drawing: Drawing,
  shading: XmlElement,
  { from, to, alpha }: Points,
): RadialPaint | undefined {
  const start = Math.max(0, numberAt(shading, 'StartRadius') ?? 0);
  const end = numberAt(shading, 'EndRadius');
  if (end === undefined || end < 0 || Math.max(start, end) === 0) return undefined;
  const map = ellipseMap(shading, to[0], to[1]);
  const back = inverse(map) ?? identity;
  const ramp = rampOf(drawing, shading, { length: Math.abs(end - start), alpha, map });
  return (
    ramp && {
      kind: 'radial',
      from: [...apply(back, from[0], from[1]), start],
      to: [...apply(back, to[0], to[1]), end],
      ...ramp,
    }
  );
}

/** Flattens circles to the ellipse of the shading, around its end point. */
function ellipseMap(shading: XmlElement, x: number, y: number): Matrix {
  const eccentricity = Math.min(0.9999, Math.max(0, numberAt(shading, 'Eccentricity') ?? 0));
  if (eccentricity === 0) return identity;
  const angle = ((numberAt(shading, 'Angle') ?? 0) * Math.PI) / 180;
  const k = Math.sqrt(1 - eccentricity * eccentricity);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const a = cos * cos + k * sin * sin;
  const b = (1 - k) * cos * sin;
  const d = sin * sin + k * cos * cos;
  return [a, b, b, d, x - a * x - b * y, y - b * x - d * y];
}
