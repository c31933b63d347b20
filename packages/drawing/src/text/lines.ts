import type { Box } from '@yunzhang/base';
import type { Artwork, GroupMark } from '../marks.ts';
import { type CharBox, type PlacedText, runBoxes, textsOf } from './boxes.ts';
import { inReadingOrder } from './order.ts';

/** Gaps of this many ems end a line: what stands beyond is another cell of a table. */
const gapMax = 1.2;
/** Gaps of this many ems are a blank between two words. */
const blankFrom = 0.25;
/** Edge, in mm, of the net that finds letters drawn twice to look bold. */
const netMm = 0.3;

/** A line of text as a person reads it. */
export interface TextLine {
  /** The characters of `glyphs` in a row. */
  readonly text: string;
  /** In mm from the top left of the page. */
  readonly box: Box;
  readonly glyphs: readonly CharBox[];
  /** Runs from the top down. */
  readonly isVertical: boolean;
}

/** What counts as text of a page. */
export interface LineOptions {
  /** Text of annotations, watermarks among them: left out when nothing is said. */
  readonly annotations?: 'read' | 'leave';
}

/** Letters that stand in a row, as one object has them. */
interface Piece {
  readonly glyphs: CharBox[];
  readonly isVertical: boolean;
  /** Runs neither across nor down: nothing can stand beside it. */
  readonly isSloping?: boolean;
  box: Box;
}

/**
 * The lines of a page in reading order, for selection, search and screen readers.
 *
 * Runs that stand side by side are one line, whatever objects they come from; wide gaps end a line.
 * Lines run from the top to the bottom, columns of an article one after the other. What is drawn
 * inside seals is no text of the page.
 */
export function linesOf(artwork: Artwork, options: LineOptions = {}): readonly TextLine[] {
  const isWanted = ({ role }: GroupMark): boolean =>
    role !== 'seal' && (role !== 'annotation' || options.annotations === 'read');
  const texts = textsOf(artwork.marks, isWanted);
  const pieces = new Pieces();
  for (const text of texts) pieces.add(text);
  return inReadingOrder(joined(pieces.all));
}

/** Cuts runs where their letters do not go on in a row. */
class Pieces {
  readonly all: Piece[] = [];
  readonly #seen = new Set<number>();

  add({ mark, map }: PlacedText): void {
    let piece: Piece | undefined;
    const boxes = runBoxes(mark, map);
    if (isSloping(boxes)) {
      const box = boxes.reduce((sum, one) => around(sum, one.box), boxes[0]?.box ?? nowhere);
      this.all.push({ glyphs: [...boxes], isVertical: false, isSloping: true, box });
      return;
    }
    const [only] = boxes;
    if (boxes.length === 1 && only !== undefined && this.#stacks(only)) return;
    for (const glyph of boxes) {
      if (this.#isDouble(glyph)) continue;
      if (piece !== undefined && goesOn(piece, glyph)) {
        piece.glyphs.push(glyph);
        piece.box = around(piece.box, glyph.box);
        continue;
      }
      const last: CharBox | undefined = piece?.glyphs.length === 1 ? piece.glyphs[0] : undefined;
      if (piece !== undefined && last !== undefined && isBelow(last, glyph)) {
        const vertical: Piece = {
          glyphs: [last, glyph],
          isVertical: true,
          box: around(last.box, glyph.box),
        };
        this.all.splice(this.all.lastIndexOf(piece), 1, vertical);
        piece = vertical;
        continue;
      }
      piece = { glyphs: [glyph], isVertical: false, box: glyph.box };
      this.all.push(piece);
    }
  }

  /** Some producers write words that run down or up letter by letter, close to each other. */
  #stacks(glyph: CharBox): boolean {
    const piece = this.all.at(-1);
    const last = piece?.glyphs.at(-1);
    if (piece === undefined || last === undefined) return false;
    if (piece.glyphs.length > 1 && !piece.isVertical) return false;
    const [a, b] = [last.box, glyph.box];
    const em = Math.max(a.height, b.height);
    const isClose = Math.abs(Math.abs(middleY(b) - middleY(a)) - em) < em * 0.2;
    if (!isClose || Math.abs(middleX(b) - middleX(a)) > em * 0.2) return false;
    if (this.#isDouble(glyph)) return true;
    const box = around(piece.box, b);
    piece.glyphs.push(glyph);
    this.all[this.all.length - 1] = { glyphs: piece.glyphs, isVertical: true, box };
    return true;
  }

  /** Whether the same letter stands there already: some programs print twice for bold. */
  #isDouble({ char, box }: CharBox): boolean {
    const code = char.codePointAt(0) ?? 0;
    if (code === 32 || code === 0x3000) return false;
    const [column, row] = [Math.round(box.x / netMm), Math.round(box.y / netMm)];
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        if (this.#seen.has(placeKey(column + i, row + j, code))) return true;
      }
    }
    this.#seen.add(placeKey(column, row, code));
    return false;
  }
}

