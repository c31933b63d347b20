import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { PeopleProblem } from './problem.ts';
import { digestOf } from './secrets.ts';

/** Wrong attempts taken within the window, and how long it is closed then. */
const wrongMax = 5;
const windowMs = 15 * 60_000;

/**
 * Refuses while `what` is locked.
 *
 * Kept in the database, so that neither a restart nor a second process gives fresh attempts. The
 * key is a digest: what was tried may have been a secret meant for something else.
 */
export async function refuseLocked(at: Executor, what: string, now: Instant): Promise<void> {
  const { rows } = await sql<{ lockedTo: Instant | null }>`select locked_to as "lockedTo"
    from people_failure where key = ${digestOf(what)}::bytea`.execute(at);
  const lockedTo = rows[0]?.lockedTo ?? 0;
  if (lockedTo > now) throw new PeopleProblem('locked-out', undefined, lockedTo - now);
}

/** Counts a wrong attempt; true when it closed the door. */
export async function noteWrong(at: Executor, what: string, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ lockedTo: Instant | null }>`insert into people_failure as f
      (key, count, first_at) values (${digestOf(what)}::bytea, 1, ${now}::bigint)
    on conflict (key) do update set
      count = case when f.first_at < ${now - windowMs}::bigint then 1 else f.count + 1 end,
      first_at = case when f.first_at < ${now - windowMs}::bigint then ${now}::bigint
        else f.first_at end,
      locked_to = case when f.first_at >= ${now - windowMs}::bigint
        and f.count + 1 >= ${wrongMax}::int then ${now + windowMs}::bigint else f.locked_to end
    returning locked_to as "lockedTo"`.execute(at);
  return (rows[0]?.lockedTo ?? 0) > now;
}

/** Forgets wrong attempts after a right one. */
export async function noteRight(at: Executor, what: string): Promise<void> {
  await sql`delete from people_failure where key = ${digestOf(what)}::bytea`.execute(at);
}
