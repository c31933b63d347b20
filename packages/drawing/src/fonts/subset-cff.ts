import { Malformed, type Segment } from '@yunzhang/base';
import type { FontProgram } from '../face.ts';
import { type CffGlyph, writeCff } from './cff-write.ts';
import { emptyCharstring, writeType2 } from './charstring-write.ts';
import type { SfntTables } from './sfnt.ts';

/** Glyphs of a CFF font; their count has 16 bits. */
const glyphsMax = 65_535;

/** A glyph as it is drawn. */
interface Drawn {
  readonly outline: readonly Segment[];
  readonly advance: number;
}

/** What a subset holds. */
interface Selection {
  readonly box: readonly [number, number, number, number];
  /** By glyph number, ascending, glyph 0 always there. */
  readonly drawn: ReadonlyMap<number, Drawn>;
}

/**
 * A bare CFF font with some glyphs, each found by its number as CID.
 *
 * @basis ISO 32000-1 §9.7.4.2
 */
export function subsetCff(
  font: FontProgram,
  glyphs: ReadonlySet<number>,
  name: string,
): Uint8Array {
  const { box, drawn } = select(font, glyphs);
  const written = [...drawn].map(([cid, { outline, advance }]): CffGlyph => ({
    cid,
    charstring: writeType2(outline, advance),
  }));
  return writeCff({ name, unitsPerEm: font.unitsPerEm, box, glyphs: written });
}

/**
 * A bare CFF font with some glyphs under new numbers: the one with CID `i` is what was `order[i]`.
 *
 * @basis ISO 32000-1 §9.7.4.2
 */
export function denseCff(font: FontProgram, order: readonly number[], name: string): Uint8Array {
  const { box, drawn } = select(font, new Set(order));
  const none: Drawn = { outline: [], advance: 0 };
  const written = order.slice(0, glyphsMax).map((glyph, cid): CffGlyph => {
    const { outline, advance } = drawn.get(glyph) ?? none;
    return { cid, charstring: writeType2(outline, advance) };
  });
  return writeCff({ name, unitsPerEm: font.unitsPerEm, box, glyphs: written });
}

/**
 * The tables of an OpenType font with some glyphs at their old numbers, empty ones between them.
 *
 * @basis ISO/IEC 14496-22 §5.4
 */
export function subsetOpenType(
  font: FontProgram,
  glyphs: ReadonlySet<number>,
  name: string,
): SfntTables {
  const { box, drawn } = select(font, glyphs);
  const count = Math.max(...drawn.keys()) + 1;
  const written = Array.from({ length: count }, (_, cid): CffGlyph => {
    const found = drawn.get(cid);
    return {
      cid,
      charstring: found === undefined ? emptyCharstring : writeType2(found.outline, found.advance),
    };
  });
  const cff = writeCff({ name, unitsPerEm: font.unitsPerEm, box, glyphs: written });
  return new Map([
    ['CFF ', cff],
    ['head', writeHead(font.unitsPerEm, box)],
    ['hhea', writeHorizontal(font, count)],
    ['hmtx', writeAdvances(drawn, count)],
    ['maxp', new Uint8Array([0, 0, 0x50, 0, count >> 8, count & 255])],
  ]);
}

function select(font: FontProgram, glyphs: ReadonlySet<number>): Selection {
  const wanted = [...new Set([0, ...glyphs])]
    .filter((glyph) => Number.isInteger(glyph) && glyph >= 0 && glyph < font.glyphCount)
    .filter((glyph) => glyph < glyphsMax)
    .sort((p, q) => p - q);
  const drawn = new Map<number, Drawn>();
  const box: [number, number, number, number] = [0, 0, 0, 0];
  for (const glyph of wanted.length === 0 ? [0] : wanted) {
    const found = drawOf(font, glyph);
    drawn.set(glyph, found);
    for (const [, ...places] of found.outline) {
      for (const [i, place] of places.entries()) {
        const axis = i % 2;
        box[axis] = Math.min(box[axis] ?? 0, Math.floor(place));
        box[axis + 2] = Math.max(box[axis + 2] ?? 0, Math.ceil(place));
      }
    }
  }
  return { box, drawn };
}

/** A glyph that cannot be read is left empty: the text beside it matters more. */
function drawOf(font: FontProgram, glyph: number): Drawn {
  try {
    return { outline: font.outlineOf(glyph), advance: font.advanceOf(glyph) };
  } catch (error) {
    if (error instanceof Malformed) return { outline: [], advance: 0 };
    throw error;
  }
}

function writeHead(unitsPerEm: number, box: readonly number[]): Uint8Array {
  const table = new Uint8Array(54);
  const view = new DataView(table.buffer);
  view.setUint32(0, 0x0001_0000);
  view.setUint32(4, 0x0001_0000);
  view.setUint32(12, 0x5f0f_3cf5);
  view.setUint16(16, 3);
  view.setUint16(18, unitsPerEm);
  for (const [i, side] of box.entries()) view.setInt16(36 + i * 2, side);
  view.setUint16(46, 8);
  view.setUint16(48, 2);
  return table;
}

function writeHorizontal(font: FontProgram, count: number): Uint8Array {
  const table = new Uint8Array(36);
  const view = new DataView(table.buffer);
  view.setUint32(0, 0x0001_0000);
  view.setInt16(4, Math.round(font.ascender));
  view.setInt16(6, Math.round(font.descender));
  view.setUint16(10, font.unitsPerEm);
  view.setInt16(18, 1);
  view.setUint16(34, count);
  return table;
}

function writeAdvances(drawn: ReadonlyMap<number, Drawn>, count: number): Uint8Array {
  const table = new Uint8Array(count * 4);
  const view = new DataView(table.buffer);
  for (const [glyph, { outline, advance }] of drawn) {
    view.setUint16(glyph * 4, Math.min(Math.max(Math.round(advance), 0), 0xffff));
    let left = Number.POSITIVE_INFINITY;
    for (const [, ...places] of outline) {
      for (let i = 0; i < places.length; i += 2) left = Math.min(left, places[i] ?? left);
    }
    view.setInt16(glyph * 4 + 2, Number.isFinite(left) ? Math.floor(left) : 0);
  }
  return table;
}
