import type { Instant } from '@yunzhang/base';
import { dateOf } from '@yunzhang/scenario';
import { supportTicket } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';

/** Tickets on one page of a list. */
const pageMax = 50;

/** A ticket of the scenario. */
export type Ticket = NonNullable<ReturnType<typeof supportTicket.its>>;

/** A ticket as lists show it: nothing in it says more than support may know. */
export interface TicketLine {
  readonly number: string;
  readonly case: string;
  readonly phase: string;
  readonly channel: string;
  readonly matter: string;
  readonly severity: string;
  readonly title: string;
  readonly shownName: string;
  readonly code: string | null;
  readonly trace: string | null;
  readonly agent: string | null;
  readonly openedAt: Instant;
  readonly respondBy: Instant;
  readonly resolveBy: Instant;
  readonly respondedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly pages: number;
}

const columns = sql`number, case_id as "case", phase, channel, matter, severity, title,
  shown_name as "shownName", code, trace, agent, opened_at as "openedAt",
  respond_by as "respondBy", resolve_by as "resolveBy", responded_at as "respondedAt",
  resolved_at as "resolvedAt", pages`;

/** Writes a ticket as it stands now. */
export async function putTicket(at: Executor, ticket: Ticket): Promise<void> {
  const { id, version, phase, parties, record: r, openedAt } = ticket;
  const first = (role: string): string | null => parties[role]?.[0] ?? null;
  await sql`insert into help_ticket (case_id, number, version, phase, channel, matter, severity,
      title, shown_name, code, trace, reporter, company, agent, expert, opened_at, respond_by,
      resolve_by, responded_at, resolved_at, pages, reopened, satisfaction, root_cause, article)
    values (${id}, ${r.number}, ${version}, ${phase}, ${r.channel}, ${r.matter}, ${r.severity},
      ${r.title}, ${r.shownName}, ${r.code ?? r.seenCode ?? null}, ${r.trace ?? null},
      ${first('reporter')}, ${r.company ?? null}, ${first('agent')}, ${first('expert')},
      ${openedAt}::bigint, ${r.respondBy}::bigint, ${r.resolveBy}::bigint,
      ${r.respondedAt ?? null}::bigint, ${r.resolvedAt ?? null}::bigint, ${r.pages.length}::int,
      ${r.reopened}::int, ${r.satisfaction ?? null}::int, ${r.rootCause ?? null},
      ${r.article ?? null})
    on conflict (case_id) do update set version = excluded.version, phase = excluded.phase,
      severity = excluded.severity, code = excluded.code, agent = excluded.agent,
      expert = excluded.expert, resolve_by = excluded.resolve_by,
      responded_at = excluded.responded_at, resolved_at = excluded.resolved_at,
      pages = excluded.pages, reopened = excluded.reopened, satisfaction = excluded.satisfaction,
      root_cause = excluded.root_cause, article = excluded.article`.execute(at);
}

/** Which tickets. */
export interface TicketFilter {
  readonly reporter?: string | undefined;
  readonly phase?: string | undefined;
  /** The number of the last one of the page before. */
  readonly before?: string | undefined;
}

/** Tickets, the newest first, a page at a time. */
export async function listTickets(
  { query }: Pick<Database<unknown>, 'query'>,
  { reporter, phase, before }: TicketFilter,
): Promise<readonly TicketLine[]> {
  const { rows } = await sql<TicketLine>`select ${columns} from help_ticket
    where (${reporter ?? null}::text is null or reporter = ${reporter ?? null})
      and (${phase ?? null}::text is null or phase = ${phase ?? null})
      and (${before ?? null}::text is null or number < ${before ?? null})
    order by number desc limit ${pageMax}`.execute(query);
  return rows;
}

/** Where a ticket is, and whose. */
export async function placeOfTicket(
  { query }: Pick<Database<unknown>, 'query'>,
  number: string,
): Promise<{ readonly case: string; readonly reporter: string | null } | undefined> {
  const { rows } = await sql<{
    readonly case: string;
    readonly reporter: string | null;
  }>`select case_id as "case", reporter from help_ticket where number = ${number}`.execute(query);
  return rows[0];
}

/**
 * The number of a ticket for one attempt to open it.
 *
 * The same actor and key are given the same number as long as its day lasts, and for ever once a
 * ticket has it: an answer that was lost is asked for again with the very same attempt.
 */
export async function drawNumber(
  database: Database<unknown>,
  { actor, key, now }: { readonly actor: string; readonly key: string; readonly now: Instant },
): Promise<string> {
  const day = dateOf(now).replaceAll('-', '');
  return database.query.transaction().execute(async (at) => {
    const { rows: kept } = await sql<{ readonly number: string }>`select d.number
      from help_drawn d left join help_ticket t on t.number = d.number
      where d.actor = ${actor} and d.key = ${key}
        and (d.day = ${day} or t.number is not null)`.execute(at);
    const [old] = kept;
    if (old !== undefined) return old.number;
    const { rows } = await sql<{ readonly given: number }>`insert into help_series as s (day, given)
      values (${day}, 1) on conflict (day) do update set given = s.given + 1
      returning given`.execute(at);
    const number = `GD-${day}-${String(rows[0]?.given ?? 0).padStart(5, '0')}`;
    await sql`insert into help_drawn (actor, key, day, number)
      values (${actor}, ${key}, ${day}, ${number})
      on conflict (actor, key) do update set day = excluded.day, number = excluded.number`.execute(
      at,
    );
    return number;
  });
}
