import { isRefusal } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { pageSetText, readPageSet } from './page-set.ts';
import {
  type Hit,
  type Place,
  type PlacingDocument,
  type ResolvedPlacement,
  resolvePlacement,
} from './place.ts';
import { shownPart } from './place-findings.ts';
import type { RidingPlace } from './riding.ts';

const a4 = { width: 210, height: 297 };
const seal = { width: 40, height: 40 };

const paper = (pageCount: number, more: Partial<PlacingDocument> = {}): PlacingDocument => ({
  pageCount,
  sizeOf: () => a4,
  ...more,
});

function resolved(document: PlacingDocument, place: Place, size = seal): ResolvedPlacement {
  const answer = resolvePlacement(document, place, size);
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${answer.detail ?? ''}`);
  return answer;
}

const riding = (pages: number, more: Partial<RidingPlace> = {}): ResolvedPlacement =>
  resolved(paper(pages), { kind: 'riding', edge: 'right', ...more });

/** Pages to a seal: a group begins where the seal's first slice is shown. */
function groupsOf({ placements }: ResolvedPlacement): readonly number[] {
  const starts = placements.flatMap(({ clip }, i) => (clip?.x === 0 ? [i] : []));
  return starts.map((start, i) => (starts[i + 1] ?? placements.length) - start);
}

describe('a riding seal', () => {
  test('over five pages lies as the fixture of ofd-signatures.md §8.1 says', () => {
    const { placements } = riding(5);
    expect(placements.map(({ box }) => box.x)).toEqual([202, 194, 186, 178, 170]);
    expect(placements.map(({ clip }) => clip?.x)).toEqual([0, 8, 16, 24, 32]);
    expect(placements.every(({ clip }) => clip?.width === 8 && clip.height === 40)).toBe(true);
  });

  test.each(['right', 'left', 'top', 'bottom'] as const)(
    'shows every slice once, at the %s edge and nowhere else',
    (edge) => {
      const { placements } = riding(7, { edge });
      const lies = edge === 'right' || edge === 'left';
      const from = placements.map(({ clip }) => (lies ? clip?.x : clip?.y) ?? 0);
      expect(new Set(from.map((at) => at.toFixed(6))).size).toBe(7);
      for (const placement of placements) {
        const { x, y, width, height } = shownPart(placement);
        const touches = { left: x, top: y, right: 210 - x - width, bottom: 297 - y - height };
        expect(touches[edge]).toBeCloseTo(0, 9);
        expect(Math.min(...Object.values(touches))).toBeGreaterThan(-1e-9);
      }
    },
  );

  test.each([
    // pages, wanted, minimum, groups
    [20, 20, 2, [20]],
    [45, 20, 2, [20, 20, 5]],
    [22, 20, 2, [20, 2]],
    [21, 10, 2, [10, 11]],
    // The left-over page would make slices of 1.9 mm: the last two groups share their pages.
    [21, 20, 2, [11, 10]],
    [41, 20, 2, [20, 11, 10]],
    [30, 30, 4, [10, 10, 10]],
    [7, 3, 10, [3, 4]],
    [7, 3, 13, [3, 2, 2]],
  ])('over %i pages in groups of %i with %i mm slices: %j', (pages, group, minSliceMm, groups) => {
    const answer = riding(pages, { group, minSliceMm });
    expect(groupsOf(answer)).toEqual(groups);
    for (const { clip } of answer.placements) {
      expect(clip?.width).toBeGreaterThanOrEqual(minSliceMm - 1e-9);
    }
  });

  test('says so when groups are smaller than asked for', () => {
    expect(riding(30, { group: 30, minSliceMm: 4 }).findings).toMatchObject([
      { code: 'place-riding-regrouped', detail: '30 > 10: 10 + 10 + 10' },
    ]);
    expect(riding(10, { group: 30, minSliceMm: 4 }).findings).toEqual([]);
    // Nobody asked for the usual size of a group.
    expect(riding(30, { minSliceMm: 4 }).findings).toEqual([]);
  });

  test('with slices of exactly the minimum is not refused for a rounding', () => {
    const place: Place = { kind: 'riding', edge: 'right', minSliceMm: 1.1, group: 6 };
    const answer = resolved(paper(6), place, { width: 6.6, height: 40 });
    expect(answer.findings).toEqual([]);
    expect(answer.placements.filter(({ clip }) => clip?.x === 0)).toHaveLength(1);
  });

  test('over a set of pages leaves the others alone', () => {
    const on = (pages: RidingPlace['pages']) =>
      riding(9, pages === undefined ? {} : { pages }).placements.map(({ page }) => page);
    expect(on('odd')).toEqual([1, 3, 5, 7, 9]);
    expect(on('even')).toEqual([2, 4, 6, 8]);
    expect(
      on([
        { from: 8, to: 9 },
        { from: 2, to: 3 },
        { from: 2, to: 2 },
      ]),
    ).toEqual([2, 3, 8, 9]);
  });

  test('on facing pages shows its halves on either side of each fold', () => {
    const { placements } = riding(3, { facing: true });
    expect(placements.map(({ page }) => page)).toEqual([1, 2, 2, 3]);
    expect(placements.map(({ box }) => box.x)).toEqual([190, -20, 190, -20]);
    expect(placements.map(({ clip }) => clip?.x)).toEqual([0, 20, 0, 20]);
    const upright = riding(2, { facing: true, edge: 'bottom' }).placements;
    expect(upright.map(({ box }) => box.y)).toEqual([277, -20]);
  });

  test('ends at the edge of each page, whatever its size', () => {
    const sizes = [a4, { width: 420, height: 297 }, { width: 297, height: 210 }];
    const document = paper(3, { sizeOf: (page) => sizes[page - 1] ?? a4 });
    const { placements } = resolved(document, { kind: 'riding', edge: 'right' });
    const ends = placements.map(shownPart).map(({ x, width }) => x + width);
    ends.forEach((end, i) => expect(end).toBeCloseTo(sizes[i]?.width ?? 0, 9));
    expect(placements.map(({ box }) => box.y)).toEqual([128.5, 128.5, 85]);
  });

  test('lies centred along its edge, or where it is told to', () => {
    expect(riding(2).placements[0]?.box.y).toBe(128.5);
    expect(riding(2, { alongMm: 10 }).placements[0]?.box.y).toBe(10);
    expect(riding(2, { edge: 'top', alongMm: 10 }).placements[0]?.box.x).toBe(10);
  });

  test.each([
    [1, {}, 'place-riding-one-page'],
    [9, { pages: [{ from: 3, to: 3 }] }, 'place-riding-one-page'],
    [9, { pages: [{ from: 3, to: 10 }] }, 'place-page-missing'],
    [9, { group: 1 }, 'place-riding-slices'],
    [9, { minSliceMm: 21 }, 'place-riding-slices'],
    [3, { minSliceMm: 20 }, 'place-riding-slices'],
    [9, { minSliceMm: 0 }, 'place-riding-slices'],
    [9, { minSliceMm: 21, facing: true }, 'place-riding-slices'],
  ] as const)('over %i pages with %j is refused: %s', (pages, more, refused) => {
    const place: Place = { kind: 'riding', edge: 'right', ...more };
    expect(resolvePlacement(paper(pages), place, seal)).toMatchObject({ refused });
  });
});

describe('a point', () => {
  test('off the page and on a page that is not there is refused by name', () => {
    const at = (page: number, xMm: number) =>
      resolvePlacement(paper(1), { kind: 'point', page, xMm, yMm: 0 }, seal);
    for (const page of [0, 2, 1.5, Number.NaN]) {
      expect(at(page, 0)).toMatchObject({ refused: 'place-page-missing' });
    }
    for (const xMm of [211, -41, Number.NaN]) {
      expect(at(1, xMm)).toMatchObject({ refused: 'place-outside-page' });
    }
    expect(at(1, 170)).toMatchObject({
      unit: 'mm',
      origin: 'top-left-of-page',
      placements: [{ page: 1, box: { x: 170, y: 0, width: 40, height: 40 } }],
      findings: [],
    });
  });

  test('on every page of a set is the same', () => {
    const place: Place = { kind: 'everyPage', xMm: 10, yMm: 20 };
    expect(
      resolved(paper(3), place).placements.map(({ page, box }) => [page, box.x, box.y]),
    ).toEqual([
      [1, 10, 20],
      [2, 10, 20],
      [3, 10, 20],
    ]);
    const even = resolved(paper(5), { ...place, pages: 'even' });
    expect(even.placements.map(({ page }) => page)).toEqual([2, 4]);
    const none = resolvePlacement(paper(1), { ...place, pages: 'even' }, seal);
    expect(none).toMatchObject({ refused: 'place-page-missing' });
  });

  test('a seal without a size is refused', () => {
    const place: Place = { kind: 'point', page: 1, xMm: 0, yMm: 0 };
    for (const width of [0, -1, Number.NaN, Infinity]) {
      const answer = resolvePlacement(paper(1), place, { width, height: 40 });
      expect(answer).toMatchObject({ refused: 'place-seal-size' });
    }
  });
});

describe('a keyword', () => {
  const hit = (page: number, x: number, y: number): Hit => {
    return { page, box: { x, y, width: 9, height: 3 } };
  };
  const hits = [hit(1, 100, 100), hit(1, 200, 290), hit(2, 50, 60)];
  const document = paper(2, { find: () => hits });
  const places = (more: object): readonly (readonly number[])[] =>
    resolved(document, { kind: 'keyword', text: '盖章处', ...more }).placements.map((one) => [
      one.page,
      one.box.x,
      one.box.y,
    ]);

  test('puts the seal over the first hit, a named one, or all, and keeps it on the page', () => {
    expect(places({})).toEqual([[1, 84.5, 81.5]]);
    expect(places({ occurrence: 2 })).toEqual([[1, 170, 257]]);
    expect(places({ occurrence: 'all' })).toHaveLength(3);
    expect(places({ pages: [{ from: 2, to: 2 }] })).toEqual([[2, 34.5, 41.5]]);
    expect(places({ dxMm: 10, dyMm: -5 })).toEqual([[1, 94.5, 76.5]]);
  });

  test('that is found too often is refused', () => {
    const many = (count: number) => {
      const find = () => Array.from({ length: count }, () => hit(1, 100, 100));
      const place: Place = { kind: 'keyword', text: '章', occurrence: 'all' };
      return resolvePlacement(paper(1, { find }), place, { width: 1, height: 1 });
    };
    expect(many(10_001)).toMatchObject({ refused: 'place-too-many', detail: '10001' });
  });

  test('that is not there, or not so often, or not readable, is refused', () => {
    const refused = (from: PlacingDocument, more: object) =>
      resolvePlacement(from, { kind: 'keyword', text: '章', ...more }, seal);
    expect(refused(paper(1), {})).toMatchObject({ refused: 'place-keyword-format' });
    expect(refused(paper(1, { find: () => [] }), {})).toMatchObject({
      refused: 'place-keyword-missing',
    });
    for (const occurrence of [4, 0, -1, 1.5]) {
      const answer = refused(document, { occurrence });
      expect(answer).toMatchObject({ refused: 'place-occurrence-missing' });
    }
    const page = { pages: [{ from: 3, to: 3 }] };
    expect(refused(document, page)).toMatchObject({ refused: 'place-page-missing' });
  });
});

test('a field takes the seal in its middle; one that is too small is named', () => {
  const field = (name: string): Hit | undefined => {
    const boxes: Record<string, Hit['box']> = {
      wide: { x: 100, y: 200, width: 60, height: 50 },
      low: { x: 100, y: 200, width: 60, height: 10 },
    };
    const box = boxes[name];
    return box && { page: 1, box };
  };
  const document = paper(1, { field });
  expect(resolved(document, { kind: 'field', name: 'wide' })).toMatchObject({
    placements: [{ page: 1, box: { x: 110, y: 205 } }],
    findings: [],
  });
  expect(resolved(document, { kind: 'field', name: 'low' })).toMatchObject({
    placements: [{ page: 1, box: { x: 110, y: 185 } }],
    findings: [{ code: 'place-field-smaller' }],
  });
  const none = resolvePlacement(document, { kind: 'field', name: 'none' }, seal);
  expect(none).toMatchObject({ refused: 'place-field-missing' });
  const place: Place = { kind: 'field', name: 'wide' };
  expect(resolvePlacement(paper(1), place, seal)).toMatchObject({ refused: 'place-field-format' });
});

describe('a warning is given', () => {
  const at = (xMm: number, yMm: number): Place => ({ kind: 'point', page: 1, xMm, yMm });
  const codes = (document: PlacingDocument, place: Place) =>
    resolved(document, place).findings.map(({ code, detail }) => `${code} ${detail ?? ''}`);

  test('for a seal that is partly off the page, not for the slices of a riding seal', () => {
    expect(codes(paper(1), at(190, 100))).toEqual(['place-part-off-page 50 %']);
    expect(codes(paper(1), at(170, 257))).toEqual([]);
    expect(riding(5).findings).toEqual([]);
    const low = riding(2, { alongMm: 277 }).findings;
    expect(low.map(({ code }) => code)).toEqual(['place-part-off-page', 'place-part-off-page']);
  });

  test('for the first two hundred pages, which is enough to look at the wish again', () => {
    const place: Place = { kind: 'everyPage', xMm: 190, yMm: 10 };
    expect(resolved(paper(300), place).findings).toHaveLength(200);
  });

  test('for a seal on top of an earlier one or of another place of its own', () => {
    const sealed = paper(1, { sealsOn: () => [{ x: 20, y: 20, width: 40, height: 40 }] });
    expect(codes(sealed, at(40, 20))).toEqual(['place-over-seal 50 %']);
    expect(codes(sealed, at(57, 20))).toEqual([]);
    const near = [100, 110].map((x) => ({ page: 1, box: { x, y: 100, width: 9, height: 3 } }));
    const twice = paper(1, { find: () => near });
    expect(codes(twice, { kind: 'keyword', text: '章', occurrence: 'all' })).toEqual([
      'place-over-seal 75 %',
    ]);
  });

  test('for a seal whose area is text by more than 60 %', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ x: 0, y: i * 4, width: 210, height: 4 }));
    expect(codes(paper(1, { textOn: () => lines(7) }), at(0, 0))).toEqual(['place-over-text 70 %']);
    expect(codes(paper(1, { textOn: () => lines(6) }), at(0, 0))).toEqual([]);
  });
});

describe('a set of pages', () => {
  test.each(['all', 'odd', 'even', '3', '1-3,5,8-9'])('%s is read and written', (text) => {
    const set = readPageSet(text);
    expect(set === undefined ? undefined : pageSetText(set)).toBe(text);
  });

  test.each([
    '',
    '0',
    '3-1',
    '1,,2',
    '-1',
    '1-',
    'first',
    '1-3;5',
    '99999999',
    '1,'.repeat(1001) + '1',
  ])('%s is none', (text) => {
    expect(readPageSet(text)).toBeUndefined();
  });
});

test('several points are met all or not at all, and none at all is refused', () => {
  const at = (...points: readonly (readonly [number, number, number])[]) =>
    resolvePlacement(
      paper(2),
      { kind: 'points', points: points.map(([page, xMm, yMm]) => ({ page, xMm, yMm })) },
      seal,
    );
  expect(at([2, 10, 20], [1, 30, 40])).toMatchObject({
    placements: [
      { page: 2, box: { x: 10, y: 20, width: 40, height: 40 } },
      { page: 1, box: { x: 30, y: 40 } },
    ],
  });
  expect(at([1, 10, 20], [3, 30, 40])).toMatchObject({ refused: 'place-page-missing' });
  expect(at([1, 10, 20], [2, 500, 40])).toMatchObject({ refused: 'place-outside-page' });
  expect(at()).toMatchObject({ refused: 'place-page-missing' });
});
