import { expect, test } from 'vitest';
import { identity } from '@yunzhang/base';
import type { GroupMark, Mark, PathMark, TilePaint } from '../marks.ts';
import { bitmapOf, pageRowsOf } from './page.ts';
import type { PageRows } from './sheet.ts';

/** As many rows as need several bands of a coverage. */
const size = { widthMm: 50, heightMm: 150 } as const;

const drawn = (...marks: readonly Mark[]): PageRows =>
  pageRowsOf({ ...size, marks }, { widthPx: 50 }).rows;

const box = (y: number, height: number, colour: `#${string}`, alpha = 1): PathMark => ({
  kind: 'path',
  map: identity,
  rule: 'nonzero',
  d: `M5 ${y}L25 ${y} 25 ${y + height} 5 ${y + height}Z`,
  fill: { kind: 'plain', colour, alpha },
});
const group = (facts: Partial<GroupMark>, ...marks: readonly Mark[]): GroupMark => {
  return { kind: 'group', map: identity, marks, ...facts };
};
/** So deep that the colour shows only when it is painted. */
function deep(mark: Mark): Mark {
  let outer = mark;
  for (let i = 0; i < 60; i++) outer = group({}, outer);
  return outer;
}
const tiled = (y: number, colour: `#${string}`): PathMark => {
  const cell = { width: 30, height: 30, stepX: 30, stepY: 30 };
  const mirror = { columns: false, rows: false };
  const marks = [box(0, 30, colour)];
  const fill: TilePaint = { kind: 'tile', ...cell, mirror, map: identity, alpha: 1, marks };
  return { ...box(y, 10, colour), fill };
};

const at = ({ width, channels, octets }: PageRows, x: number, y: number): readonly number[] => {
  const start = y * (width * channels + 1) + 1 + x * channels;
  return [...octets.subarray(start, start + channels)];
};

test('a page is grey until a colour is painted, and keeps what was painted before', () => {
  const grey = [box(10, 10, '#000000'), box(100, 10, '#666666', 0.5)];
  const page = drawn(...grey);
  expect(page.channels).toBe(1);
  expect([at(page, 10, 15), at(page, 10, 105), at(page, 40, 15)]).toEqual([[0], [178], [255]]);
  const late = { alpha: 0.999, blend: 'multiply' } as const;
  for (const colour of [
    box(50, 10, '#ff0000'),
    deep(box(50, 10, '#ff0000')),
    deep(group(late, box(50, 10, '#ff0000'))),
    tiled(50, '#ff0000'),
    group({ alpha: 0.999 }, box(50, 10, '#ff0000'), box(50, 1, '#ff0000')),
    group({ blend: 'multiply' }, box(50, 10, '#ff0000')),
  ]) {
    const coloured = drawn(...grey, colour, box(130, 5, '#808080'));
    expect(coloured.channels).toBe(3);
    expect(at(coloured, 10, 55)).toEqual([255, 0, 0]);
    expect(at(coloured, 10, 15)).toEqual([0, 0, 0]);
    expect(at(coloured, 10, 105)).toEqual([178, 178, 178]);
    expect(at(coloured, 10, 132)).toEqual([128, 128, 128]);
    expect(at(coloured, 40, 55)).toEqual([255, 255, 255]);
  }
});

test('grey layers, cells and blending leave a page grey, with the values it has in colour', () => {
  const marks = [
    box(10, 40, '#c0c0c0'),
    tiled(20, '#404040'),
    group({ alpha: 0.5 }, box(30, 10, '#202020'), box(35, 10, '#909090')),
    group({ blend: 'multiply' }, box(45, 10, '#808080', 0.7)),
    group({ blend: 'difference', alpha: 0.3 }, box(15, 25, '#808080'), box(60, 5, '#111111')),
  ];
  const grey = drawn(...marks);
  const colour = drawn(box(0, 2, '#00ff00'), ...marks);
  expect([grey.channels, colour.channels]).toEqual([1, 3]);
  for (let y = 3; y < 150; y++) {
    const [value] = at(grey, 10, y);
    expect(at(colour, 10, y)).toEqual([value, value, value]);
  }
});

test('the bitmap has the pixels of the rows, and every row begins with an octet 0', () => {
  for (const marks of [[box(10, 40, '#333333')], [box(10, 40, '#123456')]]) {
    const rows = drawn(...marks);
    const { bitmap } = bitmapOf({ ...size, marks }, { widthPx: 50 });
    const { width, height, channels, octets } = rows;
    expect([width, height]).toEqual([bitmap.width, bitmap.height]);
    expect(octets.length).toBe((width * channels + 1) * height);
    for (let y = 0; y < height; y++) {
      expect(octets[y * (width * channels + 1)]).toBe(0);
      const [red, green = red, blue = red] = at(rows, 20, y);
      const place = 4 * (y * width + 20);
      expect([...bitmap.rgba.subarray(place, place + 4)]).toEqual([red, green, blue, 255]);
    }
  }
});

test('what one outline leaves is not seen by the next one, in whichever rows it lies', () => {
  const marks = [0, 40, 33, 100, 5, 140].map((y) => box(y, 7.5, '#000000', 0.2));
  const one = drawn(...marks);
  for (let y = 0; y < 150; y++) {
    const layers = marks.filter(({ d }) => {
      const top = Number(/^M5 (\d+)/.exec(d)?.[1]);
      return y >= top && y + 1 <= top + 7.5;
    }).length;
    const edge = [7, 12, 40, 47, 107, 147].includes(y);
    if (!edge) expect([255, 204, 163][layers]).toBe(at(one, 20, y)[0]);
    expect(at(one, 40, y)).toEqual([255]);
  }
});

test('a layer that is used again has nothing of what it had, over all its rows', () => {
  const [first, second] = [box(5, 100, '#808080', 0.5), box(110, 30, '#808080', 0.5)];
  const both = [group({ blend: 'multiply' }, first), group({ blend: 'multiply' }, second)];
  const page = drawn(...both);
  for (let y = 0; y < 150; y++) {
    const isPainted = (y >= 5 && y < 105) || (y >= 110 && y < 140);
    expect(at(page, 20, y)).toEqual([isPainted ? 191 : 255]);
    expect(at(page, 40, y)).toEqual([255]);
  }
});
