import { acts, type LogBody, logEntry, writeBody, writeEntry } from '@yunzhang/ledger';
import type { Head, LogChange, LogRow } from './book.ts';
import type { RangeLimits } from './range.ts';

/** When the log writes about itself. */
export interface OwnLimits extends RangeLimits {
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
 * A twin is due when a minute has passed since the last one and entries stand after it, or are
 * about to: so the last entries before a silence are tied, and the first after it come after a
 * twin of their minute. And when another batch could make the distance too large.
 *
 * @basis ledger.md §13.4, §16.3 step 2
 */
export function ownEntries(
  row: LogRow,
  head: Head,
  now: OwnMoment & { readonly previous: (Head & { readonly origin: string }) | undefined },
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

/** What the decision about a twin depends on, besides the log. */
export interface OwnMoment {
  readonly at: number;
  readonly batchMax: number;
  readonly limits: OwnLimits;
  /** Other entries will be in the batch. */
  readonly hasRows: boolean;
}

/** Whether a twin entry must come next. */
export function isTwinDue(
  row: Pick<LogRow, 'size' | 'twinSize' | 'twinAt'>,
  { at, batchMax, limits, hasRows }: OwnMoment,
): boolean {
  // The twin itself is the one entry after the size it states.
  const after = row.size - row.twinSize - (row.twinSize === 0 ? 0 : 1);
  if (after + batchMax + 2 > limits.twinEntriesMax) return true;
  return at - row.twinAt >= limits.twinMs && (after > 0 || hasRows);
}

/** Octets of an entry about the log itself. */
export function writeOwn(at: number, body: LogBody): Uint8Array {
  return writeEntry(logEntry(body.act, at, writeBody(body)));
}
