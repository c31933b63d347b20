import { expect, test } from 'vitest';
import {
  anchorAt,
  fitPageZoom,
  fitZoom,
  layPages,
  nextZoom,
  pageAt,
  pagesBetween,
  pixelsPerMm,
  pointAt,
  whereIs,
} from './page-layout.ts';

const a4 = { widthMm: 210, heightMm: 297 };
const wide = { widthMm: 420, heightMm: 297 };

test('one mm of paper is one mm of the screen at 100 % (R9)', () => {
  const [page] = layPages([a4], 1).pages;
  expect(page?.width).toBeCloseTo(210 * (96 / 25.4), 6);
  expect(pixelsPerMm).toBeCloseTo(3.7795, 4);
});

test('a point laid out is found again on its page, whatever the zoom', () => {
  for (const zoom of [0.3, 1, 2.5]) {
    const layout = layPages([a4, wide, a4], zoom);
    for (const { page, left, top } of layout.pages) {
      const point = pointAt(layout, left + 120 * layout.scale, top + 230 * layout.scale);
      expect(point?.page).toBe(page);
      expect(point?.x).toBeCloseTo(120, 6);
      expect(point?.y).toBeCloseTo(230, 6);
    }
  }
});

test('narrow pages stand in the middle, and between two pages the nearer one is meant', () => {
  const layout = layPages([wide, a4], 1);
  const [first, second] = layout.pages;
  expect(second?.left).toBeCloseTo(105 * pixelsPerMm, 6);
  const end = (first?.top ?? 0) + (first?.height ?? 0);
  expect(pointAt(layout, 0, end + 5)?.page).toBe(1);
  expect(pointAt(layout, 0, end + 20)?.page).toBe(2);
  expect(pointAt(layout, 0, -100)?.page).toBe(1);
  expect(pointAt(layPages([], 1), 0, 0)).toBeUndefined();
});

test('the fitting zoom makes the widest page as wide as the window', () => {
  const zoom = fitZoom([a4, wide], 800);
  expect(layPages([a4, wide], zoom).width).toBeCloseTo(800, 6);
  expect(fitZoom([], 800)).toBeGreaterThan(0);
  expect(fitZoom([a4], 0)).toBeGreaterThan(0);
});

test('only the pages between two heights are near, at least one', () => {
  const layout = layPages(
    Array.from({ length: 400 }, () => a4),
    1,
  );
  const [, second] = layout.pages;
  const top = second?.top ?? 0;
  expect(pagesBetween(layout, top + 1, top + 2).map(({ page }) => page)).toEqual([2]);
  expect(pagesBetween(layout, top - 30, top + 2).map(({ page }) => page)).toEqual([1, 2]);
  expect(pagesBetween(layout, -500, -400).map(({ page }) => page)).toEqual([1]);
  expect(pagesBetween(layout, layout.height, layout.height + 1).map((one) => one.page)).toEqual([
    400,
  ]);
  expect(pagesBetween(layPages([], 1), 0, 1)).toEqual([]);
  for (const { page, top: begin } of layout.pages)
    expect(pageAt(layout, begin + 3)?.page).toBe(page);
});

test('what is read stays in place when the pages before it turn out to be others', () => {
  const before = layPages([a4, a4, a4, a4], 1);
  const after = layPages([wide, wide, a4, a4], 2);
  const third = before.pages[2];
  const anchor = anchorAt(before, 400, (third?.top ?? 0) + 100);
  const { y } = whereIs(after, anchor);
  expect(anchor.page).toBe(3);
  expect(y - (after.pages[2]?.top ?? 0)).toBeCloseTo(200, 6);
});

test('zoom goes by steps, from beside a step to the next one, and ends at 400 %', () => {
  expect(nextZoom(1, 'in')).toBe(1.25);
  expect(nextZoom(0.86, 'in')).toBe(1);
  expect(nextZoom(0.86, 'out')).toBe(0.8);
  expect(nextZoom(4, 'in')).toBe(4);
  expect(nextZoom(0.1, 'out')).toBe(0.1);
});

test('a page that fits is wholly seen, whichever side is the longer one', () => {
  const room = { width: 800, height: 600 };
  for (const size of [a4, wide, { widthMm: 1000, heightMm: 10 }]) {
    const zoom = fitPageZoom(size, room);
    expect(size.widthMm * zoom * pixelsPerMm).toBeLessThanOrEqual(room.width + 1e-6);
    expect(size.heightMm * zoom * pixelsPerMm).toBeLessThanOrEqual(room.height + 1e-6);
  }
});
