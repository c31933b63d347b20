import { apply, type Matrix } from '@yunzhang/base';
import type { PathData } from '@yunzhang/drawing';
import { around, type Bounds, number } from './measure.ts';

/** Characters of one outline. */
const pathSizeMax = 64 * 1024 * 1024;

/** One step: its letter and its numbers. */
export type Step = readonly [letter: string, ...numbers: number[]];

const counts: Readonly<Record<string, number>> = { M: 2, L: 2, Q: 4, C: 6, A: 7, Z: 0 };

/** Takes path data apart; what follows a mistake is left out. */
export function stepsOf(d: PathData): readonly Step[] {
  const steps: Step[] = [];
  if (d.length > pathSizeMax) return steps;
  let letter = '';
  let numbers: number[] = [];
  for (const [token] of d.matchAll(/[A-Za-df-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g)) {
    if (counts[token] !== undefined) {
      letter = token;
      numbers = [];
      if (token === 'Z') steps.push(['Z']);
      continue;
    }
    const value = Number(token);
    const count = counts[letter];
    if (Number.isNaN(value) || count === undefined || count === 0) return steps;
    numbers.push(value);
    if (numbers.length < count) continue;
    steps.push([letter, ...numbers]);
    if (letter === 'M') letter = 'L';
    numbers = [];
  }
  return steps;
}

/** Whether steps can be mapped point by point: arcs cannot. */
export function hasArcs(steps: readonly Step[]): boolean {
  return steps.some(([letter]) => letter === 'A');
}

/** Steps with every point mapped. There must be no arcs. */
export function mapSteps(steps: readonly Step[], map: Matrix): readonly Step[] {
  return steps.map(([letter, ...numbers]) => {
    const mapped: number[] = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      mapped.push(...apply(map, numbers[i] as number, numbers[i + 1] as number));
    }
    return [letter, ...mapped];
  });
}

/** The box around all points, control points included; arcs count with their whole ellipse. */
export function stepBounds(steps: readonly Step[]): Bounds {
  return around(pointsOf(steps));
}

function* pointsOf(steps: readonly Step[]): Generator<readonly [number, number]> {
  let [x, y] = [0, 0];
  for (const [letter, ...numbers] of steps) {
    if (letter === 'A') {
      const [rx = 0, ry = 0, , , , toX = 0, toY = 0] = numbers;
      // An ellipse that is too small grows to reach both ends. @basis SVG 1.1 F.6.6
      const reach = Math.max(Math.abs(rx), Math.abs(ry), Math.hypot(toX - x, toY - y) / 2) * 2;
      yield [Math.min(x, toX) - reach, Math.min(y, toY) - reach];
      yield [Math.max(x, toX) + reach, Math.max(y, toY) + reach];
    } else {
      for (let i = 0; i + 1 < numbers.length; i += 2) {
        yield [numbers[i] as number, numbers[i + 1] as number];
      }
    }
    if (numbers.length >= 2) [x, y] = [numbers.at(-2) ?? 0, numbers.at(-1) ?? 0];
  }
}

/** The box, where steps are one rectangle along the axes and nothing else. */
export function rectangleOf(steps: readonly Step[]): Bounds | undefined {
  const corners = steps.flatMap(([letter, x = 0, y = 0]): readonly [number, number][] =>
    letter === 'M' || letter === 'L' ? [[x, y]] : [],
  );
  const isDrawn = steps.every(([letter], i) =>
    i === 0 ? letter === 'M' : letter === 'L' || (letter === 'Z' && i === steps.length - 1),
  );
  const [first, last] = [corners[0], corners.at(-1)];
  if (!isDrawn || first === undefined || last === undefined) return undefined;
  const isBack = corners.length === 5 && first[0] === last[0] && first[1] === last[1];
  if (corners.length !== 4 && !isBack) return undefined;
  const box = around(corners);
  const near = 1e-6 * Math.max(1, box.right - box.left, box.bottom - box.top);
  const side = (value: number, low: number, high: number): number =>
    Math.abs(value - low) <= near ? 0 : Math.abs(value - high) <= near ? 1 : NaN;
  const places = corners.slice(0, 4).map(([x, y]) => {
    return [side(x, box.left, box.right), side(y, box.top, box.bottom)] as const;
  });
  for (let i = 0; i < 4; i++) {
    const [a, b] = [places[i] as readonly [number, number], places[(i + 1) % 4]];
    if (b === undefined || Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) !== 1) return undefined;
  }
  return box;
}

/** Letters of OFD for those of SVG. @basis ofd-format.md §4 (table 36) */
const letters: Readonly<Record<string, string>> = { C: 'B', Z: 'C' };

/** Steps as AbbreviatedData, moved by `-x -y`. `digits` after the point of each number. */
export function pathText(
  steps: readonly Step[],
  { x, y, digits }: { readonly x: number; readonly y: number; readonly digits: number },
): string {
  const words: string[] = [];
  for (const [letter, ...numbers] of steps) {
    words.push(letters[letter] ?? letter);
    numbers.forEach((value, i) => {
      // Of an arc only the end is a place.
      const isPlace = letter !== 'A' || i >= 5;
      const isAcross = letter === 'A' ? i === 5 : i % 2 === 0;
      words.push(number(isPlace ? value - (isAcross ? x : y) : value, digits));
    });
  }
  return words.join(' ');
}
