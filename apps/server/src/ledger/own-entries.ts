import { acts, type LogBody, logEntry, writeBody, writeEntry } from '@yunzhang/ledger';
import type { Head, LogChange, LogRow } from './book.ts';

/** When the log writes about itself. */
export interface OwnLimits {
  /** A twin follows growth after this time at the latest. @basis ledger.md §13.4 */
  readonly twinMs: number;
  /** Entries between twins at most. @basis ledger.md §13.4 */
  readonly twinEntriesMax: number;
}

/** What a batch begins with, and what it changes in the row of its log. */
export interface OwnEntries {
  readonly entries: readonly Uint8Array[];
  readonly change: LogChange;
}

/**
 * The entries a batch must begin with: genesis in an empty log, a twin when one is due.
 *
 * A twin is due when entries stand after the last one and a minute has passed, or when another
 * batch could make the distance too large. So the last entries before a silence are tied too.
 *
 * @basis ledger.md §13.4, §16.3 step 2
 */
export function ownEntries(
  row: LogRow,
  head: Head,
  now: {
    readonly at: number;
    readonly batchMax: number;
    readonly limits: OwnLimits;
    readonly previous: (Head & { readonly origin: string }) | undefined;
  },
): OwnEntries {
  const { log, size, twinSize, twinAt, indexFrom, indexAt, closedAt } = row;
  const change = { log, size, twinSize, twinAt, indexFrom, indexAt, closedAt };
  if (size === 0) {
    const { origin } = row;
    const previous = now.previous === undefined ? {} : { previous: now.previous };
    const body = writeOwn(now.at, { act: acts.logGenesis, origin, ...previous });
    return { entries: [body], change: { ...change, twinAt: now.at, indexAt: now.at } };
  }
  if (!isTwinDue(row, now)) return { entries: [], change };
  const { sha256Root, sm3Root } = head;
  const twin = writeOwn(now.at, { act: acts.logTwin, size, sha256Root, sm3Root });
  return { entries: [twin], change: { ...change, twinSize: size, twinAt: now.at } };
}

/** Whether a twin entry must come next. */
export function isTwinDue(
  row: Pick<LogRow, 'size' | 'twinSize' | 'twinAt'>,
  now: { readonly at: number; readonly batchMax: number; readonly limits: OwnLimits },
): boolean {
  // The twin itself is the one entry after the size it states.
  const after = row.size - row.twinSize - (row.twinSize === 0 ? 0 : 1);
  if (after <= 0) return false;
  if (after + now.batchMax + 2 > now.limits.twinEntriesMax) return true;
  return now.at - row.twinAt >= now.limits.twinMs;
}

/** Octets of an entry about the log itself. */
export function writeOwn(at: number, body: LogBody): Uint8Array {
  return writeEntry(logEntry(body.act, at, writeBody(body)));
}
