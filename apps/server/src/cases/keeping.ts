import { setTimeout as wait } from 'node:timers/promises';
import { type Instant, type Refusal, Unavailable } from '@yunzhang/base';
import type { Accepted, Denied, World } from '@yunzhang/scenario';
import { type Database, type Executor, sqlState } from '../support/index.ts';
import type { Decided } from './deciding.ts';
import { type Fetched, type Frame, overFetched, type Wanted } from './fetching.ts';
import {
  fetchWanted,
  idsOf,
  isStillSo,
  lockCases,
  readVersions,
  writeDecision,
  writeDues,
} from './store.ts';
import type { SubmitActs } from './case-log.ts';

/** Decisions that may be overtaken before one gives up. */
const triesMax = 16;
/** From this one on it is decided while what it reads is locked: then it cannot be overtaken. */
const lockedFrom = 3;
const waitMsMax = 50;

/** What was decided upon has changed meanwhile: it is decided afresh. */
class Overtaken extends Error {
  readonly ids: ReadonlySet<string>;

  constructor(ids: ReadonlySet<string>) {
    super('the cases have changed meanwhile');
    this.ids = ids;
  }
}

/** One piece of deciding, to be kept. */
export interface Work<Outcome> {
  readonly frame: () => Frame;
  readonly first: Partial<Wanted>;
  readonly run: (world: World) => Decided<Outcome>;
  /** Called in the transaction before anything is written; false ends it without a trace. */
  readonly begin?: (transaction: Executor, accepted: Accepted) => Promise<boolean>;
}

/** What keeping needs. */
export interface KeepingParts {
  readonly database: Database<unknown>;
  readonly submit: SubmitActs;
}

/** What came of it; `stopped` where `begin` said no. */
export type Kept<Outcome> = { readonly outcome: Outcome } | { readonly stopped: true };

/**
 * Decides, and keeps all of it or nothing.
 *
 * Nothing is locked while it is decided. Before it is written everything that was read is locked
 * and compared; where something has changed it is decided afresh.
 */
export async function decideAndKeep<Outcome extends Accepted | Denied | undefined>(
  parts: KeepingParts,
  work: Work<Outcome>,
): Promise<Kept<Outcome>> {
  let contested: ReadonlySet<string> = new Set();
  for (let attempt = 1; attempt <= triesMax; attempt++) {
    try {
      return attempt < lockedFrom
        ? await decideFree(parts, work)
        : await decideLocked(parts, work, contested);
    } catch (error) {
      const ids = overtakenIn(error);
      if (ids === undefined) throw error;
      contested = new Set([...contested, ...ids]);
    }
    if (attempt > 1) await wait(Math.random() * Math.min(waitMsMax, 2 ** attempt));
  }
  throw new Unavailable('cases', { retryAfterMs: 1000 });
}

/** Serialisation, deadlock and duplicate keys: another decision was there first. */
function overtakenIn(error: unknown): ReadonlySet<string> | undefined {
  if (error instanceof Overtaken) return error.ids;
  return /^(40001|40P01|23505)$/.test(sqlState(error) ?? '') ? new Set() : undefined;
}

async function decideFree<Outcome extends Accepted | Denied | undefined>(
  parts: KeepingParts,
  work: Work<Outcome>,
): Promise<Kept<Outcome>> {
  const { query } = parts.database;
  const frame = work.frame();
  const fetched = await overFetched(
    async (wanted) => fetchWanted(query, wanted),
    frame,
    work.first,
    work.run,
  );
  const { outcome, dues } = fetched.value;
  const isRefused = outcome !== undefined && 'refused' in outcome;
  if (isRefused || (outcome === undefined && dues.length === 0)) {
    if (!fetched.isOfOneMoment) await checkMoment(parts, fetched);
    return { outcome };
  }
  return query
    .transaction()
    .execute(async (transaction) => keep(transaction, { parts, work, fetched, now: frame.now }));
}

/** A no is of one moment too: what was read in several looks may never have been together. */
async function checkMoment<T>({ database }: KeepingParts, { read }: Fetched<T>): Promise<void> {
  const ids = idsOf(read);
  const versions = await readVersions(database.query, ids);
  if (!(await isStillSo(database.query, read, versions))) throw new Overtaken(ids);
}

async function decideLocked<Outcome extends Accepted | Denied | undefined>(
  parts: KeepingParts,
  work: Work<Outcome>,
  contested: ReadonlySet<string>,
): Promise<Kept<Outcome>> {
  return parts.database.query.transaction().execute(async (transaction) => {
    await lockCases(transaction, contested);
    const frame = work.frame();
    const fetched = await overFetched(
      async (wanted) => fetchWanted(transaction, wanted),
      frame,
      work.first,
      work.run,
    );
    const { outcome, dues } = fetched.value;
    const isRefused = outcome !== undefined && 'refused' in outcome;
    if (isRefused || (outcome === undefined && dues.length === 0)) return { outcome };
    return keep(transaction, { parts, work, fetched, now: frame.now });
  });
}

interface Keeping<Outcome> {
  readonly parts: KeepingParts;
  readonly work: Work<Outcome>;
  readonly fetched: Fetched<Decided<Outcome>>;
  readonly now: Instant;
}

async function keep<Outcome extends Accepted | Denied | undefined>(
  transaction: Executor,
  { parts, work, fetched, now }: Keeping<Outcome>,
): Promise<Kept<Outcome>> {
  const { value, read, find: before } = fetched;
  const { outcome, dues } = value;
  const ids = idsOf(read);
  const versions = await lockCases(transaction, ids);
  if (!(await isStillSo(transaction, read, versions))) throw new Overtaken(ids);
  if (outcome === undefined) {
    await writeDues(transaction, dues);
    return { outcome };
  }
  if ('refused' in outcome) return { outcome };
  const isOn = (await work.begin?.(transaction, outcome)) ?? true;
  if (!isOn) return { stopped: true };
  const isWritten = await writeDecision(transaction, { accepted: outcome, dues, before, now });
  if (!isWritten) throw new Overtaken(ids);
  const refusal = await parts.submit(transaction, outcome.done);
  if (refusal !== undefined) throw unavailable(refusal);
  return { outcome };
}

/** The log takes nothing now: nothing has happened, and later it can. */
function unavailable({ refused, detail }: Refusal): Unavailable {
  const cause = new Error(`${refused} ${detail ?? ''}`);
  return new Unavailable('ledger', { cause, retryAfterMs: 1000 });
}
