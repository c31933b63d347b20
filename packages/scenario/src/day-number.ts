/** Days of 400 years, after which the calendar repeats itself. */
const eraDays = 146_097;

/**
 * Days from 1970-01-01 to a day of the calendar, `2026-11-23`; NaN where there are no digits.
 *
 * Plain arithmetic: going through Date is twenty times slower, and every rule about a term asks.
 */
export function dayNumber(date: string): number {
  const year = digits(date, 0) * 100 + digits(date, 2);
  return dayNumberOf(year, digits(date, 5), digits(date, 8));
}

/** Two digits; NaN where they are none. */
function digits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The same of year, month and day. Years begin in March, so that a leap day comes last. */
export function dayNumberOf(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5) + day - 1;
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * eraDays + yearOfEra * 365 + leaps + dayOfYear - 719_468;
}

/** The day of the calendar that many days after 1970-01-01. */
export function dayText(number: number): string {
  const z = number + 719_468;
  const era = Math.floor(z / eraDays);
  const d = z - era * eraDays;
  const yearOfEra = Math.floor(
    (d - Math.floor(d / 1460) + Math.floor(d / 36_524) - Math.floor(d / 146_096)) / 365,
  );
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = d - (365 * yearOfEra + leaps);
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${year}-${two(month)}-${two(day)}`;
}

const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);

/** Days of a month. */
export function daysOfMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
