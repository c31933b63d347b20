import { readFileSync } from 'node:fs';
import { openTrueType } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';

const folder = new URL('../font/', import.meta.url);
const font = openTrueType(new Uint8Array(readFileSync(new URL('yunzhang-seal-song.ttf', folder))));

/** The characters of GBK: Node's decoder is the witness, not our own table. */
function gbkCharacters(): readonly number[] {
  const decoder = new TextDecoder('gbk');
  const found = new Set<number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const code = text.codePointAt(0) ?? 0;
      const whole = String.fromCodePoint(code) === text;
      const own = code >= 0xe000 && code <= 0xf8ff;
      if (whole && code > 0x7f && code !== 0xfffd && !own) found.add(code);
    }
  }
  return [...found];
}

describe('the seal font', () => {
  it('has all 20,902 ideographs of GBK and its extra ones', () => {
    const hanzi = gbkCharacters().filter((code) => /\p{sc=Han}/u.test(String.fromCodePoint(code)));
    const unified = hanzi.filter((code) => code >= 0x4e00 && code <= 0x9fa5);
    expect(unified).toHaveLength(20_902);
    expect(hanzi.length).toBeGreaterThan(20_902);
    expect(hanzi.filter((code) => font.glyphOf(code) === undefined)).toEqual([]);
  });

  it('has every other character of GBK but one', () => {
    const missing = gbkCharacters().filter((code) => font.glyphOf(code) === undefined);
    expect(missing.map((code) => String.fromCodePoint(code))).toEqual(['≒']);
  });

  it('has an outline for each ideograph', () => {
    let drawn = 0;
    for (let code = 0x4e00; code <= 0x9fa5; code++) {
      if (font.outlineOf(font.glyphOf(code) ?? 0).length > 3) drawn++;
    }
    expect(drawn).toBe(20_902);
  });

  it('has ASCII, Latin-1, full-width forms and rare characters of names', () => {
    const rare = '䶮㛃𬭚䥽䴙𬬻𫟹㙍〇';
    const codes = Array.from(rare, (letter) => letter.codePointAt(0) ?? 0);
    for (let code = 0x21; code <= 0x7e; code++) codes.push(code, code + 0xfee0);
    for (let code = 0xa1; code <= 0xff; code++) if (code !== 0xad) codes.push(code);
    expect(codes.filter((code) => font.glyphOf(code) === undefined)).toEqual([]);
  });

  it('comes with its licence and is not named after the original', () => {
    const licence = readFileSync(new URL('OFL.txt', folder), 'utf8');
    expect(licence).toContain('SIL OPEN FONT LICENSE Version 1.1');
    expect(licence).toContain('2017-2024 Adobe');
    const bytes = new Uint8Array(readFileSync(new URL('yunzhang-seal-song.ttf', folder)));
    const wide = (text: string): string => Array.from(text, (letter) => `\0${letter}`).join('');
    const names = Buffer.from(bytes).toString('latin1');
    expect(names.includes(wide('Yunzhang Seal Song'))).toBe(true);
    expect(names.includes(wide('Noto Serif'))).toBe(false);
  });
});
