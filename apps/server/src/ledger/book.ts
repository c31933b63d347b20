import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';

/** Rows read at once while catching up. */
export const chunkMax = 4096;

/** The row of one log. */
export interface LogRow {
  readonly log: number;
  readonly origin: string;
  readonly size: number;
  /** Size that the newest twin entry states, so its index; 0 before the first. */
  readonly twinSize: number;
  readonly twinAt: number;
  /** Where the next range index begins, and when the last one was closed. */
  readonly indexFrom: number;
  readonly indexAt: number;
  readonly opensAt: number;
  readonly endsAt: number;
  readonly closedAt: number | undefined;
}

/** Both roots at one size. */
export interface Head {
  readonly size: number;
  readonly sha256Root: Uint8Array;
  readonly sm3Root: Uint8Array;
}

/** A head with the texts of both signed checkpoints. */
export interface NotedHead extends Head {
  readonly sha256Note: string;
  readonly sm3Note: string;
}

/** An entry that was given its number. */
export interface Numbered {
  readonly index: number;
  readonly entry: Uint8Array;
  readonly actId: string | undefined;
}

const columns = sql`log, origin, size, twin_size, twin_at, index_from, index_at,
  opens_at, ends_at, closed_at`;

/** All logs, the oldest first; of one year in the order in which they took over. */
export async function readLogs(at: Executor): Promise<readonly LogRow[]> {
  const { rows } = await sql<Row>`select ${columns} from ledger_log order by opens_at, log`.execute(
    at,
  );
  return rows.map(logOf);
}

/** Locks the row of a log until the transaction ends. This is the fence between sequencers. */
export async function lockLog(at: Executor, log: number): Promise<LogRow | undefined> {
  const { rows } =
    await sql<Row>`select ${columns} from ledger_log where log = ${log} for update`.execute(at);
  return rows[0] && logOf(rows[0]);
}

/**
 * The log that opened before, if there is one: a new log goes on from where it was closed.
 *
 * One that ended without an entry has no head to go on from.
 */
export async function readLogBefore(
  at: Executor,
  { log, opensAt }: Pick<LogRow, 'log' | 'opensAt'>,
): Promise<LogRow | undefined> {
  const { rows } = await sql<Row>`select ${columns} from ledger_log
    where (opens_at, log) < (${opensAt}::bigint, ${log}::int)
      and (closed_at is null or size > 0)
    order by opens_at desc, log desc limit 1`.execute(at);
  return rows[0] && logOf(rows[0]);
}

/** The log that opens next, if it is there already. */
export async function readLogAfter(
  at: Executor,
  { log, opensAt }: Pick<LogRow, 'log' | 'opensAt'>,
): Promise<LogRow | undefined> {
  const { rows } = await sql<Row>`select ${columns} from ledger_log
    where (opens_at, log) > (${opensAt}::bigint, ${log}::int)
    order by opens_at, log limit 1`.execute(at);
  return rows[0] && logOf(rows[0]);
}

/** Adds the row of a new log; one that is there stays as it is. */
export async function addLog(
  at: Executor,
  log: Pick<LogRow, 'log' | 'origin' | 'opensAt' | 'endsAt'>,
): Promise<void> {
  await sql`insert into ledger_log (log, origin, size, opens_at, ends_at)
    values (${log.log}, ${log.origin}, 0, ${log.opensAt}, ${log.endsAt})
    on conflict (log) do nothing`.execute(at);
}

/**
 * Takes waiting rows out of the outbox, numbers them from `from` and adds them as entries.
 *
 * A row whose act has an entry already is dropped: its caller submitted again while the first row
 * was being numbered, and gets the first index. One statement, so nothing can be half done.
 *
 * @basis ledger.md §16.3 step 2
 */
export async function numberRows(
  at: Executor,
  { log, from, most }: { readonly log: number; readonly from: number; readonly most: number },
): Promise<readonly Numbered[]> {
  const { rows } = await sql<EntryRow>`
    with taken as (
      delete from ledger_outbox where id in
        (select id from ledger_outbox where log = ${log} order by id limit ${most})
      returning id, entry, act_id, tag
    ), fresh as (
      select row_number() over (order by id) - 1 + ${from}::bigint as idx, entry, act_id, tag
      from taken where not exists
        (select from ledger_entry old where old.act_id = taken.act_id)
    ), added as (
      insert into ledger_entry (log, idx, entry, act_id, tag)
      select ${log}::int, idx, entry, act_id, tag from fresh
    )
    select idx, entry, act_id from fresh order by idx`.execute(at);
  return rows.map(numberedOf);
}

/** Adds one entry of the log itself. */
export async function addEntry(
  at: Executor,
  {
    log,
    index,
    entry,
  }: { readonly log: number; readonly index: number; readonly entry: Uint8Array },
): Promise<void> {
  await sql`insert into ledger_entry (log, idx, entry) values (${log}, ${index}, ${entry})`.execute(
    at,
  );
}

