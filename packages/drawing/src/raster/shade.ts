import { apply, type Colour, compose, type Matrix } from '@yunzhang/base';
import type { AxialPaint, MeshPaint, Paint, RadialPaint, Ramp, Stop } from '../marks.ts';
import type { Rgba, Shader } from './surface.ts';

/** Colours of one ramp that are worked out in advance. */
const stepsOfRamp = 1024;

/** Red, green and blue of `#rrggbb`. */
export function rgbOf(colour: Colour): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** A plain paint as one colour. */
export function plainRgba({ colour, alpha }: { colour: Colour; alpha: number }): Rgba {
  return [...rgbOf(colour), 255 * Math.min(1, Math.max(0, alpha))];
}

/** The inverse of a map; undefined for one that flattens. */
export function inverseOf([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const determinant = a * d - b * c;
  if (!(Math.abs(determinant) > 1e-18)) return undefined;
  const [A, B, C, D] = [d / determinant, -b / determinant, -c / determinant, a / determinant];
  return [A, B, C, D, -(A * e + C * f), -(B * e + D * f)];
}

/** Colours along a line or between two circles; `toPixels` leads from the mark to the picture. */
export function rampShader(paint: AxialPaint | RadialPaint, toPixels: Matrix): Shader | undefined {
  const back = inverseOf(compose(paint.map, toPixels));
  if (back === undefined || paint.stops.length === 0) return undefined;
  const colours = rampColours(paint);
  const place = paint.kind === 'axial' ? alongLine(paint) : betweenCircles(paint);
  const step = stepOf(paint);
  return (y, from, count, into) => {
    for (let i = 0; i < count; i++) {
      const [u, v] = apply(back, from + i + 0.5, y + 0.5);
      const t = place(u, v);
      const at = t === undefined ? undefined : step(t);
      const row = at === undefined ? -1 : 4 * Math.round(at * (stepsOfRamp - 1));
      for (let k = 0; k < 4; k++) into[4 * i + k] = row < 0 ? 0 : (colours[row + k] as number);
    }
  };
}

/** From a place on the way to one in the list of colours; undefined where nothing is painted. */
function stepOf({ spread, period, before, after }: Ramp): (t: number) => number | undefined {
  return (t) => {
    if ((t < 0 && !before) || (t > 1 && !after)) return undefined;
    if (spread === 'pad') return Math.min(1, Math.max(0, t));
    const turns = t / (period > 0 ? period : 1);
    const part = turns - Math.floor(turns);
    return spread === 'reflect' && Math.abs(Math.floor(turns)) % 2 === 1 ? 1 - part : part;
  };
}

function alongLine({ from, to }: AxialPaint): (u: number, v: number) => number | undefined {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length2 = dx * dx + dy * dy;
  return (u, v) => (length2 === 0 ? 1 : ((u - from[0]) * dx + (v - from[1]) * dy) / length2);
}

/**
 * The last of the painted circles whose edge goes through the point.
 *
 * @basis PDF 32000-1 §8.7.4.5.4
 */
function betweenCircles(paint: RadialPaint): (u: number, v: number) => number | undefined {
  const { from, to, before, after } = paint;
  const [x0, y0, r0] = from;
  const [dx, dy, dr] = [to[0] - x0, to[1] - y0, to[2] - r0];
  const a = dx * dx + dy * dy - dr * dr;
  const isSeen = (t: number): boolean =>
    r0 + t * dr >= 0 && (t >= 0 || before) && (t <= 1 || after);
  return (u, v) => {
    const [px, py] = [u - x0, v - y0];
    const b = px * dx + py * dy + r0 * dr;
    const c = px * px + py * py - r0 * r0;
    if (Math.abs(a) < 1e-12) {
      const t = b === 0 ? undefined : c / (2 * b);
      return t !== undefined && isSeen(t) ? t : undefined;
    }
    const root = b * b - a * c;
    if (root < 0) return undefined;
    const [p, q] = [(b + Math.sqrt(root)) / a, (b - Math.sqrt(root)) / a];
    const [high, low] = p > q ? [p, q] : [q, p];
    if (isSeen(high)) return high;
    return isSeen(low) ? low : undefined;
  };
}

/** Premultiplied colours from the first stop to the last. */
function rampColours({ stops, alpha }: Ramp): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(4 * stepsOfRamp);
  let k = 0;
  for (let i = 0; i < stepsOfRamp; i++) {
    const t = i / (stepsOfRamp - 1);
    while (k + 1 < stops.length && (stops[k + 1] as Stop).offset < t) k++;
    const [low, high] = [stops[k] as Stop, stops[Math.min(k + 1, stops.length - 1)] as Stop];
    const way = high.offset - low.offset;
    const part =
      way > 0 ? Math.min(1, Math.max(0, (t - low.offset) / way)) : t < low.offset ? 0 : 1;
    const [p, q] = [rgbOf(low.colour), rgbOf(high.colour)];
    const share = (low.alpha + (high.alpha - low.alpha) * part) * alpha;
    for (let c = 0; c < 3; c++) {
      colours[4 * i + c] =
        ((p[c] as number) + ((q[c] as number) - (p[c] as number)) * part) * share;
    }
    colours[4 * i + 3] = 255 * share;
  }
  return colours;
}

