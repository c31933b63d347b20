import { expect, test } from 'vitest';
import { fitZoom, layPages, pixelsPerMm, pointAt } from './page-layout.ts';

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
