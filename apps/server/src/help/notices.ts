import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';

/** Notices shown at once, the newest first. */
const shownMax = 100;
/** Read notices are kept for this time. */
const keptMs = 90 * 86_400_000;

/** Whoever leads the desk now: notices to a trade instead of a person. */
export const leadsParty = 'trade:support-lead';

/** What somebody is told. */
export type NoticeKind =
  | 'question'
  | 'reminder'
  | 'resolved'
  | 'given-up'
  | 'viewed'
  | 'answered'
  | 'reopened'
  | 'page-respond'
  | 'page-resolve'
  | 'urgent';

/** A line of somebody's inbox. */
export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly ticket: string;
  readonly at: Instant;
  readonly readAt: Instant | null;
}

/** Puts a notice into an inbox; the same act tells the same party once. */
export async function putNotice(
  at: Executor,
  notice: {
    readonly party: string;
    readonly kind: NoticeKind;
    readonly ticket: string;
    readonly version: number;
    readonly at: Instant;
  },
): Promise<void> {
  const { party, kind, ticket, version } = notice;
  await sql`insert into help_notice (id, party, kind, ticket, version, at)
    values (${randomUUID()}::uuid, ${party}, ${kind}, ${ticket}, ${version}, ${notice.at}::bigint)
    on conflict do nothing`.execute(at);
}

/** The inbox of these parties. */
export async function readNotices(
  { query }: Pick<Database<unknown>, 'query'>,
  parties: readonly string[],
): Promise<readonly Notice[]> {
  const { rows } = await sql<Notice>`select id, kind, ticket, at, read_at as "readAt"
    from help_notice where party = any(${parties}::text[])
    order by at desc, id limit ${shownMax}`.execute(query);
  return rows;
}

/** Marks a notice of these parties as read; false where they have none of that id. */
export async function markRead(
  { query }: Pick<Database<unknown>, 'query'>,
  {
    id,
    parties,
    now,
  }: { readonly id: string; readonly parties: readonly string[]; readonly now: Instant },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update help_notice
    set read_at = coalesce(read_at, ${now}::bigint)
    where id = ${id}::uuid and party = any(${parties}::text[])`.execute(query);
  await sql`delete from help_notice where read_at < ${now - keptMs}::bigint`.execute(query);
  return numAffectedRows === 1n;
}
