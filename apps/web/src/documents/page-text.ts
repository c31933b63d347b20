import type { Box } from '@yunzhang/base';

/** One character of a page and its place, in mm from the top left of the page as shown. */
export interface PlacedCharacter {
  readonly char: string;
  readonly box: Box;
}

/** A run of characters that belong together, in reading order. */
export type TextRun = readonly PlacedCharacter[];

/** The text of a page. */
export type PageText = readonly TextRun[];

/** A line of a page: what it says, where it stands, and its characters. */
export interface TextLine {
  readonly text: string;
  readonly box: Box;
  readonly characters: readonly PlacedCharacter[];
}

/** Characters of a page that can be searched; more than this is not a page people read. */
const charactersMax = 100_000;

/**
 * The text as lines, for selection, search and readers who hear the page.
 *
 * Runs beside each other are one line, with a blank where there is room for one.
 *
 * @basis product.md R47
 */
export function linesOf(text: PageText): readonly TextLine[] {
  const lines: PlacedCharacter[][] = [];
  let taken = 0;
  for (const run of text) {
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
  return lines.flatMap((characters) => {
    const words = characters.map((one) => one.char).join('');
    if (words.trim() === '') return [];
    return [{ text: words, box: boundsOf(characters.map((one) => one.box)), characters }];
  });
}

function follows(last: Box, next: Box): boolean {
  const level = Math.abs(next.y + next.height / 2 - last.y - last.height / 2);
  return level < Math.min(last.height, next.height) / 2 && next.x > last.x;
}

function gapBox(last: Box, width: number): Box {
  return { x: last.x + last.width, y: last.y, width, height: last.height };
}

/** The smallest box around some boxes. */
export function boundsOf(boxes: readonly Box[]): Box {
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

/** What two spellings have in common: width and case do not matter, blanks are left out. */
function folded(char: string): string {
  return char.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
}

/** A page made ready for searching. */
interface Searchable {
  readonly text: string;
  /** For every unit of `text`: the character it comes from. */
  readonly from: readonly number[];
  readonly characters: readonly (PlacedCharacter & { readonly line: number })[];
}

function searchable(lines: readonly TextLine[]): Searchable {
  const characters = lines.flatMap((line, index) =>
    line.characters.map((one) => ({ ...one, line: index })),
  );
  const parts: string[] = [];
  const from: number[] = [];
  for (const [index, { char }] of characters.entries()) {
    const part = folded(char);
    parts.push(part);
    for (let i = 0; i < part.length; i++) from.push(index);
  }
  return { text: parts.join(''), from, characters };
}

/**
 * Finds words on a page, in reading order.
 *
 * Words split over several objects or lines are found: many writers place each character alone.
 */
export function findText(
  lines: readonly TextLine[],
  query: string,
  page: number,
): readonly TextHit[] {
  const needle = folded(query);
  if (needle === '') return [];
  const { text, from, characters } = searchable(lines);
  const hits: TextHit[] = [];
  let at = text.indexOf(needle);
  while (at >= 0) {
    const first = from[at] ?? 0;
    const last = from[at + needle.length - 1] ?? first;
    const said = (begin: number, end: number) =>
      characters
        .slice(Math.max(0, begin), end)
        .map((one) => one.char)
        .join('');
    hits.push({
      page,
      boxes: boxesByLine(characters.slice(first, last + 1)),
      before: said(first - aroundMax, first),
      match: said(first, last + 1),
      after: said(last + 1, last + 1 + aroundMax),
    });
    at = text.indexOf(needle, at + needle.length);
  }
  return hits;
}

function boxesByLine(
  characters: readonly (PlacedCharacter & { readonly line: number })[],
): readonly Box[] {
  const byLine = new Map<number, Box[]>();
  for (const { line, box } of characters) {
    const boxes = byLine.get(line) ?? [];
    boxes.push(box);
    byLine.set(line, boxes);
  }
  return [...byLine.values()].map(boundsOf);
}

/**
 * Where a word stands on a page, from the top.
 *
 * Runs are joined, because many writers place each character on its own; white space is left out.
 * A hit whose characters are not on one line is none.
 */
export function findWord(text: PageText, word: string): readonly Box[] {
  const needle = Array.from(word);
  const characters = text
    .flat()
    .filter((one) => one.char.trim() !== '')
    .slice(0, charactersMax);
  const hits: Box[] = [];
  for (let at = 0; at + needle.length <= characters.length; at++) {
    if (!needle.every((char, index) => characters[at + index]?.char === char)) continue;
    const box = lineBox(characters.slice(at, at + needle.length).map((one) => one.box));
    if (box !== undefined) hits.push(box);
  }
  return hits;
}

function lineBox(boxes: readonly Box[]): Box | undefined {
  const first = boxes[0];
  if (first === undefined) return undefined;
  if (boxes.some((box) => Math.abs(box.y - first.y) > first.height)) return undefined;
  return boundsOf(boxes);
}
