import { concat, crc32, indexOf, utf8 } from '@yunzhang/base';
import { encodePng, type ImageFile, type ImageFormat, type Mark } from '@yunzhang/drawing';
import { describe, expect, test } from 'vitest';
import { openPdf } from '../file.ts';
import { isKind, type PdfStream, reference } from '../object.ts';
import { writePdf } from './document.ts';
import { jpegHead } from './jpeg-head.ts';
import { pngPassed } from './png-passed.ts';

function file(bytes: Uint8Array, format: ImageFormat): ImageFile {
  return { bytes, format, name: `a.${format}` };
}

/** A PNG whose pixels are given by place. */
function png(of: (x: number, y: number) => readonly number[], side = 16): Uint8Array {
  const rgba = new Uint8Array(side * side * 4);
  for (let i = 0; i < side * side; i++) rgba.set(of(i % side, Math.floor(i / side)), i * 4);
  return encodePng({ width: side, height: side, rgba });
}

/** A 24-bit BMP, which is always decoded. */
function bmp(of: (x: number, y: number) => readonly number[], side = 16): Uint8Array {
  const bytes = new Uint8Array(54 + side * side * 3);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8('BM'));
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, side],
    [22, side],
  ] as const) {
    view.setUint32(at, value, true);
  }
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let i = 0; i < side * side; i++) {
    const [r = 0, g = 0, b = 0] = of(i % side, side - 1 - Math.floor(i / side));
    bytes.set([b, g, r], 54 + i * 3);
  }
  return bytes;
}

interface Written {
  readonly pdf: Uint8Array;
  readonly codes: readonly string[];
  readonly images: readonly PdfStream[];
}

function write(...images: readonly { image: ImageFile; mask?: ImageFile }[]): Written {
  const map = [10, 0, 0, 10, 5, 5] as const;
  const marks = images.map((one): Mark => ({ kind: 'image', map, ...one }));
  const artwork = { widthMm: 50, heightMm: 50, marks };
  const { bytes, findings } = writePdf({ pages: [{ artwork }] });
  const opened = openPdf(bytes);
  const streams = opened.numbers().map((number) => opened.resolve(reference(number)));
  const found = streams.filter((one) => isKind(one, 'stream'));
  return {
    pdf: bytes,
    codes: findings.map(({ code }) => code),
    images: found.filter(({ dictionary }) => nameAt(dictionary.entries.get('Subtype')) === 'Image'),
  };
}

function nameAt(value: unknown): string {
  return typeof value === 'object' && value !== null && 'value' in value ? String(value.value) : '';
}

const entry = (stream: PdfStream | undefined, key: string): unknown =>
  stream?.dictionary.entries.get(key);
const colourful = (x: number, y: number): readonly number[] => [x * 16, y * 16, (x * y) & 255, 255];

/** The head of a JPEG of three components, as far as sizes are read. */
function jpeg(components: number, precision = 8, marker = 0xc0): Uint8Array {
  const frame = [0xff, marker, 0, 17, precision, 0, 20, 0, 30, components];
  return Uint8Array.of(0xff, 0xd8, ...frame, ...Array.from({ length: 20 }, () => 1));
}

