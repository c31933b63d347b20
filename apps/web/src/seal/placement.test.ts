import { expect, test } from 'vitest';
import type { PlacedCharacter } from '../documents/page-text.ts';
import {
  guidesOf,
  keepReachable,
  movementOf,
  snap,
  tenth,
  warningsOf,
  type Placement,
} from './placement.ts';

const a4 = { widthMm: 210, heightMm: 297 };
const seal = { widthMm: 40, heightMm: 40 };
const at = (x: number, y: number): Placement => ({ page: 1, x, y });
const lineOf = (glyph: PlacedCharacter) => ({
  text: glyph.char,
  box: glyph.box,
  glyphs: [glyph],
  isVertical: false,
});
const alone = { page: a4, seals: [], text: [] };

test('arrow keys move 1 mm, with Shift 10 mm, with Alt a tenth (R10)', () => {
  const none = { shift: false, alt: false };
  expect(movementOf('ArrowRight', none)).toEqual({ dx: 1, dy: 0 });
  expect(movementOf('ArrowUp', { shift: true, alt: false })).toEqual({ dx: 0, dy: -10 });
  expect(movementOf('ArrowLeft', { shift: false, alt: true })).toEqual({ dx: -0.1, dy: 0 });
  expect(movementOf('Enter', none)).toBeUndefined();
});

test('a hundred fine steps are ten millimetres, without dust of the binary point', () => {
  let place = at(100, 100);
  for (let step = 0; step < 100; step++) {
    place = keepReachable({ ...place, x: place.x + 0.1 }, seal, a4);
  }
  expect(place.x).toBe(110);
  expect(Object.is(tenth(-0.01), 0)).toBe(true);
});

test('a seal may reach over the edge, but its centre stays on the page', () => {
  expect(keepReachable(at(-500, 9999), seal, a4)).toEqual({ page: 1, x: -20, y: 277 });
  expect(keepReachable(at(-5, 50), seal, a4)).toEqual(at(-5, 50));
});

test('within 2 mm a seal is drawn to the middle of the page and to marked words (R11)', () => {
  const guides = guidesOf(a4, seal, [{ x: 150, y: 240, width: 20, height: 6 }]);
  expect(snap(at(86.5, 50), seal, guides)).toEqual({ place: at(85, 50), atX: 105 });
  expect(snap(at(141, 224), seal, guides)).toEqual({ place: at(140, 223), atX: 160, atY: 243 });
  expect(snap(at(60, 60), seal, guides)).toEqual({ place: at(60, 60) });
});

test('of two guides within reach the nearer one holds', () => {
  expect(snap(at(0, 0), seal, { x: [18.5, 21], y: [] }).atX).toBe(21);
});

test('each warning is said for what it names and for nothing else (R15)', () => {
  expect(warningsOf(at(100, 200), seal, alone)).toEqual([]);
  expect(warningsOf(at(-0.1, 200), seal, alone)).toEqual(['off-page']);
  expect(warningsOf(at(170.1, 200), seal, alone)).toEqual(['off-page']);
  expect(warningsOf(at(170, 257), seal, alone)).toEqual([]);
  const seals = [{ x: 139, y: 200, width: 40, height: 40 }];
  expect(warningsOf(at(100, 200), seal, { ...alone, seals })).toEqual(['covers-seal']);
  expect(warningsOf(at(99, 200), seal, { ...alone, seals })).toEqual([]);
});

test('text under more than six tenths of the seal is worth a word', () => {
  const line = (height: number) => [
    lineOf({ char: '文', box: { x: 100, y: 200, width: 40, height } }),
    lineOf({ char: ' ', box: { x: 100, y: 200, width: 40, height: 40 } }),
  ];
  expect(warningsOf(at(100, 200), seal, { ...alone, text: line(24) })).toEqual([]);
  expect(warningsOf(at(100, 200), seal, { ...alone, text: line(25) })).toEqual(['covers-text']);
});
