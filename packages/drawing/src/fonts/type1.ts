import { fontMalformed, identity } from '@yunzhang/base';
import { standardEncoding } from './cff-tables.ts';
import { drawType1, type Type1Source } from './charstring-type1.ts';
import { effortPool } from './effort.ts';
import { mapped, scaleOf } from './font-matrix.ts';
import { charactersOfNames } from './glyph-names.ts';
import type { OpenedFont } from './program.ts';
import { remembered } from './remembered.ts';
import { readType1Parts } from './type1-file.ts';
import { readType1 } from './type1-program.ts';

/**
 * Opens a Type 1 font: PFA, PFB, or the form PDF files embed. Glyph numbers are the order of its
 * character strings, `.notdef` first.
 *
 * @basis Adobe Type 1 Font Format
 */
export function openType1(bytes: Uint8Array): OpenedFont {
  const content = readType1(readType1Parts(bytes));
  const { names, charstrings, subroutines } = content;
  const numbers = new Map(names.map((name, glyph) => [name, glyph]));
  const { unitsPerEm, maps } = scaleOf(undefined, [content.matrix]);
  const map = maps[0] ?? identity;
  const source: Type1Source = {
    effort: effortPool(),
    charstringOf: (glyph) =>
      charstrings[glyph] ?? fontMalformed('font-glyph-missing', undefined, `glyph ${glyph}`),
    subroutine: (number) =>
      subroutines.get(number) ?? fontMalformed('font-glyph-malformed', undefined, 'subroutine'),
    glyphOfStandardCode: (code) => numbers.get(standardEncoding[code] ?? '.notdef'),
  };
  const characters = remembered(() => charactersOfNames((glyph) => names[glyph], names.length));
  const [, bottom = 0, , above = 0] = content.box;
  return {
    format: 'type1',
    bytes,
    unitsPerEm,
    ascender: above > 0 ? above : unitsPerEm * 0.88,
    descender: bottom < 0 ? bottom : unitsPerEm * -0.12,
    glyphCount: names.length,
    outlineOf: (glyph) => mapped(drawType1(source, glyph).segments, map),
    advanceOf: (glyph) => (drawType1(source, glyph).width ?? 0) * map[0],
    glyphOf: (codePoint) => characters().get(codePoint),
    glyphOfName: (name) => numbers.get(name),
    glyphOfCode: (code) => numbers.get(content.encoding.get(code) ?? ''),
    glyphOfCid: (cid) => (cid < names.length ? cid : undefined),
  };
}
