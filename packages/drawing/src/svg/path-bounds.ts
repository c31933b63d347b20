import type { Box } from '@yunzhang/base';
import type { PathData } from '../marks.ts';

/** Numbers that are looked at; an outline of more is a page of letters. */
const numbersMax = 1_000_000;

/** A box that surely holds an outline; undefined where it has no points. */
export function pathBounds(d: PathData): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const reach = (x: number, y: number, around = 0): void => {
    left = Math.min(left, x - around);
    right = Math.max(right, x + around);
    top = Math.min(top, y - around);
    bottom = Math.max(bottom, y + around);
  };
  let count = 0;
  for (const [, letter, list = ''] of d.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const values = list.match(/[+-]?[\d.]+(?:e[+-]?\d+)?/g)?.map(Number) ?? [];
    if ((count += values.length) > numbersMax) break;
    const step = letter === 'A' ? 7 : 2;
    for (let i = 0; i + step <= values.length; i += step) {
      const [x, y] = [values[i + step - 2] ?? 0, values[i + step - 1] ?? 0];
      // An arc stays within its longer diameter of where it ends.
      const around = letter === 'A' ? 2 * Math.max(values[i] ?? 0, values[i + 1] ?? 0) : 0;
      reach(x, y, around);
    }
  }
  return left > right ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}
