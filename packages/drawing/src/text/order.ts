import type { TextLine } from './lines.ts';

/** White between two columns of an article, in mm. */
const gutterMin = 3;
/** Rows side by side that make columns; fewer are cells of a table. */
const rowsMin = 4;
/** Characters in the usual line of an article's column; cells of a table have fewer. */
const charsMin = 10;
/** Part of the width of its column a full line has, and part of the lines that are full. */
const fullFrom = 0.6;

/** A page with more rows is read row by row: it is no article. */
const pageRowsMax = 1000;
/** Rows and lines that are looked at for the columns of one place. */
const ahead = { rows: 120, lines: 1000 } as const;

/** Lines on one height. */
interface Row {
  readonly lines: TextLine[];
  top: number;
  bottom: number;
}

/**
 * Lines as a person reads them: from the top down, within a row from left to right.
 *
 * Rows that share a white gutter with long lines on both sides are columns, read one after the
 * other. Lines that run down are read from right to left.
 */
export function inReadingOrder(lines: readonly TextLine[]): readonly TextLine[] {
  const rows = rowsOf(lines);
  const ordered: TextLine[] = [];
  for (let i = 0; i < rows.length;) {
    const columns = columnsFrom(rows, i);
    const next = columns?.next ?? i + 1;
    const at = columns?.at ?? Infinity;
    const part = rows.slice(i, next).flatMap(rowLines);
    for (const line of part) if (line.box.x < at) ordered.push(line);
    for (const line of part) if (line.box.x >= at) ordered.push(line);
    i = next;
  }
  return ordered;
}

function rowLines({ lines }: Row): readonly TextLine[] {
  const isVertical = lines.length > 0 && lines.every((line) => line.isVertical);
  return lines.toSorted((a, b) => (isVertical ? b.box.x - a.box.x : a.box.x - b.box.x));
}

function rowsOf(lines: readonly TextLine[]): readonly Row[] {
  const rows: Row[] = [];
  for (const line of lines.toSorted((a, b) => a.box.y - b.box.y)) {
    const { y } = line.box;
    // A line that runs down stands in the row in which it begins.
    const height = line.isVertical ? line.box.width : line.box.height;
    const row = rows.at(-1);
    const shared = row === undefined ? 0 : Math.min(row.bottom, y + height) - Math.max(row.top, y);
    const least = row === undefined ? 0 : Math.min(row.bottom - row.top, height);
    if (row === undefined || shared < least * 0.5) {
      rows.push({ lines: [line], top: y, bottom: y + height });
      continue;
    }
    row.lines.push(line);
    // A tall line beside many small ones must not draw them all into its row.
    row.bottom = Math.min(Math.max(row.bottom, y + height), row.top + 1.5 * least);
  }
  return rows;
}

interface Columns {
  /** Where the second column begins, in mm. */
  readonly at: number;
  /** The first row after the columns. */
  readonly next: number;
}

type Interval = readonly [from: number, to: number];

/** Two columns that begin at a row; undefined where there are none. */
function columnsFrom(rows: readonly Row[], first: number): Columns | undefined {
  let gutters: readonly Interval[] = [[-Infinity, Infinity]];
  let best: Columns | undefined;
  const seen: TextLine[] = [];
  if (rows.length > pageRowsMax) return undefined;
  for (let i = first; i < Math.min(rows.length, first + ahead.rows); i++) {
    const row = rows[i];
    if (row === undefined || seen.length + row.lines.length > ahead.lines) break;
    gutters = meet(gutters, gapsOf(row));
    seen.push(...row.lines);
    const at = gutterOf(gutters, seen);
    if (at === undefined && i > first + rowsMin) break;
    if (at === undefined) {
      if (gutters.length === 0) break;
      continue;
    }
    if (i - first + 1 >= rowsMin && isArticle(seen, at)) best = { at, next: i + 1 };
  }
  return best;
}

/** What a row leaves white, with everything left and right of it. */
function gapsOf({ lines }: Row): readonly Interval[] {
  const gaps: Interval[] = [];
  let from = -Infinity;
  for (const { box } of lines.toSorted((a, b) => a.box.x - b.box.x)) {
    if (box.x > from) gaps.push([from, box.x]);
    from = Math.max(from, box.x + box.width);
  }
  gaps.push([from, Infinity]);
  return gaps;
}

function meet(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const both: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [p, q] = [a[i] as Interval, b[j] as Interval];
    const [from, to] = [Math.max(p[0], q[0]), Math.min(p[1], q[1])];
    if (to - from >= gutterMin) both.push([from, to]);
    if (p[1] < q[1]) i++;
    else j++;
  }
  return both;
}

/** The end of a gutter that has text on both sides. */
function gutterOf(gutters: readonly Interval[], lines: readonly TextLine[]): number | undefined {
  const left = Math.min(...lines.map(({ box }) => box.x));
  return gutters.find(([from, to]) => from > left && Number.isFinite(to))?.[1];
}

/** Whether both sides are full of long lines, as the columns of an article are. */
function isArticle(lines: readonly TextLine[], at: number): boolean {
  const left = lines.filter(({ box }) => box.x < at);
  const right = lines.filter(({ box }) => box.x >= at);
  return [left, right].every((side) => {
    if (side.length < rowsMin - 1) return false;
    const chars = side.reduce((sum, { glyphs }) => sum + glyphs.length, 0);
    const from = Math.min(...side.map(({ box }) => box.x));
    const to = Math.max(...side.map(({ box }) => box.x + box.width));
    const full = side.filter(({ box }) => box.width >= (to - from) * fullFrom);
    return chars / side.length >= charsMin && full.length >= side.length * fullFrom;
  });
}