/** 16 bits for each place and 21 for the letter: one number, which is quick to look up. */
function placeKey(column: number, row: number, code: number): number {
  return ((column & 0xffff) * 0x10000 + (row & 0xffff)) * 0x200000 + code;
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

/** Whether a run climbs or falls, as the words of a watermark do. */
function isSloping(boxes: readonly CharBox[]): boolean {
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (first === undefined || last === undefined || boxes.length < 2) return false;
  const across = Math.abs(middleX(last.box) - middleX(first.box));
  const down = Math.abs(middleY(last.box) - middleY(first.box));
  const em = Math.min(first.box.height, last.box.height);
  return Math.min(across, down) > 0.3 * Math.max(across, down) && Math.max(across, down) > em / 2;
}

function goesOn({ glyphs, isVertical }: Piece, next: CharBox): boolean {
  const last = glyphs.at(-1);
  if (last === undefined) return false;
  if (isVertical) return isBelow(last, next);
  const em = Math.max(last.box.height, next.box.height);
  const gap = next.box.x - (last.box.x + last.box.width);
  const isLevel = Math.abs(middleY(next.box) - middleY(last.box)) < em * 0.4;
  return isLevel && gap < em * gapMax && gap > -em;
}

function isBelow(last: CharBox, next: CharBox): boolean {
  const em = Math.max(last.box.height, next.box.height);
  const down = middleY(next.box) - middleY(last.box);
  return (
    Math.abs(middleX(next.box) - middleX(last.box)) < em * 0.4 && down > em * 0.5 && down < em * 2.2
  );
}

/** Joins pieces that stand side by side, row by row. */
function joined(pieces: readonly Piece[]): readonly TextLine[] {
  const isAlone = ({ isVertical, isSloping: slopes }: Piece): boolean =>
    isVertical || slopes === true;
  const lines: TextLine[] = pieces.filter(isAlone).map(lineOf);
  for (const row of rowsOf(pieces.filter((one) => !isAlone(one)))) {
    let current: Piece | undefined;
    for (const piece of row.toSorted((a, b) => a.box.x - b.box.x)) {
      const gap: number = current === undefined ? 0 : piece.box.x - right(current.box);
      const em = Math.min(current?.box.height ?? 0, piece.box.height);
      if (current === undefined || gap > em * gapMax || gap < -em) {
        if (current !== undefined) lines.push(lineOf(current));
        current = { ...piece, glyphs: [...piece.glyphs] };
        continue;
      }
      if (gap > em * blankFrom) current.glyphs.push(blankBetween(current.box, piece.box));
      for (const glyph of piece.glyphs) current.glyphs.push(glyph);
      current.box = around(current.box, piece.box);
    }
    if (current !== undefined) lines.push(lineOf(current));
  }
  return lines.filter(({ text }) => text.trim() !== '');
}

function blankBetween(left: Box, next: Box): CharBox {
  const x = right(left);
  return { char: ' ', box: { x, y: next.y, width: next.x - x, height: next.height } };
}

/** Pieces on one height, from the top down. */
function rowsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const rows: Piece[][] = [];
  let [middle, height] = [0, 0];
  for (const piece of pieces.toSorted((a, b) => middleY(a.box) - middleY(b.box))) {
    const row = rows.at(-1);
    const at = middleY(piece.box);
    if (row === undefined || at - middle > Math.min(height, piece.box.height) * 0.4) {
      rows.push([piece]);
      [middle, height] = [at, piece.box.height];
      continue;
    }
    row.push(piece);
    middle += (at - middle) / row.length;
    height = Math.max(height, piece.box.height);
  }
  return rows;
}

function lineOf({ glyphs, box, isVertical }: Piece): TextLine {
  let text = '';
  for (const { char } of glyphs) text += char;
  return { text, box, glyphs, isVertical };
}

/** The box around two boxes. */
export function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const width = Math.max(right(a), right(b)) - x;
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

function right({ x, width }: Box): number {
  return x + width;
}

function middleX({ x, width }: Box): number {
  return x + width / 2;
}

function middleY({ y, height }: Box): number {
  return y + height / 2;
}
