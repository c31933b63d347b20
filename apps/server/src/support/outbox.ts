import { sql } from 'kysely';
import { type Database, type Executor, notify } from './database.ts';
import type { ModuleMigrations } from './migration.ts';

/** Largest payload, as JSON text. Anything larger belongs in the blob store. */
const payloadSizeMax = 256 * 1024;
const keyLengthMax = 200;
/** Longest reason kept of a failure. */
export const faultLengthMax = 2000;

/** The channel on which workers are woken. */
export const jobChannel = 'job';

/** Tables of this module. */
export const outboxMigrations: ModuleMigrations = {
  module: 'outbox',
  migrations: [
    {
      name: '0001-job',
      sql: `create table job (
          id bigserial primary key,
          queue text not null,
          key text not null,
          payload jsonb not null,
          state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
          attempts int not null default 0,
          due_at timestamptz not null default now(),
          fault text,
          enqueued_at timestamptz not null default now(),
          ended_at timestamptz,
          unique (queue, key));
        create index job_due on job (queue, due_at, id) where state = 'waiting';
        create index job_ended on job (ended_at) where state = 'done';
        create index job_dead on job (id) where state = 'dead';`,
    },
  ],
};

/** Work to be done after the transaction that asks for it. */
export interface NewJob {
  /** Kebab-case name of the kind of work; a worker has one handler for it. */
  readonly queue: string;
  /** The same key in the same queue is the same work, for as long as done work is remembered. */
  readonly key: string;
  /** Anything JSON can hold. */
  readonly payload: unknown;
  readonly delayMs?: number;
}

/**
 * Asks for work in the caller's transaction: it is asked for exactly when the transaction holds.
 *
 * Answers false when this work was asked for before, done or not.
 */
export async function enqueue(transaction: Executor, job: NewJob): Promise<boolean> {
  const { queue, key, delayMs = 0 } = job;
  const payload = JSON.stringify(job.payload ?? null);
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(queue)) throw new Error(`no name for a queue: ${queue}`);
  if (key.length === 0 || key.length > keyLengthMax) throw new RangeError('the key of a job');
  if (payload.length > payloadSizeMax) throw new RangeError('the payload of a job is too large');
  const { numAffectedRows } = await sql`insert into job (queue, key, payload, due_at)
    values (${queue}, ${key}, ${payload}::jsonb, now() + ${delayMs} * interval '1 millisecond')
    on conflict (queue, key) do nothing`.execute(transaction);
  if (numAffectedRows !== 1n) return false;
  await notify(transaction, jobChannel, queue);
  return true;
}

/** Work that was given up. */
export interface DeadJob {
  readonly id: number;
  readonly queue: string;
  readonly key: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly fault: string;
  readonly endedAt: Date;
}

/** The oldest dead work first, from `after` on. */
export async function readDeadJobs(
  executor: Executor,
  page: { readonly after?: number; readonly limit?: number } = {},
): Promise<readonly DeadJob[]> {
  const { rows } = await sql<DeadJob>`select id, queue, key, payload, attempts, fault,
      ended_at as "endedAt"
    from job where state = 'dead' and id > ${page.after ?? 0}::bigint
    order by id limit ${Math.min(page.limit ?? 100, 1000)}`.execute(executor);
  return rows;
}

/** Lets dead work be tried again from the beginning; false when it is not dead. */
export async function reviveJob(executor: Executor, id: number): Promise<boolean> {
  const { rows } = await sql<{ queue: string }>`update job
    set state = 'waiting', attempts = 0, due_at = now(), fault = null, ended_at = null
    where id = ${id}::bigint and state = 'dead' returning queue`.execute(executor);
  const [row] = rows;
  if (row === undefined) return false;
  await notify(executor, jobChannel, row.queue);
  return true;
}

/** Forgets done work older than that, `limit` at a time; dead work stays until a person looks. */
export async function forgetDoneJobs(
  executor: Executor,
  { olderThanMs, limit = 1000 }: { readonly olderThanMs: number; readonly limit?: number },
): Promise<number> {
  const { numAffectedRows } = await sql`delete from job where id in (select id from job
    where state = 'done' and ended_at < now() - ${olderThanMs} * interval '1 millisecond'
    limit ${limit})`.execute(executor);
  return Number(numAffectedRows ?? 0n);
}

/** How much work stands where, for metrics and alarms. */
export interface JobCount {
  readonly queue: string;
  readonly waiting: number;
  readonly dead: number;
  /** How long the oldest due work has been waiting. */
  readonly lateMs: number;
}

/** Counts waiting and dead work by queue; queues with neither are not named. */
export async function countJobs<T>(database: Database<T>): Promise<readonly JobCount[]> {
  const { rows } = await sql<JobCount>`select queue,
      count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'dead')::int as dead,
      coalesce(greatest(0, extract(epoch from now() - min(due_at)
        filter (where state = 'waiting')) * 1000), 0)::float8 as "lateMs"
    from job where state <> 'done' group by queue order by queue`.execute(database.query);
  return rows;
}
