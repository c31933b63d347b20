import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { identity, type Matrix, utf8 } from '@yunzhang/base';
import {
  encodePng,
  type Face,
  type ImageFile,
  type Mark,
  openFont,
  type Paint,
  type TextMark,
} from '@yunzhang/drawing';
import { describe, expect, test } from 'vitest';
import { openPdf } from '../file.ts';
import type { PdfDocumentInput } from './document-input.ts';
import { writePdf } from './document.ts';

const fontFile = path.join(import.meta.dirname, '../../../imprint/font/yunzhang-seal-song.ttf');
const program = openFont(new Uint8Array(readFileSync(fontFile)));
const face: Face = {
  name: '宋体',
  family: 'serif',
  key: 'song',
  isBold: false,
  isItalic: false,
  isSerif: true,
  isFixedWidth: false,
};
const own: Face = { ...face, name: 'Song Own', embedded: program };
const red: Paint = { kind: 'plain', colour: '#cc0000', alpha: 1 };
const blue: Paint = { kind: 'plain', colour: '#0033cc', alpha: 1 };

function text(words: string, given: Partial<TextMark> = {}): TextMark {
  const glyphs = Array.from(words, (char, i) => ({ char, x: 20 + i * 5, y: 30 }));
  const rest = { face: own, size: 5, horizontalScale: 1, turn: 0, isSlanted: false };
  return { kind: 'text', map: identity, ...rest, glyphs, fill: red, ...given };
}

function box(fill: Paint, map: Matrix = identity): Mark {
  return { kind: 'path', map, d: 'M0 0L40 0L40 20L0 20Z', rule: 'nonzero', fill };
}

function write(marks: readonly Mark[], more: Partial<PdfDocumentInput> = {}): Uint8Array {
  return written(marks, more).bytes;
}

function written(
  marks: readonly Mark[],
  more: Partial<PdfDocumentInput> = {},
): ReturnType<typeof writePdf> {
  const artwork = { widthMm: 210, heightMm: 297, marks };
  return writePdf({ pages: [{ artwork }], fallback: () => program, ...more });
}

const has = (tool: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, tool)));
const hasTools = ['qpdf', 'pdftotext', 'pdftoppm', 'pdffonts', 'pdfdetach'].every(has);
if (!hasTools) console.log('skipped: other programs read the PDF (qpdf and poppler are not here)');

