import { describe, expect, it } from 'vitest';
import { startOf } from './beijing.ts';
import { limit, valueAt } from './limit.ts';

describe('a limit', () => {
  const days = limit('最短天数', '示例', 20, { '2027-01-01': 15, '2026-06-01': 18 });

  it.each([
    ['1990-01-01', 20],
    ['2026-05-31', 20],
    ['2026-06-01', 18],
    ['2026-12-31', 18],
    ['2027-01-01', 15],
    ['2199-12-31', 15],
  ])('holds from the first millisecond of its day: on %s it is %i', (date, value) => {
    expect(valueAt(days, startOf(date))).toBe(value);
  });

  it('still holds in the last millisecond of the day before', () => {
    expect(valueAt(days, startOf('2027-01-01') - 1)).toBe(18);
  });

  it('with one value holds at all times', () => {
    expect(valueAt(limit('利率', '示例', '0.05'), 0)).toBe('0.05');
  });

  it('begins on a day that exists, and has a value', () => {
    expect(() => limit('天数', '示例', 1, { '2026-6-1': 2 })).toThrow('2026-6-1 is a day');
    expect(() => limit('天数', '示例', 1, { '2026-02-30': 2 })).toThrow('is a day');
    expect(() => valueAt({ title: '空', basis: '示例', steps: [] }, 0)).toThrow('空');
  });
});
