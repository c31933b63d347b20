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
