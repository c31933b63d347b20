import { expect, test } from 'vitest';
import { createPageSizes } from './page-sizes.ts';

const a4 = { widthMm: 210, heightMm: 297 };

test('sizes are estimates until their page is read; readers hear only of other sizes', () => {
  const sizes = createPageSizes(3, a4);
  let heard = 0;
  sizes.subscribe(() => (heard += 1));
  expect(sizes.isKnown(2)).toBe(false);
  sizes.correct(2, { ...a4 });
  expect([sizes.isKnown(2), heard]).toEqual([true, 0]);
  sizes.correct(3, { widthMm: 297, heightMm: 210 });
  expect(heard).toBe(1);
  expect(sizes.all()).toEqual([a4, a4, { widthMm: 297, heightMm: 210 }]);
  sizes.correct(4, { widthMm: 1, heightMm: 1 });
  expect([sizes.all().length, heard]).toEqual([3, 1]);
});
