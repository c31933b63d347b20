import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GroupMark, ImageMark, Mark, PathMark, TextMark } from '@yunzhang/drawing';
import { openOfd, pageText } from '@yunzhang/ofd';
import { describe, expect, it } from 'vitest';
import type { ConversionCode } from '../codes.ts';
import { pdfToOfd } from './convert.ts';
import { startImages } from './images.ts';
import { pageArtwork } from './page.ts';
import type { PdfOperation, PdfPageSource } from './source.ts';

const fontFile = fileURLToPath(
  new URL('../../../imprint/font/yunzhang-seal-song.ttf', import.meta.url),
);
const song = { name: 'ABCDEF+Song', data: new Uint8Array(fs.readFileSync(fontFile)) };

type Line = readonly [name: string, ...args: unknown[]];

function listed(lines: readonly Line[]): readonly PdfOperation[] {
  return lines.map(([name, ...args]) => ({ name, args }));
}

/** A page of 100 × 50 mm whose user space is in mm from the bottom left corner. */
function page(
  lines: readonly Line[],
  objects: Readonly<Record<string, unknown>> = {},
): PdfPageSource {
  return {
    widthMm: 100,
    heightMm: 50,
    map: [1, 0, 0, -1, 0, 50],
    operations: (list) => (list === undefined ? listed(lines) : listed(list as readonly Line[])),
    object: (name) => objects[name] ?? (name === 'song' ? song : undefined),
    isShown: (properties) => properties !== 'hidden',
  };
}

interface Painted {
  readonly marks: readonly Mark[];
  readonly notes: readonly string[];
}

function paint(lines: readonly Line[], objects?: Readonly<Record<string, unknown>>): Painted {
  const notes: ConversionCode[] = [];
  const note = (code: ConversionCode): void => void notes.push(code);
  const shared = { fonts: new Map(), images: startImages(), note };
  return { marks: pageArtwork(page(lines, objects), shared).marks, notes };
}

const glyph = (char: string, width = 1000): object => ({
  fontChar: char,
  unicode: char,
  width,
  isInFont: true,
  isSpace: char === ' ',
});

const square: Line = ['constructPath', 'fill', [[0, 0, 0, 1, 10, 0, 1, 10, 10, 4]], null];

describe('paths', () => {
  it('keep their steps, their colours and the way to the page', () => {
    const { marks } = paint([
      ['transform', 2, 0, 0, 2, 5, 5],
      ['setFillRGBColor', '#ff0000'],
      ['setGState', [['ca', 0.5]]],
      ['constructPath', 'eoFill', [[0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 3, 7, 8, 9, 10, 4]], null],
    ]);
    expect(marks).toEqual([
      {
        kind: 'path',
        map: [2, 0, 0, -2, 5, 45],
        d: 'M 0 0 C 1 2 3 4 5 6 Q 7 8 9 10 Z',
        rule: 'evenodd',
        fill: { kind: 'plain', colour: '#ff0000', alpha: 0.5 },
      },
    ]);
  });

  it('take lines with all that belongs to them', () => {
    const [mark] = paint([
      ['setLineWidth', 3],
      ['setLineCap', 1],
      ['setDash', [2, 1], 0.5],
      ['constructPath', 'stroke', [new Float32Array([0, 0, 0, 1, 10, 0])], null],
    ]).marks as PathMark[];
    expect(mark?.stroke).toMatchObject({ width: 3, cap: 'round', dashes: [2, 1], dashOffset: 0.5 });
    expect(mark?.fill).toBeUndefined();
  });

  it('cut what comes after them until the state goes back', () => {
    const { marks } = paint([
      ['save'],
      ['clip'],
      ['constructPath', 'endPath', [[0, 0, 0, 1, 5, 0, 1, 5, 5, 4]], null],
      square,
      square,
      ['restore'],
      square,
    ]);
    const [group, free] = marks as [GroupMark, PathMark];
    expect(group.clips?.[0]?.areas[0]?.d).toBe('M 0 0 L 5 0 L 5 5 Z');
    expect(group.marks).toHaveLength(2);
    expect(free.kind).toBe('path');
  });
});

