import { codePointsOfNames } from './glyph-list.ts';

/**
 * The character a glyph name stands for, as text of one code point, or undefined.
 *
 * Knows the names of the Adobe list, `uniXXXX` and `uXXXX` to `uXXXXXX`, each with or without a
 * suffix after a period. Ligatures of several `uni` values are not one character.
 *
 * @basis Adobe Glyph List Specification 1.7 §2
 */
export function codePointOfName(name: string): number | undefined {
  const stem = name.startsWith('.') ? name : (name.split('.', 1)[0] ?? '');
  const known = codePointsOfNames.get(stem);
  if (known !== undefined) return known;
  const digits = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$/.exec(stem);
  if (digits === null) return undefined;
  const codePoint = Number.parseInt(digits[1] ?? digits[2] ?? '', 16);
  return codePoint > 0x10_ffff || (codePoint >= 0xd800 && codePoint < 0xe000)
    ? undefined
    : codePoint;
}

/** Glyph numbers by character; the first glyph of a character counts, plain names before others. */
export function charactersOfNames(
  nameOf: (glyph: number) => string | undefined,
  glyphCount: number,
): ReadonlyMap<number, number> {
  const plain = new Map<number, number>();
  const varied = new Map<number, number>();
  for (let glyph = 0; glyph < glyphCount; glyph++) {
    const name = nameOf(glyph);
    const codePoint = name === undefined ? undefined : codePointOfName(name);
    if (name === undefined || codePoint === undefined) continue;
    const found = name.includes('.') ? varied : plain;
    if (!found.has(codePoint)) found.set(codePoint, glyph);
  }
  return new Map([...varied, ...plain]);
}
