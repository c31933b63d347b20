import { en } from './en.ts';
import { zh, type Key } from './zh.ts';

/** The languages of the pages; Chinese is the source. */
export type Language = 'zh' | 'en';

/** Values for the places of a text. */
export type Values = Readonly<Record<string, string | number>>;

/** A text with its values in place. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Says a text in a language, with its values in place. */
export function sayIn(language: Language, key: Key, values: Values = {}): string {
  return fill(language === 'zh' ? zh[key] : en[key], values);
}

/** The tag that documents and `Intl` use. */
export function tagOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}

/** The language to begin with: chosen before, then the browser's first wish. */
export function firstLanguage(chosen: string | null, wishes: readonly string[]): Language {
  if (chosen === 'zh' || chosen === 'en') return chosen;
  return wishes[0]?.toLowerCase().startsWith('zh') === false ? 'en' : 'zh';
}

/** A length in mm as people read it: one decimal at most. */
export function mmText(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A size in octets as people read it. */
export function sizeText(octets: number, language: Language): string {
  const [value, unit] =
    octets < 1024
      ? [octets, 'B']
      : octets < 1 << 20
        ? [octets / 1024, 'KiB']
        : [octets / (1 << 20), 'MiB'];
  const digits = unit === 'B' || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(tagOf(language), { maximumFractionDigits: digits })} ${unit}`;
}

/**
 * A moment in the reader's zone, with the zone named: `2026-11-03 10:12:05 UTC+8`.
 *
 * The order of the parts is the same in both languages, because it is read beside ids and digests.
 */
export function timeText(at: number, offsetMinutes = -new Date(at).getTimezoneOffset()): string {
  const local = new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const sign = offsetMinutes < 0 ? '-' : '+';
  const hours = Math.floor(Math.abs(offsetMinutes) / 60);
  const minutes = Math.abs(offsetMinutes) % 60;
  const rest = minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`;
  return `${local} UTC${sign}${hours}${rest}`;
}

/** The day of a moment, in the reader's zone. */
export function dayText(at: number): string {
  return timeText(at).slice(0, 10);
}

/** The first and last eight digits of a digest. */
export function digestTail(digest: string): string {
  return digest.length <= 20 ? digest : `${digest.slice(0, 8)}…${digest.slice(-8)}`;
}
