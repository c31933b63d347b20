import { latin1 } from '@yunzhang/base';

/** Glyph names read from one table; a font has at most 65,536 glyphs. */
const namesMax = 65_536;
/** Names of the standard order of Macintosh, which the numbers below 258 stand for. */
const standardCount = 258;

/**
 * The glyph numbers of the names that a post table of version 2 states itself.
 *
 * The 258 standard names are left out: characters with those names are found through the cmap.
 *
 * @basis ISO/IEC 14496-22 §5.2.8
 */
export function readPostNames(table: Uint8Array | undefined): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  if (table === undefined || table.length < 34) return names;
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  if (view.getUint32(0) !== 0x0002_0000) return names;
  const count = Math.min(view.getUint16(32), namesMax, Math.floor((table.length - 34) / 2));
  const texts: string[] = [];
  for (let at = 34 + count * 2; at < table.length && texts.length < namesMax;) {
    const size = view.getUint8(at);
    texts.push(latin1(table, at + 1, Math.min(at + 1 + size, table.length)));
    at += 1 + size;
  }
  for (let glyph = 0; glyph < count; glyph++) {
    const name = texts[view.getUint16(34 + glyph * 2) - standardCount];
    if (name !== undefined && name !== '' && !names.has(name)) names.set(name, glyph);
  }
  return names;
}
