import type { FontFormat, FontProgram } from '../face.ts';
import { charactersOf } from './characters.ts';
import { denseTrueType } from './dense-truetype.ts';
import { describingTables } from './describing-tables.ts';
import { isSfnt, readSfnt, writeSfnt } from './sfnt.ts';
import { denseCff, subsetCff, subsetOpenType } from './subset-cff.ts';
import { subsetTrueType } from './subset-truetype.ts';

/** What a subset is for. */
export interface SubsetOptions {
  /**
   * Whether an OFD reader or a system takes the font: it then becomes a whole font file with a
   * character map, names and metrics. PDF readers need none of that.
   */
  readonly forOfd?: boolean;
  /** Glyphs by code point, for the character map; left out, the font's own map is asked. */
  readonly characters?: ReadonlyMap<number, number>;
  /** PostScript name of the new font. */
  readonly name?: string;
}

/** A font file with some glyphs of another. */
export interface FontSubset {
  readonly bytes: Uint8Array;
  readonly format: FontFormat;
}

/**
 * Makes a font file with the outlines of some glyphs; the same question gives the same octets.
 *
 * Glyph numbers stay what they were. TrueType stays TrueType, with its instructions; every other
 * format becomes CFF with an identity ordering, in which a PDF reader finds a glyph by its number
 * as CID, and `forOfd` an OpenType file in which the number is the glyph's. Glyphs that cannot be
 * read are left empty.
 */
export function subsetFont(
  font: FontProgram,
  glyphs: ReadonlySet<number>,
  options: SubsetOptions = {},
): FontSubset {
  const name = options.name ?? 'Subset';
  const tables = isSfnt(font.bytes) ? readSfnt(font.bytes) : new Map<string, Uint8Array>();
  const isTrueType = font.format === 'truetype';
  if (!isTrueType && options.forOfd !== true) {
    return { bytes: subsetCff(font, glyphs, name), format: 'cff' };
  }
  const made = new Map(
    isTrueType ? subsetTrueType(tables, glyphs) : subsetOpenType(font, glyphs, name),
  );
  if (options.forOfd === true) {
    const characters = options.characters ?? charactersOf(font, glyphs);
    for (const [tag, table] of describingTables({ font, tables, characters, name })) {
      made.set(tag, table);
    }
  }
  return isTrueType
    ? { bytes: writeSfnt(made, 'truetype'), format: 'truetype' }
    : { bytes: writeSfnt(made, 'opentype'), format: 'opentype-cff' };
}

/**
 * Makes a font file for a PDF reader, with new numbers: glyph `i` is what was `order[i]`.
 *
 * The first of the order should be glyph 0, which stands for what a font has not. TrueType stays
 * TrueType, everything else becomes CFF with the new numbers as CID.
 */
export function renumberFont(
  font: FontProgram,
  order: readonly number[],
  options: { readonly name?: string } = {},
): FontSubset {
  if (font.format !== 'truetype') {
    return { bytes: denseCff(font, order, options.name ?? 'Subset'), format: 'cff' };
  }
  const made = denseTrueType(readSfnt(font.bytes), order);
  return { bytes: writeSfnt(made, 'truetype'), format: 'truetype' };
}
