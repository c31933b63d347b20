import { fontMalformed, type TableView } from '@yunzhang/base';
import {
  expertCharset,
  expertEncoding,
  expertSubsetCharset,
  standardEncoding,
} from './cff-tables.ts';

/**
 * What each glyph is: the number of its name, or of its character in CID-keyed fonts.
 *
 * Damaged charsets end early; the glyphs are there all the same and have number 0.
 *
 * @basis Adobe TN 5176 §13
 */
export function readCharset(file: TableView, at: number, glyphCount: number): Uint16Array {
  const numbers = new Uint16Array(glyphCount);
  const known = [undefined, expertCharset, expertSubsetCharset][at];
  if (at <= 2) {
    for (let glyph = 0; glyph < glyphCount; glyph++) numbers[glyph] = known?.[glyph] ?? glyph;
    return numbers;
  }
  const format = file.u8(at);
  if (format > 2) fontMalformed('font-malformed', at, 'charset');
  const width = format === 0 ? 2 : 2 + format;
  let from = at + 1;
  for (let glyph = 1; glyph < glyphCount && from + width <= file.size; from += width) {
    const first = file.u16(from);
    const more = format === 0 ? 0 : format === 1 ? file.u8(from + 2) : file.u16(from + 2);
    for (let i = 0; i <= more && glyph < glyphCount; i++) numbers[glyph++] = first + i;
  }
  return numbers;
}

/** The glyph of each code of a font's own encoding. */
export type CodeMap = (code: number) => number | undefined;

/**
 * Reads the encoding: a table of the format, or the font's own with its supplements.
 *
 * @basis Adobe TN 5176 §12
 */
export function readEncoding(
  file: TableView,
  at: number,
  glyphOf: {
    readonly name: (name: string) => number | undefined;
    readonly string: (number: number) => number | undefined;
  },
): CodeMap {
  if (at <= 1) {
    const names = at === 0 ? standardEncoding : expertEncoding;
    return (code) => {
      const name = names[code];
      return name === undefined || name === '.notdef' ? undefined : glyphOf.name(name);
    };
  }
  const glyphs = new Map<number, number>();
  const format = file.u8(at);
  const count = file.u8(at + 1);
  let from = at + 2;
  let glyph = 1;
  for (let i = 0; i < count; i++) {
    const code = file.u8(from);
    const more = (format & 0x7f) === 0 ? 0 : file.u8(from + 1);
    from += (format & 0x7f) === 0 ? 1 : 2;
    for (let n = 0; n <= more; n++) glyphs.set(code + n, glyph++);
  }
  const supplements = format & 0x80 ? file.u8(from) : 0;
  for (let i = 0; i < supplements; i++) {
    const found = glyphOf.string(file.u16(from + 2 + i * 3));
    if (found !== undefined) glyphs.set(file.u8(from + 1 + i * 3), found);
  }
  return (code) => glyphs.get(code);
}

/**
 * Which font dictionary each glyph of a CID-keyed font belongs to.
 *
 * @basis Adobe TN 5176 §19
 */
export function readSelection(file: TableView, at: number, glyphCount: number): Uint8Array {
  const chosen = new Uint8Array(glyphCount);
  const format = file.u8(at);
  if (format === 0) {
    for (let glyph = 0; glyph < glyphCount; glyph++) chosen[glyph] = file.u8(at + 1 + glyph);
    return chosen;
  }
  if (format !== 3) fontMalformed('font-malformed', at, 'FDSelect');
  const ranges = file.u16(at + 1);
  for (let i = 0; i < ranges; i++) {
    const from = at + 3 + i * 3;
    const first = file.u16(from);
    const next = file.u16(from + 3);
    // A range that ends before it begins paints nothing; work stays within the number of glyphs.
    if (next > first) chosen.fill(file.u8(from + 2), first, next);
  }
  return chosen;
}
