import type { Box } from '@yunzhang/base';
import type { AxialPaint, MeshPaint, RadialPaint, Ramp, Stop } from '@yunzhang/drawing';
import type { Book } from './canvas.ts';
import type { Reference } from './object-table.ts';
import { inverseOf, mappedBox, n6, rgbOf } from './operators.ts';

/** Colours of one shading, and periods to each side of it. */
const stopsMax = 4096;
const periodsMax = 500;
/** Triangles of one mesh. */
const trianglesMax = 200_000;

/** What of the stops a shading shows: their colours, or how solid they are, as grey. */
export type Channel = 'colour' | 'alpha';

/**
 * Writes an axial or radial shading; undefined where it has no colours.
 *
 * Shadings that repeat are unrolled over the box they are to fill, in the coordinates of the mark.
 *
 * @basis ISO 32000-1 8.7.4.5.3, 8.7.4.5.4
 */
export function addRamp(
  book: Book,
  paint: AxialPaint | RadialPaint,
  box: Box,
  channel: Channel,
): Reference | undefined {
  const stops = paint.stops.slice(0, stopsMax);
  if (stops.length === 0 || ![...paint.from, ...paint.to].every(Number.isFinite)) return undefined;
  if (paint.stops.length > stopsMax) book.note('pdf-shading-limit');
  const period = paint.spread === 'pad' || !(paint.period > 0) ? 1 : Math.min(1, paint.period);
  const [t0, t1] = paint.spread === 'pad' ? [0, 1] : spanOf(book, paint, box, period);
  const one = book.objects.add(rampText(stops, channel));
  const colours =
    paint.spread === 'pad' ? one : book.objects.add(unrolled(paint, one, [t0, t1], period));
  const at = (i: number, t: number): number => {
    const from = paint.from[i] ?? 0;
    const value = from + ((paint.to[i] ?? 0) - from) * t;
    return paint.kind === 'radial' && i === 2 ? Math.max(0, value) : value;
  };
  const places = paint.kind === 'axial' ? [0, 1] : [0, 1, 2];
  const coords = [t0, t1].flatMap((t) => places.map((i) => n6(at(i, t))));
  const isOpen = paint.spread === 'pad';
  return book.objects.addEntries({
    ShadingType: paint.kind === 'axial' ? '2' : '3',
    ColorSpace: channel === 'colour' ? '/DeviceRGB' : '/DeviceGray',
    Coords: `[${coords.join(' ')}]`,
    Domain: `[${n6(t0)} ${n6(t1)}]`,
    Function: colours,
    Extend: `[${isOpen && paint.before} ${isOpen && paint.after}]`,
  });
}

/** A function of 0 to 1 that passes through the stops. @basis ISO 32000-1 7.10.3, 7.10.4 */
function rampText(stops: readonly Stop[], channel: Channel): string {
  const parts: string[] = [];
  const bounds: string[] = [];
  const text = ({ colour, alpha }: Stop): string =>
    channel === 'alpha' ? n6(alpha) : rgbOf(colour).map(n6).join(' ');
  const add = (from: Stop, to: Stop): void => {
    parts.push(`<</FunctionType 2 /Domain [0 1] /N 1 /C0 [${text(from)}] /C1 [${text(to)}]>>`);
  };
  let last = stops[0] as Stop;
  let end = 0;
  for (const stop of stops) {
    const offset = Math.min(1, Math.max(end, stop.offset));
    // Two stops at one place are a jump, which a stitched function has at its bounds.
    if (offset > end + 1e-6) {
      if (parts.length > 0) bounds.push(n6(end));
      add(last, stop);
      end = offset;
    }
    last = stop;
  }
  if (end < 1) {
    if (parts.length > 0) bounds.push(n6(end));
    add(last, last);
  }
  const encode = parts.map(() => '0 1').join(' ');
  return (
    `<</FunctionType 3 /Domain [0 1] /Functions [${parts.join(' ')}] ` +
    `/Bounds [${bounds.join(' ')}] /Encode [${encode}]>>`
  );
}

