import type { FontProgram } from '../face.ts';

/** Code points asked: the first three planes hold all characters of fonts for text. */
const codePointEnd = 0x3_0000;

/** The characters a font has for some glyphs, ascending; where several share one, all of them. */
export function charactersOf(
  font: FontProgram,
  glyphs: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const characters = new Map<number, number>();
  for (let codePoint = 0x20; codePoint < codePointEnd; codePoint++) {
    const glyph = font.glyphOf(codePoint);
    if (glyph !== undefined && glyphs.has(glyph)) characters.set(codePoint, glyph);
  }
  return characters;
}
