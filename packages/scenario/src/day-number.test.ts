import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dateOf, day, daysBetween, isDate, isWorkingDay } from './beijing.ts';
import { calendar2026, startOf } from './beijing.ts';
import { dayNumber, dayText } from './day-number.ts';

describe('days by arithmetic', () => {
  it('are those of Date, from the year 1000 to 9999', () => {
    const [from, to] = [Date.UTC(1000, 0, 1) / day, Date.UTC(9999, 11, 31) / day];
    for (let n = from; n <= to; n += 13) {
      const text = new Date(n * day).toISOString().slice(0, 10);
      if (dayText(n) !== text || dayNumber(text) !== n) expect(dayText(n)).toBe(text);
    }
    for (let n = Date.UTC(1899, 11, 1) / day; n <= Date.UTC(2101, 0, 1) / day; n++) {
      const text = new Date(n * day).toISOString().slice(0, 10);
      if (dayText(n) !== text || dayNumber(text) !== n) expect(dayText(n)).toBe(text);
    }
  });

  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2100-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['1899-12-31', false],
    ['2026-1-01', false],
    ['2026-01-01 ', false],
    ['２026-01-01', false],
  ])('%s is a day: %s', (text, is) => {
    expect(isDate(text)).toBe(is);
  });

  it('begin eight hours before those of Greenwich', () => {
    expect(startOf('2026-11-23')).toBe(Date.parse('2026-11-23T00:00:00+08:00'));
    expect(dateOf(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
    expect(dateOf(Date.parse('2026-11-22T15:59:59.999Z'))).toBe('2026-11-22');
    expect(dateOf(-1)).toBe('1970-01-01');
    expect(dateOf(-8 * 3_600_000 - 1)).toBe('1969-12-31');
    expect(Number.isNaN(startOf('tomorrow'))).toBe(true);
  });

  it('are added, and months with them', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addDays('9999-12-31', 5)).toBe('9999-12-31');
    expect(addMonths('2024-02-29', 36)).toBe('2027-02-28');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
    expect(addMonths('2026-01-31', 1e9)).toBe('9999-12-31');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  });

  it('are worked on or not', () => {
    expect(isWorkingDay(calendar2026, '2026-11-23')).toBe(true);
    expect(isWorkingDay(calendar2026, '2026-11-21')).toBe(false);
    expect(isWorkingDay(calendar2026, '2026-11-22')).toBe(false);
    expect(isWorkingDay(calendar2026, '1969-12-28')).toBe(false);
  });
});
