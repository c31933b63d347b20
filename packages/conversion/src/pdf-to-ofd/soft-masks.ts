import { apply, type Colour, compose, type Matrix } from '@yunzhang/base';
import type {
  AxialPaint,
  Clip,
  ImageFile,
  Mark,
  Paint,
  PathMark,
  RadialPaint,
  Stop,
} from '@yunzhang/drawing';
import { inverseOf } from './values.ts';

/** What a soft mask comes to, in the coordinates of the page. */
export type SoftMask =
  | { readonly kind: 'even'; readonly alpha: number; readonly clips: readonly Clip[] }
  | { readonly kind: 'ramp'; readonly paint: Ramped; readonly clips: readonly Clip[] }
  | { readonly kind: 'image'; readonly image: ImageFile; readonly map: Matrix }
  /** One that OFD cannot say. */
  | { readonly kind: 'other' };

type Ramped = AxialPaint | RadialPaint;

/** Groups of one mark inside each other. */
const depthMax = 8;

/**
 * Reads a soft mask that is one mark: an even fill, a shading or an image.
 *
 * These are what programs write for things that fade; OFD can say them by alpha.
 *
 * @basis ISO 32000-1 11.5
 */
export function softMaskOf(marks: readonly Mark[], isLuminous: boolean): SoftMask {
  let inner = marks;
  const clips: Clip[] = [];
  for (let depth = 0; depth < depthMax; depth++) {
    const [only] = inner;
    if (only === undefined || inner.length > 1) break;
    if (only.kind === 'image' && isLuminous && only.mask === undefined && clips.length <= 2) {
      return { kind: 'image', image: only.image, map: only.map };
    }
    if (only.kind === 'path') return pathMask(only, clips, isLuminous);
    if (only.kind !== 'group' || only.alpha !== undefined || only.blend !== undefined) break;
    clips.push(...(only.clips ?? []));
    inner = only.marks;
  }
  return { kind: 'other' };
}

function pathMask(mark: PathMark, clips: readonly Clip[], isLuminous: boolean): SoftMask {
  const { fill, stroke, map, d, rule } = mark;
  if (fill === undefined || stroke !== undefined) return { kind: 'other' };
  const all = [...clips, { areas: [{ d, map, rule }] }];
  if (fill.kind === 'plain') {
    const alpha = fill.alpha * (isLuminous ? luminance(fill.colour) : 1);
    return { kind: 'even', alpha, clips: all };
  }
  if (fill.kind !== 'axial' && fill.kind !== 'radial') return { kind: 'other' };
  const stops = fill.stops.map((stop): Stop => {
    const alpha = stop.alpha * fill.alpha * (isLuminous ? luminance(stop.colour) : 1);
    return { ...stop, alpha };
  });
  const paint = { ...fill, stops, alpha: 1, map: compose(fill.map, map) };
  return { kind: 'ramp', paint, clips: all };
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    return Number.parseInt(colour.slice(at, at + 2), 16) / 255;
  });
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

/** A mark behind a mask, with the clips and the alpha that take its place. */
export interface Masked {
  readonly mark: Mark;
  readonly clips: readonly Clip[];
  readonly alpha: number;
}

/** Puts a mark behind a mask; undefined where OFD cannot say it. */
export function masked(mark: Mark, mask: SoftMask): Masked | undefined {
  if (mask.kind === 'even') return { mark, clips: mask.clips, alpha: mask.alpha };
  if (mask.kind === 'image') {
    const isSame = mark.kind === 'image' && mark.mask === undefined && isNear(mark.map, mask.map);
    return isSame ? { mark: { ...mark, mask: mask.image }, clips: [], alpha: 1 } : undefined;
  }
  if (mask.kind !== 'ramp' || mark.kind !== 'path' || mark.stroke !== undefined) return undefined;
  const fill = mark.fill === undefined ? undefined : faded(mark.fill, mark.map, mask.paint);
  return fill && { mark: { ...mark, fill }, clips: mask.clips, alpha: 1 };
}

/** One colour takes the shading of the mask; a shading must lie where that of the mask lies. */
function faded(fill: Paint, map: Matrix, mask: Ramped): Paint | undefined {
  if (fill.kind === 'plain') {
    const back = inverseOf(map);
    if (back === undefined) return undefined;
    const stops = mask.stops.map((stop) => ({ ...stop, colour: fill.colour }));
    return { ...mask, stops, alpha: fill.alpha, map: compose(mask.map, back) };
  }
  if (fill.kind !== 'axial' && fill.kind !== 'radial') return undefined;
  const own = compose(fill.map, map);
  const lies = (paint: Ramped, way: Matrix): readonly number[] =>
    [paint.from, paint.to].flatMap(([x, y]) => apply(way, x, y));
  const [a, b] = [lies(fill, own), lies(mask, mask.map)];
  if (fill.kind !== mask.kind || a.some((value, i) => Math.abs(value - (b[i] ?? NaN)) > 0.01)) {
    return undefined;
  }
  const offsets = [...fill.stops, ...mask.stops].map(({ offset }) => offset);
  const stops = [...new Set(offsets)]
    .sort((one, other) => one - other)
    .map((offset): Stop => {
      const [colour, alpha] = [stopAt(fill.stops, offset), stopAt(mask.stops, offset)];
      return { offset, colour: colour.colour, alpha: colour.alpha * alpha.alpha };
    });
  return { ...fill, stops };
}

/** The colour and alpha of a shading at a place. */
function stopAt(stops: readonly Stop[], offset: number): Stop {
  const after = stops.findIndex((stop) => stop.offset >= offset);
  const right = stops[after] ?? stops.at(-1);
  const left = stops[after - 1] ?? right;
  if (left === undefined || right === undefined) return { offset, colour: '#000000', alpha: 1 };
  const span = right.offset - left.offset;
  const part = span > 0 ? (offset - left.offset) / span : 1;
  const mix = (a: number, b: number): number => a + (b - a) * part;
  const two = (at: number): string =>
    Math.round(mix(channel(left.colour, at), channel(right.colour, at)))
      .toString(16)
      .padStart(2, '0');
  return { offset, colour: `#${two(1)}${two(3)}${two(5)}`, alpha: mix(left.alpha, right.alpha) };
}

function channel(colour: Colour, at: number): number {
  return Number.parseInt(colour.slice(at, at + 2), 16) || 0;
}

function isNear(a: Matrix, b: Matrix): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 0.01);
}
