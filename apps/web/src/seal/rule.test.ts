import { expect, test } from 'vitest';
import type { TextHit } from '../documents/page-text.ts';
import { pagesOf, planOf, pointRule, wishOf, type RidingRule, type Rule } from './rule.ts';

const a4 = { widthMm: 210, heightMm: 297 };
const seal = { widthMm: 40, heightMm: 40 };
const facts = { sizes: [a4, a4, a4, { widthMm: 297, heightMm: 210 }], earlier: [], seal };
const place = { page: 2, x: 100, y: 200 };
const riding: RidingRule = {
  kind: 'riding',
  edge: 'right',
  pages: 'all',
  group: 20,
  facing: false,
};

function hit(page: number, x: number, y: number): TextHit {
  return { page, boxes: [{ x, y, width: 20, height: 5 }], before: '', match: '盖章处', after: '' };
}

function placementsOf(rule: Rule) {
  const planned = planOf(rule, place, facts);
  if (!('placements' in planned)) throw new Error(JSON.stringify(planned));
  return planned.placements;
}

test('one place is where it was put', () => {
  expect(placementsOf(pointRule)).toEqual([
    { page: 2, box: { x: 100, y: 200, width: 40, height: 40 } },
  ]);
});

test('over words the seal is in their middle, on the page, and only where it is ticked', () => {
  const hits = [hit(1, 100, 100), hit(3, 205, 290), hit(4, 10, 10)];
  const ticked = new Set(hits.slice(0, 2));
  expect(wishOf({ kind: 'words', hits, ticked }, place, facts)).toEqual({
    kind: 'points',
    points: [
      { page: 1, xMm: 90, yMm: 82.5 },
      { page: 3, xMm: 170, yMm: 257 },
    ],
  });
  expect(wishOf({ kind: 'words', hits, ticked: new Set() }, place, facts)).toBe('rule-none-ticked');
  expect(wishOf({ kind: 'words', hits: [], ticked: new Set() }, place, facts)).toBe(
    'rule-no-words',
  );
  const many = Array.from({ length: 101 }, () => hit(1, 0, 0));
  expect(wishOf({ kind: 'words', hits: many, ticked: new Set(many) }, place, facts)).toBe(
    'rule-many-ticked',
  );
});

test('every page of a set has the seal at the same place; pages that are not there are told', () => {
  const pages = (set: string) => placementsOf({ kind: 'everyPage', pages: set }).map((p) => p.page);
  expect(pages('odd')).toEqual([1, 3]);
  expect(pages('2-3,1')).toEqual([1, 2, 3]);
  for (const wrong of ['5', '3-2', 'x', '', '0']) {
    expect(planOf({ kind: 'everyPage', pages: wrong }, place, facts)).toEqual({
      missing: 'rule-bad-pages',
    });
  }
});

test('a riding seal shows on each page its slice, at the edge of that page', () => {
  const placements = placementsOf(riding);
  expect(placements.map(({ page }) => page)).toEqual([1, 2, 3, 4]);
  expect(placements.map(({ clip }) => clip?.width)).toEqual([10, 10, 10, 10]);
  expect(placements.map(({ box, clip }) => box.x + (clip?.x ?? 0) + 10)).toEqual([
    210, 210, 210, 297,
  ]);
});

test('a riding seal over one page is refused with the code the server would give', () => {
  expect(planOf({ ...riding, pages: '2' }, place, facts)).toMatchObject({
    refused: 'place-riding-one-page',
  });
});

test('a place off its page is refused before anything is sent', () => {
  expect(planOf(pointRule, { page: 2, x: 300, y: 0 }, facts)).toMatchObject({
    refused: 'place-outside-page',
  });
});

test('the pages a rule speaks of are those a seal can be dragged to', () => {
  expect(pagesOf({ kind: 'everyPage', pages: 'even' }, 4)).toEqual([2, 4]);
  expect(pagesOf({ kind: 'everyPage', pages: 'wrong' }, 2)).toEqual([1, 2]);
  expect(pagesOf(pointRule, 2)).toEqual([1, 2]);
});
