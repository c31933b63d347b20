import { expect, test } from 'vitest';
import { type Bitmap, identity, type Matrix } from '@yunzhang/base';
import { encodePng } from '../images/png-write.ts';
import { decodeImage } from '../images/decode.ts';
import type { GroupMark, Mark, Paint, PathMark, Stroke } from '../marks.ts';
import { bitmapOf } from './page.ts';

/** A picture of 40 × 30 pixels, a pixel for a millimetre. */
function drawn(...marks: readonly Mark[]): Bitmap {
  const { bitmap } = bitmapOf({ widthMm: 40, heightMm: 30, marks }, { widthPx: 40 });
  return bitmap;
}

const plain = (colour: `#${string}`, alpha = 1): Paint => ({ kind: 'plain', colour, alpha });
const black = plain('#000000');
const path = (d: string, facts: Partial<PathMark> = { fill: black }): PathMark => {
  return { kind: 'path', map: identity, rule: 'nonzero', d, ...facts };
};
const group = (marks: readonly Mark[], facts: Partial<GroupMark> = {}): GroupMark => {
  return { kind: 'group', map: identity, marks, ...facts };
};
const box = (x: number, y: number, w: number, h: number): string =>
  `M${x} ${y}L${x + w} ${y} ${x + w} ${y + h} ${x} ${y + h}Z`;

const at = ({ width, rgba }: Bitmap, x: number, y: number): readonly number[] =>
  Array.from(rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 3));

/** How much is black, in pixels. */
function ink({ rgba }: Bitmap): number {
  let sum = 0;
  for (let i = 0; i < rgba.length; i += 4) sum += 1 - (rgba[i] ?? 0) / 255;
  return sum;
}

test('an outline covers its exact area, wherever it lies between pixels', () => {
  for (const [dx, dy] of [
    [0, 0],
    [0.25, 0.5],
    [0.9, 0.1],
  ] as const) {
    expect(ink(drawn(path(box(5 + dx, 6 + dy, 10, 8))))).toBeCloseTo(80, 0);
    const triangle = `M${4 + dx} ${5 + dy}L${24 + dx} ${7 + dy} ${9 + dx} ${25 + dy}Z`;
    expect(ink(drawn(path(triangle)))).toBeCloseTo(195, 0);
  }
  const circle = 'M10 15A5 5 0 1 1 20 15A5 5 0 1 1 10 15Z';
  expect(ink(drawn(path(circle)))).toBeCloseTo(Math.PI * 25, 0);
});

test('curves end where they say and cover what they should', () => {
  expect(Math.abs(ink(drawn(path('M5 25Q20 -5 35 25Z'))) - 300)).toBeLessThan(1);
  expect(Math.abs(ink(drawn(path('M5 25C5 5 35 5 35 25Z'))) - 360)).toBeLessThan(1);
});

test('holes depend on the rule', () => {
  const twice = `${box(5, 5, 20, 20)}${box(10, 10, 10, 10)}`;
  expect(ink(drawn(path(twice)))).toBeCloseTo(400, 0);
  expect(ink(drawn(path(twice, { fill: black, rule: 'evenodd' })))).toBeCloseTo(300, 0);
  const back = `${box(5, 5, 20, 20)}M10 10L10 20 20 20 20 10Z`;
  expect(ink(drawn(path(back)))).toBeCloseTo(300, 0);
});

test('what lies outside the picture changes nothing inside it', () => {
  expect(ink(drawn(path(box(-100, -100, 120, 115))))).toBeCloseTo(20 * 15, 0);
  expect(ink(drawn(path(box(30, 20, 1e7, 1e7))))).toBeCloseTo(100, 0);
  expect(ink(drawn(path('M-50 -50L90 15 -50 80Z')))).toBeGreaterThan(500);
  for (const d of [
    'M1e300 0L5 5 9 1e300Z',
    'MNaN 1L2 2Z',
    'L',
    'M5',
    '',
    'ZZZ',
    'A1 1 0 0 0 5 5',
  ]) {
    expect(ink(drawn(path(d)))).toBeLessThan(1200);
  }
});

