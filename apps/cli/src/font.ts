import path from 'node:path';
import { openTrueType, type OutlineFont } from '@yunzhang/base';
import { readFile, smallSizeMax } from './files.ts';

const fontFile = path.join(
  import.meta.dirname,
  '../../../packages/imprint/font/yunzhang-seal-song.ttf',
);

/** The font of imprints, which also stands in for fonts a document does not embed. */
export function loadSealFont(): OutlineFont {
  return openTrueType(readSealFont());
}

/** The file of that font. */
export function readSealFont(): Uint8Array {
  return readFile(fontFile, smallSizeMax);
}
