import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concat, fromLatin1 } from './bytes.ts';
import { Malformed } from './errors.ts';
import { type OutlineFont } from './picture.ts';
import { openTrueType } from './truetype.ts';

const u16 = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]));
const u32 = (...values: number[]): Uint8Array =>
  concat(values.map((value) => u16(Math.floor(value / 65_536), value % 65_536)));

type Tables = Record<string, Uint8Array>;

function fontOf(tables: Tables, version = 0x0001_0000): Uint8Array {
  const names = Object.keys(tables);
  const directory = [u32(version), u16(names.length, 0, 0, 0)];
  const bodies: Uint8Array[] = [];
  let at = 12 + names.length * 16;
  for (const [tag, body] of Object.entries(tables)) {
    directory.push(fromLatin1(tag), u32(0, at, body.length));
    bodies.push(body);
    at += body.length;
  }
  return concat([...directory, ...bodies]);
}

/** A triangle 0,0 100,0 0,100 with all points on the curve. */
const triangle = concat([
  u16(1, 0, 0, 100, 100, 2, 0),
  Uint8Array.of(0x31, 0x33, 0x27, 100, 100, 100, 0),
]);
/** A contour of four control points only: a circle-like loop. */
const loop = concat([
  u16(1, 0, 0, 10, 10, 3, 0),
  u8s(0, 0, 0, 0),
  u16(0, 10, 0, -10),
  u16(0, 0, 10, 0),
]);
const part = (glyph: number, dx: number, flags = 0): Uint8Array => u16(0x3 | flags, glyph, dx, 7);
const composite = concat([u16(-1, 0, 0, 0, 0), part(1, 0, 0x20), part(1, 200)]);

function u8s(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function cmapOf(...subtables: (readonly [number, number, Uint8Array])[]): Uint8Array {
  const records: Uint8Array[] = [];
  let at = 4 + subtables.length * 8;
  for (const [platform, encoding, body] of subtables) {
    records.push(u16(platform, encoding), u32(at));
    at += body.length;
  }
  return concat([u16(0, subtables.length), ...records, ...subtables.map((entry) => entry[2])]);
}

/** Format 4 with the ranges [start, end, delta]; the closing segment is added. */
function format4(...ranges: (readonly [number, number, number])[]): Uint8Array {
  const all = [...ranges, [0xffff, 0xffff, 1] as const];
  return concat([
    u16(4, 0, 0, all.length * 2, 0, 0, 0),
    u16(...all.map((range) => range[1])),
    u16(0),
    u16(...all.map((range) => range[0])),
    u16(...all.map((range) => range[2])),
    u16(...all.map(() => 0)),
  ]);
}

function tablesOf(glyphs: readonly Uint8Array[], more: Tables = {}): Tables {
  const padded = glyphs.map((glyph) => concat([glyph, new Uint8Array(glyph.length % 2)]));
  let at = 0;
  const loca = [0, ...padded.map((glyph) => (at += glyph.length) / 2)];
  const head = new Uint8Array(54);
  head.set(u16(1000), 18);
  const hhea = new Uint8Array(36);
  hhea.set(u16(880, -120), 4);
  hhea.set(u16(1), 34);
  return {
    head,
    hhea,
    maxp: concat([u32(0x0001_0000), u16(glyphs.length)]),
    hmtx: u16(500, ...glyphs.map(() => 0)),
    loca: u16(...loca),
    glyf: concat(padded),
    ...more,
  };
}

const empty = new Uint8Array();
const fontWith = (glyphs: readonly Uint8Array[], more: Tables = {}): OutlineFont =>
  openTrueType(fontOf(tablesOf(glyphs, more)));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}

