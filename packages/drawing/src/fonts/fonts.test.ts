import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  concat,
  fromLatin1,
  latin1,
  Malformed,
  type OutlineFont,
  type Segment,
} from '@yunzhang/base';
import type { FontProgram } from '../face.ts';
import { writeCff } from './cff-write.ts';
import { openFont, type OpenedFont, subsetFont } from './index.ts';
import { readSfnt, writeSfnt } from './sfnt.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(file));

/** Real CFF fonts that come with a library this package uses. */
const foxit = path.join(root, 'node_modules/pdfjs-dist/standard_fonts');
const dejavu = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
const noto = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}

/** A font made of outlines, as another program might hand it over. */
function programOf(outlines: readonly (readonly Segment[])[], unitsPerEm = 1000): FontProgram {
  const font: OutlineFont = {
    unitsPerEm,
    ascender: 800,
    descender: -200,
    glyphCount: outlines.length,
    glyphOf: (codePoint) => (codePoint - 0x40 < outlines.length ? codePoint - 0x40 : undefined),
    outlineOf: (glyph) => outlines[glyph] ?? [],
    advanceOf: (glyph) => 500 + glyph,
  };
  return { ...font, format: 'type1', bytes: new Uint8Array() };
}

const triangle: readonly Segment[] = [['M', 0, 0], ['L', 100, 0], ['L', 0, 100.5], ['Z']];
const drop: readonly Segment[] = [
  ['M', -300, 1200],
  ['C', 10, 20, 1131, -1131, 2000, -5],
  ['L', 1, 1],
  ['Z'],
  ['M', 5, 5],
  ['L', 107, 108],
  ['L', -107, -108],
  ['Z'],
];

/** A CFF font of one charstring in glyph 1. */
function cffOf(charstring: readonly number[], others: readonly (readonly number[])[] = []) {
  const strings = [[14], charstring, ...others];
  const glyphs = strings.map((octets, cid) => ({ cid, charstring: new Uint8Array(octets) }));
  return openFont(writeCff({ name: 'T', unitsPerEm: 1000, box: [0, 0, 1, 1], glyphs }));
}

const n = (value: number): number => value + 139;

