import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';

/** Entries on one page. */
export const auditPageMax = 100;

/** Something that happened to logins, organisations or those in them. */
export interface AuditNote {
  readonly at: Instant;
  readonly act: string;
  readonly organisation?: string | undefined;
  /** A person or a system. */
  readonly actor?: string | undefined;
  readonly login?: string | undefined;
  /** Under which grant of the licence. @basis platform.md P04 (relying party) */
  readonly grant?: string | undefined;
  /** Ids and words of ours only: never names, numbers of persons, tokens or codes. */
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Notes an act in the transaction that performs it. */
export async function note(at: Executor, one: AuditNote): Promise<void> {
  await sql`insert into people_audit (at, act, organisation, actor, login, grant_id, facts)
    values (${one.at}::bigint, ${one.act}, ${one.organisation ?? null}::text,
      ${one.actor ?? null}::text, ${one.login ?? null}::uuid, ${one.grant ?? null}::text,
      ${JSON.stringify(one.facts ?? {})}::jsonb)`.execute(at);
}

/** An entry as it is read. */
export interface AuditEntry {
  readonly id: number;
  readonly at: Instant;
  readonly act: string;
  readonly actor: string | null;
  readonly grant: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What happened in an organisation, the newest first, before the entry `before`. */
export async function readAudit(
  at: Executor,
  { organisation, before }: { readonly organisation: string; readonly before?: number | undefined },
): Promise<readonly AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`select id, at, act, actor, grant_id as "grant", facts
    from people_audit where organisation = ${organisation}
      and id < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
    order by id desc limit ${auditPageMax}`.execute(at);
  return rows;
}
