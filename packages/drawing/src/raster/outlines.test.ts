import { expect, test } from 'vitest';
import { Malformed, type OutlineFont, type Segment } from '@yunzhang/base';
import { type Outlines, outlinesOf } from './outlines.ts';

const square = (size: number): readonly Segment[] => [
  ['M', 0, 0],
  ['L', size, 0],
  ['Q', size, size, 0.5, size],
  ['C', 1, 2, 3, 4, 5, 6],
  ['Z'],
];
const steps = (size: number): readonly number[] => [
  1,
  0,
  0,
  2,
  size,
  0,
  3,
  size,
  size,
  0.5,
  size,
  4,
  1,
  2,
  3,
  4,
  5,
  6,
  5,
  0,
];

function fontOf(outlineOf: OutlineFont['outlineOf']): OutlineFont {
  const metrics = { unitsPerEm: 1000, ascender: 800, descender: -200, glyphCount: 1e6 };
  return { ...metrics, glyphOf: () => undefined, advanceOf: () => 1000, outlineOf };
}

function found(outlines: Outlines, glyph: number): readonly number[] {
  const at = outlines.find(glyph) ?? Number.NaN;
  return [...outlines.steps.subarray(at, at + steps(0).length)];
}

test('an outline is read once, and is there beside others', () => {
  const read: number[] = [];
  const font = fontOf((glyph) => {
    read.push(glyph);
    return square(glyph);
  });
  const outlines = outlinesOf(font);
  // More than fit at first.
  for (let glyph = 1; glyph <= 900; glyph++) expect(found(outlines, glyph)).toEqual(steps(glyph));
  for (const glyph of [1, 17, 900]) expect(found(outlinesOf(font), glyph)).toEqual(steps(glyph));
  expect(read.length).toBe(900);
});

test('a damaged outline is none, and what is wrong with us is not taken for damage', () => {
  const font = fontOf((glyph) => {
    if (glyph === 1) throw new Malformed('font-glyph-malformed');
    throw new TypeError('ours');
  });
  expect(outlinesOf(font).find(1)).toBeUndefined();
  expect(() => outlinesOf(font).find(2)).toThrow(TypeError);
});

test('a font without end is not kept without end', () => {
  const long = Array.from({ length: 1000 }, () => square(7)).flat();
  const outlines = outlinesOf(fontOf((glyph) => (glyph === 0 ? square(3) : long)));
  for (let glyph = 0; glyph < 500; glyph++) {
    expect(found(outlines, glyph).slice(0, 19)).toEqual(steps(glyph === 0 ? 3 : 7).slice(0, 19));
  }
  expect(outlines.steps.length).toBeLessThan(4e6);
  expect(found(outlines, 0)).toEqual(steps(3));
});
