import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { identity, latin1 } from '@yunzhang/base';
import { type Face, type FontProgram, openFont, type PlacedGlyph } from '@yunzhang/drawing';
import { describe, expect, test } from 'vitest';
import { openPdf } from '../file.ts';
import { writePdf } from './document.ts';
import { unicodeMap } from './unicode-map.ts';

const fontFile = path.join(import.meta.dirname, '../../../imprint/font/yunzhang-seal-song.ttf');
const program: FontProgram = openFont(new Uint8Array(readFileSync(fontFile)));
const has = (tool: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, tool)));
const hasPoppler = ['pdffonts', 'pdftotext'].every(has);
if (!hasPoppler) console.log('skipped: fonts as poppler reads them (it is not here)');

const kinds = { isBold: false, isItalic: false, isSerif: true, isFixedWidth: false };
const face = (embedded?: FontProgram): Face => ({
  name: '某字体 (x)',
  family: 'serif',
  key: 'k',
  ...kinds,
  ...(embedded === undefined ? {} : { embedded }),
});

function write(
  glyphs: readonly PlacedGlyph[],
  options: { readonly face: Face; readonly fallback?: FontProgram; readonly turn?: number },
): { readonly bytes: Uint8Array; readonly codes: readonly string[] } {
  const fill = { kind: 'plain', colour: '#000000', alpha: 1 } as const;
  const { turn = 0 } = options;
  const rest = { face: options.face, size: 5, horizontalScale: 1, turn, isSlanted: false, fill };
  const mark = { kind: 'text', map: identity, glyphs, ...rest } as const;
  const artwork = { widthMm: 200, heightMm: 200, marks: [mark] };
  const fallback = (): FontProgram | undefined => options.fallback;
  const { bytes, findings } = writePdf({ pages: [{ artwork }], fallback });
  expect(openPdf(bytes).findings).toEqual([]);
  return { bytes, codes: findings.map(({ code }) => code) };
}

const row = (text: string, step = 5): readonly PlacedGlyph[] =>
  Array.from(text, (char, i) => ({ char, x: 10 + i * step, y: 20 }));

function told(bytes: Uint8Array, tool: 'pdffonts' | 'pdftotext'): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pdf-fonts-'));
  try {
    writeFileSync(path.join(folder, 'a.pdf'), bytes);
    const args = tool === 'pdftotext' ? ['a.pdf', '-'] : ['a.pdf'];
    return execFileSync(tool, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('fonts in a PDF file', () => {
  test.runIf(hasPoppler)('are TrueType or CFF subsets with their characters', () => {
    const cff: FontProgram = { ...program, format: 'cff' };
    for (const [one, kind] of [
      [program, 'CID TrueType'],
      [cff, 'CID Type 0C'],
    ] as const) {
      const { bytes, codes } = write(row('云章Ab'), { face: face(one) });
      expect(codes).toEqual([]);
      expect(told(bytes, 'pdffonts')).toMatch(new RegExp(`${kind} +Identity-H +yes yes yes`));
      expect(told(bytes, 'pdftotext').replace(/\s/g, '')).toBe('云章Ab');
    }
  });

  test.runIf(hasPoppler)('tell apart what one glyph stands for in two places', () => {
    const glyph = program.glyphOf(0x4e91) ?? 0;
    const glyphs = row('甲乙甲丙').map((one) => ({ ...one, glyph }));
    const { bytes } = write(glyphs, { face: face(program) });
    expect(told(bytes, 'pdftotext').replace(/\s/g, '')).toBe('甲乙甲丙');
  });

  test.runIf(hasPoppler)('keep the meaning of a glyph that has more of them than codes', () => {
    const glyph = program.glyphOf(0x4e91) ?? 0;
    const text = Array.from({ length: 80 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const glyphs = row(text, 2.3).map((one) => ({ ...one, glyph }));
    const { bytes } = write(glyphs, { face: face(program) });
    expect(told(bytes, 'pdftotext').replace(/\s/g, '')).toBe(text);
  });

  test('stand in for those that are not embedded, character by character', () => {
    const without: FontProgram = { ...program, glyphOf: () => undefined };
    expect(write(row('云'), { face: face(without), fallback: program }).codes).toEqual([]);
    expect(write(row('云 \u3000'), { face: face() }).codes).toEqual(['pdf-text-without-font']);
    expect(write(row(' \u3000'), { face: face() }).codes).toEqual([]);
  });

  test('that cannot be taken apart or lack a glyph are named', () => {
    const broken: FontProgram = { ...program, bytes: program.bytes.subarray(0, 300) };
    expect(write(row('云'), { face: face(broken) }).codes).toEqual(['pdf-font-not-embedded']);
    const far = [{ char: '云', glyph: 70_000, x: 10, y: 10 }];
    expect(write(far, { face: face(program) }).codes).toEqual(['pdf-glyph-missing']);
  });
});

describe('lines of text', () => {
  /** The operators of the page. */
  function operators(glyphs: readonly PlacedGlyph[], turn = 0): string {
    const { bytes } = write(glyphs, { face: face(program), turn });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pdf-lines-'));
    try {
      const file = path.join(folder, 'a.pdf');
      writeFileSync(file, bytes);
      return latin1(
        new Uint8Array(execFileSync('qpdf', ['--qdf', '--no-original-object-ids', file, '-'])),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const shows = (text: string): number => text.match(/T[jJ]$/gm)?.length ?? 0;

  test.runIf(has('qpdf'))('are one string where glyphs stand side by side', () => {
    expect(operators(row('云章云章'))).toMatch(/^<[\da-f]{16}>Tj$|^\(.*\)Tj$/m);
    const wide = operators(row('云章云章', 7));
    expect([shows(wide), /-400/.test(wide)]).toEqual([1, true]);
  });

  test.runIf(has('qpdf'))('follow glyphs that are turned along their own direction', () => {
    const down = Array.from('云章云章', (char, i) => ({ char, x: 50, y: 20 + i * 5 }));
    expect(shows(operators(down, 90))).toBe(1);
    expect(shows(operators(down))).toBe(4);
  });

  test.runIf(has('qpdf'))('do not drift, however many glyphs there are', () => {
    const step = 5.001_234;
    const drawn = operators(row('云'.repeat(30), step));
    const moves = [...drawn.matchAll(/(-?\d+)(?=[<(])/g)].map(([move]) => Number(move));
    const sum = moves.reduce((a, b) => a + b, 0);
    expect(Math.abs(-sum - 29 * 0.2468)).toBeLessThanOrEqual(2);
  });
});

test('a map of characters has blocks of a hundred rows at most', () => {
  const texts = Array.from({ length: 250 }, (_, i) =>
    i === 0 ? '' : String.fromCodePoint(0x20000 + i),
  );
  const map = latin1(unicodeMap(texts));
  expect(map.match(/^\d+ beginbfchar$/gm)).toEqual([
    '100 beginbfchar',
    '100 beginbfchar',
    '49 beginbfchar',
  ]);
  expect(map).toContain('<0001> <d840dc01>');
});