describe('CFF', () => {
  it('draws every way of making lines and curves as the format defines it', () => {
    const drawn = (...octets: number[]): readonly Segment[] =>
      cffOf([n(1), n(2), 21, ...octets, 14]).outlineOf(1);
    expect(drawn(n(3), n(4), n(5), 6)).toEqual([
      ['M', 1, 2],
      ['L', 4, 2],
      ['L', 4, 6],
      ['L', 9, 6],
      ['Z'],
    ]);
    expect(drawn(n(3), n(4), 7)[2]).toEqual(['L', 5, 5]);
    // rcurveline, rlinecurve
    const six = [n(1), n(1), n(1), n(1), n(1), n(1)];
    expect(drawn(...six, n(7), n(8), 24)).toEqual([
      ['M', 1, 2],
      ['C', 2, 3, 3, 4, 4, 5],
      ['L', 11, 13],
      ['Z'],
    ]);
    expect(drawn(n(7), n(8), ...six, 25)[2]).toEqual(['C', 9, 11, 10, 12, 11, 13]);
    // vvcurveto and hhcurveto with the optional first operand
    expect(drawn(n(9), n(1), n(2), n(3), n(4), 26)[1]).toEqual(['C', 10, 3, 12, 6, 12, 10]);
    expect(drawn(n(9), n(1), n(2), n(3), n(4), 27)[1]).toEqual(['C', 2, 11, 4, 14, 8, 14]);
    // vhcurveto and hvcurveto with the optional last operand
    expect(drawn(n(1), n(2), n(3), n(4), n(5), 30)[1]).toEqual(['C', 1, 3, 3, 6, 7, 11]);
    expect(drawn(n(1), n(2), n(3), n(4), n(5), 31)[1]).toEqual(['C', 2, 2, 4, 5, 9, 9]);
  });

  it('draws the four kinds of flex as two curves', () => {
    const flexed = (...octets: number[]): readonly Segment[] =>
      cffOf([n(0), n(0), 21, ...octets, 14])
        .outlineOf(1)
        .slice(1, 3);
    expect(flexed(n(1), n(2), n(3), n(4), n(5), n(6), n(7), 12, 34)).toEqual([
      ['C', 1, 0, 3, 3, 7, 3],
      ['C', 12, 3, 18, 0, 25, 0],
    ]);
    const twelve = Array.from({ length: 12 }, (_, i) => n(i + 1));
    expect(flexed(...twelve, n(50), 12, 35)).toEqual([
      ['C', 1, 2, 4, 6, 9, 12],
      ['C', 16, 20, 25, 30, 36, 42],
    ]);
    expect(flexed(...twelve.slice(0, 9), 12, 36)).toEqual([
      ['C', 1, 2, 4, 6, 9, 6],
      ['C', 15, 6, 22, 14, 31, 0],
    ]);
    expect(flexed(...twelve.slice(0, 11), 12, 37)).toEqual([
      ['C', 1, 2, 4, 6, 9, 12],
      ['C', 16, 20, 25, 30, 0, 41],
    ]);
  });

  it('calculates, and passes over hints and their masks', () => {
    // 10 stems, so that the mask has two octets, which would otherwise be operators.
    const stems = [...Array.from({ length: 10 }, () => [n(1), n(1)]).flat(), 18];
    const rest = Array.from({ length: 10 }, () => [n(1), n(1)]).flat();
    const mask = [...stems, ...rest, 19, 14, 14, 14];
    // 3 and 4 exchanged; 3 / 2 = 1.5; 4 doubled and multiplied = 16; exchanged twice more.
    const sums = [n(3), n(4), 12, 28, n(2), 12, 12, 12, 28, 12, 27, 12, 24, 12, 28, 12, 28];
    const [, line] = cffOf([...mask, n(0), n(0), 21, ...sums, 5, 14]).outlineOf(1);
    expect(line).toEqual(['L', 1.5, 16]);
  });

  it('takes the width from before the first operator', () => {
    expect(cffOf([n(77), n(1), 22, 14]).advanceOf(1)).toBe(77);
    expect(cffOf([n(1), 22, 14]).advanceOf(1)).toBe(0);
    expect(cffOf([n(77), 14]).advanceOf(1)).toBe(77);
    expect(cffOf([n(77), n(1), n(1), n(2), n(2), 1, 14]).advanceOf(1)).toBe(77);
  });

  it('refuses charstrings that call themselves, pile up, or never end', () => {
    expect(codeOf(() => cffOf([n(0), 10]).outlineOf(1))).toBe('font-glyph-malformed');
    expect(codeOf(() => cffOf([12, 24]).outlineOf(1))).toBe('font-glyph-malformed');
    const pile = Array.from({ length: 600 }, () => n(1));
    expect(codeOf(() => cffOf(pile).outlineOf(1))).toBe('font-glyph-malformed');
    const long = Array.from({ length: 150_000 }, (_, i) => (i % 2 === 0 ? n(1) : 22));
    expect(codeOf(() => cffOf(long).outlineOf(1))).toBe('font-glyph-too-complex');
    expect(codeOf(() => cffOf([14]).outlineOf(2))).toBe('font-glyph-missing');
  });

  it('gives up on a font whose glyphs are all as complex as one may be', () => {
    const long = Array.from({ length: 99_000 }, (_, i) => (i % 2 === 0 ? n(1) : 22));
    const font = cffOf(long);
    let drawn = 0;
    while (drawn < 1000 && codeOf(() => font.outlineOf(1)) === 'none') drawn += 1;
    expect(drawn).toBeGreaterThan(100);
    expect(drawn).toBeLessThan(300);
    expect(font.outlineOf(0)).toEqual([]);
  });
});

