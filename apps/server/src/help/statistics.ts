import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';

/** P1 tickets told with their causes, the newest first. */
const urgentMax = 200;

/** Codes told of that were reported most: their articles are looked at each week. */
const codesMax = 10;

/** How a severity was kept to. */
export interface SeverityLine {
  readonly severity: string;
  readonly opened: number;
  readonly open: number;
  readonly respondedInTime: number;
  readonly responded: number;
  readonly resolvedInTime: number;
  readonly resolved: number;
  readonly reopened: number;
  readonly pages: number;
  /** Mean of 1 to 5 over those who said; absent where nobody did. */
  readonly satisfaction: number | null;
}

/** A ticket of P1 as the regulator reads it. */
export interface UrgentLine {
  readonly number: string;
  readonly openedAt: Instant;
  readonly phase: string;
  readonly code: string | null;
  readonly resolvedAt: Instant | null;
  readonly rootCause: string | null;
}

/** How often a code was reported. */
export interface CodeLine {
  readonly code: string;
  readonly count: number;
}

/** Terms kept and missed, every P1 with its cause, and what is reported most. */
export interface TicketStatistics {
  readonly codes: readonly CodeLine[];
  readonly severities: readonly SeverityLine[];
  readonly urgent: readonly UrgentLine[];
}

/** Counts the tickets opened from one moment until another. @basis platform.md P10 (regulator) */
export async function countTickets(
  { query }: Pick<Database<unknown>, 'query'>,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<TicketStatistics> {
  const within = sql`opened_at >= ${from}::bigint and opened_at < ${to}::bigint`;
  const { rows: severities } = await sql<SeverityLine>`select severity,
      count(*)::int as opened,
      count(*) filter (where phase in ('new', 'assigned', 'waiting'))::int as open,
      count(*) filter (where responded_at <= respond_by)::int as "respondedInTime",
      count(responded_at)::int as responded,
      count(*) filter (where resolved_at <= resolve_by)::int as "resolvedInTime",
      count(resolved_at)::int as resolved,
      coalesce(sum(reopened), 0)::int as reopened,
      coalesce(sum(pages), 0)::int as pages,
      avg(satisfaction)::float8 as satisfaction
    from help_ticket where ${within} group by severity order by severity`.execute(query);
  const { rows: urgent } = await sql<UrgentLine>`select number, opened_at as "openedAt", phase,
      code, resolved_at as "resolvedAt", root_cause as "rootCause"
    from help_ticket where ${within} and severity = 'P1'
    order by number desc limit ${urgentMax}`.execute(query);
  const { rows: codes } = await sql<CodeLine>`select code, count(*)::int as count
    from help_ticket where ${within} and code is not null
    group by code order by count(*) desc, code limit ${codesMax}`.execute(query);
  return { severities, urgent, codes };
}
