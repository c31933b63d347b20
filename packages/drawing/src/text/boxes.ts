import { type Box, boundsThrough, compose, identity, type Matrix } from '@yunzhang/base';
import type { GroupMark, Mark, PlacedGlyph, TextMark } from '../marks.ts';
import { turned } from '../svg/text.ts';

/** Groups inside each other. Readers stop long before. */
const depthMax = 160;
/** Above the baseline, in ems; what readers take for Chinese fonts. */
const ascent = 0.88;

/** A run of text and the way from its coordinates to the page. */
export interface PlacedText {
  readonly mark: TextMark;
  readonly map: Matrix;
}

/** A character and its upright box on the page, in mm from the top left. */
export interface CharBox {
  /** The character, or the characters of a ligature. */
  readonly char: string;
  readonly box: Box;
}

/** Runs of text in the order of drawing; what is in patterns is no text. */
export function textsOf(
  marks: readonly Mark[],
  isWanted: (group: GroupMark) => boolean = () => true,
): readonly PlacedText[] {
  const found: PlacedText[] = [];
  const walk = (inner: readonly Mark[], map: Matrix, depth: number): void => {
    for (const mark of inner) {
      if (mark.kind === 'text') found.push({ mark, map: compose(mark.map, map) });
      if (mark.kind !== 'group' || depth >= depthMax || !isWanted(mark)) continue;
      walk(mark.marks, mark.map === identity ? map : compose(mark.map, map), depth + 1);
    }
  };
  walk(marks, identity, 0);
  return found;
}

/** The boxes of the characters of a run; further glyphs of one character have none. */
export function runBoxes(mark: TextMark, map: Matrix): readonly CharBox[] {
  const { glyphs, size, turn } = mark;
  const spin = turn === 0 ? identity : turned(turn);
  const boxes: CharBox[] = [];
  for (let i = 0; i < glyphs.length; i++) {
    const placed = glyphs[i] as PlacedGlyph;
    if (placed.char === '') continue;
    const place: Matrix = [spin[0], spin[1], spin[2], spin[3], placed.x, placed.y];
    const box = { x: 0, y: -ascent * size, width: widthOf(mark, i, placed), height: size };
    boxes.push({ char: placed.char, box: boundsThrough(compose(place, map), box) });
  }
  return boxes;
}

/** The advance of the embedded font, else the way to the next glyph, else what is usual. */
function widthOf(mark: TextMark, i: number, { char, glyph, x }: PlacedGlyph): number {
  const { size, horizontalScale, face, glyphs } = mark;
  const font = face.embedded;
  const code = char.codePointAt(0) ?? 0;
  const number = font === undefined ? undefined : (glyph ?? font.glyphOf(code));
  if (font !== undefined && number !== undefined && number < font.glyphCount) {
    const advance = font.advanceOf(number);
    if (advance > 0) return (advance / font.unitsPerEm) * size * horizontalScale;
  }
  const usual = (code < 0x300 ? 0.5 : 1) * size * horizontalScale;
  const way = (glyphs[i + 1]?.x ?? x) - x;
  return way > 0 ? Math.min(way, usual) : usual;
}
