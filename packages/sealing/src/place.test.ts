import { isRefusal } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { type Edge, type Placement, resolvePlace } from './place.ts';

const a4 = { width: 210, height: 297 };
const seal = { width: 40, height: 40 };

function place(pages: number, edge: Edge): readonly Placement[] {
  const placements = resolvePlace({
    pages: Array.from({ length: pages }, () => a4),
    seal,
    place: { kind: 'riding', edge },
    find: undefined,
  });
  if (isRefusal(placements)) throw new Error(placements.refused);
  return placements;
}

describe('a riding seal', () => {
  test('over five pages lies as the fixture of ofd-signatures.md §8.1 says', () => {
    const placements = place(5, 'right');
    expect(placements.map(({ box }) => box.x)).toEqual([202, 194, 186, 178, 170]);
    expect(placements.map(({ clip }) => clip?.x)).toEqual([0, 8, 16, 24, 32]);
    expect(placements.every(({ clip }) => clip?.width === 8 && clip.height === 40)).toBe(true);
  });

  test.each(['right', 'left', 'top', 'bottom'] as const)(
    'shows every slice once and on the page, at the %s edge',
    (edge) => {
      const placements = place(7, edge);
      const lies = edge === 'right' || edge === 'left';
      const shown = placements.map(({ box, clip }) => ({
        x: box.x + (clip?.x ?? 0),
        y: box.y + (clip?.y ?? 0),
        from: (lies ? clip?.x : clip?.y) ?? 0,
      }));
      expect(new Set(shown.map(({ from }) => from.toFixed(6))).size).toBe(7);
      for (const { x, y } of shown) {
        expect(x).toBeGreaterThanOrEqual(-1e-9);
        expect(y).toBeGreaterThanOrEqual(-1e-9);
      }
    },
  );

  test('over many pages is repeated in groups, none of a single page', () => {
    const groups = place(41, 'right').filter(({ clip }) => clip?.x === 0);
    expect(groups).toHaveLength(3);
  });

  test('on one page is refused with the alternative', () => {
    const answer = resolvePlace({
      pages: [a4],
      seal,
      place: { kind: 'riding', edge: 'right' },
      find: undefined,
    });
    expect(answer).toMatchObject({ refused: 'place-riding-one-page' });
  });
});

test('a point off the page and a page that is not there are refused by name', () => {
  const at = (page: number, xMm: number) =>
    resolvePlace({
      pages: [a4],
      seal,
      place: { kind: 'point', page, xMm, yMm: 0 },
      find: undefined,
    });
  expect(at(2, 0)).toMatchObject({ refused: 'place-page-missing' });
  expect(at(1, 211)).toMatchObject({ refused: 'place-outside-page' });
  expect(at(1, -41)).toMatchObject({ refused: 'place-outside-page' });
  expect(at(1, 170)).toMatchObject([{ box: { x: 170, width: 40 } }]);
});

test('a keyword puts the seal over the words and keeps it on the page', () => {
  const answer = resolvePlace({
    pages: [a4],
    seal,
    place: { kind: 'keyword', text: '盖章处' },
    find: () => [{ page: 1, box: { x: 200, y: 290, width: 9, height: 3 } }],
  });
  expect(answer).toMatchObject([{ page: 1, box: { x: 170, y: 257 } }]);
});
