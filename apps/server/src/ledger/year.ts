/** China Standard Time is eight hours ahead, without summer time since 1992. */
const offsetMs = 28_800_000;

/** Year of an instant in China Standard Time: the number of its log. @basis ledger.md §12 */
export function yearOf(at: number): number {
  return new Date(at + offsetMs).getUTCFullYear();
}

/** The instant a year begins in China Standard Time. @basis ledger.md §12 */
export function yearStart(year: number): number {
  return Date.UTC(year, 0, 1) - offsetMs;
}

/** The instant from which the log of the next year is prepared. @basis ledger.md §18 */
export function preparedFrom(year: number): number {
  return Date.UTC(year - 1, 11, 1) - offsetMs;
}

/** Logs of one year at most: `2026`, `2026-2` to `2026-9`. */
export const logsOfYearMax = 9;
/** Numbers of logs of one year are this far apart. */
const stride = 10_000;

/** Number of the n-th log of a year; the first has the number of the year. @basis ledger.md §18 */
export function logNumber({ year, nth }: { readonly year: number; readonly nth: number }): number {
  return year + stride * (nth - 1);
}

/** Which log of which year a number means. @basis ledger.md §18 */
export function logOfNumber(log: number): { readonly year: number; readonly nth: number } {
  return { year: log % stride, nth: Math.floor(log / stride) + 1 };
}
