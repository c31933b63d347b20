import type { Instant } from '@yunzhang/base';
import type { Words } from './identifier.ts';
import { both } from './words.ts';

/** Beijing is eight hours east of Greenwich, without summer time since 1992. */
const beijingMs = 8 * 3_600_000;

/** Days of a month of the Gregorian calendar; 0 where there is no such month. */
export function daysOf(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether `yyyymmdd` is a day that exists. */
export function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const day = Number(text.slice(6, 8));
  return year >= 1 && day >= 1 && day <= daysOf(year, Number(text.slice(4, 6)));
}

/** The first moment of the day `yyyymmdd` in Beijing. */
export function dayStart(text: string): Instant {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1) - beijingMs;
}

/** A day in words. */
export function dayWords(day: string): Words {
  const [year, month, date] = [day.slice(0, 4), day.slice(4, 6), day.slice(6, 8)];
  return both(`${year}年${Number(month)}月${Number(date)}日`, `${year}-${month}-${date}`);
}