describe.skipIf(!existsSync(foxit))('real CFF fonts (values from fontTools 4.68)', () => {
  const serif = openFont(read(path.join(foxit, 'FoxitSerif.pfb')));

  it('finds glyphs by character, name and code, and draws them', () => {
    expect([serif.format, serif.unitsPerEm, serif.glyphCount]).toEqual(['cff', 1000, 230]);
    const found = [serif.glyphOf(0x41), serif.glyphOfName('A'), serif.glyphOfCode(0x41)];
    expect(found).toEqual([34, 34, 34]);
    expect(serif.advanceOf(34)).toBe(722);
    expect(serif.outlineOf(34).slice(0, 3)).toEqual([
      ['M', 15, 0],
      ['L', 213, 0],
      ['L', 213, 19],
    ]);
  });

  it('reads every glyph of every font', () => {
    for (const file of readdirSync(foxit).filter((name) => name.endsWith('.pfb'))) {
      const font = openFont(read(path.join(foxit, file)));
      let segments = 0;
      for (let glyph = 0; glyph < font.glyphCount; glyph++) {
        segments += font.outlineOf(glyph).length;
      }
      expect(segments, file).toBeGreaterThan(3000);
    }
  });

  it('makes a subset that draws the same and is found by number', () => {
    const made = subsetFont(serif, new Set([34, 66]));
    expect(made.format).toBe('cff');
    const small = openFont(made.bytes);
    expect(small.glyphCount).toBe(3);
    for (const glyph of [0, 34, 66]) {
      const own = small.glyphOfCid(glyph) ?? -1;
      expect(small.outlineOf(own)).toEqual(serif.outlineOf(glyph));
      expect(small.advanceOf(own)).toBe(serif.advanceOf(glyph));
    }
    expect(small.glyphOfCid(35)).toBeUndefined();
    expect(subsetFont(serif, new Set([66, 34])).bytes).toEqual(made.bytes);
  });

  it('makes an OpenType file in which glyphs keep their numbers and characters', () => {
    const made = subsetFont(serif, new Set([34, 66]), { forOfd: true });
    const font = openFont(made.bytes);
    expect([made.format, font.format, font.glyphCount]).toEqual([
      'opentype-cff',
      'opentype-cff',
      67,
    ]);
    expect([0x41, 0x61, 0x42].map((code) => font.glyphOf(code))).toEqual([34, 66, undefined]);
    expect(font.outlineOf(66)).toEqual(serif.outlineOf(66));
    expect(font.advanceOf(34)).toBe(722);
    expect(font.outlineOf(35)).toEqual([]);
  });

  it('is a font or a Malformed, quickly, whatever octet is changed', () => {
    const whole = read(path.join(foxit, 'FoxitSerif.pfb'));
    flipped(whole, 400);
  });
});

/** Opens and draws after each of some changes; nothing but Malformed may come out. */
function flipped(whole: Uint8Array, changes: number): void {
  const startedAt = performance.now();
  for (let i = 0; i < changes; i++) {
    // Half of the changes hit the first 600 octets, where the structure is.
    const at = i % 2 === 0 ? (i * 7) % 600 : (i * 7919) % whole.length;
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << (i % 8));
    codeOf(() => {
      const font = openFont(changed);
      for (const code of [0x20, 0x41, 0x4e2d]) font.glyphOf(code);
      font.glyphOfName('A');
      font.glyphOfCode(0x41);
      for (let glyph = 0; glyph < Math.min(font.glyphCount, 40); glyph++) {
        codeOf(() => font.outlineOf(glyph));
        codeOf(() => font.advanceOf(glyph));
      }
      subsetFont(font, new Set([1, 2, 3]), { characters: new Map() });
    });
  }
  expect(performance.now() - startedAt).toBeLessThan(4000);
}

describe('subsets of any font', () => {
  it('keep fractions, other ems and both kinds of curves', () => {
    const font = programOf([[], triangle, drop], 2048);
    const made = openFont(subsetFont(font, new Set([1, 2])).bytes);
    expect(made.unitsPerEm).toBe(2048);
    expect(made.outlineOf(1)).toEqual(triangle);
    expect(made.outlineOf(2)).toEqual(drop);
    expect(made.advanceOf(2)).toBe(502);
    const curve = programOf([[], [['M', 0, 0], ['Q', 3, 6, 9, 0], ['Z']]]);
    expect(openFont(subsetFont(curve, new Set([1])).bytes).outlineOf(1)).toEqual([
      ['M', 0, 0],
      ['C', 2, 4, 5, 4, 9, 0],
      ['Z'],
    ]);
  });

  it('of nothing is a font with an empty glyph', () => {
    const none = subsetFont(programOf([[], triangle]), new Set());
    expect(openFont(none.bytes).glyphCount).toBe(1);
    const wrong = subsetFont(programOf([[], triangle]), new Set([-1, 0.5, 9]), { forOfd: true });
    expect(openFont(wrong.bytes).glyphCount).toBe(1);
  });

  it('leave a glyph empty that cannot be read', () => {
    const font = programOf([[], triangle]);
    const broken: FontProgram = {
      ...font,
      outlineOf: (glyph) => {
        if (glyph === 1) throw new Malformed('font-glyph-malformed');
        return font.outlineOf(glyph);
      },
    };
    expect(openFont(subsetFont(broken, new Set([1])).bytes).outlineOf(1)).toEqual([]);
  });
});

