import type { PathData } from '@yunzhang/drawing';

/** Numbers of each step PDF.js knows, by its code: move, line, cubic, quadratic, close. */
const steps: readonly (readonly [letter: string, count: number])[] = [
  ['M', 2],
  ['L', 2],
  ['C', 6],
  ['Q', 4],
  ['Z', 0],
];

/** Path data of the numbers PDF.js keeps a path in; a mistake ends it. */
export function pathData(numbers: readonly number[]): PathData {
  const words: string[] = [];
  for (let i = 0; i < numbers.length;) {
    const step = steps[numbers[i] as number];
    if (step === undefined || i + step[1] >= numbers.length + (step[1] === 0 ? 1 : 0)) break;
    words.push(step[0]);
    for (let k = 1; k <= step[1]; k++) words.push(String(numbers[i + k]));
    i += 1 + step[1];
  }
  return words.join(' ');
}
