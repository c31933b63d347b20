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

/** The text as lines, for readers who hear the page. */
export function linesOf(text: PageText): readonly string[] {
  const lines: string[] = [];
  let last: Box | undefined;
  for (const run of text) {
    const first = run[0];
    if (first === undefined) continue;
    const words = run.map((one) => one.char).join('');
    const sameLine = last !== undefined && Math.abs(first.box.y - last.y) < last.height / 2;
    if (sameLine) lines.push(`${lines.pop() ?? ''}${words}`);
    else lines.push(words);
    last = run.at(-1)?.box;
  }
  return lines.filter((line) => line.trim() !== '');
}

/** Characters of a page that can be searched; more than this is not a page people seal. */
const charactersMax = 100_000;

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
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