describe('text', () => {
  const shown: readonly Line[] = [
    ['beginText'],
    ['setFont', 'song', 4],
    ['setTextMatrix', [1, 0, 0, 1, 10, 20]],
    ['showText', [glyph('云'), -500, glyph('章')]],
    ['endText'],
  ];

  it('stands where the file puts it, in its own font', () => {
    const [mark] = paint(shown).marks as TextMark[];
    expect(mark?.face.name).toBe('Song');
    expect(mark?.map).toEqual([1, 0, 0, 1, 10, 30]);
    expect(mark?.glyphs.map(({ char, x, y }) => [char, x, y])).toEqual([
      ['云', 0, 0],
      ['章', 6, 0],
    ]);
    expect(mark?.glyphs[0]?.glyph).toBe(mark?.face.embedded?.glyphOf(0x4e91));
  });

  it('that goes on becomes one run', () => {
    const { marks } = paint([...shown.slice(0, -1), ['showText', [glyph('台')]], ['endText']]);
    expect(marks).toHaveLength(1);
    expect((marks[0] as TextMark).glyphs.map(({ x }) => x)).toEqual([0, 6, 10]);
  });

  it('of another line or look stays apart', () => {
    const more: readonly Line[] = [
      ['moveText', 0, -8],
      ['showText', [glyph('台')]],
      ['setFillRGBColor', '#0000ff'],
      ['showText', [glyph('云')]],
    ];
    expect(paint([...shown.slice(0, -1), ...more]).marks).toHaveLength(3);
  });

  it('takes spacing, scale and rise into account', () => {
    const [mark] = paint([
      ['setFont', 'song', 4],
      ['setCharSpacing', 1],
      ['setWordSpacing', 2],
      ['setHScale', 50],
      ['setTextRise', 3],
      ['showText', [glyph('云'), glyph(' ', 500), glyph('章')]],
    ]).marks as TextMark[];
    expect(mark?.horizontalScale).toBe(0.5);
    expect(mark?.map[5]).toBe(47);
    expect(mark?.glyphs.map(({ x }) => x)).toEqual([0, 2.5, 5]);
  });

  it('that is not to be seen can still be found', () => {
    const [mark] = paint([['setTextRenderingMode', 3], ...shown]).marks as TextMark[];
    expect([mark?.fill, mark?.stroke]).toEqual([undefined, undefined]);
    expect(mark?.glyphs).toHaveLength(2);
  });

  it('that clips cuts what comes after it', () => {
    const { marks } = paint([['setTextRenderingMode', 7], ...shown, square]);
    expect((marks.at(-1) as GroupMark).clips?.[0]?.areas[0]?.d).toMatch(/^M .*Z/);
  });

  it('drawn by operations is drawn and can be found', () => {
    const letters = { a: [square] };
    const drawn = {
      name: 'T3',
      isType3Font: true,
      fontMatrix: [0.1, 0, 0, 0.1, 0, 0],
      charProcOperatorList: letters,
    };
    const { marks } = paint(
      [
        ['setFont', 'drawn', 2],
        [
          'showText',
          [
            { unicode: 'a', width: 10, operatorListId: 'a' },
            { unicode: 'a', width: 10, operatorListId: 'a' },
          ],
        ],
      ],
      { drawn },
    );
    expect(marks.map(({ kind }) => kind)).toEqual(['path', 'path', 'text']);
    expect((marks[1] as PathMark).map).toEqual([0.2, 0, 0, -0.2, 2, 50]);
  });
});

describe('images', () => {
  const bitmap = {
    width: 2,
    height: 1,
    kind: 2,
    data: new Uint8ClampedArray([255, 0, 0, 0, 0, 255]),
  };

  it('stand upright and are one file wherever they are shown', () => {
    const [first, second] = paint(
      [
        ['transform', 20, 0, 0, 10, 5, 5],
        ['paintImageXObject', 'img_1', 2, 1],
        ['paintImageXObject', 'img_1', 2, 1],
      ],
      { img_1: bitmap },
    ).marks as ImageMark[];
    expect(first?.map).toEqual([20, 0, 0, 10, 5, 35]);
    expect(second?.image).toBe(first?.image);
  });

  it('that are masks take the colour of fills', () => {
    const mask = { width: 8, height: 1, data: new Uint8Array([0b0111_1111]) };
    const [mark] = paint([
      ['setFillRGBColor', '#00ff00'],
      ['paintImageMaskXObject', mask],
    ]).marks as ImageMark[];
    expect(mark?.image.format).toBe('png');
  });

  it('without pixels are told and left out', () => {
    const { marks, notes } = paint([
      ['paintImageXObject', 'img_9'],
      ['paintInlineImageXObject', { width: 1e9, height: 1e9 }],
    ]);
    expect([marks, notes]).toEqual([[], ['convert-image-dropped', 'convert-image-dropped']]);
  });
});

