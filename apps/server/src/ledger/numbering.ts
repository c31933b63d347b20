import { equal } from '@yunzhang/base';
import { acts } from '@yunzhang/ledger';
import type { Executor } from '../support/index.ts';
import { LedgerAlarm } from './alarm.ts';
import {
  addEntry,
  addHead,
  countWaiting,
  type Head,
  lockLog,
  lockOutbox,
  type LogRow,
  type Numbered,
  numberRows,
  readEntries,
  readHead,
  readHeadsAfter,
  readLogAfter,
  readLogBefore,
} from './book.ts';
import { type Growth, growTwins, headOf } from './growth.ts';
import { ownEntries, writeOwn } from './own-entries.ts';
import type { SequencerState } from './sequencer-state.ts';

/**
 * Steps 1 and 2: numbers what waits. Returns how many entries were added.
 *
 * One transaction. A crash inside leaves the outbox as it was; a crash after the commit, or a
 * commit reported as failed, leaves a head without note, which the next call or the next leader
 * finds because the row's size is not the remembered one.
 *
 * @basis ledger.md §16.3
 */
export async function numberBatch(state: SequencerState): Promise<number> {
  const { database, heard } = state.parts;
  const step = await database.query.transaction().execute(async (at) => numberIn(state, at));
  if (step.kind === 'behind') {
    await catchUp(state, step.row);
    return numberBatch(state);
  }
  if (step.kind === 'nothing') return 0;
  state.edge = step.growth.edge;
  state.queue = [...state.queue, step.growth];
  heard?.numbered(state.log, step.rows);
  return step.growth.edge.size - step.from;
}

type NumberStep =
  | { readonly kind: 'behind'; readonly row: LogRow }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'grown';
      readonly growth: Growth;
      readonly rows: readonly Numbered[];
      readonly from: number;
    };

async function numberIn(state: SequencerState, at: Executor): Promise<NumberStep> {
  const { log, edge, limits, parts } = state;
  const row = await lockLog(at, log);
  if (row === undefined) throw new LedgerAlarm('ledger-database-behind', state.origin);
  if (row.size < edge.size) throw new LedgerAlarm('ledger-database-behind', `${row.size}`);
  if (row.size > edge.size) return { kind: 'behind', row };
  state.isClosed = row.closedAt !== undefined;
  if (state.isClosed) return { kind: 'nothing' };
  const { batchMax } = limits;
  const previous = row.size === 0 ? await readPrevious(at, row) : undefined;
  if (previous === 'open') return { kind: 'nothing' };
  const now = parts.now();
  const isEnding = now >= row.endsAt;
  if (isEnding) await lockOutbox(at);
  // Asked only where a twin depends on it.
  const hasRows =
    isEnding ||
    (now - row.twinAt >= limits.twinMs && (await countWaiting(at, { log, most: 0 })) > 0);
  const own = ownEntries(row, headOf(edge), { at: now, batchMax, limits, hasRows, previous });
  const from = edge.size;
  for (const [i, entry] of own.entries.entries()) {
    await addEntry(at, { log, index: from + i, entry });
  }
  const rows = await numberRows(at, { log, from: from + own.entries.length, most: batchMax });
  const entries = [...own.entries, ...rows.map(({ entry }) => entry)];
  const isLast = isEnding && (await countWaiting(at, { log, most: 0 })) === 0;
  if (isLast) {
    const entry = await closingEntry(at, row, now);
    await addEntry(at, { log, index: from + entries.length, entry });
    entries.push(entry);
  }
  if (entries.length === 0) return { kind: 'nothing' };
  const growth = growTwins(edge, entries);
  const closedAt = isLast ? now : undefined;
  await addHead(at, growth.head, { ...own.change, size: growth.head.size, closedAt });
  return { kind: 'grown', growth, rows, from };
}

/** The head the year before was closed with; a log does not begin while the one before is open. */
async function readPrevious(
  at: Executor,
  row: LogRow,
): Promise<(Head & { readonly origin: string }) | 'open' | undefined> {
  const before = await readLogBefore(at, row.opensAt);
  if (before === undefined) return undefined;
  if (before.closedAt === undefined) return 'open';
  const head = await readHead(at, before);
  if (head === undefined) throw new LedgerAlarm('ledger-head-differs', before.origin);
  return { origin: before.origin, ...head };
}

async function closingEntry(at: Executor, row: LogRow, now: number): Promise<Uint8Array> {
  const next = await readLogAfter(at, row.opensAt);
  return writeOwn(now, { act: acts.logClose, ...(next && { next: next.origin }) });
}

/**
 * Brings the memory to what the database has: entries another sequencer numbered, or our own after
 * a commit that was reported as failed.
 *
 * @basis ledger.md §16.3 step 1
 */
export async function catchUp(state: SequencerState, row: Pick<LogRow, 'size'>): Promise<void> {
  const { log, parts } = state;
  const at = parts.database.query;
  while (state.edge.size < row.size) {
    const heads = await readHeadsAfter(at, { log, size: state.edge.size });
    if (heads.length === 0)
      throw new LedgerAlarm('ledger-head-differs', `after ${state.edge.size}`);
    for (const head of heads) await followHead(state, head);
  }
}

async function followHead(state: SequencerState, head: Head): Promise<void> {
  const { log, parts } = state;
  const rows: Numbered[] = [];
  for (let from = state.edge.size; from < head.size; from = state.edge.size + rows.length) {
    const chunk = await readEntries(parts.database.query, { log, from, to: head.size });
    if (chunk[0]?.index !== from) throw new LedgerAlarm('ledger-head-differs', `gap at ${from}`);
    rows.push(...chunk);
  }
  const growth = growTwins(
    state.edge,
    rows.map(({ entry }) => entry),
  );
  const { sha256Root, sm3Root, size } = growth.head;
  const isRight = equal(sha256Root, head.sha256Root) && equal(sm3Root, head.sm3Root);
  if (!isRight || size !== head.size) {
    throw new LedgerAlarm('ledger-head-differs', `at ${head.size}`);
  }
  state.edge = growth.edge;
  state.queue = [...state.queue, growth];
  parts.heard?.numbered(log, rows);
}
