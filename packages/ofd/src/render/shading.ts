import { apply, identity, type Matrix } from '@yunzhang/base';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { colourOf, type Rgb } from './colour.ts';
import type { Drawing } from './drawing.ts';
import { inverse, numberAt, numberOf, pointAt } from './numbers.ts';
import { attributes, n, transform } from './sheet.ts';

/** Colour points of one shading, repeats included. */
const stopsMax = 4096;

interface Stop {
  readonly offset: number;
  readonly colour: Rgb;
}

/** What is common to axial and radial shadings. */
interface Ramp {
  readonly stops: readonly Stop[];
  readonly spread: 'pad' | 'repeat' | 'reflect';
  /** Length of the SVG gradient in lengths of the axis. */
  readonly stretch: number;
  readonly before: boolean;
  readonly after: boolean;
}

/**
 * The id of an SVG gradient for an axial or radial shading; undefined where it is malformed.
 *
 * OFD paints nothing beyond the ends unless told so, SVG always does: ends that do not extend get a
 * transparent stop. @basis ofd-format.md §8 (tables 29, 30)
 */
export function gradientOf(drawing: Drawing, shading: XmlElement): string | undefined {
  const isRadial = shading.local === 'RadialShd';
  const start = pointAt(shading, 'StartPoint');
  const end = pointAt(shading, 'EndPoint');
  if (start === undefined || end === undefined) return undefined;
  const length = isRadial
    ? Math.abs((numberAt(shading, 'EndRadius') ?? 0) - (numberAt(shading, 'StartRadius') ?? 0))
    : Math.hypot(end[0] - start[0], end[1] - start[1]);
  const ramp = rampOf(drawing, shading, length);
  if (ramp === undefined) return undefined;
  return isRadial ? radial(drawing, shading, ramp) : axial(drawing, ramp, start, end);
}

function rampOf(drawing: Drawing, shading: XmlElement, length: number): Ramp | undefined {
  const stops = stopsOf(drawing, shading);
  if (stops.length === 0) return undefined;
  const extend = numberAt(shading, 'Extend') ?? 0;
  const [before, after] = [extend === 1 || extend === 3, extend === 2 || extend === 3];
  const map = attribute(shading, 'MapType')?.trim().toLowerCase();
  if ((map !== 'repeat' && map !== 'reflect') || length === 0) {
    return { stops, spread: 'pad', stretch: 1, before, after };
  }
  const unit = numberAt(shading, 'MapUnit') ?? length;
  const stretch = unit > 0 ? Math.min(1, unit / length) : 1;
  const periods = Math.ceil(1 / stretch);
  if (before || after || periods * stops.length > stopsMax) {
    if (!(before && after)) drawing.sheet.note('shading-approximated', drawing.where, map);
    return { stops, spread: map, stretch, before: true, after: true };
  }
  const repeated = repeat(stops, stretch, map === 'reflect');
  return { stops: repeated, spread: 'pad', stretch: 1, before, after };
}

function repeat(stops: readonly Stop[], stretch: number, isMirrored: boolean): readonly Stop[] {
  const all: Stop[] = [];
  for (let period = 0; period * stretch < 1; period++) {
    const isBack = isMirrored && period % 2 === 1;
    const run = isBack
      ? stops.map((one) => ({ ...one, offset: 1 - one.offset })).toReversed()
      : stops;
    for (const { offset, colour } of run) all.push({ offset: (period + offset) * stretch, colour });
  }
  return all;
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
    const colour = child(segment, 'Color');
    return {
      offset: offsets[i] ?? 0,
      colour: colour === undefined ? { hex: '#000000', alpha: 1 } : colourOf(drawing, colour),
    };
  });
}

function stopText({ stops, before, after, spread }: Ramp, map = (t: number): number => t): string {
  const one = ({ offset, colour }: Stop, alpha = colour.alpha): string =>
    `<stop offset="${n(offset)}" stop-color="${colour.hex}"` +
    `${alpha === 1 ? '' : ` stop-opacity="${n(alpha)}"`}/>`;
  const moved = stops.map((stop) => ({ ...stop, offset: map(stop.offset) }));
  const [first, last] = [moved[0], moved.at(-1)];
  if (first === undefined || last === undefined) return '';
  const isOpen = spread === 'pad';
  return (
    (isOpen && !before ? one(first, 0) : '') +
    moved.map((stop) => one(stop)).join('') +
    (isOpen && !after ? one(last, 0) : '')
  );
}

function axial(
  { sheet }: Drawing,
  ramp: Ramp,
  start: readonly [number, number],
  end: readonly [number, number],
): string {
  const [x2, y2] = [0, 1].map((i) => {
    const from = start[i] ?? 0;
    return from + ((end[i] ?? 0) - from) * ramp.stretch;
  }) as [number, number];
  const own = attributes({
    gradientUnits: 'userSpaceOnUse',
    x1: n(start[0]),
    y1: n(start[1]),
    x2: n(x2),
    y2: n(y2),
    spreadMethod: ramp.spread === 'pad' ? undefined : ramp.spread,
  });
  const inner = stopText(ramp);
  return sheet.define(`axial ${own}${inner}`, (id) => {
    return `<linearGradient id="${id}"${own}>${inner}</linearGradient>`;
  });
}

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

function radial({ sheet, where }: Drawing, shading: XmlElement, given: Ramp): string | undefined {
  const [x0, y0] = pointAt(shading, 'StartPoint') ?? [0, 0];
  const [x1, y1] = pointAt(shading, 'EndPoint') ?? [0, 0];
  const r0 = Math.max(0, numberAt(shading, 'StartRadius') ?? 0);
  const r1 = numberAt(shading, 'EndRadius');
  if (r1 === undefined || r1 < 0 || Math.max(r0, r1) === 0) return undefined;
  const flat = ellipseMap(shading, x1, y1);
  const back = inverse(flat) ?? identity;
  const circle = (x: number, y: number, r: number): Circle => {
    const [u, v] = apply(back, x, y);
    return { x: u, y: v, r };
  };
  let [from, to] = [circle(x0, y0, r0), circle(x1, y1, r1)];
  let ramp = given;
  if (from.r > to.r) {
    // SVG runs from the inner circle out: the same colours the other way round.
    [from, to] = [to, from];
    const stops = ramp.stops.map((one) => ({ ...one, offset: 1 - one.offset })).toReversed();
    ramp = { ...ramp, stops, before: ramp.after, after: ramp.before };
  }
  const apart = Math.hypot(from.x - to.x, from.y - to.y);
  if (apart + from.r > to.r || ramp.stretch !== 1) sheet.note('shading-approximated', where);
  const isConcentric = apart < 1e-9;
  const size = from.r + (to.r - from.r) * ramp.stretch;
  // With one centre a hole in the middle is only a later start of the colours.
  const share = isConcentric && ramp.spread === 'pad' ? from.r / to.r : 0;
  const own = attributes({
    gradientUnits: 'userSpaceOnUse',
    cx: n(to.x),
    cy: n(to.y),
    r: n(size),
    fx: isConcentric ? undefined : n(from.x),
    fy: isConcentric ? undefined : n(from.y),
    fr: share > 0 || from.r === 0 ? undefined : n(from.r),
    spreadMethod: ramp.spread === 'pad' ? undefined : ramp.spread,
    gradientTransform: transform(flat),
  });
  const inner = stopText(ramp, (t) => share + t * (1 - share));
  return sheet.define(`radial ${own}${inner}`, (id) => {
    return `<radialGradient id="${id}"${own}>${inner}</radialGradient>`;
  });
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
