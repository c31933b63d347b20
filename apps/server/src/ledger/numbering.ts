import { equal } from '@yunzhang/base';
import { acts, readBody, readEntry } from '@yunzhang/ledger';
import type { Executor } from '../support/index.ts';
import { LedgerAlarm } from './alarm.ts';
import {
  addEntry,
  addHead,
  addRange,
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
import { type OwnEntries, ownEntries, writeOwn } from './own-entries.ts';
import { closeRange, copyRange, followRange, isRangeDue } from './range.ts';
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
  take(state, step.growth, step.entries);
  heard?.numbered(state.log, step.rows);
  return step.entries.length;
}

type NumberStep =
  | { readonly kind: 'behind'; readonly row: LogRow }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'grown';
      readonly growth: Growth;
      readonly entries: readonly Uint8Array[];
      readonly rows: readonly Numbered[];
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
  const moment = { at: now, batchMax, limits, hasRows, previous };
  const first = firstEntries(state, row, moment);
  const from = edge.size;
  const rows = await numberRows(at, {
    log,
    from: from + first.entries.length,
    most: batchMax,
  });
  const begun = [...first.entries, ...rows.map(({ entry }) => entry)];
  const isLast = isEnding && (await countWaiting(at, { log, most: 0 })) === 0;
  const last = isLast ? await lastEntries(state, at, { row, now, begun }) : [];
  const entries = [...begun, ...last];
  if (entries.length === 0) return { kind: 'nothing' };
  for (const [own, start] of [
    [first.entries, from],
    [last, from + begun.length],
  ] as const) {
    for (const [i, entry] of own.entries()) await addOwn(at, { log, index: start + i, entry });
  }
  const growth = growTwins(edge, entries);
  const closedAt = isLast ? now : undefined;
  await addHead(at, growth.head, { ...first.change, size: growth.head.size, closedAt });
  return { kind: 'grown', growth, entries, rows };
}

/** Adds an entry of the log itself; a range that it closes is kept to be listed. */
async function addOwn(
  at: Executor,
  own: { readonly log: number; readonly index: number; readonly entry: Uint8Array },
): Promise<void> {
  await addEntry(at, own);
  const { act, body } = readEntry(own.entry);
  if (act !== acts.logIndex || body === undefined) return;
  const closed = readBody(act, body);
  if (closed.act === acts.logIndex) await addRange(at, { log: own.log, ...closed });
}

/** What a batch begins with: genesis or a due twin, then a due range index. */
function firstEntries(
  state: SequencerState,
  row: LogRow,
  moment: Parameters<typeof ownEntries>[2],
): OwnEntries {
  const { entries, change } = ownEntries(row, headOf(state.edge), moment);
  if (!isRangeDue(state.range, { ...moment, closedAt: row.indexAt })) return { entries, change };
  const to = state.edge.size + entries.length;
  const { entry } = closeRange(state.range, { to, at: moment.at });
  return {
    entries: [...entries, entry],
    change: { ...change, indexFrom: to, indexAt: moment.at },
  };
}

/** What ends a log: the index of its last range, then its close. */
async function lastEntries(
  state: SequencerState,
  at: Executor,
  end: { readonly row: LogRow; readonly now: number; readonly begun: readonly Uint8Array[] },
): Promise<readonly Uint8Array[]> {
  const { row, now, begun } = end;
  const { range } = followRange(copyRange(state.range), state.edge.size, begun);
  const to = state.edge.size + begun.length;
  const index = range.tagged.length === 0 ? [] : [closeRange(range, { to, at: now }).entry];
  return [...index, await closingEntry(at, row, now)];
}

/** Makes what is committed the memory of this sequencer. */
function take(state: SequencerState, growth: Growth, entries: readonly Uint8Array[]): void {
  const { range, files, closed } = followRange(state.range, state.edge.size, entries);
  state.range = range;
  state.edge = growth.edge;
  const all = { ...growth, files: new Map([...growth.files, ...files]), closed };
  state.queue = [...state.queue, closed.length === 0 ? growth : all];
}

/** The head the year before was closed with; a log does not begin while the one before is open. */
async function readPrevious(
  at: Executor,
  row: LogRow,
): Promise<(Head & { readonly origin: string }) | 'open' | undefined> {
  const before = await readLogBefore(at, row);
  if (before === undefined) return undefined;
  if (before.closedAt === undefined) return 'open';
  const head = await readHead(at, before);
  if (head === undefined) throw new LedgerAlarm('ledger-head-differs', before.origin);
  return { origin: before.origin, ...head };
}

async function closingEntry(at: Executor, row: LogRow, now: number): Promise<Uint8Array> {
  const next = await readLogAfter(at, row);
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
  const entries = rows.map(({ entry }) => entry);
  const growth = growTwins(state.edge, entries);
  const { sha256Root, sm3Root, size } = growth.head;
  const isRight = equal(sha256Root, head.sha256Root) && equal(sm3Root, head.sm3Root);
  if (!isRight || size !== head.size) {
    throw new LedgerAlarm('ledger-head-differs', `at ${head.size}`);
  }
  take(state, growth, entries);
  parts.heard?.numbered(log, rows);
}