describe('groups, patterns and layers', () => {
  it('a group is faded as a whole', () => {
    const { marks } = paint([
      [
        'setGState',
        [
          ['ca', 0.25],
          ['BM', 'multiply'],
        ],
      ],
      ['beginGroup', { bbox: [0, 0, 10, 10] }],
      square,
      ['endGroup', {}],
    ]);
    const [mixed] = marks as GroupMark[];
    expect(mixed?.blend).toBe('multiply');
    expect((mixed?.marks[0] as GroupMark | undefined)?.alpha).toBe(0.25);
  });

  it('a soft mask is told, and what it fades is shown', () => {
    const { marks, notes } = paint([
      ['beginGroup', { smask: { subtype: 'Alpha' } }],
      square,
      square,
      ['endGroup', { smask: { subtype: 'Alpha' } }],
      ['setGState', [['SMask', true]]],
      square,
    ]);
    expect([marks.length, notes]).toEqual([1, ['convert-soft-mask']]);
  });

  const behind = (mask: readonly Line[], subtype = 'Luminosity'): readonly Line[] => [
    ['beginGroup', { smask: { subtype } }],
    ...mask,
    ['endGroup', { smask: { subtype } }],
    ['setGState', [['SMask', true]]],
  ];
  const grey = (from: string, to: string): unknown => {
    const stops = [
      [0, from],
      [1, to],
    ];
    return ['RadialAxial', 'axial', null, stops, [0, 0], [10, 0], null, null];
  };

  it('an even soft mask becomes alpha', () => {
    const mask = behind([['setFillRGBColor', '#808080'], square]);
    const { marks, notes } = paint([...mask, square]);
    expect((marks[0] as GroupMark).alpha).toBeCloseTo(0.5, 1);
    expect([(marks[0] as GroupMark).clips?.length, notes]).toEqual([1, []]);
  });

  it('a soft mask that is a shading fades one colour', () => {
    const mask = behind([['setFillColorN', 'Shading', 'g'], square]);
    const { marks, notes } = paint([...mask, ['setFillRGBColor', '#ff0000'], square], {
      g: grey('#000000', '#ffffff'),
    });
    const [mark] = (marks[0] as GroupMark).marks as PathMark[];
    const stops = mark?.fill?.kind === 'axial' ? mark.fill.stops : [];
    expect(stops.map(({ colour, alpha }) => [colour, Math.round(alpha * 100)])).toEqual([
      ['#ff0000', 0],
      ['#ff0000', 100],
    ]);
    expect(notes).toEqual([]);
  });

  it('a soft mask that is a shading fades a shading in the same place', () => {
    const mask = behind([['setFillColorN', 'Shading', 'g'], square]);
    const objects = { g: grey('#ffffff', '#000000'), c: grey('#ff0000', '#0000ff') };
    const { marks } = paint([...mask, ['setFillColorN', 'Shading', 'c'], square], objects);
    const [mark] = (marks[0] as GroupMark).marks as PathMark[];
    const stops = mark?.fill?.kind === 'axial' ? mark.fill.stops : [];
    expect(stops.map(({ colour, alpha }) => [colour, Math.round(alpha * 100)])).toEqual([
      ['#ff0000', 100],
      ['#0000ff', 0],
    ]);
  });

  it('a soft mask that is an image goes with the image above it', () => {
    const pixel = (level: number): object => {
      return { width: 1, height: 1, kind: 2, data: new Uint8Array([level, level, level]) };
    };
    const mask = behind([['paintInlineImageXObject', pixel(9)]]);
    const { marks, notes } = paint([...mask, ['paintInlineImageXObject', pixel(200)]]);
    expect((marks[0] as ImageMark).mask?.format).toBe('png');
    expect(notes).toEqual([]);
  });

  it('a shading keeps its axis, and its ends where they do not go on', () => {
    const stops = [
      [0, '#000000'],
      [0.000_001, '#ff0000'],
      [1, '#0000ff'],
    ];
    const axial = ['RadialAxial', 'axial', null, stops, [0, 0], [10, 0], null, null];
    const [mark] = paint([['setFillColorN', 'Shading', 'p', [1, 0, 0, 1, 3, 0]], square], {
      p: axial,
    }).marks as PathMark[];
    expect(mark?.fill).toMatchObject({
      kind: 'axial',
      before: false,
      after: true,
      map: [1, 0, 0, 1, 3, 0],
    });
    expect(mark?.fill?.kind === 'axial' && mark.fill.stops.length).toBe(2);
  });

  it('a tile has its corner at the origin', () => {
    const tile: Line = [
      'setFillColorN',
      'TilingPattern',
      '#00ff00',
      [square],
      [1, 0, 0, 1, 0, 0],
      [5, 5, 15, 15],
      12,
      12,
      2,
      1,
    ];
    const [mark] = paint([tile, square]).marks as PathMark[];
    const fill = mark?.fill;
    expect(fill).toMatchObject({ kind: 'tile', width: 10, stepX: 12, map: [1, 0, 0, 1, 5, 5] });
    const [cell] = (fill?.kind === 'tile' ? fill.marks : []) as GroupMark[];
    expect((cell?.marks[0] as PathMark | undefined)?.fill).toMatchObject({ colour: '#00ff00' });
  });

  it('content that is switched off is not carried over', () => {
    const { marks } = paint([
      ['beginMarkedContentProps', 'OC', 'hidden'],
      ['beginMarkedContent', 'P'],
      square,
      ['endMarkedContent'],
      ['endMarkedContent'],
      square,
    ]);
    expect(marks).toHaveLength(1);
  });
});

