import { fromHex, hex, type Instant } from '@yunzhang/base';
import { readEntry } from '@yunzhang/ledger';
import { sql } from 'kysely';
import type { Ledger } from '../ledger/index.ts';
import { readProvenRuns } from '../monitor/index.ts';
import type { Database, Executor } from '../support/index.ts';
import type { Looked } from './log-look.ts';
import { makeDue } from './store.ts';

/** Acts one monitor keeps. */
export const actsMax = 20_000;
/** Places the ledger names of one tag. */
const placesMax = 1000;
/** Entries that are proven together. */
const runSize = 256;

/** An act under a registered tag. */
export interface FoundAct {
  readonly monitor: string;
  readonly log: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Keeps acts; those that are there already stay as they are. */
export async function addActs(
  at: Executor,
  acts: readonly FoundAct[],
  now: Instant,
): Promise<void> {
  if (acts.length === 0) return;
  const rows = acts.map(({ bytes, index, ...one }) => ({ ...one, idx: index, entry: hex(bytes) }));
  await sql`insert into monitor_act (monitor, log, idx, entry)
    select r.monitor, r.log, r.idx, decode(r.entry, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(monitor uuid, log integer, idx bigint, entry text)
      join owner_monitor m on m.id = r.monitor and not m.is_full
    on conflict do nothing`.execute(at);
  const ids = [...new Set(acts.map(({ monitor }) => monitor))];
  await sql`update owner_monitor m set is_full = true where id = any(${ids}::uuid[])
    and (select count(*) from monitor_act a where a.monitor = m.id) >= ${actsMax}::bigint`.execute(
    at,
  );
  await makeDue(at, ids, now);
}

/** An act as it is kept, the oldest first. */
export async function readActs(
  at: Executor,
  id: string,
): Promise<readonly Omit<FoundAct, 'monitor'>[]> {
  const { rows } = await sql<{ log: number; index: number; bytes: Uint8Array }>`select log,
      idx as "index", entry as bytes from monitor_act where monitor = ${id}::uuid
    order by log, idx`.execute(at);
  return rows;
}

/**
 * Finds what stood under the tags of a monitor before it was registered, in the logs just looked
 * at.
 *
 * The places come from the ledger's own look-up, which nobody has to believe; each entry is proven
 * under the signed heads like all others.
 */
export async function catchUp(
  parts: { readonly database: Database<unknown>; readonly ledger: Pick<Ledger, 'evidence'> },
  id: string,
  { logs, now }: { readonly logs: readonly Looked[]; readonly now: Instant },
): Promise<void> {
  const { database, ledger } = parts;
  const { rows } = await sql<{ tag: string }>`select encode(tag, 'hex') as tag from monitor_tag
    where monitor = ${id}::uuid`.execute(database.query);
  const places = new Map<number, number[]>();
  let isFull = false;
  for (const { tag } of rows) {
    const found = await ledger.evidence.ofTag(fromHex(tag));
    isFull ||= found.length >= placesMax;
    for (const { log, index } of found) {
      const own = places.get(log) ?? [];
      own.push(index);
      places.set(log, own);
    }
  }
  const wanted = new Set(rows.map(({ tag }) => tag));
  const acts: FoundAct[] = [];
  for (const looked of logs) {
    const own = places.get(looked.row.log) ?? [];
    const entries = await provenEntries(looked, own);
    for (const [index, bytes] of entries) {
      const isWanted = wanted.has(hex(readEntry(bytes).tag));
      if (isWanted) acts.push({ monitor: id, log: looked.row.log, index, bytes });
    }
  }
  await database.query.transaction().execute(async (at) => {
    await addActs(at, acts.slice(0, actsMax), now);
    await sql`update owner_monitor set is_caught_up = true, is_full = is_full or ${isFull}::boolean
      where id = ${id}::uuid`.execute(at);
  });
}

/** Entries at some places below the covered size; those that stand together are proven together. */
async function provenEntries(
  { view, coveredTo }: Looked,
  places: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const found = new Map<number, Uint8Array>();
  const runs = new Map<number, number[]>();
  for (const index of places) {
    const run = Math.floor(index / runSize);
    const together = runs.get(run) ?? [];
    together.push(index);
    runs.set(run, together);
  }
  for (const [run, indexes] of runs) {
    const to = Math.min((run + 1) * runSize, coveredTo);
    const from = run * runSize;
    if (to <= from) continue;
    for await (const { start, entries } of readProvenRuns(view, { from, to })) {
      for (const index of indexes) {
        const bytes = entries[index - start];
        if (bytes !== undefined) found.set(index, bytes);
      }
    }
  }
  return found;
}