/** What a step changes in the row of its log. */
export type LogChange = Pick<
  LogRow,
  'log' | 'size' | 'twinSize' | 'twinAt' | 'indexFrom' | 'indexAt' | 'closedAt'
>;

/** Adds the head and moves the log on, in one statement. */
export async function addHead(at: Executor, head: Head, change: LogChange): Promise<void> {
  await sql`
    with moved as (
      update ledger_log set size = ${change.size}, twin_size = ${change.twinSize},
        twin_at = ${change.twinAt}, index_from = ${change.indexFrom},
        index_at = ${change.indexAt}, closed_at = ${change.closedAt ?? null}
      where log = ${change.log} returning log
    )
    insert into ledger_head (log, size, root_sha256, root_sm3)
    select log, ${head.size}::bigint, ${head.sha256Root}::bytea, ${head.sm3Root}::bytea
    from moved`.execute(at);
}

/** Entries `[from, to)` in order, at most {@link chunkMax} of them. */
export async function readEntries(
  at: Executor,
  { log, from, to }: { readonly log: number; readonly from: number; readonly to: number },
): Promise<readonly Numbered[]> {
  const { rows } = await sql<EntryRow>`select idx, entry, act_id from ledger_entry
    where log = ${log} and idx >= ${from} and idx < ${to} order by idx limit ${chunkMax}`.execute(
    at,
  );
  return rows.map(numberedOf);
}

/** A range of entries that has an index: `to` is the place of the entry that closed it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Keeps that a range was closed. */
export async function addRange(
  at: Executor,
  { log, from, to }: Range & { readonly log: number },
): Promise<void> {
  await sql`insert into ledger_range (log, range_from, range_to)
    values (${log}, ${from}, ${to})`.execute(at);
}

/** Closed ranges that end below a size, the oldest first. */
export async function readRanges(
  at: Executor,
  { log, below }: { readonly log: number; readonly below: number },
): Promise<readonly Range[]> {
  const { rows } = await sql<{ range_from: unknown; range_to: unknown }>`
    select range_from, range_to from ledger_range
    where log = ${log} and range_to < ${below} order by range_to`.execute(at);
  return rows.map((row) => ({ from: exact(row.range_from), to: exact(row.range_to) }));
}

/** Where an act stands. */
export interface Place {
  readonly log: number;
  readonly index: number;
}

/** Finds the entries of acts; those that have none yet are left out. */
export async function findActs(
  at: Executor,
  actIds: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  if (actIds.length === 0) return new Map();
  const { rows } = await sql<{ act_id: string; log: unknown; idx: unknown }>`
    select act_id, log, idx from ledger_entry
    where act_id in (${sql.join(actIds)})`.execute(at);
  return new Map(
    rows.map((row) => [row.act_id, { log: Number(row.log), index: exact(row.idx) }] as const),
  );
}

/** Published places of a tag, the newest first. @basis ledger.md §15 */
export async function findTag(
  at: Executor,
  { tag, most }: { readonly tag: Uint8Array; readonly most: number },
): Promise<readonly Place[]> {
  const { rows } = await sql<{ log: unknown; idx: unknown }>`select e.log, e.idx
    from ledger_entry e where e.tag = ${tag} and e.idx < (select max(size) from ledger_head h
      where h.log = e.log and h.published_at is not null)
    order by e.log desc, e.idx desc limit ${most}`.execute(at);
  return rows.map((row) => ({ log: Number(row.log), index: exact(row.idx) }));
}

/** Heads without notes of sizes `from` to `to`, the smallest first. */
export async function readUnsignedHeads(
  at: Executor,
  { log, from, to }: { readonly log: number; readonly from: number; readonly to: number },
): Promise<readonly Head[]> {
  const { rows } = await sql<HeadRow>`select size, root_sha256, root_sm3 from ledger_head
    where log = ${log} and note_sha256 is null and size >= ${from} and size <= ${to}
    order by size limit ${chunkMax}`.execute(at);
  return rows.map(headOf);
}

/** Heads larger than a size, the smallest first. */
export async function readHeadsAfter(
  at: Executor,
  { log, size }: { readonly log: number; readonly size: number },
): Promise<readonly Head[]> {
  const { rows } = await sql<HeadRow>`select size, root_sha256, root_sm3 from ledger_head
    where log = ${log} and size > ${size} order by size limit ${chunkMax}`.execute(at);
  return rows.map(headOf);
}

/** The head of exactly this size. */
export async function readHead(
  at: Executor,
  { log, size }: { readonly log: number; readonly size: number },
): Promise<Head | undefined> {
  const { rows } = await sql<HeadRow>`select size, root_sha256, root_sm3 from ledger_head
    where log = ${log} and size = ${size}`.execute(at);
  return rows[0] && headOf(rows[0]);
}