/** Runs a program over a file. */
function other(bytes: Uint8Array, tool: string, args: readonly string[]): Buffer {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pdf-write-'));
  try {
    const file = path.join(folder, 'a.pdf');
    writeFileSync(file, bytes);
    const whole = args.map((arg) => (arg === '@' ? file : arg));
    return execFileSync(tool, whole, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The page as another program draws it: 72 dpi, three octets a pixel. */
function drawn(bytes: Uint8Array): (xMm: number, yMm: number) => readonly number[] {
  const ppm = other(bytes, 'pdftoppm', ['-r', '72', '@']);
  const head = /^P6\s(\d+) (\d+)\s255\s/.exec(ppm.subarray(0, 40).toString('latin1'));
  const width = Number(head?.[1]);
  const from = head?.[0].length ?? 0;
  return (x, y) => {
    const at = from + (Math.floor((y * 72) / 25.4) * width + Math.floor((x * 72) / 25.4)) * 3;
    return [...ppm.subarray(at, at + 3)];
  };
}

const everything: readonly Mark[] = [
  text('云章Abc'),
  text('回退 fallback', { face, fill: blue, map: [1, 0, 0, 1, 0, 20] }),
  box(red, [1, 0, 0, 1, 20, 80]),
  {
    kind: 'group',
    map: identity,
    alpha: 0.5,
    blend: 'multiply',
    marks: [box(blue, [1, 0, 0, 1, 30, 90])],
  },
];

describe('a PDF file written from marks', () => {
  test('has the same octets each time', () => {
    expect(write(everything)).toEqual(write(everything));
  });

  test('is read by our own reader without a finding', () => {
    const file = openPdf(write(everything));
    expect(file.findings).toEqual([]);
  });

  test('keeps words of a document out of its syntax', () => {
    const bad = { a: 'x) >> /OpenAction <</S/JavaScript>> (', b: 'é)\n%%EOF' };
    const { bytes } = written([], {
      info: { title: bad.a, author: bad.b },
      outlines: [{ title: bad.a, page: 0 }],
      attachments: [{ name: `../${bad.b}`, mime: `${bad.a}/x`, bytes: utf8('x') }],
    });
    expect(openPdf(bytes).findings).toEqual([]);
    if (hasTools) expect(other(bytes, 'qpdf', ['--check', '@']).toString()).toMatch(/No syntax/);
  });

  test('takes numbers that are none as nothing', () => {
    const map: Matrix = [Number.NaN, 0, 0, Infinity, 0, 0];
    const { bytes, findings } = written([box(red, map), text('a', { map })]);
    expect(findings.map(({ code }) => code)).toEqual(['pdf-mark-off-page']);
    expect(openPdf(bytes).findings).toEqual([]);
  });

  test('stops at groups inside each other without end', () => {
    let mark: Mark = box(red);
    for (let i = 0; i < 50_000; i++)
      mark = { kind: 'group', map: identity, alpha: 1, marks: [mark] };
    mark = { kind: 'group', map: identity, alpha: 0.5, marks: [mark] };
    expect(written([mark]).findings.map(({ code }) => code)).toEqual(['pdf-marks-too-deep']);
  });
});

describe.runIf(hasTools)('a PDF file that other programs read', () => {
  test('has no errors and embeds subsets of its fonts', () => {
    const bytes = write(everything);
    expect(other(bytes, 'qpdf', ['--check', '@']).toString()).toMatch(/No syntax or stream/);
    const fonts = other(bytes, 'pdffonts', ['@']).toString();
    expect(fonts).toMatch(/AAAAAA\+Song-Own +CID TrueType +Identity-H +yes yes yes/);
    expect(bytes.length).toBeLessThan(20_000);
  });

  test('gives its text back', () => {
    const told = other(write(everything), 'pdftotext', ['-layout', '@', '-']).toString();
    expect(told).toMatch(/云 ?章 ?A ?b ?c/);
    expect(told).toMatch(/回 ?退/);
  });

  test('tells the characters of a glyph that stands for several, or for one of several', () => {
    const glyph = program.glyphOf('云'.codePointAt(0) ?? 0) ?? 0;
    const other1 = program.glyphOf('章'.codePointAt(0) ?? 0) ?? 0;
    const glyphs = [
      { char: '甲', glyph, x: 20, y: 30 },
      { char: '乙', glyph, x: 30, y: 30 },
      { char: 'fi', glyph: other1, x: 40, y: 30 },
      { char: '', glyph, x: 45, y: 30 },
      { char: '丙', glyph: other1, x: 60, y: 30 },
    ];
    const told = other(write([text('', { glyphs })]), 'pdftotext', ['@', '-']).toString();
    expect(told.replace(/\s/g, '')).toBe('甲乙fi丙');
  });

  test('keeps text without paint for search only', () => {
    const bytes = write([text('云章', { fill: undefined as never })]);
    expect(other(bytes, 'pdftotext', ['@', '-']).toString()).toMatch(/云 ?章/);
    const at = drawn(bytes);
    for (let x = 20; x < 30; x += 0.3) expect(at(x, 28)).toEqual([255, 255, 255]);
  });

  test('lists its attachments by their names and gives them back', () => {
    const attachments = [
      { name: '原件.ofd', mime: 'application/ofd', bytes: utf8('PK'), relationship: 'Source' },
      { name: 'a/b.xml', mime: 'text/xml', bytes: utf8('<a/>'.repeat(50)) },
    ] as const;
    const bytes = write([], { attachments });
    expect(other(bytes, 'pdfdetach', ['-list', '@']).toString()).toMatch(
      /2 embedded files\n1: 原件\.ofd\n2: a_b\.xml/,
    );
    const given = other(bytes, 'qpdf', ['--show-attachment=000002', '@']);
    expect(given.toString()).toBe('<a/>'.repeat(50));
  });

  test('keeps hundreds of pages and their table of contents', () => {
    const pages = Array.from({ length: 300 }, (_, i) => ({
      artwork: { widthMm: 100, heightMm: 50, marks: [text(`第${i}页`)] },
    }));
    const inner = [{ title: '内', page: 299, yMm: 20 }, { title: 'nowhere' }];
    const outlines = [{ title: '外', page: 0, isOpen: false, children: inner }];
    const { bytes } = writePdf({ pages, outlines, fallback: () => program });
    expect(other(bytes, 'qpdf', ['--check', '@']).toString()).toMatch(/No syntax or stream/);
    expect(other(bytes, 'pdfinfo', ['@']).toString()).toMatch(/Pages: +300\n/);
    expect(other(bytes, 'qpdf', ['--json', '--json-key=outlines', '@']).toString()).toMatch(
      /"destpageposfrom1": 300/,
    );
  });
});

const stops = [
  { offset: 0, colour: '#ff0000', alpha: 1 },
  { offset: 1, colour: '#0000ff', alpha: 1 },
] as const;
const axial = {
  kind: 'axial',
  from: [10, 0],
  to: [20, 0],
  stops,
  spread: 'pad',
  period: 1,
  before: false,
  after: false,
  map: identity,
  alpha: 1,
} as const;
const white = [255, 255, 255];

/** An image whose pixels are given by place. */
function image(of: (x: number, y: number) => readonly number[], side = 8): ImageFile {
  const rgba = new Uint8Array(side * side * 4);
  for (let i = 0; i < side * side; i++) rgba.set(of(i % side, Math.floor(i / side)), i * 4);
  const bytes = encodePng({ width: side, height: side, rgba });
  return { bytes, format: 'png', name: 'a.png' };
}

const near = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => Math.abs(value - (b[i] ?? 0)) < 40);

describe.runIf(hasTools)('what other programs draw', () => {
  /** Colours at places of a box of 40 by 20 mm at 10, 10. */
  function boxed(paint: Paint, ...xs: readonly number[]): readonly (readonly number[])[] {
    const at = drawn(write([box(paint, [1, 0, 0, 1, 10, 10])]));
    return xs.map((x) => at(10 + x, 20));
  }

  test('ends an axial shading where it does not extend', () => {
    const [before, first, last, after] = boxed(axial, 5, 10.5, 19.5, 30);
    expect([before, after]).toEqual([white, white]);
    expect(near(first ?? [], [255, 0, 0]) && near(last ?? [], [0, 0, 255])).toBe(true);
  });

  test('extends it to the sides it names', () => {
    const [before, after] = boxed({ ...axial, before: true, after: true }, 2, 38);
    expect([before, after]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
  });

  test('repeats and mirrors it over the whole box', () => {
    const open = { before: true, after: true } as const;
    const same = boxed({ ...axial, ...open, spread: 'repeat' }, 0.7, 9.3, 30.7, 39.3);
    expect(same.map(([r = 0, , b = 0]) => r > b)).toEqual([true, false, true, false]);
    const back = boxed({ ...axial, ...open, spread: 'reflect' }, 0.7, 9.3, 20.7, 39.3);
    expect(back.map(([r = 0, , b = 0]) => r > b)).toEqual([false, true, false, false]);
  });

  test('lets a shading fade', () => {
    const faded = [stops[0], { ...stops[1], alpha: 0 }];
    const [first, last] = boxed({ ...axial, stops: faded }, 10.5, 19.6);
    expect(near(first ?? [], [255, 0, 0]) && near(last ?? [], white)).toBe(true);
  });

  test('fills a circle between circles', () => {
    const radial: Paint = { ...axial, kind: 'radial', from: [20, 10, 2], to: [20, 10, 8] };
    const [inside, ring, outside] = boxed(radial, 20, 25, 30);
    expect([inside, outside]).toEqual([white, white]);
    expect(ring).not.toEqual(white);
  });

  test('paints a mesh and the colour behind it', () => {
    const corner = (x: number, y: number) => ({ x, y, colour: '#00ff00' }) as const;
    const triangle = [corner(0, 0), corner(20, 0), corner(0, 20)] as const;
    const mesh: Paint = { kind: 'mesh', triangles: [triangle], back: '#ff00ff', alpha: 1 };
    const [inside, outside] = boxed(mesh, 3, 39);
    expect([inside, outside]).toEqual([
      [0, 255, 0],
      [255, 0, 255],
    ]);
  });

  test('repeats a cell, and mirrors every other one', () => {
    const left: Mark = { kind: 'path', map: identity, d: 'M0 0L5 0L5 20L0 20Z', ...nonzero(red) };
    const sides = { width: 10, height: 20, stepX: 10, stepY: 20, map: identity, alpha: 1 };
    const tile = (columns: boolean): Paint => {
      return { kind: 'tile', ...sides, mirror: { columns, rows: false }, marks: [left] };
    };
    const isRed = (one: readonly number[]): boolean => (one[1] ?? 0) < 100;
    const xs = [2, 8, 12, 18, 22];
    expect(boxed(tile(false), ...xs).map(isRed)).toEqual([true, false, true, false, true]);
    expect(boxed(tile(true), ...xs).map(isRed)).toEqual([true, false, false, true, true]);
  });

  test('shows images of every kind where they are, through their masks', () => {
    const half = image((x) => (x < 4 ? [255, 0, 0, 255] : [0, 0, 255, 255]));
    const clear = image((x, y) => [x * 30, y * 30, 90, x < 4 ? 255 : 0]);
    const mask = image((x) => (x < 4 ? [0, 0, 0, 255] : [255, 255, 255, 255]));
    const map = (y: number): Matrix => [40, 0, 0, 20, 10, y];
    const at = drawn(
      write([
        { kind: 'image', map: map(10), image: half },
        { kind: 'image', map: map(40), image: clear },
        { kind: 'image', map: map(70), image: half, mask },
      ]),
    );
    expect([at(15, 20), at(45, 20)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
    expect([at(15, 50), at(45, 50)].map((one) => near(one, white))).toEqual([false, true]);
    expect([at(15, 80), at(45, 80)].map((one) => near(one, white))).toEqual([true, false]);
  });

  test('writes an image that occurs often once', () => {
    const one = image((x, y) => [x * 30, y * 30, (x * y) % 256, 255], 64);
    const mark = (x: number): Mark => ({ kind: 'image', map: [9, 0, 0, 9, x, 10], image: one });
    const images = other(write([mark(10), mark(30), mark(50)]), 'pdfimages', ['-list', '@']);
    const ids = images.toString().trim().split('\n').slice(2);
    expect(new Set(ids.map((row) => row.trim().split(/\s+/)[10])).size).toBe(1);
  });

  test('cuts to the union of the areas of a clip and to all clips', () => {
    const area = (d: string) => ({ d, map: identity, rule: 'nonzero' }) as const;
    // The two squares overlap and turn in different ways: as one path they would cancel out.
    const union = { areas: [area('M0 0L20 0L20 20L0 20Z'), area('M10 0L10 20L30 20L30 0Z')] };
    const right = { areas: [area('M5 0L40 0L40 20L5 20Z')] };
    const marks = [box(red)];
    const group: Mark = { kind: 'group', map: [1, 0, 0, 1, 10, 10], clips: [union, right], marks };
    const at = drawn(write([group]));
    const shown = [2, 7, 15, 25, 35].map((x) => !near(at(10 + x, 20), white));
    expect(shown).toEqual([false, true, true, true, false]);
  });

  test('fades a group as a whole', () => {
    const marks = [box(red), box(red, [1, 0, 0, 1, 20, 0])];
    const at = drawn(write([{ kind: 'group', map: identity, alpha: 0.5, marks }]));
    expect(at(10, 10)).toEqual(at(30, 10));
    expect(near(at(10, 10), [230, 128, 128])).toBe(true);
  });

  test('multiplies a group with what is below', () => {
    const yellow: Paint = { kind: 'plain', colour: '#ffff00', alpha: 1 };
    const cyan: Paint = { kind: 'plain', colour: '#00ffff', alpha: 1 };
    const group: Mark = { kind: 'group', map: identity, blend: 'multiply', marks: [box(cyan)] };
    expect(drawn(write([box(yellow), group]))(10, 10)).toEqual([0, 255, 0]);
  });
});

function nonzero(fill: Paint): { readonly rule: 'nonzero'; readonly fill: Paint } {
  return { rule: 'nonzero', fill };
}
