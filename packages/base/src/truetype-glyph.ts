import { apply, type Matrix } from './geometry.ts';
import { type Segment } from './picture.ts';
import { fontMalformed, type TableView } from './truetype-view.ts';

/** How deep composite glyphs may nest; real fonts stay below 4. */
const depthMax = 8;
/** Component references followed for one glyph: nesting alone would allow exponential work. */
const componentsMax = 512;
/** Points of one glyph with all its components. */
const pointsMax = 65_536;

/** Points in columns: an object for each of them was a third of what a page of text left behind. */
interface Points {
  readonly xs: number[];
  readonly ys: number[];
  /** `onCurve`, and `ends` for the last point of its contour. */
  readonly marks: number[];
}

/** Where glyph data is found: its octets, or undefined for an empty glyph. */
export type GlyphData = (glyph: number) => TableView | undefined;

/**
 * The outline of a glyph, components resolved, as quadratic curves.
 *
 * @basis ISO/IEC 14496-22 §5.3.3
 */
export function readGlyph(dataOf: GlyphData, glyph: number): readonly Segment[] {
  const budget = { components: componentsMax, points: pointsMax };
  return segmentsOf(readPoints(dataOf, glyph, depthMax, budget));
}

interface Budget {
  components: number;
  points: number;
}

function readPoints(dataOf: GlyphData, glyph: number, depth: number, budget: Budget): Points {
  const data = dataOf(glyph);
  if (data === undefined) return { xs: [], ys: [], marks: [] };
  const contours = data.i16(0);
  if (contours < 0) return readComposite(dataOf, data, depth, budget);
  const points = readSimple(data, contours);
  budget.points -= points.xs.length;
  if (budget.points < 0) fontMalformed('font-glyph-too-complex', undefined, `glyph ${glyph}`);
  return points;
}

const onCurve = 1;
const ends = 2;
const repeatFlag = 8;

function readSimple(data: TableView, contours: number): Points {
  const lasts: number[] = [];
  let count = 0;
  for (let i = 0; i < contours; i++) {
    const end = data.u16(10 + i * 2);
    // An end that does not move on is a contour of no points; writers of subsets leave such behind.
    if (end + 1 < count) fontMalformed('font-glyph-malformed', undefined, 'contour ends');
    count = end + 1;
    lasts.push(end);
  }
  const instructions = 10 + contours * 2;
  if (count === 0) return { xs: [], ys: [], marks: [] };
  const flags = readFlags(data, instructions + 2 + data.u16(instructions), count);
  const xs = readCoordinates(data, flags.next, flags.values, { short: 2, same: 16 });
  const ys = readCoordinates(data, xs.next, flags.values, { short: 4, same: 32 });
  const marks = flags.values.map((flag) => flag & onCurve);
  // An end that stands twice is a contour of no points.
  for (const last of lasts) marks[last] = (marks[last] as number) | ends;
  return { xs: xs.values, ys: ys.values, marks };
}

interface Run {
  readonly values: number[];
  readonly next: number;
}

function readFlags(data: TableView, from: number, count: number): Run {
  const values: number[] = [];
  let at = from;
  while (values.length < count) {
    const flag = data.u8(at++);
    const repeats = flag & repeatFlag ? data.u8(at++) : 0;
    for (let i = 0; i <= repeats && values.length < count; i++) values.push(flag);
  }
  return { values, next: at };
}

function readCoordinates(
  data: TableView,
  from: number,
  flags: readonly number[],
  bit: { readonly short: number; readonly same: number },
): Run {
  const values: number[] = [];
  let at = from;
  let value = 0;
  for (const flag of flags) {
    if (flag & bit.short) {
      const step = data.u8(at++);
      value += flag & bit.same ? step : -step;
    } else if (!(flag & bit.same)) {
      value += data.i16(at);
      at += 2;
    }
    values.push(value);
  }
  return { values, next: at };
}

const flag = {
  wordArguments: 0x0001,
  argumentsAreOffsets: 0x0002,
  scale: 0x0008,
  more: 0x0020,
  scales: 0x0040,
  twoByTwo: 0x0080,
  scaledOffset: 0x0800,
} as const;

