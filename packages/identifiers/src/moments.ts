import type { Instant } from '@yunzhang/base';
import { daysOf, isDay } from './calendar.ts';
import { type Complaint, identifier } from './identifier.ts';
import { digits, layout, part } from './layout.ts';
import { both } from './words.ts';

/** A moment, and how finely it was written. */
export interface MomentParts {
  readonly at: Instant;
  /** `ms` where order matters. */
  readonly precision: 's' | 'ms';
}

const beijingMs = 8 * 3_600_000;
const momentForm =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A moment of RFC 3339 in the zone +08:00. Other zones are the same moment written otherwise: they
 * are refused, with the right spelling as a suggestion.
 *
 * @basis RFC 3339 §5.6; README.md of the scenarios, notation
 */
export const moment = identifier<MomentParts>({
  id: 'moment',
  title: both('时间', 'moment'),
  basis: 'RFC 3339',
  example: '2026-11-23T10:08:31+08:00',
  sizeMax: 35,
  letterCase: 'kept',
  separators: '',
  shown: 'all',
  read: (text) => {
    const found = momentForm.exec(text);
    if (found === null) {
      const wanted = both('2026-11-23T10:08:31+08:00 的形式', '2026-11-23T10:08:31+08:00');
      return { code: 'identifier-form', found: text, wanted };
    }
    const [, year, month, day, hour, minute, second, fraction = '', zone = ''] = found;
    const [h, m, s] = [Number(hour), Number(minute), Number(second)];
    if (!isDay(`${year}${month}${day}`)) return badDate(text.slice(0, 10), 0);
    if (h > 23 || m > 59 || s > 59) return badDate(text.slice(11, 19), 11);
    const ms = Number(fraction.slice(1, 4).padEnd(3, '0'));
    const shift = zoneMs(zone);
    if (shift === undefined) return badDate(zone, text.length - zone.length);
    const days = daysFromEpoch(Number(year), Number(month), Number(day));
    const at = days * 86_400_000 + ((h * 60 + m) * 60 + s) * 1000 + ms - shift;
    const precision = fraction === '' ? 's' : 'ms';
    if (zone !== '+08:00') {
      const own = momentText({ at, precision });
      const place = text.length - zone.length;
      const wanted = both('+08:00', '+08:00');
      return { code: 'identifier-offset', at: place, found: zone, wanted, suggestion: own };
    }
    return { parts: { at, precision }, complaints: [], text: momentText({ at, precision }) };
  },
  join: momentText,
  pieces: (text, { at }) => [
    { at: 0, text, title: both('北京时间', 'Beijing time'), meaning: both(`${at}`, `${at} ms`) },
  ],
});

function badDate(found: string, at: number): Complaint {
  return { code: 'identifier-date', at, found };
}

function zoneMs(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Days since 1970; `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function daysFromEpoch(year: number, month: number, day: number): number {
  return Date.UTC(year + 400, month - 1, day) / 86_400_000 - 146_097;
}

/** A moment as RFC 3339 with +08:00; one out of the range of dates gives an empty text. */
export function momentText({ at, precision }: MomentParts): string {
  const local = at + beijingMs;
  if (!Number.isFinite(local) || local < -62_135_596_800_000 || local >= 253_402_300_800_000) {
    return '';
  }
  const whole = new Date(local).toISOString();
  return `${whole.slice(0, precision === 'ms' ? 23 : 19)}+08:00`;
}

const dateLayout = layout([
  part('year', 4, digits, '年', 'year'),
  { literal: '-' },
  part('month', 2, digits, '月', 'month'),
  { literal: '-' },
  part('day', 2, digits, '日', 'day'),
]);

/**
 * A day as `yyyy-mm-dd`; `9999-12-31` stands for no end.
 *
 * @basis RFC 3339 §5.6; README.md of the scenarios
 */
export const calendarDay = identifier({
  id: 'calendar-day',
  title: both('日期', 'day'),
  basis: 'RFC 3339',
  example: '2026-11-23',
  sizeMax: 10,
  letterCase: 'kept',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    const parts = dateLayout.scan(text);
    if ('code' in parts) return parts;
    const { year, month, day } = parts;
    const isReal = isDay(`${year}${month}${day}`);
    return { parts, complaints: isReal ? [] : [badDate(text, 0)] };
  },
  join: (given) => dateLayout.join(given),
  pieces: (text) => dateLayout.pieces(text),
});

const monthLayout = layout([
  part('year', 4, digits, '年', 'year'),
  { literal: '-' },
  part('month', 2, digits, '月', 'month'),
]);

/**
 * A month as `yyyy-mm`.
 *
 * @basis README.md of the scenarios
 */
export const calendarMonth = identifier({
  id: 'calendar-month',
  title: both('月份', 'month'),
  basis: 'README.md of the scenarios',
  example: '2026-11',
  sizeMax: 7,
  letterCase: 'kept',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    const parts = monthLayout.scan(text);
    if ('code' in parts) return parts;
    const isReal = daysOf(Number(parts.year), Number(parts.month)) > 0;
    return { parts, complaints: isReal ? [] : [badDate(text, 0)] };
  },
  join: (given) => monthLayout.join(given),
  pieces: (text) => monthLayout.pieces(text),
});
