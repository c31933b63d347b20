import { concat } from '@yunzhang/base';
import { fontSizeMax, type SfntTables } from './sfnt.ts';
import { mendedTables } from './truetype.ts';

/** Parts of parts that are followed; real fonts stay below 4. */
const depthMax = 8;

/**
 * The tables that draw some glyphs of a TrueType font, with their numbers kept.
 *
 * Numbers above the last one used are cut off, the others become empty glyphs of no width. The
 * instructions stay, as glyphs call them.
 *
 * @basis ISO/IEC 14496-22 §5.3
 */
export function subsetTrueType(tables: SfntTables, glyphs: ReadonlySet<number>): SfntTables {
  const sound = mendedTables(tables);
  const table = (tag: string): Uint8Array => sound.get(tag) ?? new Uint8Array();
  const head = table('head').slice();
  const maxp = table('maxp').slice();
  const hhea = table('hhea').slice();
  const dataOf = glyphDataOf(table('loca'), table('glyf'), viewOf(head).getInt16(50) !== 0);
  const count = viewOf(maxp).getUint16(4);
  const kept = withParts(dataOf, count, glyphs);
  const last = Math.max(0, ...kept);
  const { glyf, loca } = packed(dataOf, kept, last + 1);
  viewOf(head).setInt16(50, 1);
  viewOf(maxp).setUint16(4, last + 1);
  const hmtx = metricsOf(table('hmtx'), viewOf(hhea).getUint16(34), kept, last + 1);
  viewOf(hhea).setUint16(34, last + 1);
  const made = new Map<string, Uint8Array>([
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

/** A view of octets wherever they lie. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Octets of a glyph; empty where the table does not hold them. */
export type GlyphOctets = (glyph: number) => Uint8Array;

/** Reads the octets of glyphs as the table of places says. */
export function glyphDataOf(loca: Uint8Array, glyf: Uint8Array, wide: boolean): GlyphOctets {
  const view = viewOf(loca);
  const offsetOf = (i: number): number =>
    wide ? view.getUint32(i * 4) : view.getUint16(i * 2) * 2;
  return (glyph) => {
    const from = offsetOf(glyph);
    const to = offsetOf(glyph + 1);
    return to > glyf.length || to - from < 10 ? new Uint8Array() : glyf.subarray(from, to);
  };
}

/** The glyphs asked for, glyph 0 that every font must have, and all parts of composite ones. */
function withParts(
  dataOf: GlyphOctets,
  count: number,
  glyphs: ReadonlySet<number>,
): ReadonlySet<number> {
  const kept = new Set<number>();
  let wave = [0, ...glyphs];
  for (let depth = 0; depth <= depthMax && wave.length > 0; depth++) {
    const next: number[] = [];
    for (const glyph of wave) {
      if (!Number.isInteger(glyph) || glyph < 0 || glyph >= count || kept.has(glyph)) continue;
      kept.add(glyph);
      next.push(...partsOf(dataOf(glyph)));
    }
    wave = next;
  }
  return kept;
}

/** Numbers of the parts of a composite glyph, as far as they can be read. */
function partsOf(data: Uint8Array): readonly number[] {
  const view = viewOf(data);
  return partPlaces(data).map((at) => view.getUint16(at));
}

/** Where a composite glyph names its parts; nowhere in a simple one. */
export function partPlaces(data: Uint8Array): readonly number[] {
  const view = viewOf(data);
  if (data.length < 10 || view.getInt16(0) >= 0) return [];
  const places: number[] = [];
  for (let at = 10; at + 4 <= data.length;) {
    const flags = view.getUint16(at);
    places.push(at + 2);
    if ((flags & 0x20) === 0) break;
    const scales = flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += (flags & 0x01 ? 8 : 6) + scales;
  }
  return places;
}

function packed(
  dataOf: GlyphOctets,
  kept: ReadonlySet<number>,
  count: number,
): { readonly glyf: Uint8Array; readonly loca: Uint8Array } {
  const loca = new Uint8Array((count + 1) * 4);
  const view = viewOf(loca);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (let glyph = 0; glyph < count; glyph++) {
    view.setUint32(glyph * 4, offset);
    const data = kept.has(glyph) ? dataOf(glyph) : new Uint8Array();
    // Glyphs may share their octets: without an end they could be copied 65,536 times.
    if (data.length === 0 || offset + data.length > fontSizeMax) continue;
    const padded = new Uint8Array(Math.ceil(data.length / 4) * 4);
    padded.set(data);
    parts.push(padded);
    offset += padded.length;
  }
  view.setUint32(count * 4, offset);
  // A table of no octets at all is refused by some readers.
  return { glyf: offset === 0 ? new Uint8Array(4) : concat(parts), loca };
}

function metricsOf(
  hmtx: Uint8Array,
  longCount: number,
  kept: ReadonlySet<number>,
  count: number,
): Uint8Array {
  const from = viewOf(hmtx);
  const made = new Uint8Array(count * 4);
  const to = viewOf(made);
  for (const glyph of kept) {
    to.setUint16(glyph * 4, from.getUint16(Math.min(glyph, longCount - 1) * 4));
    const at = glyph < longCount ? glyph * 4 + 2 : longCount * 4 + (glyph - longCount) * 2;
    if (at + 2 <= hmtx.length) to.setInt16(glyph * 4 + 2, from.getInt16(at));
  }
  return made;
}
