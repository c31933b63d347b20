import { describe, expect, it } from 'vitest';
import * as b from './beijing.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);

describe('a day in Beijing', () => {
  it.each([
    ['2026-11-23T00:00:00.000', '2026-11-23'],
    ['2026-11-22T23:59:59.999', '2026-11-22'],
    ['2026-11-23T07:59:59.999', '2026-11-23'],
    ['2024-02-29T12:00:00.000', '2024-02-29'],
    ['1969-12-31T23:00:00.000', '1969-12-31'],
  ])('%s is %s', (moment, day) => {
    expect(b.dateOf(at(moment))).toBe(day);
  });

  it('begins and ends in its own time zone', () => {
    expect(b.startOf('2026-11-23')).toBe(Date.UTC(2026, 10, 22, 16));
    const end = b.endOfDay(at('2026-11-23T09:30:00'));
    expect([b.dateOf(end), b.dateOf(end + 1)]).toEqual(['2026-11-23', '2026-11-24']);
  });

  it('is the first or the last one where a number leads out of all calendars', () => {
    for (const far of [1e15, 9e15, Infinity]) expect(b.dateOf(far)).toMatch(/^9999-12-/);
    for (const far of [-1e15, -9e15, -Infinity]) expect(b.dateOf(far)).toMatch(/^1000-01-/);
    const most = Number.MAX_SAFE_INTEGER;
    expect(b.addDays('2026-01-01', most)).toMatch(/^9999-12-/);
    expect(b.addDays('2026-01-01', -most)).toMatch(/^1000-01-/);
    expect(b.addMonths('2026-01-31', most)).toMatch(/^9999-12-/);
    expect(b.addMonths('2026-01-31', -most)).toMatch(/^1000-01-/);
  });

  it('is never made of no number', () => {
    expect(() => b.dateOf(Number.NaN)).toThrow('a day is counted from a day');
    expect(() => b.addDays('', 1)).toThrow('a day is counted from a day');
    expect(() => b.addMonths('2026-01-01', 0.5)).toThrow('months are whole');
  });

  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2024-02-29', true],
    ['2100-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['1899-12-31', false],
    ['1900-01-01', true],
    ['2199-12-31', true],
    ['2200-01-01', false],
    ['2026-1-1', false],
    [' 2026-01-01', false],
    ['2026-01-01\n', false],
    ['２０２６-01-01', false],
  ])('%j exists: %s', (text, exists) => {
    expect(b.isDate(text)).toBe(exists);
  });
});

describe('counting days', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-01-01', 365, '2027-01-01'],
    ['2026-01-01', 0, '2026-01-01'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(b.addDays(from, days)).toBe(to);
    expect(b.daysBetween(from, to)).toBe(days);
  });

  it.each([
    ['2024-02-29', 36, '2027-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-05-31', 0, '2026-05-31'],
    ['2026-05-31', 12, '2027-05-31'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(b.addMonths(from, months)).toBe(to);
  });

  it('agrees with the calendar of the language over four centuries', () => {
    let day = '1900-01-01';
    const first = Date.UTC(1900, 0, 1);
    for (let n = 0; day < '2199-12-31'; n += 97) {
      day = b.addDays('1900-01-01', n);
      expect(day).toBe(new Date(first + n * b.day).toISOString().slice(0, 10));
    }
  });
});

describe('working days', () => {
  const { calendar2026 } = b;
  it.each([
    ['2026-11-23', true],
    ['2026-11-22', false],
    ['2026-10-01', false],
    ['2026-10-10', true],
    ['2026-02-14', true],
    ['2026-02-16', false],
    ['2031-01-01', true],
    ['2031-01-04', false],
  ])('offices work on %s: %s', (date, works) => {
    expect(b.isWorkingDay(calendar2026, date)).toBe(works);
  });

  it.each([
    ['2026-11-23T10:00:00', 0, '2026-11-23'],
    ['2026-11-23T10:00:00', 1, '2026-11-24'],
    ['2026-11-20T23:59:59', 1, '2026-11-23'],
    ['2026-09-30T10:00:00', 1, '2026-10-08'],
    ['2026-09-30T10:00:00', 3, '2026-10-10'],
    ['2026-02-13T10:00:00', 1, '2026-02-14'],
    ['2026-02-13T10:00:00', 2, '2026-02-24'],
  ])('%s and %i of them ends on %s', (from, count, date) => {
    const end = b.afterWorkingDays(calendar2026, at(from), count);
    expect(end).toBe(b.startOf(date) + b.day - 1);
  });

  it.each([-1, 1.5, 2001, Number.NaN])('are not counted %d times', (count) => {
    expect(() => b.afterWorkingDays(calendar2026, 0, count)).toThrow('working days counted');
  });
});