describe.skipIf(!existsSync(dejavu))('subsets of TrueType', () => {
  const whole = existsSync(dejavu) ? read(dejavu) : new Uint8Array();
  const font = (): OpenedFont => openFont(whole);

  it('keep parts of composite glyphs, numbers and widths', () => {
    const made = subsetFont(font(), new Set([171]));
    const small = openFont(made.bytes);
    expect(made.format).toBe('truetype');
    expect(made.bytes.length).toBeLessThan(6000);
    expect(small.outlineOf(171)).toEqual(font().outlineOf(171));
    expect(small.advanceOf(171)).toBe(1260);
    expect(small.outlineOf(36)).toEqual([]);
    expect(small.glyphCount).toBe(172);
  });

  it('have a character map for OFD, with characters beyond the first plane', () => {
    const characters = new Map([
      [0x41, 36],
      [0x42, 37],
      [0x2_0000, 36],
    ]);
    const made = subsetFont(font(), new Set([36, 37]), { forOfd: true, characters });
    const small = openFont(made.bytes);
    const asked = [0x41, 0x42, 0x43, 0x2_0000, 0xffff].map((code) => small.glyphOf(code));
    expect(asked).toEqual([36, 37, undefined, 36, undefined]);
    expect([...readSfnt(made.bytes).keys()]).toEqual(
      ['OS/2', 'cmap', 'cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx'].concat([
        'loca',
        'maxp',
        'name',
        'post',
        'prep',
      ]),
    );
  });

  it('find the characters by themselves when nobody names them', () => {
    const made = subsetFont(font(), new Set([36]), { forOfd: true });
    expect(openFont(made.bytes).glyphOf(0x41)).toBe(36);
  });

  const without = (...tags: string[]): OpenedFont => {
    const tables = new Map(readSfnt(whole));
    for (const tag of tags) tables.delete(tag);
    return openFont(writeSfnt(tables, 'truetype'));
  };
  const changed = (tag: string, table: Uint8Array): OpenedFont =>
    openFont(writeSfnt(new Map([...readSfnt(whole), [tag, table]]), 'truetype'));

  it.each([
    ['a character map of nonsense', () => changed('cmap', new Uint8Array(8).fill(255))],
    ['no metrics', () => without('hhea', 'hmtx')],
    ['metrics cut short', () => changed('hmtx', new Uint8Array(100))],
    ['no names and no post table', () => without('name', 'post', 'OS/2', 'cmap')],
    ['the mark of OpenType', () => openFont(writeSfnt(readSfnt(whole), 'opentype'))],
    ['its last octets missing', () => openFont(whole.subarray(0, whole.length - 40))],
  ])('a font with %s still draws', (_, open) => {
    expect(open().outlineOf(36)[0]).toEqual(['M', expect.any(Number), 1294]);
  });

  it('finds glyphs by name in the post table and by the list of names', () => {
    expect(font().glyphOfName('eacute')).toBe(171);
    expect(without('post').glyphOfName('eacute')).toBe(171);
    expect(font().glyphOfName('uni00E9')).toBe(171);
    expect(font().glyphOfName('nonsense')).toBeUndefined();
  });

  it('a loca that names the same octets for every glyph does not make a huge subset', () => {
    const tables = new Map(readSfnt(whole));
    const glyf = new Uint8Array(3_000_000);
    const loca = new Uint8Array(6254 * 4);
    const view = new DataView(loca.buffer);
    for (let i = 0; i < 6254; i++) view.setUint32(i * 4, i % 2 === 0 ? 0 : glyf.length);
    const hostile = openFont(writeSfnt(tables.set('glyf', glyf).set('loca', loca), 'truetype'));
    const all = new Set(Array.from({ length: 6253 }, (_, i) => i));
    expect(subsetFont(hostile, all).bytes.length).toBeLessThan(70_000_000);
  });

  it('is a font or a Malformed, quickly, whatever octet is changed', () => {
    flipped(subsetFont(font(), new Set([36, 171, 72]), { forOfd: true }).bytes, 400);
  });
});

describe.skipIf(!existsSync(noto))('Noto Sans CJK (values from fontTools 4.68)', () => {
  it('draws Chinese characters of the first face of the collection', () => {
    const font = openFont(read(noto));
    expect([font.format, font.glyphCount, font.glyphOf(0x4e2d)]).toEqual([
      'opentype-cff',
      65_535,
      9544,
    ]);
    expect(font.advanceOf(9544)).toBe(1000);
    const small = openFont(subsetFont(font, new Set([9544, 13_185])).bytes);
    expect(small.outlineOf(1)).toEqual(font.outlineOf(9544));
  });
});

