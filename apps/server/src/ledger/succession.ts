import { equal, fromUtf8, isRefusal, type Refusal } from '@yunzhang/base';
import { isLogAct, parseCheckpoint, parseNote, readEntry } from '@yunzhang/ledger';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';
import { LedgerAlarm } from './alarm.ts';
import {
  addLog,
  type Head,
  lockLog,
  lockOutbox,
  type LogRow,
  type NotedHead,
  readHead,
  readLogs,
  readNotedHead,
} from './book.ts';
import type { LedgerServerCode } from './codes.ts';
import { describeEnd, readShownKeys } from './description.ts';
import { sm3Folder } from './growth.ts';
import { type KnownHead, rebuildTiles } from './opening.ts';
import { holdNew, type PreparationParts } from './preparation.ts';
import { replaceCheckpoints } from './publishing.ts';
import { leaseSpace } from './sequencing.ts';
import type { TileStore } from './tile-store.ts';
import { logNumber, logOfNumber, logsOfYearMax } from './year.ts';

const basis = 'ledger.md §18';
const emptyHead: Head = {
  size: 0,
  sha256Root: new Uint8Array(32),
  sm3Root: new Uint8Array(32),
};

/** What a succession needs; the server stands still meanwhile. */
export interface SuccessionParts extends PreparationParts {
  readonly database: Database<unknown>;
  readonly now: () => number;
}

/** A log that ended, and the one that goes on. */
export interface Succession {
  readonly ended: { readonly origin: string; readonly size: number };
  readonly next: string;
  /** Acts that no signed head covered; they wait for the new log. */
  readonly moved: number;
}

/**
 * Ends a log whose keys are lost and makes the next one of its year, with keys of its own.
 *
 * Nothing is signed for the old log: it ends with the newest head that has notes, and the genesis
 * of the new one names that head. What was numbered after it was never answered for; it goes back
 * into the outbox and into the new log. While the signer has the keys this is refused: a change of
 * keys keeps the log. A head known outside that the database does not have is an alarm: such a
 * database would end the log too early, and entries that somebody holds evidence of would go on
 * in another log.
 *
 * @basis ledger.md §18
 */
export async function succeedLog(
  parts: SuccessionParts,
  { origin }: { readonly origin: string },
): Promise<Succession | Refusal> {
  const { database, signer, storeOf } = parts;
  const rows = await readLogs(database.query);
  const row = rows.find((one) => one.origin === origin);
  if (row === undefined) return refuse('ledger-log-missing', origin);
  if (row.closedAt !== undefined) return refuse('ledger-log-closed', origin);
  const held = await signer.state(origin);
  if (!isRefusal(held)) return refuse('ledger-key-held', origin);
  const next = nextOf(row);
  if (next === undefined) return refuse('ledger-log-missing', `${origin}: the last of its year`);
  const lease = await database.tryLease({ space: leaseSpace, number: row.log });
  if (lease === undefined) return refuse('ledger-at-work', origin);
  try {
    const end = await readNotedHead(database.query, { log: row.log, isPublished: false });
    await compareOutside(parts, row, end ?? emptyHead);
    if (end !== undefined) await publishEnd({ database, store: storeOf(origin) }, row, end);
    await holdNew(parts, next.origin);
    const moved = await database.query
      .transaction()
      .execute(async (at) => takeOver(at, { row, next, size: end?.size ?? 0, now: parts.now() }));
    await describeEnds(parts);
    return { ended: { origin, size: end?.size ?? 0 }, next: next.origin, moved };
  } finally {
    await lease.release();
  }
}

/**
 * Says of every log that ended without a close that it did; for every start, as a crash may have
 * come before the words.
 *
 * @basis ledger.md §15, §18
 */
export async function describeEnds(
  parts: Pick<SuccessionParts, 'database' | 'storeOf'>,
): Promise<void> {
  const rows = await readLogs(parts.database.query);
  for (const row of rows) {
    const { year, nth } = logOfNumber(row.log);
    const next = rows.find((one) => one.log === logNumber({ year, nth: nth + 1 }));
    if (next === undefined || row.closedAt === undefined) continue;
    const end = { size: row.size, at: row.closedAt, next: next.origin };
    await describeEnd(parts.storeOf(row.origin), end);
  }
}

type NextLog = Pick<LogRow, 'log' | 'origin' | 'opensAt' | 'endsAt'>;

/** The log after this one in its year: `…/2026` is followed by `…/2026-2`. */
function nextOf({ log, origin, opensAt, endsAt }: LogRow): NextLog | undefined {
  const { year, nth } = logOfNumber(log);
  if (nth >= logsOfYearMax) return undefined;
  const base = origin.slice(0, origin.lastIndexOf('/'));
  const number = logNumber({ year, nth: nth + 1 });
  return { log: number, origin: `${base}/${year}-${nth + 1}`, opensAt, endsAt };
}

