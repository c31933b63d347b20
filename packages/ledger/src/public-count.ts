import type { LedgerEntry } from './entry.ts';
import { tagDay } from './tag.ts';

/** How many acts of one kind and purpose a day in China had. */
export interface PublicCount {
  readonly day: number;
  readonly act: number;
  /** Missing where the scenario does not make it public. */
  readonly purpose?: number;
  readonly count: number;
}

/**
 * Counts what anybody may count: acts by day, kind and class of scenario.
 *
 * Earlier counts are added to, so that a log is counted in pieces.
 *
 * @basis ledger.md §13 (purpose), §17
 */
export function countPublicly(
  entries: Iterable<LedgerEntry>,
  earlier: readonly PublicCount[] = [],
): readonly PublicCount[] {
  const counts = new Map<string, PublicCount>();
  const add = (one: PublicCount): void => {
    const key = `${one.day} ${one.act} ${one.purpose ?? ''}`;
    const before = counts.get(key)?.count ?? 0;
    counts.set(key, { ...one, count: before + one.count });
  };
  for (const one of earlier) add(one);
  for (const { at, act, purpose } of entries) {
    add({ day: tagDay(at), act, ...(purpose === undefined ? {} : { purpose }), count: 1 });
  }
  return [...counts.values()].sort(
    (a, b) => a.day - b.day || a.act - b.act || (a.purpose ?? -1) - (b.purpose ?? -1),
  );
}