const line = (facts: Partial<Stroke> = {}): Stroke => ({
  paint: black,
  width: 2,
  cap: 'butt',
  join: 'miter',
  miterLimit: 4,
  dashes: [],
  dashOffset: 0,
  ...facts,
});
const stroked = (d: string, facts: Partial<Stroke> = {}, map: Matrix = identity): number =>
  ink(drawn(path(d, { stroke: line(facts), map })));

test('a line has its width, its ends and its corners', () => {
  expect(stroked('M5 10L25 10')).toBeCloseTo(40, 0);
  expect(stroked('M5 10L25 10', { cap: 'square' })).toBeCloseTo(44, 0);
  expect(stroked('M5 10L25 10', { cap: 'round' })).toBeCloseTo(40 + Math.PI, 0);
  expect(stroked(box(5, 5, 20, 10))).toBeCloseTo(22 * 12 - 18 * 8, 0);
  expect(stroked(box(5, 5, 20, 10), { join: 'bevel' })).toBeCloseTo(22 * 12 - 18 * 8 - 2, 0);
  expect(stroked(box(5, 5, 20, 10), { join: 'round' })).toBeCloseTo(22 * 12 - 18 * 8 - 0.86, 0);
  expect(stroked('M5 20L20 20 5.1 21', { miterLimit: 4 })).toBeLessThan(70);
  expect(stroked('M5 5L5 5', { cap: 'round' })).toBeCloseTo(Math.PI, 0);
});

test('dashes begin where they are told', () => {
  expect(stroked('M5 10L25 10', { dashes: [2, 2] })).toBeCloseTo(20, 0);
  expect(stroked('M5 10L25 10', { dashes: [4], dashOffset: 4 })).toBeCloseTo(16, 0);
  expect(stroked('M5 10L25 10', { dashes: [0, 0] })).toBeCloseTo(40, 0);
  const began = performance.now();
  stroked('M0 10L1e7 10', { dashes: [1e-7, 1e-7] });
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a line is scaled with its map, and never vanishes', () => {
  expect(stroked('M5 5L15 5', {}, [2, 0, 0, 1, 0, 0])).toBeCloseTo(40, 0);
  expect(stroked('M5 10.5L25 10.5', { width: 0 })).toBeGreaterThan(8);
});

test('clips meet, and their areas unite', () => {
  const whole = path(box(0, 0, 40, 30));
  const area = (d: string, rule: 'nonzero' | 'evenodd' = 'nonzero') => ({ d, map: identity, rule });
  const cut = (clips: GroupMark['clips']): number => ink(drawn(group([whole], clips && { clips })));
  expect(cut([{ areas: [area(box(5, 5, 10, 10))] }])).toBeCloseTo(100, 0);
  expect(cut([{ areas: [area(box(5, 5, 10, 10)), area(box(20, 5, 10, 10))] }])).toBeCloseTo(200, 0);
  const both = [{ areas: [area(box(5, 5, 10, 10))] }, { areas: [area(box(10, 0, 20, 20))] }];
  expect(cut(both)).toBeCloseTo(50, 0);
  const round = area('M10 15A5 5 0 1 1 20 15A5 5 0 1 1 10 15Z');
  expect(cut([{ areas: [round] }])).toBeCloseTo(Math.PI * 25, 0);
  expect(cut([{ areas: [round] }, { areas: [area(box(0, 0, 15, 30))] }])).toBeCloseTo(39.3, 0);
  expect(cut([{ areas: [] }])).toBe(0);
});

test('a group fades as one', () => {
  const two = [path(box(5, 5, 10, 10)), path(box(10, 5, 10, 10))];
  const faded = drawn(group(two, { alpha: 0.5 }));
  expect(at(faded, 7, 7)).toEqual(at(faded, 12, 7));
  expect(at(faded, 7, 7)[0]).toBeGreaterThan(125);
  const single = drawn(group([path(box(5, 5, 10, 10))], { alpha: 0.5 }));
  expect(at(single, 7, 7)).toEqual(at(faded, 7, 7));
});