/** Whoever has seen a head of this log must find it in what the log is ended with. */
async function compareOutside(parts: SuccessionParts, row: LogRow, end: Head): Promise<void> {
  const { log, origin } = row;
  const store = parts.storeOf(origin);
  // Witnesses know the log by its keys, which the signer cannot name any more.
  const state = { watermark: end, added: [], retired: [], ...(await readShownKeys(store)) };
  const known = [...(await publicHeads(store)), ...(await parts.knownHeads(origin, state))];
  for (const { source, size, sha256Root, sm3Root } of known) {
    const words = `${origin}: ${source} ${size}`;
    if (size > end.size) throw new LedgerAlarm('ledger-database-behind', `${words} > ${end.size}`);
    if (size === 0) continue;
    const ours = await readHead(parts.database.query, { log, size });
    const isOurs =
      ours !== undefined &&
      (sha256Root === undefined || equal(sha256Root, ours.sha256Root)) &&
      (sm3Root === undefined || equal(sm3Root, ours.sm3Root));
    if (!isOurs) throw new LedgerAlarm('ledger-head-forked', words);
  }
}

async function publicHeads(store: TileStore): Promise<readonly KnownHead[]> {
  const heads: KnownHead[] = [];
  for (const [folder, root] of [
    ['', 'sha256Root'],
    [sm3Folder, 'sm3Root'],
  ] as const) {
    const note = await store.read(`${folder}checkpoint`);
    if (note === undefined) continue;
    const head = parseCheckpoint(parseNote(fromUtf8(note)).text);
    heads.push({ source: `${folder}checkpoint`, size: head.size, [root]: head.root });
  }
  return heads;
}

/** A head that was signed and not shown is shown: somebody may have been told of it. */
async function publishEnd(
  parts: { readonly database: Database<unknown>; readonly store: TileStore },
  { log }: LogRow,
  end: NotedHead,
): Promise<void> {
  const shown = await readNotedHead(parts.database.query, { log, isPublished: true });
  if (shown?.size === end.size) return;
  await rebuildTiles(parts, log, end);
  await replaceCheckpoints(parts, { log, head: end });
}

/** Ends one log and begins the other, in one transaction. Returns the acts that go over. */
async function takeOver(
  at: Executor,
  change: {
    readonly row: LogRow;
    readonly next: NextLog;
    readonly size: number;
    readonly now: number;
  },
): Promise<number> {
  const { row, next, size, now } = change;
  const { log } = row;
  const locked = await lockLog(at, log);
  if (locked === undefined || locked.closedAt !== undefined || locked.size !== row.size) {
    throw new LedgerAlarm('ledger-database-behind', `${row.origin} changed meanwhile`);
  }
  await lockOutbox(at);
  await sql`delete from ledger_head where log = ${log} and size > ${size}`.execute(at);
  await sql`delete from ledger_range where log = ${log} and range_to >= ${size}`.execute(at);
  await forgetOwn(at, { log, size });
  const moved = await moveActs(at, { log, next: next.log, size });
  await sql`update ledger_log set size = ${size}, closed_at = ${now} where log = ${log}`.execute(
    at,
  );
  await addLog(at, next);
  return moved;
}

/** What the old log meant to say about itself is nothing the new one could say. */
async function forgetOwn(
  at: Executor,
  { log, size }: { readonly log: number; readonly size: number },
): Promise<void> {
  await sql`delete from ledger_entry
    where log = ${log} and idx >= ${size} and act_id is null`.execute(at);
  const { rows } = await sql<{ act_id: string; entry: Uint8Array }>`
    select act_id, entry from ledger_entry where log = ${log} and idx >= ${size}
    union all select act_id, entry from ledger_outbox where log = ${log}`.execute(at);
  for (const { act_id: actId, entry } of rows) {
    if (!isLogAct(readEntry(new Uint8Array(entry)).act)) continue;
    await sql`delete from ledger_entry where act_id = ${actId}`.execute(at);
    await sql`delete from ledger_outbox where act_id = ${actId}`.execute(at);
  }
}

/** Puts acts back into the outbox, before those that wait there, and has all go to the new log. */
async function moveActs(
  at: Executor,
  move: { readonly log: number; readonly next: number; readonly size: number },
): Promise<number> {
  const { log, next, size } = move;
  await sql`
    with gone as (
      delete from ledger_entry where log = ${log} and idx >= ${size}
      returning idx, entry, act_id, tag
    ), first as (
      select coalesce(min(id), nextval('ledger_outbox_id_seq')) as id from ledger_outbox
    )
    insert into ledger_outbox (id, log, entry, act_id, tag)
    select first.id - 1 - count(*) over () + row_number() over (order by idx),
      ${log}::int, entry, act_id, tag
    from gone cross join first`.execute(at);
  const { numAffectedRows } = await sql`
    update ledger_outbox set log = ${next} where log = ${log}`.execute(at);
  return Number(numAffectedRows ?? 0);
}

function refuse(refused: LedgerServerCode, detail: string): Refusal {
  return { refused, basis, detail };
}