/** Triangles with colours at their corners; later ones lie above. */
export function meshShader(paint: MeshPaint, toPixels: Matrix): Shader {
  const triangles = paint.triangles.map((corners) =>
    corners.map(({ x, y, colour }) => ({ at: apply(toPixels, x, y), rgb: rgbOf(colour) })),
  );
  const back = paint.back === undefined ? undefined : rgbOf(paint.back);
  const share = paint.alpha;
  return (y, from, count, into) => {
    for (let i = 0; i < count; i++) set(into, i, back, share);
    for (const triangle of triangles) shadeTriangle(triangle, y, from, count, { into, share });
  };
}

type Rgb = readonly [number, number, number];

function set(into: Uint8ClampedArray, i: number, rgb: Rgb | undefined, share: number): void {
  for (let k = 0; k < 3; k++) into[4 * i + k] = rgb === undefined ? 0 : (rgb[k] as number) * share;
  into[4 * i + 3] = rgb === undefined ? 0 : 255 * share;
}

interface Corner {
  readonly at: readonly [number, number];
  readonly rgb: Rgb;
}

function shadeTriangle(
  corners: readonly Corner[],
  y: number,
  from: number,
  count: number,
  { into, share }: { readonly into: Uint8ClampedArray; readonly share: number },
): void {
  const [p, q, r] = corners;
  if (p === undefined || q === undefined || r === undefined) return;
  const ys = [p.at[1], q.at[1], r.at[1]];
  if (y + 1 < Math.min(...ys) || y > Math.max(...ys)) return;
  const xs = [p.at[0], q.at[0], r.at[0]];
  const area =
    (q.at[0] - p.at[0]) * (r.at[1] - p.at[1]) - (q.at[1] - p.at[1]) * (r.at[0] - p.at[0]);
  if (area === 0) return;
  const first = Math.max(0, Math.floor(Math.min(...xs)) - from);
  const last = Math.min(count - 1, Math.ceil(Math.max(...xs)) - from);
  for (let i = first; i <= last; i++) {
    const [u, v] = [from + i + 0.5 - p.at[0], y + 0.5 - p.at[1]];
    const b = (u * (r.at[1] - p.at[1]) - v * (r.at[0] - p.at[0])) / area;
    const c = ((q.at[0] - p.at[0]) * v - (q.at[1] - p.at[1]) * u) / area;
    const a = 1 - b - c;
    // A hair beyond the edge, so that neighbours leave no gap.
    if (a < -1e-6 || b < -1e-6 || c < -1e-6) continue;
    const colour = [0, 1, 2].map((k) => {
      return a * (p.rgb[k] as number) + b * (q.rgb[k] as number) + c * (r.rgb[k] as number);
    }) as unknown as Rgb;
    set(into, i, colour, share);
  }
}

/** Paints that need nothing but numbers. */
export function simpleShader(paint: Paint, toPixels: Matrix): Shader | undefined {
  if (paint.kind === 'axial' || paint.kind === 'radial') return rampShader(paint, toPixels);
  return paint.kind === 'mesh' ? meshShader(paint, toPixels) : undefined;
}
