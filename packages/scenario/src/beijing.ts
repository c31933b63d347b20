import { assert, type Instant } from '@yunzhang/base';
import { dayNumber, dayNumberOf, dayText, daysOfMonth } from './day-number.ts';

/** Milliseconds of a second, a minute, an hour, a day. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Beijing has kept one time since 1992: eight hours before Greenwich, no summer time. */
const offset = 8 * hour;

/** The last moment an input may name, as the last day is that of `isDate`. */
export const endOfTime: Instant = Date.UTC(2200, 0, 1) - offset - 1;

/** What a day is kept between: further out, days no longer sort as texts. */
const [firstDay, lastDay] = [dayNumber('1000-01-01'), dayNumber('9999-12-31')];

/** The day in Beijing, `2026-11-23`. Beyond the years 1000 to 9999 it is the first or last day. */
export function dateOf(at: Instant): string {
  return dayOf(at + offset);
}

function dayOf(ms: number): string {
  return keptDay(Math.floor(ms / day));
}

function keptDay(number: number): string {
  assert(!Number.isNaN(number), 'a day is counted from a day');
  return dayText(Math.min(Math.max(number, firstDay), lastDay));
}

/** The first millisecond of a day in Beijing. */
export function startOf(date: string): Instant {
  return dayNumber(date) * day - offset;
}

/** The last millisecond of the day in Beijing in which a moment lies. */
export function endOfDay(at: Instant): Instant {
  return startOf(dateOf(at)) + day - 1;
}

/** Whether a text is a day that exists, from 1900 to 2199. */
export function isDate(text: string): boolean {
  return /^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text) && dayText(dayNumber(text)) === text;
}

/** A day some days later; earlier where `days` is below zero. */
export function addDays(date: string, days: number): string {
  return keptDay(dayNumber(date) + days);
}

/**
 * The same day some months later; the last day of that month where it has no such day.
 *
 * Three years from 2024-02-29 end on 2027-02-28.
 */
export function addMonths(date: string, months: number): string {
  assert(Number.isInteger(months), 'months are whole');
  const [year, month, dayOfMonth] = partsOf(date);
  // A count from an input may be of any size: it ends at the last day, not in an exception.
  const index = Math.min(Math.max(year * 12 + month - 1 + months, 1000 * 12), 9999 * 12 + 11);
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  const kept = Math.min(dayOfMonth, daysOfMonth(toYear, toMonth));
  return keptDay(dayNumberOf(toYear, toMonth, kept));
}

function partsOf(date: string): readonly [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

/** Whole months from one day to another; a term of one year ends the day before its return. */
export function monthsBetween(from: string, to: string): number {
  const [fromYear, fromMonth] = partsOf(from);
  const [toYear, toMonth] = partsOf(to);
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth;
  return addMonths(from, months) > to ? months - 1 : months;
}

/** Days from one to the other; below zero where `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Public holidays and the weekend days worked for them, as data that is replaced every year. */
export interface Calendar {
  /** From the first of these days to the last, the calendar is known. */
  readonly from: string;
  readonly to: string;
  readonly off: ReadonlySet<string>;
  readonly worked: ReadonlySet<string>;
}

/** Whether offices work on that day. Outside the known years only weekends are off. */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  if (calendar.off.has(date)) return false;
  if (calendar.worked.has(date)) return true;
  // The first of January 1970 was a Thursday.
  const weekday = (((dayNumber(date) + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
}

const workingDaysMax = 2000;

/** The end of the nth working day after the day of `at`. */
export function afterWorkingDays(calendar: Calendar, at: Instant, count: number): Instant {
  assert(Number.isInteger(count) && count >= 0 && count <= workingDaysMax, 'working days counted');
  let date = dateOf(at);
  for (let left = count; left > 0;) {
    date = addDays(date, 1);
    if (isWorkingDay(calendar, date)) left--;
  }
  return startOf(date) + day - 1;
}

function span(from: string, to: string): string[] {
  const days = [];
  for (let date = from; date <= to; date = addDays(date, 1)) days.push(date);
  return days;
}

/** Holidays of 2026 for tests. @basis scenarios/README.md, invariants [M] */
export const calendar2026: Calendar = {
  from: '2026-01-01',
  to: '2026-12-31',
  off: new Set([
    ...span('2026-01-01', '2026-01-03'),
    ...span('2026-02-15', '2026-02-23'),
    ...span('2026-04-04', '2026-04-06'),
    ...span('2026-05-01', '2026-05-05'),
    ...span('2026-06-19', '2026-06-21'),
    ...span('2026-09-25', '2026-09-27'),
    ...span('2026-10-01', '2026-10-07'),
  ]),
  worked: new Set([
    '2026-01-04',
    '2026-02-14',
    '2026-02-28',
    '2026-05-09',
    '2026-09-20',
    '2026-10-10',
  ]),
};