describe('images in a PDF file', () => {
  test('keep the rows of a PNG as they are packed', () => {
    const source = png(colourful);
    const { pdf, images } = write({ image: file(source, 'png') });
    const data = pngPassed(source)?.data ?? new Uint8Array();
    expect(data.length).toBeGreaterThan(20);
    expect(indexOf(pdf, data)).toBeGreaterThan(0);
    expect(entry(images[0], 'BitsPerComponent')).toBe(8);
  });

  test('have a mask where a PNG is clear', () => {
    const source = png((x, y) => [...colourful(x, y).slice(0, 3), x * 16]);
    expect(pngPassed(source)).toBeUndefined();
    const { images } = write({ image: file(source, 'png') });
    expect(images).toHaveLength(2);
    expect(images.some((one) => entry(one, 'SMask') !== undefined)).toBe(true);
  });

  test('are one bit deep in two colours, a palette in few, greys where all are grey', () => {
    const two = write({
      image: file(
        bmp((x) => (x < 8 ? [255, 255, 255] : [9, 9, 9])),
        'bmp',
      ),
    });
    expect(entry(two.images[0], 'BitsPerComponent')).toBe(1);
    const few = write({
      image: file(
        bmp((x) => [x * 16, 0, 0]),
        'bmp',
      ),
    });
    expect(entry(few.images[0], 'ColorSpace')).toMatchObject({ kind: 'array' });
    const grey = write({
      image: file(
        bmp((x) => [x * 16, x * 16, x * 16]),
        'bmp',
      ),
    });
    expect(nameAt(entry(grey.images[0], 'ColorSpace'))).toBe('DeviceGray');
    const many = write({
      image: file(
        bmp((x, y) => [x * 8, y * 8, 0], 32),
        'bmp',
      ),
    });
    expect(nameAt(entry(many.images[0], 'ColorSpace'))).toBe('DeviceRGB');
  });

  test('are written once for each mask', () => {
    const image = file(png(colourful), 'png');
    const mask = file(
      png((x) => [x, x, x, 255]),
      'png',
    );
    expect(write({ image }, { image }).images).toHaveLength(1);
    expect(write({ image }, { image, mask }, { image, mask }).images).toHaveLength(3);
    // Two seals with one picture are two objects with the same octets.
    const same = file(png(colourful), 'png');
    expect(write({ image }, { image: same }).images).toHaveLength(1);
    const other = file(
      png((x, y) => [y * 16, x * 16, 0, 255]),
      'png',
    );
    expect(write({ image }, { image: other }).images).toHaveLength(2);
  });

  test('that cannot be read are left out with a finding', () => {
    const { codes, images } = write({ image: file(utf8('no image'), 'unknown') });
    expect([codes, images]).toEqual([['pdf-image-unreadable'], []]);
  });

  test('are not taken as they are where chunks are cut or lie about their size', () => {
    const source = png(colourful);
    expect(pngPassed(source.subarray(0, source.length - 20))).toBeUndefined();
    const long = source.slice();
    new DataView(long.buffer).setUint32(33, 0xffff_fff0);
    expect(pngPassed(long)).toBeUndefined();
    const interlaced = source.slice();
    interlaced[28] = 1;
    expect(pngPassed(interlaced)).toBeUndefined();
    const clear = concat([source.subarray(0, 33), chunk('tRNS', 6), source.subarray(33)]);
    expect(pngPassed(clear)).toBeUndefined();
  });
});

function chunk(name: string, size: number): Uint8Array {
  const body = concat([utf8(name), new Uint8Array(size)]);
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, size);
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, crc32(body));
  return concat([head, body, sum]);
}

describe('the head of a JPEG', () => {
  test('lets pass what every reader decodes alike', () => {
    expect(jpegHead(jpeg(3))).toEqual({ width: 30, height: 20, components: 3 });
    expect(jpegHead(jpeg(1, 8, 0xc2))).toEqual({ width: 30, height: 20, components: 1 });
  });

  test('lets nothing pass with four inks, more bits or another coding', () => {
    for (const other of [jpeg(4), jpeg(3, 12), jpeg(3, 8, 0xc9), utf8('no JPEG at all')]) {
      expect(jpegHead(other)).toBeUndefined();
    }
    const adobe = [0xff, 0xee, 0, 14, ...utf8('Adobe'), 0, 100, 0, 0, 0, 0];
    const rgb = (transform: number): Uint8Array =>
      Uint8Array.of(0xff, 0xd8, ...adobe, transform, ...jpeg(3).subarray(2));
    expect(jpegHead(rgb(0))).toBeUndefined();
    expect(jpegHead(rgb(1))).toBeDefined();
  });
});