/** The same function again and again, every other time backwards if it is mirrored. */
function unrolled(
  ramp: Ramp,
  one: Reference,
  [t0, t1]: readonly [number, number],
  period: number,
): string {
  const bounds: string[] = [];
  const encode: string[] = [];
  const parts: Reference[] = [];
  const [first, last] = [Math.floor(t0 / period + 1e-9), Math.ceil(t1 / period - 1e-9)];
  for (let i = first; i < last; i++) {
    const isBack = ramp.spread === 'reflect' && i % 2 !== 0;
    const from = Math.max(0, t0 / period - i);
    const to = Math.min(1, t1 / period - i);
    parts.push(one);
    encode.push(isBack ? `${n6(1 - from)} ${n6(1 - to)}` : `${n6(from)} ${n6(to)}`);
    if (i > first) bounds.push(n6(i * period));
  }
  return (
    `<</FunctionType 3 /Domain [${n6(t0)} ${n6(t1)}] /Functions [${parts.join(' ')}] ` +
    `/Bounds [${bounds.join(' ')}] /Encode [${encode.join(' ')}]>>`
  );
}

/** From where to where a shading that repeats must run to fill a box, in parts of its way. */
function spanOf(
  book: Book,
  paint: AxialPaint | RadialPaint,
  box: Box,
  period: number,
): readonly [number, number] {
  const back = inverseOf(paint.map);
  if (back === undefined || (!paint.before && !paint.after)) return [0, 1];
  const own = mappedBox(back, box);
  const [low, high] = paint.kind === 'axial' ? axialSpan(paint, own) : radialSpan(paint, own);
  const limit = periodsMax * period;
  if (low < -limit || high > 1 + limit) book.note('pdf-shading-limit');
  const down = Math.floor(Math.max(-limit, Math.min(0, low)) / period) * period;
  const up = Math.ceil(Math.min(1 + limit, Math.max(1, high)) / period) * period;
  return [paint.before ? down : 0, paint.after ? up : 1];
}

function axialSpan(paint: AxialPaint, { x, y, width, height }: Box): readonly [number, number] {
  const [fromX, fromY] = paint.from;
  const [dx, dy] = [paint.to[0] - fromX, paint.to[1] - fromY];
  const size = dx * dx + dy * dy;
  if (size < 1e-12) return [0, 1];
  const places = [x, x + width].flatMap((u) =>
    [y, y + height].map((v) => ((u - fromX) * dx + (v - fromY) * dy) / size),
  );
  return [Math.min(...places), Math.max(...places)];
}

/** Circles grow until they hold the whole box, and shrink until they are points. */
function radialSpan(paint: RadialPaint, { x, y, width, height }: Box): readonly [number, number] {
  const [fromX, fromY, fromR] = paint.from;
  const growth = paint.to[2] - fromR;
  const drift = Math.hypot(paint.to[0] - fromX, paint.to[1] - fromY);
  if (Math.abs(growth) < 1e-9) return [0, 1];
  const far = Math.max(
    ...[x, x + width].flatMap((u) => [y, y + height].map((v) => Math.hypot(u - fromX, v - fromY))),
  );
  const room = Math.max(Math.abs(growth) - drift, Math.abs(growth) * 1e-2);
  const full = Math.max(0, far - fromR) / room;
  const point = fromR / Math.abs(growth);
  return growth > 0 ? [-point, full] : [-full, point];
}

/** Writes triangles with colours at their corners. @basis ISO 32000-1 8.7.4.5.5 */
export function addMesh(book: Book, paint: MeshPaint): Reference | undefined {
  const triangles = paint.triangles.slice(0, trianglesMax);
  if (paint.triangles.length > trianglesMax) book.note('pdf-shading-limit');
  const corners = triangles.flat().filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (corners.length === 0 || corners.length !== triangles.length * 3) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of corners) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const [width, height] = [Math.max(1e-6, right - left), Math.max(1e-6, bottom - top)];
  const bytes = new Uint8Array(corners.length * 12);
  const view = new DataView(bytes.buffer);
  corners.forEach(({ x, y, colour }, i) => {
    // A flag of 0 in the first octet: each triangle stands for itself.
    view.setUint32(i * 12 + 1, Math.round(((x - left) / width) * 0xff_ff_ff_ff));
    view.setUint32(i * 12 + 5, Math.round(((y - top) / height) * 0xff_ff_ff_ff));
    rgbOf(colour).forEach((part, k) => (bytes[i * 12 + 9 + k] = Math.round(part * 255)));
  });
  const entries = {
    ShadingType: '4',
    ColorSpace: '/DeviceRGB',
    BitsPerCoordinate: '32',
    BitsPerComponent: '8',
    BitsPerFlag: '8',
    Decode: `[${n6(left)} ${n6(left + width)} ${n6(top)} ${n6(top + height)} 0 1 0 1 0 1]`,
  };
  return book.objects.addStream(entries, bytes, { form: 'plain' });
}

/** Whether some places of a shading let more through than others. */
export function isUneven({ stops }: Ramp): boolean {
  return stops.some(({ alpha }) => alpha !== stops[0]?.alpha);
}