/** Encrypts as Type 1 fonts do, with four octets before the text. */
function encrypted(plain: Uint8Array, key: number): Uint8Array {
  const lead = concat([new Uint8Array([0xf0, 0xf1, 0xf2, 0xf3]), plain]);
  let state = key;
  return lead.map((octet) => {
    const coded = octet ^ (state >> 8);
    state = ((coded + state) * 52_845 + 22_719) & 0xffff;
    return coded;
  });
}

interface Type1Question {
  readonly glyphs: Readonly<Record<string, readonly number[]>>;
  readonly subroutines?: readonly (readonly number[])[];
  readonly encoding?: string;
  readonly matrix?: string;
}

function type1Parts(question: Type1Question): { readonly head: string; readonly body: Uint8Array } {
  const { glyphs, subroutines = [], encoding = 'StandardEncoding def' } = question;
  const head =
    `%!PS-AdobeFont-1.0: Test\n/FontName /Test def\n/FontBBox {0 -200 1000 800} readonly def\n` +
    `/FontMatrix [${question.matrix ?? '0.001 0 0 0.001 0 0'}] readonly def\n` +
    `/Encoding ${encoding}\ncurrentfile eexec\n`;
  const data = (octets: readonly number[]): Uint8Array => encrypted(new Uint8Array(octets), 4330);
  const parts = [fromLatin1(`dup /Private 9 dict dup begin /Subrs ${subroutines.length} array\n`)];
  for (const [i, octets] of subroutines.entries()) {
    parts.push(fromLatin1(`dup ${i} ${octets.length + 4} RD `), data(octets), fromLatin1(' NP\n'));
  }
  parts.push(fromLatin1('ND 2 index /CharStrings 9 dict dup begin\n'));
  for (const [name, octets] of Object.entries(glyphs)) {
    parts.push(fromLatin1(`/${name} ${octets.length + 4} RD `), data(octets), fromLatin1(' ND\n'));
  }
  parts.push(fromLatin1('end end readonly put mark currentfile closefile\n'));
  return { head, body: encrypted(concat(parts), 55_665) };
}

function type1Of(question: Type1Question): OpenedFont {
  const { head, body } = type1Parts(question);
  return openFont(concat([fromLatin1(head), body]));
}

const square = [n(10), n(100), 13, n(0), n(0), 21, n(50), 6, n(50), 7, n(-50), 6, 9, 14];
const accent = [n(5), n(60), 13, n(0), n(70), 21, n(10), 6, n(10), 7, 9, 14];

