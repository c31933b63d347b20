import { sql } from 'kysely';
import type { Database } from './database.ts';
import { withoutPasswords } from './log.ts';
import { faultLengthMax, jobChannel } from './outbox.ts';

/** One piece of work as its handler sees it. */
export interface Job {
  readonly key: string;
  readonly payload: unknown;
  /** 1 the first time. */
  readonly attempt: number;
  /** Aborted when the worker stops or has lost the work to another. */
  readonly signal: AbortSignal;
}

/** Work whose handler threw; `dead` when it will not be tried again. */
export interface FailedJob extends Job {
  readonly queue: string;
  readonly dead: boolean;
}

/**
 * Does one piece of work.
 *
 * Called at least once: a crash after the work and before it is noted calls it again, so a handler
 * must come to the same end with the same key. A thrown error tries again later.
 */
export type JobHandler = (job: Job) => Promise<void>;

/** Thrown by a handler for work that no further attempt can do. */
export class JobHopeless extends Error {}

/** How a worker works; each has a default. */
export interface WorkerOptions {
  /** Pieces of work at the same time. */
  readonly width?: number;
  readonly attemptsMax?: number;
  /** How long work is held; held longer by itself while the handler runs. */
  readonly holdMs?: number;
  /** First wait after a failure; doubled each time up to `backoffMsMax`. */
  readonly backoffMs?: number;
  readonly backoffMsMax?: number;
  /** How often the table is read without being woken. */
  readonly pollMs?: number;
  readonly failed?: (job: FailedJob, error: unknown) => void;
  /** The database was away or the like; the worker goes on. */
  readonly stumbled?: (error: unknown) => void;
}

/** A running worker. */
export interface JobWorker {
  /** Takes no more work, waits `graceMs` at most for what is under way, leaves it to others. */
  stop(graceMs?: number): Promise<void>;
}

const byDefault = {
  width: 4,
  attemptsMax: 12,
  holdMs: 60_000,
  backoffMs: 1000,
  backoffMsMax: 3_600_000,
  pollMs: 5000,
};

type Settled = typeof byDefault & WorkerOptions;

interface Claimed {
  readonly id: number;
  readonly queue: string;
  readonly key: string;
  readonly payload: unknown;
  readonly attempts: number;
}

/**
 * Starts doing the work of the queues that have a handler.
 *
 * The row is held by its due time and its count of attempts, not by a transaction: the embedded
 * database has one connection, and a handler may take long. Whoever comes back late finds another
 * count and changes nothing.
 */
export async function startJobWorker<T>(
  database: Database<T>,
  handlers: Readonly<Record<string, JobHandler>>,
  options: WorkerOptions = {},
): Promise<JobWorker> {
  const settled: Settled = { ...byDefault, ...options };
  const stopping = new AbortController();
  const bell = createBell();
  const silence = await database.listen(jobChannel, () => bell.ring());
  const lanes = Array.from({ length: settled.width }, async () => {
    while (!stopping.signal.aborted) {
      const did = await workOnce(database, handlers, settled, stopping.signal).catch(
        (error: unknown) => {
          settled.stumbled?.(error);
          return false;
        },
      );
      if (!did && !stopping.signal.aborted) await bell.wait(settled.pollMs);
    }
  });
  return {
    stop: async (graceMs = 10_000) => {
      stopping.abort();
      bell.ring();
      await silence();
      await withinMs(Promise.all(lanes), graceMs);
    },
  };
}

