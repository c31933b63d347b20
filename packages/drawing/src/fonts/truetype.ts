import {
  fontMalformed,
  Malformed,
  openTrueType,
  type OutlineFont,
  readCmap,
  viewTable,
} from '@yunzhang/base';
import { effortPool } from './effort.ts';
import { codePointOfName } from './glyph-names.ts';
import { readPostNames } from './post.ts';
import type { OpenedFont } from './program.ts';
import { remembered } from './remembered.ts';
import { type SfntTables, writeSfnt } from './sfnt.ts';

/**
 * Opens the face whose tables these are, mending what embedded fonts get wrong.
 *
 * Needs glyf, loca, head and maxp. A directory that reaches beyond the file, a broken cmap, missing
 * or short metrics and a wrong width of loca are mended; a damaged glyph throws when it is drawn.
 *
 * @basis ISO/IEC 14496-22 §5
 */
export function openTrueTypeProgram(bytes: Uint8Array, tables: SfntTables): OpenedFont {
  const font = openSound(bytes) ?? openTrueType(writeSfnt(mendedTables(tables), 'truetype'));
  const { glyphCount } = font;
  const names = remembered(() => readPostNames(tables.get('post')));
  const lookup = safely(font);
  const effort = effortPool();
  const within = (glyph: number | undefined): number | undefined =>
    glyph !== undefined && glyph < glyphCount ? glyph : undefined;
  return {
    ...font,
    format: 'truetype',
    bytes,
    outlineOf: (glyph) => {
      const outline = font.outlineOf(glyph);
      effort.charge(outline.length);
      return outline;
    },
    glyphOf: lookup,
    glyphOfName: (name) => {
      const codePoint = codePointOfName(name);
      return within(names().get(name)) ?? (codePoint === undefined ? undefined : lookup(codePoint));
    },
    glyphOfCode: lookup,
    glyphOfCid: within,
  };
}

function openSound(bytes: Uint8Array): OutlineFont | undefined {
  try {
    return openTrueType(bytes);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** A cmap may be sound at its start and broken where a character is looked up. */
function safely(font: OutlineFont): (codePoint: number) => number | undefined {
  return (codePoint) => {
    try {
      return font.glyphOf(codePoint);
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  };
}

/** The tables that draw, sound enough for `openTrueType`; the given ones are not changed. */
export function mendedTables(tables: SfntTables): SfntTables {
  const copy = (tag: string, sizeMin: number): Uint8Array => {
    const table = tables.get(tag) ?? fontMalformed('font-table-missing', undefined, tag);
    if (table.length >= sizeMin) return table.slice();
    const padded = new Uint8Array(sizeMin);
    padded.set(table);
    return padded;
  };
  const head = copy('head', 54);
  const maxp = copy('maxp', 6);
  const loca = copy('loca', 0);
  const headView = new DataView(head.buffer);
  const maxpView = new DataView(maxp.buffer);
  const em = headView.getUint16(18);
  if (em < 16 || em > 16_384) headView.setUint16(18, 1000);
  const wanted = maxpView.getUint16(4) + 1;
  // The flag is wrong in some subsets; the size of the table then tells.
  if (headView.getInt16(50) !== 0 && loca.length === wanted * 2) headView.setInt16(50, 0);
  if (headView.getInt16(50) === 0 && loca.length === wanted * 4) headView.setInt16(50, 1);
  const places = Math.floor(loca.length / (headView.getInt16(50) === 0 ? 2 : 4));
  if (places < wanted) maxpView.setUint16(4, Math.max(places - 1, 0));
  const { hhea, hmtx } = mendedMetrics(tables, headView);
  const made = new Map([
    ['head', head],
    ['maxp', maxp],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['glyf', tables.get('glyf') ?? fontMalformed('font-table-missing', undefined, 'glyf')],
  ]);
  const cmap = tables.get('cmap');
  if (cmap !== undefined && isReadableCmap(cmap)) made.set('cmap', cmap);
  return made;
}

/** Metrics that openTrueType takes: as many as there are, or one em for every glyph. */
function mendedMetrics(
  tables: SfntTables,
  head: DataView,
): { readonly hhea: Uint8Array; readonly hmtx: Uint8Array } {
  const hhea = new Uint8Array(36);
  hhea.set((tables.get('hhea') ?? new Uint8Array()).subarray(0, 36));
  const view = new DataView(hhea.buffer);
  if (!tables.has('hhea')) {
    view.setInt16(4, head.getInt16(42));
    view.setInt16(6, head.getInt16(38));
  }
  const found = tables.get('hmtx') ?? new Uint8Array();
  const count = Math.floor(found.length / 4);
  if (count === 0) {
    const hmtx = new Uint8Array(4);
    new DataView(hmtx.buffer).setUint16(0, head.getUint16(18));
    view.setUint16(34, 1);
    return { hhea, hmtx };
  }
  view.setUint16(34, Math.min(Math.max(view.getUint16(34), 1), count));
  return { hhea, hmtx: found };
}

function isReadableCmap(table: Uint8Array): boolean {
  try {
    readCmap(viewTable(table, 0, table.length));
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}