describe('Type 1', () => {
  it('draws outlines that begin at the left side bearing', () => {
    const font = type1Of({ glyphs: { '.notdef': [n(0), n(0), 13, 14], A: square } });
    expect([font.format, font.glyphCount, font.glyphOf(0x41)]).toEqual(['type1', 2, 1]);
    expect([font.glyphOfCode(0x41), font.advanceOf(1)]).toEqual([1, 100]);
    expect([font.ascender, font.descender]).toEqual([800, -200]);
    expect(font.outlineOf(1)).toEqual([
      ['M', 10, 0],
      ['L', 60, 0],
      ['L', 60, 50],
      ['L', 10, 50],
      ['Z'],
    ]);
  });

  it('puts an accent over its base', () => {
    // Composite bearing 10, accent bearing 5, offset 20 and 30: the accent moves by 25 and 30.
    const both = [n(10), n(100), 13, n(5), n(20), n(30), n(65), 247, 86, 12, 6];
    const font = type1Of({ glyphs: { A: square, acute: accent, Aacute: both } });
    const starts = font.outlineOf(font.glyphOf(0xc1) ?? 0).filter((segment) => segment[0] === 'M');
    expect(starts).toEqual([
      ['M', 10, 0],
      ['M', 30, 100],
    ]);
    expect(font.advanceOf(font.glyphOf(0xc1) ?? 0)).toBe(100);
  });

  it('draws a flex as two curves and goes on from its end', () => {
    const call = (number: number): readonly number[] => [n(number), 10];
    const move = (x: number, y: number): readonly number[] => [n(x), n(y), 21, ...call(2)];
    const flex = [
      n(0),
      n(100),
      13,
      n(0),
      n(0),
      21,
      ...call(1),
      ...move(50, 10),
      ...move(-40, -10),
      ...move(20, 5),
      ...move(20, 5),
      ...move(20, 0),
      ...move(20, -5),
      ...move(10, -5),
      n(50),
      n(100),
      n(0),
      ...call(0),
      n(7),
      6,
      9,
      14,
    ];
    const subroutines = [
      [n(3), n(0), 12, 16, 12, 17, 12, 17, 12, 33, 11],
      [n(0), n(1), 12, 16, 11],
      [n(0), n(2), 12, 16, 11],
      [11],
    ];
    const font = type1Of({ glyphs: { A: flex }, subroutines });
    expect(font.outlineOf(1)).toEqual([
      ['M', 0, 0],
      ['C', 10, 0, 30, 5, 50, 10],
      ['C', 70, 10, 90, 5, 100, 0],
      ['L', 107, 0],
      ['Z'],
    ]);
  });

  it('divides, and replaces hints by calling what it is told', () => {
    const hints = [n(4), n(1), n(3), 12, 16, 12, 17, 10];
    const line = [n(0), n(100), 13, n(0), n(0), 21, ...hints, n(7), n(2), 12, 12, 6, 9, 14];
    const subroutines = [[11], [11], [11], [11], [n(3), n(4), 5, 11]];
    const font = type1Of({ glyphs: { A: line }, subroutines });
    expect(font.outlineOf(1).slice(1, 3)).toEqual([
      ['L', 3, 4],
      ['L', 6.5, 4],
    ]);
  });

  it('reads PFB segments, hexadecimal text, own encodings and other ems', () => {
    const encoding =
      '256 array 0 1 255 {1 index exch /.notdef put} for\ndup 1 /A put\ndup 16#41 /B put\nreadonly def';
    const question = { glyphs: { A: square, B: accent }, encoding, matrix: '.0005 0 0 .0005 0 0' };
    const { head, body } = type1Parts(question);
    const segment = (kind: number, data: Uint8Array): Uint8Array => {
      const start = new Uint8Array([0x80, kind, 0, 0, 0, 0]);
      new DataView(start.buffer).setUint32(2, data.length, true);
      return concat([start, data]);
    };
    const text = latin1(body)
      .split('')
      .map((char) => char.charCodeAt(0).toString(16).padStart(2, '0'))
      .join('');
    const files = [
      concat([fromLatin1(head), body]),
      concat([segment(1, fromLatin1(head)), segment(2, body), new Uint8Array([0x80, 3])]),
      fromLatin1(`${head}${text.replaceAll(/.{64}/g, '$&\n')}\n${'0'.repeat(64)}\ncleartomark`),
    ];
    for (const file of files) {
      const font = openFont(file);
      expect([1, 0x41, 0x42].map((code) => font.glyphOfCode(code))).toEqual([1, 2, undefined]);
      expect(font.unitsPerEm).toBe(2000);
      expect(font.outlineOf(1)[1]).toEqual(['L', 60, 0]);
    }
  });

  it('becomes OpenType for OFD', () => {
    const font = type1Of({ glyphs: { A: square, B: accent } });
    const made = openFont(subsetFont(font, new Set([2]), { forOfd: true }).bytes);
    expect([made.glyphOf(0x42), made.glyphOf(0x41)]).toEqual([2, undefined]);
    expect(made.outlineOf(2)).toEqual(font.outlineOf(2));
  });

  it('refuses what calls itself, lies about sizes, or has no glyphs', () => {
    const self = { glyphs: { A: [n(0), 10] }, subroutines: [[n(0), 10]] };
    expect(codeOf(() => type1Of(self).outlineOf(1))).toBe('font-glyph-too-complex');
    const many = Array.from({ length: 40 }, () => [n(0), 10]).flat();
    const doubled = { glyphs: { A: many }, subroutines: [many.slice(2)] };
    expect(codeOf(() => type1Of(doubled).outlineOf(1))).toBe('font-glyph-too-complex');
    expect(codeOf(() => type1Of({ glyphs: {} }))).toBe('font-malformed');
    const secret = encrypted(fromLatin1('/CharStrings 1 dict\n/A 99999 RD x'), 55_665);
    const lying = concat([fromLatin1('%!PS\neexec\n'), secret]);
    expect(codeOf(() => openFont(lying))).toBe('font-truncated');
    expect(codeOf(() => openFont(fromLatin1('%!PS-Adobe nothing here')))).toBe('font-malformed');
  });

  it('is a font or a Malformed, quickly, whatever octet is changed', () => {
    const { head, body } = type1Parts({ glyphs: { A: square, acute: accent } });
    flipped(concat([fromLatin1(head), body]), 400);
  });
});

describe('other files', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['text', fromLatin1('this is no font at all')],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
  ])('%s is refused', (_, bytes) => {
    expect(codeOf(() => openFont(bytes))).toBe('font-not-sfnt');
  });
});
