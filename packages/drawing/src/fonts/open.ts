import { fontMalformed } from '@yunzhang/base';
import type { OpenedFont } from './program.ts';
import { fontSizeMax, isSfnt, readSfnt } from './sfnt.ts';
import { openTrueTypeProgram } from './truetype.ts';

/**
 * Opens an embedded font, whatever its file is called: its first octets say what it is.
 *
 * TrueType, OpenType with CFF outlines, bare CFF and Type 1; the first face of a collection. The file
 * is read in place: do not change the octets. A damaged glyph throws from `outlineOf`, so that the
 * others stay usable.
 */
export function openFont(bytes: Uint8Array): OpenedFont {
  if (bytes.length > fontSizeMax) fontMalformed('font-too-large');
  if (isSfnt(bytes)) return openSfnt(bytes);
  return fontMalformed('font-not-sfnt');
}

function openSfnt(bytes: Uint8Array): OpenedFont {
  const tables = readSfnt(bytes);
  return openTrueTypeProgram(bytes, tables);
}
