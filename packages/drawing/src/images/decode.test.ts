import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bitmap, Malformed, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { decodeImage, imageSize } from './decode.ts';
import { imageFormatOf } from './format.ts';
import { encodePng } from './png-write.ts';

const folder = fileURLToPath(new URL('../../../../tests/vectors/images/', import.meta.url));
const names = fs.readdirSync(folder).filter((name) => name !== 'README.md');
const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(folder + name));

/** The largest difference of a channel, and how many pixels are farther apart than `near`. */
function apart(a: Bitmap, b: Bitmap): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let most = 0;
  for (let i = 0; i < a.rgba.length; i++) {
    // Where both are clear the colour does not matter.
    if (a.rgba[i | 3] === 0 && b.rgba[i | 3] === 0) continue;
    most = Math.max(most, Math.abs((a.rgba[i] ?? 0) - (b.rgba[i] ?? 0)));
  }
  return most;
}

describe('decodeImage', () => {
  const same: readonly (readonly [string, string, number])[] = [
    ['rgb.bmp', 'rgb.png', 0],
    ['map.bmp', 'map.png', 0],
    ['map.gif', 'map.png', 0],
    ['rgb.jpg', 'rgb.png', 8],
    ['kept-rgb.jpg', 'rgb.png', 8],
    ['progressive.jpg', 'rgb.png', 8],
    ['grey.jpg', 'grey.png', 8],
    ['cmyk.jpg', 'rgb.png', 8],
    // Colours are kept at half size: the picture is near, its steps are softer.
    ['rgb-420.jpg', 'rgb.png', 40],
    ['progressive-420.jpg', 'rgb-420.jpg', 0],
    ['rgb-422-restart.jpg', 'rgb.png', 40],
    ['rgb.jp2', 'rgb.png', 0],
    ['alpha.jp2', 'alpha.png', 0],
    ['grey.j2k', 'grey.png', 0],
    ['lossy.jp2', 'rgb.png', 90],
    ['rgb-raw.tif', 'rgb.png', 0],
    ['rgb-packbits.tif', 'rgb.png', 0],
    ['rgb-lzw.tif', 'rgb.png', 0],
    ['rgb-deflate.tif', 'rgb.png', 0],
    ['rgb-predicted.tif', 'rgb.png', 0],
    ['rgb-tiles.tif', 'rgb.png', 0],
    ['rgb-planes.tif', 'rgb.png', 0],
    ['rgb-jpeg.tif', 'rgb.png', 90],
    ['map-lzw.tif', 'map.png', 0],
    ['cmyk.tif', 'rgb.png', 0],
    ['bw-group3.tif', 'bw.png', 0],
    ['bw-group3-2d.tif', 'bw.png', 0],
    ['bw-group4.tif', 'bw.png', 0],
    ['bw-strips.tif', 'bw.png', 0],
    ['bw-ccitt.tif', 'bw.png', 0],
    ['bw-mmr.jb2', 'bw.png', 0],
    ['bw-generic0.jb2', 'bw.png', 0],
    ['bw-generic1.jb2', 'bw.png', 0],
    ['bw-generic2.jb2', 'bw.png', 0],
    ['bw-generic3.jb2', 'bw.png', 0],
    ['bw-adaptive.jb2', 'bw.png', 0],
    ['bw-refined0.jb2', 'bw.png', 0],
    ['bw-refined1.jb2', 'bw.png', 0],
    ['bw-text.jb2', 'bw.png', 0],
    ['bw-text-strips.jb2', 'bw.png', 0],
    ['bw-text-turned.jb2', 'bw.png', 0],
    ['bw-text-refined.jb2', 'bw.png', 0],
    ['bw-huffman.jb2', 'bw.png', 0],
    ['halftone.jb2', 'halftone.png', 0],
  ];

  it.each(same)('reads %s as the picture of %s', (name, like, near) => {
    expect(apart(decodeImage(read(name)), decodeImage(read(like)))).toBeLessThanOrEqual(near);
  });

  it('reads the pixels of a PNG', () => {
    const { width, height, rgba } = decodeImage(read('rgb.png'));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4;
        expect([...rgba.subarray(at, at + 4)]).toEqual([x * 13, y * 19, (x + y) * 8, 255]);
      }
    }
  });

  it('keeps the clear pixels of a GIF clear', () => {
    const { rgba } = decodeImage(read('clear.gif'));
    expect(rgba.some((value, i) => i % 4 === 3 && value === 0)).toBe(true);
    expect(rgba.some((value, i) => i % 4 === 3 && value === 255)).toBe(true);
  });

  it('shows what there is of a JPEG that ends early', () => {
    const bytes = read('grey.jpg');
    const whole = decodeImage(bytes);
    const part = decodeImage(bytes.subarray(0, bytes.length - 40));
    expect(part.rgba.subarray(0, 16)).toEqual(whole.rgba.subarray(0, 16));
    expect(apart(part, whole)).toBeGreaterThan(20);
  });

  it.each(names)('finds the size of %s in its headers', (name) => {
    const { width, height } = decodeImage(read(name));
    expect(imageSize(read(name))).toEqual({ width, height });
  });

  it('refuses what is no image', () => {
    expect(imageFormatOf(utf8('<svg/>'))).toBe('unknown');
    expect(() => decodeImage(utf8('<svg/>'))).toThrow(new Malformed('bitmap-format-unknown'));
    expect(() => imageSize(utf8(''))).toThrow('bitmap-format-unknown');
  });

  it.each(names)('refuses %s when it has more pixels than allowed', (name) => {
    expect(() => decodeImage(read(name), { pixelsMax: 100 })).toThrow('bitmap-too-large');
  });
});

describe('encodePng', () => {
  it.each(['rgb.png', 'grey.png', 'alpha.png', 'bw.png'])(
    'writes %s so that it reads back',
    (name) => {
      const bitmap = decodeImage(read(name));
      expect(decodeImage(encodePng(bitmap))).toEqual(bitmap);
      expect(encodePng(bitmap)).toEqual(encodePng(bitmap));
    },
  );
});

describe('damaged images', () => {
  /** A picture or `Malformed`, never another error, and soon. */
  function survive(bytes: Uint8Array): void {
    try {
      const { width, height, rgba } = decodeImage(bytes, { pixelsMax: 1 << 16 });
      expect(rgba.length).toBe(width * height * 4);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }

  it.each(names)('%s cut short is a picture or a refusal', (name) => {
    const bytes = read(name);
    const step = Math.max(1, Math.floor(bytes.length / 60));
    for (let size = 0; size < bytes.length; size += step) survive(bytes.subarray(0, size));
  });

  it.each(names)('%s with changed octets is a picture or a refusal', (name) => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let round = 0; round < 40; round++) {
      const bytes = read(name).slice();
      // Headers are short and are where harm is done.
      const reach = round % 2 === 0 ? Math.min(200, bytes.length) : bytes.length;
      for (let i = 0; i < 1 + (round % 3); i++) bytes[random(reach)] = random(256);
      survive(bytes);
    }
  });
});