describe('outlines', () => {
  const font = fontWith([empty, triangle, loop, composite]);

  it('reads metrics and a simple glyph', () => {
    expect([font.unitsPerEm, font.ascender, font.descender, font.glyphCount]).toEqual([
      1000, 880, -120, 4,
    ]);
    expect(font.advanceOf(3)).toBe(500);
    expect(font.outlineOf(0)).toEqual([]);
    expect(font.outlineOf(1)).toEqual([['M', 0, 0], ['L', 100, 0], ['L', 0, 100], ['Z']]);
  });

  it('puts the implied points between control points', () => {
    expect(font.outlineOf(2)).toEqual([
      ['M', 0, 5],
      ['Q', 0, 0, 5, 0],
      ['Q', 10, 0, 10, 5],
      ['Q', 10, 10, 5, 10],
      ['Q', 0, 10, 0, 5],
      ['Z'],
    ]);
  });

  it('places the parts of a composite glyph', () => {
    const outline = font.outlineOf(3);
    expect(outline.filter((segment) => segment[0] === 'M')).toEqual([
      ['M', 0, 7],
      ['M', 200, 7],
    ]);
  });

  it('scales a part and joins parts at matching points', () => {
    const half = concat([u16(-1, 0, 0, 0, 0), u16(0xb, 1, 10, 20), u16(0x2000)]);
    const joined = concat([u16(-1, 0, 0, 0, 0), part(1, 0, 0x20), u16(0x1, 1, 1, 0)]);
    const made = fontWith([empty, triangle, half, joined]);
    expect(made.outlineOf(2)).toEqual([['M', 10, 20], ['L', 60, 20], ['L', 10, 70], ['Z']]);
    expect(made.outlineOf(3)[4]).toEqual(['M', 100, 7]);
  });

  it('moves the outline to its left side bearing', () => {
    const made = fontWith([empty, triangle], { hmtx: u16(500, 0, 30) });
    expect(made.outlineOf(1)[0]).toEqual(['M', 30, 0]);
  });
});

describe('characters', () => {
  const characters = (cmap: Uint8Array): OutlineFont =>
    fontWith([empty, triangle, loop, composite], { cmap });

  it('maps format 4, and code points of format 12 beyond the first plane', () => {
    const wide = concat([u16(12, 0), u32(28, 0, 1, 0x2_0000, 0x2_0001, 2)]);
    const font = characters(cmapOf([3, 1, format4([0x41, 0x42, 1 - 0x41])], [3, 10, wide]));
    const glyphs = [0x40, 0x41, 0x42, 0x43, 0x2_0000, 0x2_0001, 0x2_0002];
    expect(glyphs.map((code) => font.glyphOf(code))).toEqual([
      undefined,
      1,
      2,
      undefined,
      2,
      3,
      undefined,
    ]);
  });

  it('maps formats 0 and 6', () => {
    const bytes = new Uint8Array(262);
    bytes[6 + 0x61] = 1;
    const trimmed = u16(6, 0, 0, 0x4e00, 2, 3, 2);
    const font = characters(cmapOf([1, 0, bytes], [0, 3, trimmed]));
    expect([0x61, 0x4e00, 0x4e01, 0x4e02].map((code) => font.glyphOf(code))).toEqual([
      1,
      3,
      2,
      undefined,
    ]);
  });

  it('finds the codes of a symbol font at 0xF000', () => {
    const font = characters(cmapOf([3, 0, format4([0xf041, 0xf041, 2 - 0xf041])]));
    expect(font.glyphOf(0x41)).toBe(2);
    expect(font.glyphOf(0xf041)).toBe(2);
  });

  it('keeps glyph numbers usable without a character map', () => {
    const font = fontWith([empty, triangle]);
    expect(font.glyphOf(0x41)).toBeUndefined();
    expect(font.outlineOf(1)).toHaveLength(4);
  });

  it('gives no glyph the font does not have', () => {
    const font = characters(cmapOf([3, 1, format4([0x41, 0x50, 0])]));
    expect(font.glyphOf(0x42)).toBeUndefined();
  });
});

