import { linesOf, runBoxes, type TextLine, textsOf } from '@yunzhang/drawing';
import type { OfdPage } from '../document.ts';
import type { OfdFile } from '../package.ts';
import { textMarks } from './page.ts';

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

/**
 * The text of a page with the place of every character, for search and for sealing at a keyword.
 *
 * Text that is not shown (Visible false) is left out, annotations too. It is what the file says the
 * characters are: with an embedded font the shapes may say something else. For lines as a person
 * reads them take `linesOf` of the drawing package on `pageArtwork`.
 *
 * @basis ofd-format.md §5
 */
export function pageText(ofd: OfdFile, page: OfdPage): readonly TextRun[] {
  return textsOf(textMarks(ofd, page)).flatMap(({ mark, map }): readonly TextRun[] => {
    const glyphs = runBoxes(mark, map).map(({ char, box }) => ({ char, ...box }));
    if (glyphs.length === 0) return [];
    return [{ text: glyphs.map(({ char }) => char).join(''), glyphs }];
  });
}

/**
 * The text of a page as lines in reading order, for selection, search and screen readers.
 *
 * The same text as `pageText`; nothing else of the page is read.
 *
 * @basis ofd-format.md §5
 */
export function pageLines(ofd: OfdFile, page: OfdPage): readonly TextLine[] {
  return linesOf({ widthMm: 0, heightMm: 0, marks: textMarks(ofd, page) });
}
