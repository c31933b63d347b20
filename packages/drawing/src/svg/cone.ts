import type { Bitmap, Box, Matrix } from '@yunzhang/base';
import type { RadialPaint, Stop } from '../marks.ts';
import type { MeshPicture } from './mesh.ts';

/** Pixels of the longer side of a drawn cone; colours in it change slowly. */
const sideMax = 512;

/**
 * Whether the circles of a shading do not hold each other, so that its colours are a cone.
 *
 * Readers of SVG draw such gradients each in its own way, if at all.
 */
export function isCone({ from, to, map }: RadialPaint): boolean {
  const apart = Math.hypot(from[0] - to[0], from[1] - to[1]);
  const [a, b, c, d] = map;
  const isFlat = Math.abs(a * d - b * c) < 1e-12;
  return !isFlat && apart > Math.abs(to[2] - from[2]) * (1 + 1e-9) + 1e-9;
}

/**
 * Draws a cone over a box: each point has the colour of the last circle whose edge it lies on.
 *
 * @basis ofd-format.md §8 (table 30); ISO 32000-1 §8.7.4.5.4, which fills the gaps
 */
export function conePicture(paint: RadialPaint, box: Box): MeshPicture | undefined {
  const side = Math.max(box.width, box.height);
  if (!(box.width > 0 && box.height > 0 && side < 1e6)) return undefined;
  const width = Math.max(1, Math.round((sideMax * box.width) / side));
  const height = Math.max(1, Math.round((sideMax * box.height) / side));
  const bitmap: Bitmap = { width, height, rgba: new Uint8Array(width * height * 4) };
  const back = inverseOf(paint.map);
  const placeOf = solver(paint);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = box.x + ((column + 0.5) * box.width) / width;
      const y = box.y + ((row + 0.5) * box.height) / height;
      const t = placeOf(back[0] * x + back[2] * y + back[4], back[1] * x + back[3] * y + back[5]);
      if (t !== undefined) paintPixel(bitmap.rgba, (row * width + column) * 4, paint, t);
    }
  }
  return { bitmap, box };
}

function inverseOf([a, b, c, d, e, f]: Matrix): Matrix {
  const det = a * d - b * c;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

/** The way from start to end at which the last circle passes a point; undefined where none does. */
function solver({
  from,
  to,
  before,
  after,
}: RadialPaint): (x: number, y: number) => number | undefined {
  const [dx, dy, dr] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const a = dx * dx + dy * dy - dr * dr;
  const isSeen = (t: number): boolean => {
    return from[2] + t * dr >= 0 && (t >= 0 || before) && (t <= 1 || after);
  };
  return (x, y) => {
    const [px, py] = [x - from[0], y - from[1]];
    const b = px * dx + py * dy + from[2] * dr;
    const c = px * px + py * py - from[2] * from[2];
    const root = b * b - a * c;
    if (root < 0) return undefined;
    const [far, near] = [(b + Math.sqrt(root)) / a, (b - Math.sqrt(root)) / a];
    return isSeen(far) ? far : isSeen(near) ? near : undefined;
  };
}

function paintPixel(rgba: Uint8Array, at: number, paint: RadialPaint, t: number): void {
  const { spread, period, stops } = paint;
  let offset = Math.min(1, Math.max(0, t));
  if (spread !== 'pad') {
    const turns = t / period;
    const part = turns - Math.floor(turns);
    offset = spread === 'reflect' && Math.floor(turns) % 2 !== 0 ? 1 - part : part;
  }
  const next = Math.max(
    1,
    stops.findIndex((stop) => stop.offset >= offset),
  );
  const [p, q] = [stops[next - 1] ?? stops[0], stops[next] ?? stops.at(-1)];
  if (p === undefined || q === undefined) return;
  const gap = q.offset - p.offset;
  const share = gap <= 0 ? 1 : Math.min(1, Math.max(0, (offset - p.offset) / gap));
  for (let i = 0; i < 3; i++) {
    rgba[at + i] = Math.round(channel(p, i) * (1 - share) + channel(q, i) * share);
  }
  rgba[at + 3] = Math.round(255 * (p.alpha * (1 - share) + q.alpha * share));
}

function channel({ colour }: Stop, i: number): number {
  return Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
}
