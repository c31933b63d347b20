import type { FontProgram } from '../face.ts';

/**
 * An opened font with the ways of naming glyphs that only some formats have.
 *
 * PDF files name glyphs by code, by name or by character identifier, OFD files by number; for a
 * font that has no such names the functions answer `undefined`.
 */
export interface OpenedFont extends FontProgram {
  /** Glyph of a PostScript name such as `Aacute`. */
  glyphOfName(name: string): number | undefined;
  /** Glyph of a code of the font's own encoding, 0 to 255. */
  glyphOfCode(code: number): number | undefined;
  /** Glyph of a character identifier; for fonts that are not CID-keyed the number itself. */
  glyphOfCid(cid: number): number | undefined;
}