test('colours mix as they are told', () => {
  const below = path(box(0, 0, 40, 30), { fill: plain('#ff8000') });
  const above = path(box(10, 10, 10, 10), { fill: plain('#80ff00') });
  const mixedBy = (blend: NonNullable<GroupMark['blend']>): readonly number[] =>
    at(drawn(below, group([above], { blend })), 15, 15);
  expect(mixedBy('normal')).toEqual([128, 255, 0]);
  expect(mixedBy('multiply')).toEqual([128, 128, 0]);
  expect(mixedBy('darken')).toEqual([128, 128, 0]);
  expect(mixedBy('lighten')).toEqual([255, 255, 0]);
  expect(mixedBy('difference')).toEqual([127, 127, 0]);
  expect(mixedBy('screen')).toEqual([255, 255, 0]);
});

const ramp = {
  ...({ spread: 'pad', period: 1, before: false, after: false, map: identity, alpha: 1 } as const),
  stops: [
    { offset: 0, colour: '#000000', alpha: 1 },
    { offset: 1, colour: '#ffffff', alpha: 1 },
  ] as const,
};

test('a shading runs from its start to its end and no further unless told', () => {
  const axial = { kind: 'axial', from: [10, 0], to: [30, 0], ...ramp } as const;
  const shaded = (fill: Paint): Bitmap =>
    drawn(path(box(0, 0, 40, 30), { fill: plain('#ff0000') }), path(box(0, 0, 40, 30), { fill }));
  const open = shaded(axial);
  expect(at(open, 5, 5)).toEqual([255, 0, 0]);
  expect(at(open, 35, 5)).toEqual([255, 0, 0]);
  expect(at(open, 20, 5)[0]).toBeGreaterThan(120);
  const closed = shaded({ ...axial, before: true, after: true });
  expect(at(closed, 5, 5)).toEqual([0, 0, 0]);
  expect(at(closed, 35, 5)).toEqual([255, 255, 255]);
  const turning = shaded({ ...axial, spread: 'reflect', period: 0.5 });
  expect(Math.abs((at(turning, 12, 5)[0] ?? 0) - (at(turning, 27, 5)[0] ?? 0))).toBeLessThan(8);
  const radial = { kind: 'radial', from: [20, 15, 0], to: [20, 15, 10], ...ramp } as const;
  const round = shaded(radial);
  expect(at(round, 20, 15)[0]).toBeLessThan(30);
  expect(at(round, 3, 3)).toEqual([255, 0, 0]);
});

test('circles beside each other are a cone, seen through the end where it does not go on', () => {
  const stops = [
    { offset: 0, colour: '#ff0000', alpha: 1 },
    { offset: 1, colour: '#0000ff', alpha: 1 },
  ] as const;
  const ramp = { stops, spread: 'pad', period: 1, before: false, after: false } as const;
  const circles = { kind: 'radial', from: [5, 15, 2], to: [30, 15, 8], map: identity } as const;
  const cone = drawn(path(box(0, 0, 40, 30), { fill: { ...circles, ...ramp, alpha: 1 } }));
  expect(at(cone, 1, 15)).toEqual([255, 255, 255]);
  expect(at(cone, 21, 15)[2]).toBeGreaterThan(230);
  // Inside the last circle only the edges of those before it are left.
  const [red = 0, green = 255, blue = 0] = at(cone, 24, 15);
  expect(red).toBeGreaterThan(80);
  expect(green).toBeLessThan(10);
  expect(blue).toBeLessThan(180);
});

test('a mesh has the colours of its corners', () => {
  const corner = (x: number, y: number, colour: `#${string}`) => ({ x, y, colour });
  const triangles = [
    [corner(0, 0, '#ff0000'), corner(39.9, 0, '#00ff00'), corner(0, 29.9, '#0000ff')],
  ] as const;
  const fill: Paint = { kind: 'mesh', triangles, alpha: 1 };
  const mesh = drawn(path(box(0, 0, 40, 30), { fill }));
  expect(at(mesh, 0, 0)[0]).toBeGreaterThan(240);
  expect(at(mesh, 37, 0)[1]).toBeGreaterThan(220);
  expect(at(mesh, 0, 28)[2]).toBeGreaterThan(220);
  expect(at(mesh, 39, 29)).toEqual([255, 255, 255]);
});

