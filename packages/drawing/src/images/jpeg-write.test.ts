import type { Bitmap } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { decodeImage, encodeJpeg, imageFormatOf, imageSize } from '../index.ts';

function gradient(width: number, height: number): Bitmap {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = [(x * 255) / width, (y * 255) / height, 128 + 100 * Math.sin(x / 9), 255];
      rgba.set(colour.map(Math.round), (y * width + x) * 4);
    }
  }
  return { width, height, rgba };
}

/** Largest difference of a channel. */
function difference(a: Bitmap, b: Bitmap): number {
  return a.rgba.reduce((most, one, i) => Math.max(most, Math.abs(one - (b.rgba[i] ?? 0))), 0);
}

describe('a JPEG we write', () => {
  test.each([
    [64, 64],
    [61, 37],
    [1, 1],
    [8, 9],
  ])('of %i × %i pixels is read again nearly as it was', (width, height) => {
    const bitmap = gradient(width, height);
    const bytes = encodeJpeg(bitmap, { quality: 97 });
    expect(imageFormatOf(bytes)).toBe('jpeg');
    expect(imageSize(bytes)).toEqual({ width, height });
    expect(difference(bitmap, decodeImage(bytes))).toBeLessThan(10);
  });

  test('is smaller where less quality is asked for', () => {
    const bitmap = gradient(100, 100);
    const sizes = [95, 60, 20].map((quality) => encodeJpeg(bitmap, { quality }).length);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  test('shows what is clear as white, and is the same each time', () => {
    const bitmap: Bitmap = { width: 9, height: 9, rgba: new Uint8Array(9 * 9 * 4) };
    const bytes = encodeJpeg(bitmap);
    expect(Math.min(...decodeImage(bytes).rgba)).toBeGreaterThan(252);
    expect(encodeJpeg(bitmap)).toEqual(bytes);
  });

  test('of noise has no code that is missing', () => {
    const rgba = new Uint8Array(40 * 40 * 4);
    let seed = 1;
    for (let i = 0; i < rgba.length; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      rgba[i] = i % 4 === 3 ? 255 : (seed >> 16) % 2 === 0 ? 0 : 255;
    }
    const bitmap = { width: 40, height: 40, rgba };
    expect(difference(bitmap, decodeImage(encodeJpeg(bitmap, { quality: 100 })))).toBeLessThan(16);
  });
});
