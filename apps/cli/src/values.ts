import type { Instant } from '@yunzhang/base';
import { wrongUsage } from './problem.ts';

/** Reads a moment: ISO 8601 date or date with time; without a zone it is UTC. */
export function instantOf(text: string): Instant {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
  const zoned = /T/.test(text) && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
  const at = form.test(text) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(at) ? wrongUsage(`${text}: not a time such as 2026-11-03T10:00:00Z`) : at;
}

/** Reads a whole number within bounds. */
export function wholeOf(
  text: string,
  { name, min, max }: { readonly name: string; readonly min: number; readonly max: number },
): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  return wrongUsage(`${name} ${text}: a whole number from ${min} to ${max}`);
}

/** Reads a number with at most three decimals, `mm` behind it allowed, within bounds. */
export function numberOf(
  text: string,
  { name, min, max }: { readonly name: string; readonly min: number; readonly max: number },
): number {
  const parts = /^(\d{1,6}(?:\.\d{1,3})?)(?:mm)?$/.exec(text);
  const value = parts === null ? Number.NaN : Number(parts[1]);
  if (value >= min && value <= max) return value;
  return wrongUsage(`${name} ${text}: a number from ${min} to ${max}`);
}

/** Reads `120mm,230mm`; the unit may be left out. */
export function placeOf(text: string): { readonly xMm: number; readonly yMm: number } {
  const parts = /^(\d{1,5}(?:\.\d{1,6})?)(?:mm)?,(\d{1,5}(?:\.\d{1,6})?)(?:mm)?$/.exec(text);
  if (parts === null) return wrongUsage(`--at ${text}: write it as 120mm,230mm`);
  return { xMm: Number(parts[1]), yMm: Number(parts[2]) };
}

/** Reads one of some words. */
export function oneOf<const Word extends string>(
  text: string,
  words: readonly Word[],
  name: string,
): Word {
  const found = words.find((word) => word === text);
  return found ?? wrongUsage(`${name} ${text}: one of ${words.join(', ')}`);
}
