import type { Instant } from '@yunzhang/base';
import { assert } from '@yunzhang/base';
import { type Calendar, dateOf, isDate } from './beijing.ts';

/** A number the law sets, with the days from which each value holds. */
export interface Limit<T extends number | string = number | string> {
  readonly title: string;
  readonly basis: string;
  /** In order of time; the first one holds from the beginning. */
  readonly steps: readonly { readonly from: string; readonly is: T }[];
}

/** A limit with one value, or with values by the day they come into force. */
export function limit<T extends number | string>(
  title: string,
  basis: string,
  is: T,
  later: Readonly<Record<string, T>> = {},
): Limit<T extends number ? number : string> {
  const steps = Object.entries(later).map(([from, value]) => ({ from, is: value }));
  for (const { from } of steps) assert(isDate(from), `${title}: ${from} is a day`);
  const all = [{ from: '', is }, ...steps.sort((a, b) => (a.from < b.from ? -1 : 1))];
  // T is a literal here; the table holds any value of its kind.
  return { title, basis, steps: all } as unknown as Limit<T extends number ? number : string>;
}

/** What the host knows of law and calendar: data, dated, replaceable without a new program. */
export interface Tables {
  readonly calendar: Calendar;
  /** Replaces the values a scenario was written with, by `scenario.limit`. */
  readonly limits?: Readonly<Record<string, Limit>>;
}

/** The value in force on the day of `at`. */
export function valueAt(limit: Limit, at: Instant): number | string {
  const { steps } = limit;
  let step = steps[0];
  if (steps.length > 1) {
    const today = dateOf(at);
    for (const next of steps) if (next.from <= today) step = next;
  }
  assert(step !== undefined, `a limit has a value: ${limit.title}`);
  return step.is;
}
