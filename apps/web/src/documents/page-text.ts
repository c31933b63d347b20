import type { Box } from '@yunzhang/base';
import { findText, type TextLine } from '@yunzhang/drawing';

/** The text of a page as lines in reading order, in mm from the top left of the page as shown. */
export type PageText = readonly TextLine[];

/** One character of a page and its place. */
export type PlacedCharacter = TextLine['glyphs'][number];

/** A run of characters that belong together, in reading order. */
export type TextRun = readonly PlacedCharacter[];

/** Characters of a page that are read; more than this is not a page people read. */
const charactersMax = 100_000;

/**
 * Runs as lines: those beside each other are one, with a blank where there is room for one.
 *
 * For formats whose reader gives runs in the order of reading.
 *
 * @basis product.md R47
 */
export function linesOfRuns(runs: readonly TextRun[]): PageText {
  const lines: PlacedCharacter[][] = [];
  let taken = 0;
  for (const run of runs) {
    const first = run[0];
    taken += run.length;
    if (first === undefined || taken > charactersMax) continue;
    const line = lines.at(-1);
    const last = line?.at(-1)?.box;
    if (line === undefined || last === undefined || !follows(last, first.box)) {
      lines.push([...run]);
      continue;
    }
    const room = first.box.x - last.x - last.width;
    if (room > last.height / 4) line.push({ char: ' ', box: gapBox(last, room) });
    for (const one of run) line.push(one);
  }
  return lines.flatMap((glyphs) => {
    const text = glyphs.map((one) => one.char).join('');
    if (text.trim() === '') return [];
    return [{ text, box: boundsOf(glyphs.map((one) => one.box)), glyphs, isVertical: false }];
  });
}

function follows(last: Box, next: Box): boolean {
  const level = Math.abs(next.y + next.height / 2 - last.y - last.height / 2);
  return level < Math.min(last.height, next.height) / 2 && next.x > last.x;
}

function gapBox(last: Box, width: number): Box {
  return { x: last.x + last.width, y: last.y, width, height: last.height };
}

function boundsOf(boxes: readonly Box[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  if (right < left) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A place where the words searched for stand, with the words around them. */
export interface TextHit {
  readonly page: number;
  /** One box for each line the words stand on. */
  readonly boxes: readonly Box[];
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** Characters of a snippet on either side. */
const aroundMax = 18;

/** Finds words on a page, with what stands around them; width, case and blanks do not matter. */
export function hitsOn(lines: PageText, query: string, page: number): readonly TextHit[] {
  return findText(lines, query).map(({ text, boxes, line, glyph }) => {
    const [before, after] = around(lines, { line, glyph, length: text.length });
    return { page, boxes, before, match: text, after };
  });
}

function around(
  lines: PageText,
  at: { readonly line: number; readonly glyph: number; readonly length: number },
): readonly [before: string, after: string] {
  const glyphs = lines[at.line]?.glyphs ?? [];
  const said = (from: number, to: number) =>
    glyphs
      .slice(Math.max(0, from), to)
      .map((one) => one.char)
      .join('');
  let before = said(at.glyph - aroundMax, at.glyph);
  for (let index = at.line - 1; index >= 0 && before.length < aroundMax; index--) {
    before = `${lines[index]?.text.slice(-aroundMax) ?? ''}${before}`;
  }
  const end = at.length + aroundMax;
  let rest = said(at.glyph, at.glyph + end);
  for (let index = at.line + 1; index < lines.length && rest.length < end; index++) {
    rest += lines[index]?.text.slice(0, end) ?? '';
  }
  return [before.slice(-aroundMax), rest.slice(at.length, end)];
}

/** Where a word stands on a page; words that go over the end of a line are left out. */
export function findWord(lines: PageText, word: string): readonly Box[] {
  return findText(lines, word).flatMap(({ boxes }) => {
    const [box, ...more] = boxes;
    return box === undefined || more.length > 0 ? [] : [box];
  });
}