function readComposite(dataOf: GlyphData, data: TableView, depth: number, budget: Budget): Points {
  if (depth === 0) fontMalformed('font-glyph-too-complex', undefined, 'components nested');
  const points: Points = { xs: [], ys: [], marks: [] };
  for (let at = 10, more = true; more;) {
    if (--budget.components < 0) fontMalformed('font-glyph-too-complex', undefined, 'components');
    const flags = data.u16(at);
    const placed = readPlacement(data, at + 4, flags);
    const part = readPoints(dataOf, data.u16(at + 2), depth - 1, budget);
    const map = placementOf(placed, flags, points, part);
    for (let i = 0; i < part.xs.length; i++) {
      const [x, y] = apply(map, part.xs[i] as number, part.ys[i] as number);
      points.xs.push(x);
      points.ys.push(y);
      points.marks.push(part.marks[i] as number);
    }
    at = placed.next;
    more = (flags & flag.more) !== 0;
  }
  return points;
}

type Scale = readonly [number, number, number, number];

interface Placement {
  readonly first: number;
  readonly second: number;
  readonly scale: Scale;
  readonly next: number;
}

function readPlacement(data: TableView, from: number, flags: number): Placement {
  const words = (flags & flag.wordArguments) !== 0;
  const signed = (flags & flag.argumentsAreOffsets) !== 0;
  const argument = (at: number): number => {
    if (words) return signed ? data.i16(at) : data.u16(at);
    return signed ? (data.u8(at) << 24) >> 24 : data.u8(at);
  };
  const at = from + (words ? 4 : 2);
  const f2dot14 = (index: number): number => data.i16(at + index * 2) / 16_384;
  const first = argument(from);
  const second = argument(from + (words ? 2 : 1));
  if (flags & flag.scale) {
    return { first, second, scale: [f2dot14(0), 0, 0, f2dot14(0)], next: at + 2 };
  }
  if (flags & flag.scales) {
    return { first, second, scale: [f2dot14(0), 0, 0, f2dot14(1)], next: at + 4 };
  }
  if (flags & flag.twoByTwo) {
    const scale: Scale = [f2dot14(0), f2dot14(1), f2dot14(2), f2dot14(3)];
    return { first, second, scale, next: at + 8 };
  }
  return { first, second, scale: [1, 0, 0, 1], next: at };
}

function placementOf(placed: Placement, flags: number, done: Points, part: Points): Matrix {
  const [a, b, c, d] = placed.scale;
  if (flags & flag.argumentsAreOffsets) {
    const scaled = (flags & flag.scaledOffset) !== 0;
    const dx = placed.first * (scaled ? Math.hypot(a, b) : 1);
    const dy = placed.second * (scaled ? Math.hypot(c, d) : 1);
    return [a, b, c, d, dx, dy];
  }
  // The other form names a point of each side that must meet.
  const anchor = spotOf(done, placed.first);
  const own = spotOf(part, placed.second);
  const [x, y] = apply([a, b, c, d, 0, 0], own.x, own.y);
  return [a, b, c, d, anchor.x - x, anchor.y - y];
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function spotOf({ xs, ys }: Points, index: number): Spot {
  const [x, y] = [xs[index], ys[index]];
  if (x === undefined || y === undefined) {
    return fontMalformed('font-glyph-malformed', undefined, 'matching points');
  }
  return { x, y };
}

function segmentsOf(points: Points): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (let i = 0; i < points.marks.length; i++) {
    if (((points.marks[i] as number) & ends) === 0) continue;
    drawContour(points, from, i, segments);
    from = i + 1;
  }
  return segments;
}

/** Points `from` to `to`. Between two control points lies an implied point, half way. */
function drawContour(points: Points, from: number, to: number, segments: Segment[]): void {
  // One point draws nothing; fonts use such contours as anchors.
  if (to <= from) return;
  const { xs, ys, marks } = points;
  const isOnCurve = (i: number): boolean => ((marks[i] as number) & onCurve) !== 0;
  let [begin, end] = [from + 1, to];
  let start = spotOf(points, from);
  if (!isOnCurve(from)) {
    const last = spotOf(points, to);
    start = isOnCurve(to) ? last : { x: (start.x + last.x) / 2, y: (start.y + last.y) / 2 };
    [begin, end] = isOnCurve(to) ? [from, to - 1] : [from, to];
  }
  segments.push(['M', start.x, start.y]);
  let isCurve = false;
  let [u, v] = [0, 0];
  for (let i = begin; i <= end; i++) {
    const x = xs[i] as number;
    const y = ys[i] as number;
    if (isCurve && isOnCurve(i)) segments.push(['Q', u, v, x, y]);
    else if (isCurve) segments.push(['Q', u, v, (u + x) / 2, (v + y) / 2]);
    else if (isOnCurve(i)) segments.push(['L', x, y]);
    isCurve = !isOnCurve(i);
    [u, v] = [x, y];
  }
  if (isCurve) segments.push(['Q', u, v, start.x, start.y]);
  segments.push(['Z']);
}