describe('hostile fonts', () => {
  it.each([
    ['nothing', empty, 'font-not-sfnt'],
    ['text', fromLatin1('this is no font at all'), 'font-not-sfnt'],
    ['CFF outlines', fontOf({ 'CFF ': u32(0) }, 0x4f54_544f), 'font-cff-unsupported'],
    ['CFF in a TrueType wrapper', fontOf({ 'CFF ': u32(0) }), 'font-cff-unsupported'],
    ['no glyph table', fontOf({ head: new Uint8Array(54) }), 'font-table-missing'],
    ['a huge directory', concat([u32(0x0001_0000), u16(0xffff, 0, 0, 0)]), 'font-malformed'],
    ['a head cut short', fontOf(tablesOf([empty], { head: u32(0) })), 'font-truncated'],
    ['an em of 0', fontOf(tablesOf([empty], { head: new Uint8Array(54) })), 'font-malformed'],
    ['a short loca', fontOf(tablesOf([empty], { loca: u16(0) })), 'font-truncated'],
    ['a short hmtx', fontOf(tablesOf([empty], { hmtx: u16(0) })), 'font-truncated'],
    ['a cmap beyond the file', fontOf(tablesOf([empty], { cmap: u16(0, 9) })), 'font-truncated'],
  ])('%s is refused', (_, bytes, code) => {
    expect(codeOf(() => openTrueType(bytes))).toBe(code);
  });

  it('a table that reaches beyond the file is refused', () => {
    const bytes = fontOf(tablesOf([empty, triangle]));
    expect(codeOf(() => openTrueType(bytes.subarray(0, bytes.length - 1)))).toBe('font-truncated');
  });

  it('a glyph that contains itself ends', () => {
    const self = concat([u16(-1, 0, 0, 0, 0), part(1, 0)]);
    expect(codeOf(() => fontWith([empty, self]).outlineOf(1))).toBe('font-glyph-too-complex');
  });

  it('parts that multiply at each level end', () => {
    const many = (glyph: number): Uint8Array =>
      concat([
        u16(-1, 0, 0, 0, 0),
        ...Array.from({ length: 64 }, (_, i) => part(glyph, 0, i < 63 ? 0x20 : 0)),
      ]);
    const font = fontWith([empty, triangle, many(1), many(2), many(3), many(4)]);
    const started = performance.now();
    expect(codeOf(() => font.outlineOf(5))).toBe('font-glyph-too-complex');
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('a damaged glyph leaves the others readable', () => {
    const font = fontWith([empty, triangle.subarray(0, 14), triangle, u16(2, 0, 0, 0, 0, 5, 1, 0)]);
    expect(codeOf(() => font.outlineOf(1))).toBe('font-truncated');
    expect(codeOf(() => font.outlineOf(3))).toBe('font-glyph-malformed');
    expect(font.outlineOf(2)).toHaveLength(4);
    for (const glyph of [4, -1, 0.5]) {
      expect(codeOf(() => font.outlineOf(glyph))).toBe('font-glyph-missing');
    }
  });

  it('every single octet changed gives a font or a Malformed, quickly', () => {
    const cmap = cmapOf([3, 1, format4([0x41, 0x42, 1 - 0x41])]);
    const bytes = fontOf(tablesOf([empty, triangle, loop, composite], { cmap }));
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 0x7f, 0x80, 0xff]) {
        const changed = bytes.slice();
        changed[at] = value;
        codeOf(() => {
          const font = openTrueType(changed);
          for (const code of [0x41, 0x42, 0xffff, 0x1_0000]) font.glyphOf(code);
          for (let glyph = 0; glyph < 4; glyph++) codeOf(() => font.outlineOf(glyph));
        });
      }
    }
  });
});

const dejavu = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';

describe.skipIf(!existsSync(dejavu))('DejaVu Sans (values from fontTools 4.68)', () => {
  const font = openTrueType(new Uint8Array(readFileSync(dejavu)));

  it('gives the glyph, advance and outline of A', () => {
    const glyph = font.glyphOf(0x41) ?? 0;
    expect([glyph, font.advanceOf(glyph)]).toEqual([36, 1401]);
    expect(font.outlineOf(glyph)).toEqual([
      ['M', 700, 1294],
      ['L', 426, 551],
      ['L', 975, 551],
      ['Z'],
      ['M', 586, 1493],
      ['L', 815, 1493],
      ['L', 1384, 0],
      ['L', 1174, 0],
      ['L', 1038, 383],
      ['L', 365, 383],
      ['L', 229, 0],
      ['L', 16, 0],
      ['Z'],
    ]);
  });

  it('assembles é from e and its accent', () => {
    const glyph = font.glyphOf(0xe9) ?? 0;
    expect([glyph, font.advanceOf(glyph)]).toEqual([171, 1260]);
    const starts = font.outlineOf(glyph).filter((segment) => segment[0] === 'M');
    expect(starts).toEqual([
      ['M', 1151, 606],
      ['M', 967, 660],
      ['M', 790, 1638],
    ]);
  });

  it('reads every glyph', () => {
    let segments = 0;
    for (let glyph = 0; glyph < font.glyphCount; glyph++) {
      segments += font.outlineOf(glyph).length;
    }
    expect(segments).toBeGreaterThan(100_000);
  });
});
