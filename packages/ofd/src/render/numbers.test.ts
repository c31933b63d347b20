import { describe, expect, test } from 'vitest';
import { numberOf, numbersOf, wordsOf } from './numbers.ts';

describe('numbers of a page', () => {
  test.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['+3', 3],
    ['.25', 0.25],
    ['7.', 7],
    ['1e2', 100],
    ['1E-2', 0.01],
    [' 4 ', 4],
    ['', undefined],
    [' ', undefined],
    ['0x10', undefined],
    ['0b1', undefined],
    ['-0x1', undefined],
    [' 0x10', undefined],
    ['1e99', undefined],
    ['Infinity', undefined],
    ['NaN', undefined],
    ['5mm', undefined],
    ['1_0', undefined],
  ])('%j is %j', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  test('items may stand apart by commas, tabs and many blanks, and end at their most', () => {
    expect(wordsOf(' 1  2,3\t4 ', 9)).toEqual(['1', '2', '3', '4']);
    expect(wordsOf('1 2 3 4', 2)).toEqual(['1', '2']);
    expect(numbersOf('1 x 3', 9)).toEqual([1, 0, 3]);
  });
});
