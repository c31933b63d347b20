import { assert, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberOf, numbersOf, wordsOf } from './numbers.ts';

describe('numbers of a page', () => {
  test.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['+3', 3],
    ['-', undefined],
    ['.', undefined],
    ['-.', undefined],
    ['1.2.3', undefined],
    ['--1', undefined],
    ['-.5', -0.5],
    ['0.1', 0.1],
    ['3.7041687965393066', 3.7041687965393066],
    ['123456.789012345', 123456.789012345],
    ['0000000000000000007', 7],
    ['10000000', 1e7],
    ['10000000.1', undefined],
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

  test('a number is the one that the language reads, to the last bit', () => {
    const exact = (value: number, digits: number): void => {
      const text = value.toFixed(digits);
      expect(numberOf(text)).toBe(Number(text));
      expect(numbersOf(`7 ${text}  8`, 9)).toEqual([7, Number(text), 8]);
    };
    const places = integer({ min: 0, max: 18 });
    assert(property(double({ min: -1e7, max: 1e7, noNaN: true }), places, exact), {
      numRuns: 2000,
    });
  });

  test('a list with one item that is no plain number is read as if by words', () => {
    expect(numbersOf('1 +2 3', 9)).toEqual([1, 2, 3]);
    expect(numbersOf('1 2e1 3', 2)).toEqual([1, 20]);
    expect(numbersOf('1 99999999 3', 9)).toEqual([1, 0, 3]);
    expect(numbersOf('1,2 3', 9)).toEqual([1, 2, 3]);
    expect(numbersOf('', 9)).toEqual([]);
    expect(numbersOf('1 2 3', 0)).toEqual([]);
  });
});
