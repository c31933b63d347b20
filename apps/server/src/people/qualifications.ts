import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';

/** A qualification of an organisation, a person or a system, for a time. */
export interface Qualification {
  /** Credit code, or the id of a person or system. */
  readonly holder: string;
  /** As roles of scenarios ask for it: `physician`, `seal-making`. */
  readonly name: string;
  /** On what it rests: a licence, an appointment. */
  readonly basis: string;
  readonly from: Instant;
  readonly to?: Instant;
}

/** Puts a qualification on record; the same one again replaces what was said of it. */
export async function keepQualification(at: Executor, one: Qualification): Promise<void> {
  if (!/^[\w.:/@-]{1,100}$/.test(one.name)) throw new Error('no name for a qualification');
  await sql`insert into people_qualification (holder, name, basis, from_at, to_at)
    values (${one.holder}, ${one.name}, ${one.basis}, ${one.from}::bigint,
      ${one.to ?? null}::bigint)
    on conflict (holder, name) do update set basis = excluded.basis, from_at = excluded.from_at,
      to_at = excluded.to_at`.execute(at);
}

/** What these holders are qualified for at this moment. */
export async function qualificationsAt(
  at: Executor,
  holders: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select distinct name from people_qualification
    where holder = any(${holders}::text[]) and from_at <= ${now}::bigint
      and (to_at is null or to_at > ${now}::bigint) order by name`.execute(at);
  return rows.map(({ name }) => name);
}
