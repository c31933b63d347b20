import { describe, expect, it } from 'vitest';
import { placeOf } from './place-query.ts';
import { Problem } from './problem.ts';

const wish = (place: unknown) =>
  placeOf({ place: typeof place === 'string' ? place : JSON.stringify(place) });

const riding = { kind: 'riding', edge: 'right', pages: 'all', group: 20, facing: false };

describe('where a seal shall go', () => {
  it('is a point in three values', () => {
    expect(placeOf({ page: 2, x: 1.5, y: 3 })).toEqual({
      kind: 'point',
      page: 2,
      xMm: 1.5,
      yMm: 3,
    });
  });

  it.each([
    riding,
    { kind: 'everyPage', xMm: 1, yMm: 2, pages: [{ from: 1, to: 3 }] },
    { kind: 'points', points: [{ page: 1, xMm: 0, yMm: -3.2 }] },
    { kind: 'keyword', text: '盖章', occurrence: 'all', dxMm: 0, dyMm: 1, pages: 'odd' },
  ])('is a wish taken as it is: %o', (place) => {
    expect(wish(place)).toEqual(place);
  });

  it.each([
    ['nothing', () => placeOf({})],
    ['two values of three', () => placeOf({ page: 1, x: 2 })],
    ['both ways', () => placeOf({ page: 1, x: 2, y: 3, place: JSON.stringify(riding) })],
    ['no JSON', () => wish('{')],
    ['no object', () => wish('null')],
    ['an unknown kind', () => wish({ kind: 'field', name: 'x' })],
    ['a field too many', () => wish({ ...riding, __proto__x: 1 })],
    ['a number as text', () => wish({ ...riding, group: '20' })],
    ['a group of one', () => wish({ ...riding, group: 1 })],
    ['page zero', () => wish({ kind: 'points', points: [{ page: 0, xMm: 1, yMm: 1 }] })],
    ['no points', () => wish({ kind: 'points', points: [] })],
    [
      'too many points',
      () =>
        wish({
          kind: 'points',
          points: Array.from({ length: 101 }, () => ({ page: 1, xMm: 1, yMm: 1 })),
        }),
    ],
    ['a place beyond any sheet', () => wish({ kind: 'point', page: 1, xMm: 1e9, yMm: 1 })],
  ])('is refused as malformed: %s', (_name, ask) => {
    expect(ask).toThrow(Problem);
    expect(ask).toThrow(expect.objectContaining({ code: 'request-malformed' }));
  });
});