test('cells repeat and may be mirrored', () => {
  const tile = (columns: boolean): Paint => ({
    kind: 'tile',
    width: 4,
    height: 4,
    stepX: 4,
    stepY: 4,
    map: identity,
    alpha: 1,
    mirror: { columns, rows: false },
    marks: [path(box(0, 0, 1, 4))],
  });
  const plainCells = drawn(path(box(0, 0, 40, 30), { fill: tile(false) }));
  expect([0, 4, 8].map((x) => at(plainCells, x, 9)[0])).toEqual([0, 0, 0]);
  expect(at(plainCells, 3, 9)[0]).toBe(255);
  const mirrored = drawn(path(box(0, 0, 40, 30), { fill: tile(true) }));
  expect([0, 7, 8, 15].map((x) => at(mirrored, x, 9)[0])).toEqual([0, 0, 0, 0]);
  expect(at(mirrored, 4, 9)[0]).toBe(255);
});

test('an image fills the unit square, first row at the top, and a mask shows through', () => {
  const rgba = Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0);
  const bytes = encodePng({ width: 2, height: 2, rgba });
  const image = { bytes, format: 'png', name: 'a' } as const;
  const shown = drawn({ kind: 'image', map: [20, 0, 0, 20, 5, 5], image });
  expect(at(shown, 6, 6)).toEqual([255, 0, 0]);
  expect(at(shown, 23, 6)).toEqual([0, 255, 0]);
  expect(at(shown, 6, 23)).toEqual([0, 0, 255]);
  expect(at(shown, 24, 24)).toEqual([255, 255, 255]);
  const half = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 255);
  const mask = {
    bytes: encodePng({ width: 2, height: 1, rgba: half }),
    format: 'png',
    name: 'm',
  } as const;
  const veiled = drawn({ kind: 'image', map: [20, 0, 0, 20, 5, 5], image, mask });
  expect(at(veiled, 6, 6)).toEqual([255, 0, 0]);
  expect(at(veiled, 24, 6)).toEqual([255, 255, 255]);
  const broken = { bytes: Uint8Array.of(1, 2, 3), format: 'unknown', name: 'b' } as const;
  const marks = [{ kind: 'image', map: [20, 0, 0, 20, 5, 5], image: broken } as const];
  const { findings } = bitmapOf({ widthMm: 40, heightMm: 30, marks }, { widthPx: 40 });
  expect(findings.map(({ code }) => code)).toEqual(['image-format-unsupported']);
});

test('a large image is made small without losing lines', () => {
  const rgba = new Uint8Array(4 * 400 * 400).fill(255);
  for (let i = 0; i < 400 * 400; i += 2) rgba.fill(0, 4 * i, 4 * i + 3);
  const image = {
    bytes: encodePng({ width: 400, height: 400, rgba }),
    format: 'png',
    name: 'a',
  } as const;
  const shown = drawn({ kind: 'image', map: [20, 0, 0, 20, 5, 5], image });
  expect(Math.abs((at(shown, 15, 15)[0] ?? 0) - 127)).toBeLessThan(4);
});

test('many layers and deep groups end', () => {
  let deep: Mark = path(box(5, 5, 10, 10));
  for (let i = 0; i < 400; i++) deep = group([deep, path('')], { alpha: 0.99 });
  const many = Array.from({ length: 20_000 }, () => group([deep], { blend: 'multiply' }));
  const began = performance.now();
  const { findings } = bitmapOf(
    { widthMm: 40, heightMm: 30, marks: [deep, ...many.slice(0, 50)] },
    { widthPx: 40 },
  );
  expect(findings.map(({ code }) => code)).toContain('drawing-too-deep');
  expect(performance.now() - began).toBeLessThan(3000);
});

test('a picture comes back from its PNG', () => {
  const bitmap = drawn(path(box(5, 5, 10, 10)));
  expect(decodeImage(encodePng(bitmap)).rgba).toEqual(bitmap.rgba);
});

test('a page that would have too many pixels becomes a smaller picture', () => {
  const size = (widthMm: number, heightMm: number, widthPx: number): readonly number[] => {
    const { bitmap } = bitmapOf({ widthMm, heightMm, marks: [] }, { widthPx });
    return [bitmap.width, bitmap.height];
  };
  expect(size(210, 297, 210)).toEqual([210, 297]);
  expect(size(0.01, 100_000, 5000)).toEqual([1, 30_000]);
  expect(size(100_000, 0.01, 50_000)).toEqual([30_000, 1]);
});
