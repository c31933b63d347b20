import { identity } from '@yunzhang/base';
import type { AxialPaint, Ramp, RadialPaint, Stop } from '../marks.ts';
import { isCone } from './cone.ts';
import { fine, n, transformText } from './number.ts';
import type { Sheet } from './sheet.ts';

/** Colour points of one gradient, repeats included. */
const stopsMax = 4096;
/** Periods that are drawn beyond an end where SVG cannot go on by itself. */
const beyondMax = 64;

/**
 * Colours from `low` to `high` of the way from start to end, as one run.
 *
 * Everything SVG or PDF cannot say by itself is unrolled: cycles that stop at an end, and cycles
 * that go on at one end only.
 */
export interface Span {
  readonly low: number;
  readonly high: number;
  /** Offsets count from `low` (0) to `high` (1). */
  readonly stops: readonly Stop[];
  readonly spread: Ramp['spread'];
  readonly before: boolean;
  readonly after: boolean;
}

/** The run of colours of a shading. `lowMin` is as far as it can reach before its start. */
export function spanOf(ramp: Ramp, lowMin = -Infinity): Span {
  const { stops, spread, before, after } = ramp;
  const period = ramp.period > 0 ? Math.min(1, ramp.period) : 1;
  if (spread === 'pad') return { low: 0, high: 1, stops, spread, before, after };
  if (before && after) return { low: 0, high: period, stops, spread, before, after };
  const most = Math.max(1, Math.floor(stopsMax / Math.max(1, stops.length)));
  const inner = Math.ceil(1 / period - 1e-9);
  const beyond = Math.max(0, Math.min(beyondMax, most - inner));
  const first = before ? -beyond : 0;
  const last = Math.min(inner, most) + (after ? beyond : 0);
  const low = Math.max(first * period, lowMin);
  const high = after ? last * period : 1;
  const all: Stop[] = [];
  for (let turn = first; turn < last; turn++) {
    const isBack = spread === 'reflect' && turn % 2 !== 0;
    for (const stop of isBack ? reversed(stops) : stops) {
      const at = (turn + stop.offset) * period;
      all.push({ ...stop, offset: (at - low) / (high - low) });
    }
  }
  return { low, high, stops: cutStops(all), spread: 'pad', before, after };
}

/** Stops between 0 and 1; where one lies beyond an end, the colour at the end stands for it. */
function cutStops(stops: readonly Stop[]): readonly Stop[] {
  const kept: Stop[] = [];
  stops.forEach((stop, i) => {
    const next = stops[i + 1];
    if (stop.offset >= -1e-9 && stop.offset <= 1 + 1e-9) kept.push(stop);
    if (next === undefined) return;
    for (const edge of [0, 1]) {
      if (stop.offset < edge - 1e-9 && next.offset > edge + 1e-9)
        kept.push(mixed(stop, next, edge));
    }
  });
  return kept;
}

function mixed(from: Stop, to: Stop, offset: number): Stop {
  const share = (offset - from.offset) / (to.offset - from.offset);
  const mix = (a: number, b: number): number => a + (b - a) * share;
  const [p, q] = [from, to].map(({ colour }) => Number.parseInt(colour.slice(1), 16));
  const two = (shift: number): string => {
    const value = mix(((p ?? 0) >> shift) & 0xff, ((q ?? 0) >> shift) & 0xff);
    return Math.round(value).toString(16).padStart(2, '0');
  };
  const colour = `#${two(16)}${two(8)}${two(0)}` as const;
  return { offset, colour, alpha: mix(from.alpha, to.alpha) };
}

function reversed(stops: readonly Stop[]): readonly Stop[] {
  return stops.map((one) => ({ ...one, offset: 1 - one.offset })).toReversed();
}

/** The id of an SVG gradient; undefined where there is nothing to paint. */
export function rampId(sheet: Sheet, paint: AxialPaint | RadialPaint): string | undefined {
  if (paint.stops.length === 0) return undefined;
  return paint.kind === 'axial' ? axialId(sheet, paint) : radialId(sheet, paint);
}

/**
 * Colour points. SVG always paints beyond the ends; ends that do not extend get a transparent one.
 *
 * @basis ofd-format.md §8 (tables 29, 30)
 */
function stopsText({ stops, before, after, spread }: Span, from = 0): string {
  const one = ({ offset, colour, alpha }: Stop, seen = alpha): string =>
    `<stop offset="${n(from + offset * (1 - from))}" stop-color="${colour}"` +
    `${seen >= 1 ? '' : ` stop-opacity="${n(seen)}"`}/>`;
  const [first, last] = [stops[0], stops.at(-1)];
  if (first === undefined || last === undefined) return '';
  const isOpen = spread === 'pad';
  let text = isOpen && !before ? one({ ...first, offset: 0 }, 0) : '';
  for (const stop of stops) text += one(stop);
  return text + (isOpen && !after ? one({ ...last, offset: 1 }, 0) : '');
}

function spreadText(spread: Ramp['spread']): string {
  return spread === 'pad' ? '' : ` spreadMethod="${spread}"`;
}

function mapText({ map }: Ramp): string {
  return map === identity ? '' : transformText(map).replace(' transform=', ' gradientTransform=');
}

function axialId(sheet: Sheet, paint: AxialPaint): string {
  const span = spanOf(paint);
  const at = (t: number, i: 0 | 1): string => n(paint.from[i] + (paint.to[i] - paint.from[i]) * t);
  const facts =
    ` gradientUnits="userSpaceOnUse" x1="${at(span.low, 0)}" y1="${at(span.low, 1)}"` +
    ` x2="${at(span.high, 0)}" y2="${at(span.high, 1)}"${spreadText(span.spread)}${mapText(paint)}`;
  return sheet.define('linearGradient', facts, stopsText(span));
}

type Circle = readonly [x: number, y: number, radius: number];

function radialId(sheet: Sheet, paint: RadialPaint): string | undefined {
  const grows = paint.to[2] - paint.from[2];
  let span = spanOf(paint, grows > 0 ? -paint.from[2] / grows : -Infinity);
  const at = (t: number): Circle => {
    const [x, y, radius] = [0, 1, 2].map((i) => {
      const start = paint.from[i] ?? 0;
      return start + ((paint.to[i] ?? 0) - start) * t;
    });
    return [x ?? 0, y ?? 0, Math.max(0, radius ?? 0)];
  };
  let [inner, outer] = [at(span.low), at(span.high)];
  if (inner[2] > outer[2]) {
    // SVG runs from the inner circle out: the same colours the other way round.
    [inner, outer] = [outer, inner];
    const { before, after } = span;
    span = { ...span, stops: reversed(span.stops), before: after, after: before };
  }
  if (outer[2] <= 0) return undefined;
  if (isCone(paint)) sheet.note('shading-approximated', 'radial');
  const apart = Math.hypot(inner[0] - outer[0], inner[1] - outer[1]);
  const isConcentric = apart < 1e-9;
  // With one centre a hole in the middle is only a later start of the colours.
  const hole = isConcentric && span.spread === 'pad' ? inner[2] / outer[2] : 0;
  const focus = isConcentric ? '' : ` fx="${n(inner[0])}" fy="${n(inner[1])}"`;
  const facts =
    ` gradientUnits="userSpaceOnUse" cx="${n(outer[0])}" cy="${n(outer[1])}" r="${n(outer[2])}"` +
    `${focus}${hole > 0 || inner[2] <= 0 ? '' : ` fr="${fine(inner[2])}"`}` +
    `${spreadText(span.spread)}${mapText(paint)}`;
  return sheet.define('radialGradient', facts, stopsText(span, hole));
}
