import { describe, expect, it } from 'vitest';
import { decodeImage } from '@yunzhang/drawing';
import { pngOf, pngOfRows } from './png.ts';

const pixels = {
  grey: [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 7, 7, 7, 255],
  rgb: [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 1, 2, 3, 255],
  'with alpha': [255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 9, 9, 9, 255],
};
/** Number of the colour type, at its place in the header. */
const types = { grey: 0, rgb: 2, 'with alpha': 6 };

describe('pages as PNG', () => {
  it.for(['grey', 'rgb', 'with alpha'] as const)('come back as they were: %s', (name) => {
    const rgba = Uint8Array.from(pixels[name]);
    const png = pngOf({ width: 2, height: 2, rgba });
    expect(png[25]).toBe(types[name]);
    const back = decodeImage(png);
    expect([back.width, back.height, [...back.rgba]]).toEqual([2, 2, pixels[name]]);
  });

  it('come back when the pixels lie at an odd place', () => {
    const all = Uint8Array.from([0, ...pixels.rgb]);
    const png = pngOf({ width: 4, height: 1, rgba: all.subarray(1) });
    expect([...decodeImage(png).rgba]).toEqual(pixels.rgb);
  });

  it('come back from their rows, grey and in colour', () => {
    const grey = { width: 2, height: 2, octets: Uint8Array.of(0, 7, 8, 0, 9, 10) };
    const png = pngOfRows({ ...grey, channels: 1 });
    const values = [7, 8, 9, 10].flatMap((value) => [value, value, value, 255]);
    expect([png[25], [...decodeImage(png).rgba]]).toEqual([0, values]);
    const rgb = { width: 1, height: 2, octets: Uint8Array.of(0, 1, 2, 3, 0, 4, 5, 6) };
    const back = decodeImage(pngOfRows({ ...rgb, channels: 3 }));
    expect([...back.rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });
});