describe('hostile pages', () => {
  it('end whatever they say', () => {
    const names = [
      'save',
      'restore',
      'transform',
      'constructPath',
      'showText',
      'setFont',
      'beginGroup',
    ];
    const more = [
      'endGroup',
      'setGState',
      'setFillColorN',
      'paintImageMaskXObjectRepeat',
      'shadingFill',
    ];
    const values: readonly unknown[] = [
      undefined,
      null,
      NaN,
      -1,
      'x',
      [],
      {},
      [NaN],
      [[1, 2]],
      { data: 5 },
    ];
    const lines = [
      ...names,
      ...more,
      'beginAnnotation',
      'endText',
      'paintInlineImageXObjectGroup',
    ].flatMap((name) => values.flatMap((a) => values.map((b): Line => [name, a, b, a])));
    expect(() => paint(lines)).not.toThrow();
  });

  it('do not follow cells or letters into themselves', () => {
    const letters: Record<string, unknown> = {};
    const drawn = { isType3Font: true, charProcOperatorList: letters };
    letters['a'] = [
      ['setFont', 'drawn', 1],
      ['showText', [{ width: 1, operatorListId: 'a' }]],
    ];
    const cell: unknown[] = [];
    const tile: Line = [
      'setFillColorN',
      'TilingPattern',
      null,
      cell,
      null,
      [0, 0, 1, 1],
      1,
      1,
      1,
      1,
    ];
    cell.push(tile, square);
    const { notes } = paint([tile, square, ...(letters['a'] as Line[])], { drawn });
    expect(notes).toContain('convert-pattern-dropped');
    expect(notes).toContain('convert-page-cut');
  });
});

describe('pdfToOfd', () => {
  async function* pages(...all: readonly PdfPageSource[]): AsyncGenerator<PdfPageSource> {
    yield* all;
  }
  const info = { docId: '0'.repeat(32) };

  it('makes a file whose text reads as it did', async () => {
    const lines: readonly Line[] = [
      ['setFont', 'song', 4],
      ['setTextMatrix', [1, 0, 0, 1, 10, 20]],
      ['showText', [glyph('云'), glyph('章')]],
    ];
    const made = await pdfToOfd({ info, pages: pages(page(lines), page([])) });
    expect([made?.pageCount, made?.findings]).toEqual([2, []]);
    const file = openOfd(made?.bytes ?? new Uint8Array());
    const [first] = file.docBodies[0]?.document()?.pages ?? [];
    expect(JSON.stringify(first && pageText(file, first))).toContain('云章');
  });

  it('gives nothing for a file without pages', async () => {
    expect(await pdfToOfd({ info, pages: pages() })).toBeUndefined();
  });

  it('says that a font is not in the file', async () => {
    const lines: readonly Line[] = [
      ['setFont', 'none', 4],
      ['showText', [glyph('a')]],
    ];
    const made = await pdfToOfd({ info, pages: pages(page(lines)) });
    expect(made?.findings).toEqual([{ code: 'convert-font-not-embedded', detail: 'none' }]);
  });
});
