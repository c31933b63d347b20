import { latin1 } from '@yunzhang/base';
import { macintoshNames } from './post-names.ts';

/** Glyph names read from one table; a font has at most 65,536 glyphs. */
const namesMax = 65_536;
/**
 * The glyph numbers of the names in a post table of version 1 or 2; empty for other versions.
 *
 * @basis ISO/IEC 14496-22 §5.2.8
 */
export function readPostNames(table: Uint8Array | undefined): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  if (table === undefined || table.length < 32) return names;
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const version = view.getUint32(0);
  if (version === 0x0001_0000) return new Map(macintoshNames.map((name, glyph) => [name, glyph]));
  if (version !== 0x0002_0000 || table.length < 34) return names;
  const count = Math.min(view.getUint16(32), namesMax, Math.floor((table.length - 34) / 2));
  const texts: string[] = [];
  for (let at = 34 + count * 2; at < table.length && texts.length < namesMax;) {
    const size = view.getUint8(at);
    texts.push(latin1(table, at + 1, Math.min(at + 1 + size, table.length)));
    at += 1 + size;
  }
  for (let glyph = 0; glyph < count; glyph++) {
    const number = view.getUint16(34 + glyph * 2);
    const name = macintoshNames[number] ?? texts[number - macintoshNames.length];
    if (name !== undefined && name !== '' && !names.has(name)) names.set(name, glyph);
  }
  return names;
}
