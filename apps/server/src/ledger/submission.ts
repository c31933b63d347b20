import { concat, equal, type Refusal } from '@yunzhang/base';
import { readEntry } from '@yunzhang/ledger';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { LedgerServerCode } from './codes.ts';

/** Entries taken in one call. */
const submissionsMax = 1024;

/** An entry to be logged, and the identifier that makes it one however often it is submitted. */
export interface Submission {
  /** A UUID. Each entry has its own: an intent and its end are two. */
  readonly actId: string;
  readonly entry: Uint8Array;
}

/**
 * Puts entries into the outbox, in the caller's transaction.
 *
 * With its commit they are sure to be logged, without it nothing has happened. Submitting the same
 * act again is harmless; another entry under the same identifier is refused.
 *
 * @basis ledger.md §16.1 steps 1 and 4
 */
export async function submit(
  transaction: Executor,
  submissions: readonly Submission[],
): Promise<Refusal | undefined> {
  if (submissions.length === 0) return undefined;
  if (submissions.length > submissionsMax) throw new RangeError('too many entries in one call');
  const { octets, ...places } = pack(submissions);
  // One statement of constant text for all, in the order they were given.
  const { rows: added } = await sql<{ act_id: string }>`
    insert into ledger_outbox (log, entry, act_id, tag)
    select open.log, substring(${octets}::bytea from fresh.start for fresh.size), fresh.act_id,
      case when fresh.tag > 0 then substring(${octets}::bytea from fresh.tag for 32) end
    from unnest(${places.actIds}::uuid[], ${places.ats}::bigint[], ${places.starts}::int[],
      ${places.sizes}::int[], ${places.tags}::int[])
      with ordinality as fresh (act_id, at, start, size, tag, nth)
    join ledger_log open
      on fresh.at >= open.opens_at and fresh.at < open.ends_at and open.closed_at is null
    where not exists (select from ledger_entry old where old.act_id = fresh.act_id)
    order by fresh.nth
    on conflict (act_id) do nothing returning act_id`.execute(transaction);
  if (added.length === submissions.length) return undefined;
  const ids = new Set(added.map((row) => row.act_id));
  return explain(
    transaction,
    submissions.filter(({ actId }) => !ids.has(actId.toLowerCase())),
  );
}

interface Packed {
  /** All entries, then their tags: drivers are slow with many small values. */
  readonly octets: Uint8Array;
  readonly actIds: readonly string[];
  readonly ats: readonly number[];
  /** Places in the octets, counted from 1 as SQL does; a tag at 0 is none. */
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly tags: readonly number[];
}

function pack(submissions: readonly Submission[]): Packed {
  const read = submissions.map(({ entry }) => readEntry(entry));
  const parts: Uint8Array[] = [];
  let at = 1;
  const place = (bytes: Uint8Array): number => {
    parts.push(bytes);
    at += bytes.length;
    return at - bytes.length;
  };
  return {
    actIds: submissions.map(({ actId }) => actId),
    ats: read.map((entry) => entry.at),
    starts: submissions.map(({ entry }) => place(entry)),
    sizes: submissions.map(({ entry }) => entry.length),
    tags: read.map(({ tag }) => (tag.length === 0 ? 0 : place(tag))),
    octets: concat(parts),
  };
}

/** Why entries were not added: known already, which is well, or refused. */
async function explain(
  transaction: Executor,
  rest: readonly Submission[],
): Promise<Refusal | undefined> {
  const ids = rest.map(({ actId }) => sql`${actId}::uuid`);
  const { rows: known } = await sql<{ act_id: string; entry: Uint8Array }>`
    select act_id, entry from ledger_outbox where act_id in (${sql.join(ids)})
    union all
    select act_id, entry from ledger_entry where act_id in (${sql.join(ids)})`.execute(transaction);
  const entries = new Map(known.map((row) => [row.act_id, row.entry] as const));
  for (const { actId, entry } of rest) {
    const old = entries.get(actId.toLowerCase());
    if (old === undefined) return refusalOfTime(transaction, readEntry(entry).at);
    if (!equal(old, entry)) return refuse('ledger-act-differs', actId);
  }
  return undefined;
}

async function refusalOfTime(transaction: Executor, at: number): Promise<Refusal> {
  const { rows } = await sql`select from ledger_log
    where opens_at <= ${at} and ends_at > ${at}`.execute(transaction);
  return refuse(rows.length === 0 ? 'ledger-log-missing' : 'ledger-log-closed', String(at));
}

function refuse(refused: LedgerServerCode, detail: string): Refusal {
  return { refused, basis: 'ledger.md §12, §16.1', detail };
}
