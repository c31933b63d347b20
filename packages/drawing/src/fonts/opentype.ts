import { Malformed, readCmap, type TableView, viewTable } from '@yunzhang/base';
import { type CffFont, openCff } from './cff.ts';
import type { OpenedFont } from './program.ts';
import type { SfntTables } from './sfnt.ts';

/** A bare CFF font as a program of outlines. */
export function openCffProgram(bytes: Uint8Array): OpenedFont {
  return programOf(openCff(bytes), { format: 'cff', bytes });
}

/**
 * The face whose outlines are a CFF table; the other tables give metrics and the character map.
 *
 * Fonts cut out of PDF files often have the CFF table and nothing else.
 *
 * @basis ISO/IEC 14496-22 §5.4
 */
export function openOpenTypeCff(
  bytes: Uint8Array,
  tables: SfntTables,
  cff: Uint8Array,
): OpenedFont {
  const font = openCff(cff);
  const program = programOf(font, { format: 'opentype-cff', bytes });
  const lookup = characterMapOf(tables.get('cmap'));
  const hhea = viewOf(tables.get('hhea'), 36);
  const hmtx = viewOf(tables.get('hmtx'), 4);
  const longCount = Math.min(hhea?.u16(34) ?? 0, Math.floor((hmtx?.size ?? 0) / 4));
  return {
    ...program,
    ascender: hhea?.i16(4) ?? program.ascender,
    descender: hhea?.i16(6) ?? program.descender,
    glyphOf: (codePoint) => {
      const glyph = lookup(codePoint);
      if (glyph === undefined) return program.glyphOf(codePoint);
      return glyph < font.glyphCount ? glyph : undefined;
    },
    advanceOf: (glyph) =>
      hmtx === undefined || longCount === 0 || glyph >= font.glyphCount
        ? font.advanceOf(glyph)
        : hmtx.u16(Math.min(glyph, longCount - 1) * 4),
  };
}

function programOf(font: CffFont, file: Pick<OpenedFont, 'format' | 'bytes'>): OpenedFont {
  return { ...file, ...font };
}

function viewOf(table: Uint8Array | undefined, sizeMin: number): TableView | undefined {
  return table === undefined || table.length < sizeMin
    ? undefined
    : viewTable(table, 0, table.length);
}

function characterMapOf(table: Uint8Array | undefined): (codePoint: number) => number | undefined {
  const ask = tolerated(() =>
    table === undefined ? undefined : readCmap(viewTable(table, 0, table.length)),
  );
  return (codePoint) => tolerated(() => ask?.(codePoint));
}

/** A damaged map knows no character; the glyphs are there all the same. */
function tolerated<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