/** Keeps the notes of heads; a note that is there already stays. */
export async function storeNotes(
  at: Executor,
  log: number,
  heads: readonly NotedHead[],
): Promise<void> {
  if (heads.length === 0) return;
  const values = heads.map(
    (head) => sql`(${head.size}::bigint, ${head.sha256Note}::text, ${head.sm3Note}::text)`,
  );
  await sql`update ledger_head set note_sha256 = fresh.sha256, note_sm3 = fresh.sm3
    from (values ${sql.join(values)}) as fresh (size, sha256, sm3)
    where log = ${log} and ledger_head.size = fresh.size
      and note_sha256 is null`.execute(at);
}

/** Takes other notes for a head: the same texts, with more signatures. */
export async function replaceNotes(at: Executor, log: number, head: NotedHead): Promise<void> {
  await sql`update ledger_head set note_sha256 = ${head.sha256Note}, note_sm3 = ${head.sm3Note},
      cosigned_at = clock_timestamp()
    where log = ${log} and size = ${head.size}`.execute(at);
}

/** The newest head with notes, of at most `to` where it is given; published or not. */
export async function readNotedHead(
  at: Executor,
  asked: {
    readonly log: number;
    readonly isPublished: boolean;
    readonly isCosigned?: boolean;
    readonly to?: number;
  },
): Promise<NotedHead | undefined> {
  const published = asked.isPublished ? sql`and published_at is not null` : sql``;
  const cosigned = asked.isCosigned === true ? sql`and cosigned_at is not null` : sql``;
  const upTo = asked.to === undefined ? sql`` : sql`and size <= ${asked.to}`;
  const { rows } = await sql<HeadRow & { note_sha256: string; note_sm3: string }>`
    select size, root_sha256, root_sm3, note_sha256, note_sm3 from ledger_head
    where log = ${asked.log} and note_sha256 is not null ${published} ${cosigned} ${upTo}
    order by size desc limit 1`.execute(at);
  const row = rows[0];
  return row && { ...headOf(row), sha256Note: row.note_sha256, sm3Note: row.note_sm3 };
}

/** Lets one publisher at a time replace the checkpoints of a log, until the transaction ends. */
export async function lockPublication(at: Executor, log: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(7002, ${log})`.execute(at);
}

/**
 * Waits until no open transaction has rows for the outbox, and lets none begin.
 *
 * The statement that submits sees the closed log as soon as it may go on.
 */
export async function lockOutbox(at: Executor): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(at);
  await sql`lock table ledger_outbox in share row exclusive mode`.execute(at);
}

/** Notes that the heads up to a size are published. */
export async function markPublished(
  at: Executor,
  { log, size }: { readonly log: number; readonly size: number },
): Promise<void> {
  await sql`update ledger_head set published_at = clock_timestamp()
    where log = ${log} and size <= ${size} and published_at is null`.execute(at);
}

/**
 * Rows that wait, counted up to `most` and one.
 *
 * In the order of the key: without it the table is read from its start, where the rows are that
 * were taken out.
 */
export async function countWaiting(
  at: Executor,
  { log, most }: { readonly log?: number; readonly most: number },
): Promise<number> {
  const only = log === undefined ? sql`` : sql`where log = ${log}`;
  const { rows } = await sql<{ count: unknown }>`select count(*) as count from
    (select from ledger_outbox ${only} order by id limit ${most + 1}) as waiting`.execute(at);
  return Number(rows[0]?.count);
}

interface Row {
  readonly log: unknown;
  readonly origin: string;
  readonly [column: string]: unknown;
}

interface EntryRow {
  readonly idx: unknown;
  readonly entry: Uint8Array;
  readonly act_id: string | null;
}

interface HeadRow {
  readonly size: unknown;
  readonly root_sha256: Uint8Array;
  readonly root_sm3: Uint8Array;
}

function logOf(row: Row): LogRow {
  return {
    log: exact(row.log),
    origin: row.origin,
    size: exact(row['size']),
    twinSize: exact(row['twin_size']),
    twinAt: exact(row['twin_at']),
    indexFrom: exact(row['index_from']),
    indexAt: exact(row['index_at']),
    opensAt: exact(row['opens_at']),
    endsAt: exact(row['ends_at']),
    closedAt: row['closed_at'] === null ? undefined : exact(row['closed_at']),
  };
}

function numberedOf(row: EntryRow): Numbered {
  return { index: exact(row.idx), entry: octets(row.entry), actId: row.act_id ?? undefined };
}

function headOf(row: HeadRow): Head {
  return {
    size: exact(row.size),
    sha256Root: octets(row.root_sha256),
    sm3Root: octets(row.root_sm3),
  };
}

// Drivers differ in how they give a bigint; a log never gets near 2^53.
function exact(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`not an exact number: ${String(value)}`);
  return number;
}

function octets(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
