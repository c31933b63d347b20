import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';
import type { SealOfficeCode } from './codes.ts';

/** Alarms told at once. */
const toldMax = 200;

/** Something of a seal that a person has to look at. */
export interface SealAlarm {
  readonly case: string;
  readonly kind: SealOfficeCode;
  readonly detail: string;
  readonly at: Instant;
}

/** Raises an alarm, once until it is settled. */
export async function raiseAlarm(
  executor: Executor,
  { case: id, kind, detail, at }: SealAlarm,
): Promise<void> {
  await sql`insert into seal_alarm (case_id, kind, detail, raised_at)
    values (${id}, ${kind}, ${detail.replaceAll('\0', '').slice(0, 500)}, ${at}::bigint)
    on conflict do nothing`.execute(executor);
}

/** Settles one kind of alarm of a seal. */
export async function settleAlarm(
  executor: Executor,
  { case: id, kind, at }: Omit<SealAlarm, 'detail'>,
): Promise<void> {
  await sql`update seal_alarm set settled_at = ${at}::bigint
    where case_id = ${id} and kind = ${kind} and settled_at is null`.execute(executor);
}

/** Settles all alarms of a seal. */
export async function settleAlarms(executor: Executor, id: string, at: Instant): Promise<void> {
  await sql`update seal_alarm set settled_at = ${at}::bigint
    where case_id = ${id} and settled_at is null`.execute(executor);
}

/** How many alarms of each kind stand. */
export async function countAlarms<T>(
  database: Database<T>,
): Promise<readonly { readonly kind: SealOfficeCode; readonly count: number }[]> {
  const { rows } = await sql<{ kind: SealOfficeCode; count: number }>`select kind,
      count(*)::int as count
    from seal_alarm where settled_at is null group by kind`.execute(database.query);
  return rows;
}

/** Alarms that stand, the oldest first. */
export async function standingAlarms<T>(database: Database<T>): Promise<readonly SealAlarm[]> {
  const { rows } = await sql<SealAlarm>`select case_id as case, kind, detail, raised_at as at
    from seal_alarm where settled_at is null order by id limit ${toldMax}`.execute(database.query);
  return rows;
}
