import { concat, utf8 } from '@yunzhang/base';
import type { FontProgram } from '../face.ts';
import { writeCmap } from './cmap-write.ts';
import type { SfntTables } from './sfnt.ts';

/** What the tables say. */
export interface Description {
  readonly font: FontProgram;
  /** Tables of the font it comes from, which are taken over where they are there. */
  readonly tables: SfntTables;
  readonly characters: ReadonlyMap<number, number>;
  /** PostScript name, in ASCII. */
  readonly name: string;
}

/**
 * The tables that a system wants besides the outlines: cmap, name, OS/2 and post.
 *
 * @basis ISO/IEC 14496-22 §5.2
 */
export function describingTables(about: Description): SfntTables {
  const { tables, font, characters, name } = about;
  const metrics = tables.get('OS/2');
  return new Map([
    ['cmap', writeCmap(characters)],
    ['name', writeName(name)],
    ['OS/2', metrics !== undefined && metrics.length >= 78 ? metrics : writeMetrics(font)],
    ['post', writePost(tables.get('post'))],
  ]);
}

function writeName(name: string): Uint8Array {
  const names = [
    [1, name],
    [2, 'Regular'],
    [4, name],
    [6, name],
  ] as const;
  const head = new Uint8Array(6 + names.length * 12);
  const view = new DataView(head.buffer);
  view.setUint16(2, names.length);
  view.setUint16(4, head.length);
  const texts: Uint8Array[] = [];
  let offset = 0;
  for (const [i, [id, text]] of names.entries()) {
    const octets = new Uint8Array([...utf8(text)].flatMap((octet) => [0, octet]));
    for (const [n, value] of [3, 1, 0x409, id, octets.length, offset].entries()) {
      view.setUint16(6 + i * 12 + n * 2, value);
    }
    texts.push(octets);
    offset += octets.length;
  }
  return concat([head, ...texts]);
}

/** OS/2 of version 0, which is enough to be placed on a line. */
function writeMetrics(font: FontProgram): Uint8Array {
  const table = new Uint8Array(78);
  const view = new DataView(table.buffer);
  view.setInt16(2, font.unitsPerEm);
  view.setUint16(4, 400);
  view.setUint16(6, 5);
  view.setUint16(64, 0x20);
  view.setUint16(66, 0xffff);
  view.setInt16(68, font.ascender);
  view.setInt16(70, font.descender);
  view.setUint16(74, Math.max(font.ascender, 0));
  view.setUint16(76, Math.max(-font.descender, 0));
  return table;
}

/** Version 3: no glyph names. The slant and the underline are taken over. */
function writePost(from: Uint8Array | undefined): Uint8Array {
  const table = new Uint8Array(32);
  table.set((from ?? table).subarray(0, 32));
  new DataView(table.buffer).setUint32(0, 0x0003_0000);
  return table;
}
