import { fontSizeMax, type SfntTables } from './sfnt.ts';
import { type GlyphOctets, glyphDataOf, partPlaces, viewOf } from './subset-truetype.ts';
import { mendedTables } from './truetype.ts';

/** Glyphs of one font; their numbers have 16 bits. */
const glyphsMax = 65_535;

/**
 * The tables that draw some glyphs of a TrueType font under new numbers: glyph `i` is what was
 * `order[i]`, and the parts of composite glyphs follow.
 *
 * A subset that keeps its numbers has a place for every glyph up to the last, which in a Chinese
 * font is a quarter of a megabyte of nothing to write and to compress.
 *
 * @basis ISO/IEC 14496-22 §5.3.3
 */
export function denseTrueType(tables: SfntTables, order: readonly number[]): SfntTables {
  const sound = mendedTables(tables);
  const table = (tag: string): Uint8Array => sound.get(tag) ?? new Uint8Array();
  const [head, maxp, hhea] = [table('head').slice(), table('maxp').slice(), table('hhea').slice()];
  const dataOf = glyphDataOf(table('loca'), table('glyf'), viewOf(head).getInt16(50) !== 0);
  const count = viewOf(maxp).getUint16(4);
  const { glyf, loca, numbers } = renumbered(dataOf, count, order);
  const hmtx = metricsOf(table('hmtx'), viewOf(hhea).getUint16(34), numbers);
  viewOf(head).setInt16(50, 1);
  viewOf(maxp).setUint16(4, numbers.length);
  viewOf(hhea).setUint16(34, numbers.length);
  const made = new Map([
    ['glyf', glyf],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
  ]);
  for (const tag of ['cvt ', 'fpgm', 'prep']) {
    const found = tables.get(tag);
    if (found !== undefined) made.set(tag, found);
  }
  return made;
}

interface Renumbered {
  readonly glyf: Uint8Array;
  readonly loca: Uint8Array;
  /** Old numbers, in the order of the new ones. */
  readonly numbers: readonly number[];
}

function renumbered(dataOf: GlyphOctets, count: number, order: readonly number[]): Renumbered {
  const numbers = order.slice(0, glyphsMax);
  const newOf = new Map<number, number>();
  numbers.forEach((old, i) => {
    if (!newOf.has(old)) newOf.set(old, i);
  });
  const datas: Uint8Array[] = [];
  const ends: number[] = [];
  let size = 0;
  for (let i = 0; i < numbers.length; i++) {
    const old = numbers[i] as number;
    const isThere = Number.isInteger(old) && old >= 0 && old < count;
    let data = isThere ? dataOf(old) : new Uint8Array();
    const parts = partPlaces(data);
    if (parts.length > 0) {
      data = data.slice();
      for (const at of parts) {
        const part = viewOf(data).getUint16(at);
        let place = newOf.get(part);
        if (place === undefined && numbers.length < glyphsMax) {
          place = numbers.length;
          numbers.push(part);
          newOf.set(part, place);
        }
        viewOf(data).setUint16(at, place ?? 0);
      }
    }
    // Glyphs may share their octets: without an end they could be copied 65,535 times.
    if (size + data.length > fontSizeMax) data = new Uint8Array();
    datas.push(data);
    size += (data.length + 3) & ~3;
    ends.push(size);
  }
  // A table of no octets at all is refused by some readers.
  const glyf = new Uint8Array(Math.max(4, size));
  const loca = new Uint8Array((ends.length + 1) * 4);
  ends.forEach((end, i) => {
    glyf.set(datas[i] as Uint8Array, ends[i - 1] ?? 0);
    viewOf(loca).setUint32((i + 1) * 4, end);
  });
  return { glyf, loca, numbers };
}

function metricsOf(hmtx: Uint8Array, longCount: number, numbers: readonly number[]): Uint8Array {
  const from = viewOf(hmtx);
  const made = new Uint8Array(numbers.length * 4);
  const to = viewOf(made);
  numbers.forEach((old, i) => {
    if (!Number.isInteger(old) || old < 0) return;
    const long = Math.min(old, longCount - 1) * 4;
    if (long + 2 <= hmtx.length) to.setUint16(i * 4, from.getUint16(long));
    const at = old < longCount ? old * 4 + 2 : longCount * 4 + (old - longCount) * 2;
    if (at + 2 <= hmtx.length) to.setInt16(i * 4 + 2, from.getInt16(at));
  });
  return made;
}
