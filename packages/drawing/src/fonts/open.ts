import { fontMalformed } from '@yunzhang/base';
import { openCffProgram, openOpenTypeCff } from './opentype.ts';
import type { OpenedFont } from './program.ts';
import { fontSizeMax, isSfnt, readSfnt } from './sfnt.ts';
import { openTrueTypeProgram } from './truetype.ts';
import { openType1 } from './type1.ts';
import { isType1 } from './type1-file.ts';

/**
 * Opens an embedded font, whatever its file is called: its first octets say what it is.
 *
 * TrueType, OpenType with CFF outlines, bare CFF and Type 1; the first face of a collection. The
 * file is read in place: do not change the octets. A damaged glyph throws from `outlineOf`, so that
 * the others stay usable.
 */
export function openFont(bytes: Uint8Array): OpenedFont {
  if (bytes.length > fontSizeMax) fontMalformed('font-too-large');
  if (isSfnt(bytes)) return openSfnt(bytes);
  if (isCff(bytes)) return openCffProgram(bytes);
  if (isType1(bytes)) return openType1(bytes);
  return fontMalformed('font-not-sfnt');
}

function openSfnt(bytes: Uint8Array): OpenedFont {
  const tables = readSfnt(bytes);
  const cff = tables.get('CFF ');
  if (cff !== undefined && !tables.has('glyf')) return openOpenTypeCff(bytes, tables, cff);
  if (tables.has('CFF2') && !tables.has('glyf')) fontMalformed('font-cff-unsupported');
  return openTrueTypeProgram(bytes, tables);
}

/** Version 1, a header of 4 octets or a little more, offsets of 1 to 4 octets. */
function isCff(bytes: Uint8Array): boolean {
  const [major = 0, , headSize = 0, offsetSize = 0] = bytes;
  return major === 1 && headSize >= 4 && headSize < 32 && offsetSize >= 1 && offsetSize <= 4;
}
