import { type Box, compose, identity, Malformed, type Matrix } from '@yunzhang/base';
import type { OfdPage } from '../document.ts';
import type { OfdFile } from '../package.ts';
import { attribute, child, children, type XmlElement } from '../xml.ts';
import { type Drawing, nestingMax } from './drawing.ts';
import { drawingOf, layPage } from './layers.ts';
import { booleanAt, boundsThrough, boxAt, matrixAt } from './numbers.ts';
import { documentOf } from './page.ts';
import { Sheet } from './sheet.ts';
import { type LaidGlyph, type LaidRun, layoutText } from './text-layout.ts';
import { textStyle, type TextStyle, turned } from './text-style.ts';

/** A glyph with its box on the page, in mm from the top left. */
export interface TextGlyph {
  /** The character, or the characters of a ligature. */
  readonly char: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One run of text in the order of drawing. */
export interface TextRun {
  readonly text: string;
  readonly glyphs: readonly TextGlyph[];
}

/** Above the baseline, in ems; what readers take for Chinese fonts. */
const ascent = 0.88;

/**
 * The text of a page with the place of every character, for search and for sealing at a keyword.
 *
 * Text that is not shown (Visible false) is left out, annotations too. It is what the file says the
 * characters are: with an embedded font the shapes may say something else.
 *
 * @basis ofd-format.md §5
 */
export function pageText(ofd: OfdFile, page: OfdPage): readonly TextRun[] {
  const sheet = new Sheet({ prefix: 'p', text: 'text', fallback: undefined });
  const document = documentOf(ofd, page);
  const laid = document && layPage(sheet, ofd, document, page);
  const runs: TextRun[] = [];
  if (laid === undefined) return runs;
  for (const layer of laid.layers) {
    readBlock(drawingOf(sheet, laid.resources, layer), layer.element, runs);
  }
  return runs;
}

function readBlock(drawing: Drawing, block: XmlElement, runs: TextRun[]): void {
  if (drawing.depth > nestingMax || !drawing.sheet.spend(8 * block.children.length)) return;
  for (const element of children(block)) {
    if (booleanAt(element, 'Visible') === false) continue;
    try {
      readObject(drawing, element, runs);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
}

function readObject(drawing: Drawing, element: XmlElement, runs: TextRun[]): void {
  const depth = drawing.depth + 1;
  if (element.local === 'TextObject') drawing.sheet.spend(element.length);
  if (element.local === 'PageBlock') readBlock({ ...drawing, depth }, element, runs);
  if (element.local === 'TextObject' && drawing.sheet.takeObject()) {
    readText(drawing, element, runs);
  }
  if (element.local !== 'CompositeObject' || !drawing.sheet.takeObject()) return;
  const id = attribute(element, 'ResourceID') ?? '';
  const unit = drawing.resources.find('CompositeGraphicUnit', id);
  const content = unit && child(unit.element, 'Content');
  if (content === undefined) return;
  readBlock({ ...drawing, matrix: mapOf(drawing, element), depth }, content, runs);
}

function mapOf(drawing: Drawing, element: XmlElement): Matrix {
  const box = boxAt(element, 'Boundary');
  const origin: Matrix = [1, 0, 0, 1, box?.x ?? 0, box?.y ?? 0];
  return compose(compose(matrixAt(element, 'CTM') ?? identity, origin), drawing.matrix);
}

function readText(drawing: Drawing, element: XmlElement, runs: TextRun[]): void {
  const style = textStyle(drawing, element);
  if (style === undefined) return;
  const map = mapOf(drawing, element);
  for (const run of layoutText(element)) {
    if (!drawing.sheet.takeGlyphs(run.length)) return;
    const glyphs = run.flatMap((laid, i) => {
      if (laid.char === '') return [];
      const box = boundsThrough(map, glyphBox(run, i, laid, style));
      return [{ char: laid.char, ...box }];
    });
    if (glyphs.length > 0) runs.push({ text: glyphs.map(({ char }) => char).join(''), glyphs });
  }
}

function glyphBox(run: LaidRun, i: number, laid: LaidGlyph, style: TextStyle): Box {
  const { size, turn } = style;
  const width = widthOf(run, i, laid, style);
  const box = { x: 0, y: -ascent * size, width, height: size };
  const spin: Matrix = turn === 0 ? identity : turned(turn);
  return boundsThrough([spin[0], spin[1], spin[2], spin[3], laid.x, laid.y], box);
}

/** The advance of the embedded font, else the way to the next glyph, else what is usual. */
function widthOf(run: LaidRun, i: number, { char, glyph, x }: LaidGlyph, style: TextStyle): number {
  const { size, horizontalScale, face } = style;
  const font = face.embedded;
  const number = glyph ?? font?.glyphOf(char.codePointAt(0) ?? 0);
  if (font !== undefined && number !== undefined && number < font.glyphCount) {
    const advance = font.advanceOf(number);
    if (advance > 0) return (advance / font.unitsPerEm) * size * horizontalScale;
  }
  const usual = ((char.codePointAt(0) ?? 0) < 0x300 ? 0.5 : 1) * size * horizontalScale;
  const way = (run[i + 1]?.x ?? x) - x;
  return way > 0 ? Math.min(way, usual) : usual;
}