/** Does one piece of due work; false when there was none. */
export async function workOnce<T>(
  database: Database<T>,
  handlers: Readonly<Record<string, JobHandler>>,
  options: WorkerOptions = {},
  stopping: AbortSignal = new AbortController().signal,
): Promise<boolean> {
  const settled: Settled = { ...byDefault, ...options };
  const claimed = await claim(database, Object.keys(handlers), settled);
  if (claimed === undefined) return false;
  const handler = handlers[claimed.queue];
  if (handler === undefined) throw new Error(`no handler for ${claimed.queue}`);
  const lost = new AbortController();
  const job: Job = {
    key: claimed.key,
    payload: claimed.payload,
    attempt: claimed.attempts,
    signal: AbortSignal.any([stopping, lost.signal]),
  };
  const holding = setInterval(() => {
    void hold(database, claimed, settled.holdMs).then(
      (held) => held || lost.abort(),
      // Away for a moment; the next beat or the end will tell.
      () => {},
    );
  }, settled.holdMs / 3);
  try {
    await handler(job);
    await end(database, claimed);
  } catch (error) {
    const dead = error instanceof JobHopeless || claimed.attempts >= settled.attemptsMax;
    settled.failed?.({ ...job, queue: claimed.queue, dead }, error);
    await fail(database, claimed, { error, dead, settled });
  } finally {
    clearInterval(holding);
  }
  return true;
}

async function claim<T>(
  database: Database<T>,
  queues: readonly string[],
  settled: Settled,
): Promise<Claimed | undefined> {
  for (;;) {
    const row = await take(database, queues, settled);
    if (row?.state !== 'dead') return row;
  }
}

async function take<T>(
  database: Database<T>,
  queues: readonly string[],
  { holdMs, attemptsMax }: Settled,
): Promise<(Claimed & { readonly state: string }) | undefined> {
  // Work that ends every worker that tries it is not tried for ever.
  const { rows } = await sql<Claimed & { state: string }>`update job
    set attempts = attempts + 1,
      state = case when attempts >= ${attemptsMax}::int then 'dead' else state end,
      fault = case when attempts >= ${attemptsMax}::int
        then coalesce(fault, 'every worker that tried it ended') else fault end,
      ended_at = case when attempts >= ${attemptsMax}::int then now() end,
      due_at = now() + ${holdMs}::int * interval '1 millisecond'
    where id = (select id from job
      where state = 'waiting' and queue = any(${queues}::text[]) and due_at <= now()
      order by due_at, id limit 1 for update skip locked)
    returning id, queue, key, payload, attempts, state`.execute(database.query);
  return rows[0];
}

async function hold<T>(
  database: Database<T>,
  { id, attempts }: Claimed,
  holdMs: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update job
    set due_at = now() + ${holdMs}::int * interval '1 millisecond'
    where id = ${id}::bigint and attempts = ${attempts}::int and state = 'waiting'`.execute(
    database.query,
  );
  return numAffectedRows === 1n;
}

async function end<T>(database: Database<T>, { id, attempts }: Claimed): Promise<void> {
  await sql`update job set state = 'done', ended_at = now(), fault = null
    where id = ${id}::bigint and attempts = ${attempts}::int and state = 'waiting'`.execute(
    database.query,
  );
}

async function fail<T>(
  database: Database<T>,
  { id, attempts }: Claimed,
  failure: { readonly error: unknown; readonly dead: boolean; readonly settled: Settled },
): Promise<void> {
  const { error, dead, settled } = failure;
  const waitMs = Math.min(settled.backoffMs * 2 ** (attempts - 1), settled.backoffMsMax);
  // Spread, so that all that failed together does not come back together.
  const spreadMs = Math.round(waitMs * (0.75 + Math.random() / 2));
  const message = withoutPasswords(error instanceof Error ? error.message : String(error));
  // A NUL is the one character PostgreSQL cannot keep.
  const fault = message.replaceAll('\0', '').slice(0, faultLengthMax);
  await sql`update job set fault = ${fault},
      state = ${dead ? 'dead' : 'waiting'},
      ended_at = case when ${dead}::boolean then now() end,
      due_at = now() + ${spreadMs}::bigint * interval '1 millisecond'
    where id = ${id}::bigint and attempts = ${attempts}::int and state = 'waiting'`.execute(
    database.query,
  );
}

/** Wakes all that wait; a ring while nobody waits is kept for the next. */
function createBell() {
  let waiting: (() => void)[] = [];
  let rung = false;
  return {
    ring: (): void => {
      rung = waiting.length === 0;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    wait: async (ms: number): Promise<void> => {
      if (rung) {
        rung = false;
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}

async function withinMs(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
