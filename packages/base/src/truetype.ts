import { type OutlineFont, type Segment } from './picture.ts';
import { readCmap } from './truetype-cmap.ts';
import { readGlyph } from './truetype-glyph.ts';
import { fontMalformed, type TableView, viewTable } from './truetype-view.ts';

/** Octets of one font file. The largest free Chinese fonts are below 30 MB. */
const fontSizeMax = 64 * 1024 * 1024;
/** Tables of one font; real ones have about twenty. */
const tablesMax = 256;

/**
 * Opens a TrueType font (or the first face of a collection) as a source of outlines.
 *
 * Needs head, maxp, hhea, hmtx, loca and glyf only; without cmap `glyphOf` knows no character but
 * glyph numbers work, as fonts embedded in documents are. The file is read in place: do not
 * change the octets. A damaged glyph throws from `outlineOf`, so the other glyphs stay usable.
 *
 * @basis ISO/IEC 14496-22 §4.5
 */
export function openTrueType(bytes: Uint8Array): OutlineFont {
  if (bytes.length > fontSizeMax) fontMalformed('font-too-large');
  const table = readDirectory(bytes);
  const head = table('head');
  const hhea = table('hhea');
  const glyphCount = table('maxp').u16(4);
  const unitsPerEm = head.u16(18);
  if (unitsPerEm < 16 || unitsPerEm > 16_384) fontMalformed('font-malformed', undefined, 'em');
  if (glyphCount === 0) fontMalformed('font-malformed', undefined, 'no glyphs');
  const metrics = metricsOf(table('hmtx'), hhea.u16(34));
  const dataOf = glyphDataOf(table('loca'), table('glyf'), {
    glyphCount,
    wide: head.i16(50) !== 0,
  });
  const cmap = table.optional('cmap');
  const lookup = cmap === undefined ? () => undefined : readCmap(cmap);
  return {
    unitsPerEm,
    ascender: hhea.i16(4),
    descender: hhea.i16(6),
    glyphCount,
    glyphOf: (codePoint) => {
      const glyph = lookup(codePoint);
      return glyph === undefined || glyph >= glyphCount ? undefined : glyph;
    },
    outlineOf: (glyph) => {
      const data = dataOf(glyph);
      if (data === undefined) return [];
      // The left side bearing, not the outline's own origin, says where a glyph begins.
      const bearing = metrics.bearingOf(glyph);
      return shifted(readGlyph(dataOf, glyph), bearing === undefined ? 0 : bearing - data.i16(2));
    },
    advanceOf: (glyph) =>
      glyph < glyphCount ? metrics.advanceOf(glyph) : fontMalformed('font-glyph-missing'),
  };
}

interface Tables {
  (tag: string): TableView;
  optional(tag: string): TableView | undefined;
}

/** Table tags are compared as numbers, four Latin letters each. */
function tagOf(text: string): number {
  let tag = 0;
  for (let i = 0; i < 4; i++) tag = tag * 256 + text.charCodeAt(i);
  return tag;
}

function readDirectory(bytes: Uint8Array): Tables {
  const file = viewTable(bytes, 0, bytes.length);
  if (bytes.length < 12) fontMalformed('font-not-sfnt');
  const from = file.u32(0) === tagOf('ttcf') ? file.u32(12) : 0;
  const version = file.u32(from);
  if (version === tagOf('OTTO')) fontMalformed('font-cff-unsupported', from);
  if (version !== 0x0001_0000 && version !== tagOf('true')) fontMalformed('font-not-sfnt', from);
  const count = file.u16(from + 4);
  if (count > tablesMax) fontMalformed('font-malformed', from + 4, 'tables');
  const places = new Map<number, { readonly offset: number; readonly size: number }>();
  for (let i = 0; i < count; i++) {
    const at = from + 12 + i * 16;
    places.set(file.u32(at), { offset: file.u32(at + 8), size: file.u32(at + 12) });
  }
  const optional = (tag: string): TableView | undefined => {
    const place = places.get(tagOf(tag));
    return place === undefined ? undefined : viewTable(bytes, place.offset, place.size);
  };
  if (!places.has(tagOf('glyf')) && (places.has(tagOf('CFF ')) || places.has(tagOf('CFF2')))) {
    fontMalformed('font-cff-unsupported', from);
  }
  const needed = (tag: string): TableView =>
    optional(tag) ?? fontMalformed('font-table-missing', from, tag);
  return Object.assign(needed, { optional });
}

interface Metrics {
  advanceOf(glyph: number): number;
  /** Undefined where the table ends early: then the outline stays where it is. */
  bearingOf(glyph: number): number | undefined;
}

function metricsOf(hmtx: TableView, longCount: number): Metrics {
  if (longCount === 0) fontMalformed('font-malformed', undefined, 'hhea metrics');
  hmtx.u32((longCount - 1) * 4);
  return {
    advanceOf: (glyph) => hmtx.u16(Math.min(glyph, longCount - 1) * 4),
    bearingOf: (glyph) => {
      const at = glyph < longCount ? glyph * 4 + 2 : longCount * 4 + (glyph - longCount) * 2;
      return at + 2 > hmtx.size ? undefined : hmtx.i16(at);
    },
  };
}

function glyphDataOf(
  loca: TableView,
  glyf: TableView,
  { glyphCount, wide }: { readonly glyphCount: number; readonly wide: boolean },
): (glyph: number) => TableView | undefined {
  const offsetOf = (index: number): number =>
    wide ? loca.u32(index * 4) : loca.u16(index * 2) * 2;
  offsetOf(glyphCount);
  return (glyph) => {
    if (!Number.isInteger(glyph) || glyph < 0 || glyph >= glyphCount) {
      fontMalformed('font-glyph-missing', undefined, `glyph ${glyph}`);
    }
    const from = offsetOf(glyph);
    const size = offsetOf(glyph + 1) - from;
    return size === 0 ? undefined : glyf.slice(from, size);
  };
}

function shifted(outline: readonly Segment[], dx: number): readonly Segment[] {
  if (dx === 0) return outline;
  return outline.map((segment): Segment => {
    switch (segment[0]) {
      case 'M':
      case 'L':
        return [segment[0], segment[1] + dx, segment[2]];
      case 'Q':
        return ['Q', segment[1] + dx, segment[2], segment[3] + dx, segment[4]];
      case 'C':
        return [
          'C',
          segment[1] + dx,
          segment[2],
          segment[3] + dx,
          segment[4],
          segment[5] + dx,
          segment[6],
        ];
      case 'Z':
        return segment;
    }
  });
}
