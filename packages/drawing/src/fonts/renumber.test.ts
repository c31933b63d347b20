import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FontProgram } from '../face.ts';
import { openFont, renumberFont } from './index.ts';

const song = path.join(import.meta.dirname, '../../../imprint/font/yunzhang-seal-song.ttf');
const font = openFont(new Uint8Array(readFileSync(song)));
const glyphOf = (char: string): number => font.glyphOf(char.codePointAt(0) ?? 0) ?? 0;

describe('a font with new numbers', () => {
  test('draws what the old numbers drew, as often as it is asked for', () => {
    const order = [0, glyphOf('章'), glyphOf('云'), glyphOf('章')];
    const { bytes, format } = renumberFont(font, order);
    const made = openFont(bytes);
    expect([format, made.glyphCount]).toEqual(['truetype', 4]);
    order.forEach((old, i) => {
      expect(made.outlineOf(i)).toEqual(font.outlineOf(old));
      expect(made.advanceOf(i)).toBe(font.advanceOf(old));
    });
    expect(bytes.length).toBeLessThan(8000);
  });

  test('takes the parts of composite glyphs along', () => {
    const composite = firstComposite();
    if (composite === undefined) return console.log('skipped: no font with accents is here');
    const made = openFont(renumberFont(composite.font, [0, composite.glyph]).bytes);
    expect(made.glyphCount).toBeGreaterThan(2);
    expect(made.outlineOf(1)).toEqual(composite.font.outlineOf(composite.glyph));
  });

  test('leaves numbers empty that the font does not have', () => {
    const made = openFont(renumberFont(font, [0, -1, 70_000, 1.5, glyphOf('云')]).bytes);
    expect([1, 2, 3].map((glyph) => made.outlineOf(glyph))).toEqual([[], [], []]);
    expect(made.outlineOf(4)).toEqual(font.outlineOf(glyphOf('云')));
  });

  test('becomes CFF with the new numbers where it is not TrueType', () => {
    const outlines: FontProgram = { ...font, format: 'type1' };
    const { bytes, format } = renumberFont(outlines, [0, glyphOf('云'), glyphOf('章')]);
    const made = openFont(bytes);
    expect([format, made.glyphCount]).toEqual(['cff', 3]);
    expect(made.glyphOfCid(2)).toBe(2);
    expect(made.advanceOf(1)).toBe(font.advanceOf(glyphOf('云')));
    expect(made.outlineOf(2).length).toBe(font.outlineOf(glyphOf('章')).length);
  });
});

/** A glyph with an accent, in a font of the system. */
function firstComposite(): { readonly font: FontProgram; readonly glyph: number } | undefined {
  const file = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
  if (!existsSync(file)) return undefined;
  const other = openFont(new Uint8Array(readFileSync(file)));
  const glyph = other.glyphOf(0xe9);
  return glyph === undefined ? undefined : { font: other, glyph };
}
