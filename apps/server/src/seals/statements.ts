import type { Instant, Refusal } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';
import { refuse } from './refusal.ts';

/** Silence that is taken for no. @basis platform.md P08 (row CHECK_OPEN, 30 d) */
const silenceMs = 30 * 24 * 3_600_000;
/** Statements opened or ended in one step. */
const stepSize = 500;
const basis = 'platform.md P08';

/** Standing mandates of an organisation, as far as the yearly check reaches them. */
export interface StandingMandates {
  /** Suspends them all; seals stay as they are. Doing it again changes nothing. */
  suspend(organisation: string, reason: string): Promise<void>;
}

/** What the yearly check needs. */
export interface StatementParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  readonly mandates: StandingMandates;
}

/** What an owner says of one seal. */
export type SealReply = 'kept' | 'missing' | 'to-be-cancelled';

/** Opens the statement of a year for every owner of live seals; again opens nothing new. */
export async function openStatements(
  { database, now }: Pick<StatementParts, 'database' | 'now'>,
  year: number,
): Promise<number> {
  const at = now();
  const { numAffectedRows } = await sql`insert into seal_statement
      (organisation, year, seals, opened_at, due_at)
    select owner, ${year}::int, json_agg(code order by nr), ${at}::bigint,
      ${at + silenceMs}::bigint
    from seal_register where phase in ('active', 'frozen', 'changing')
    group by owner on conflict do nothing`.execute(database.query);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Takes the statement of an owner: every seal it lists has to be answered for.
 *
 * A late one is taken too; what was suspended meanwhile is the owner's to grant anew.
 */
export async function answerStatement(
  { database, now }: Pick<StatementParts, 'database' | 'now'>,
  given: {
    readonly organisation: string;
    readonly year: number;
    readonly answers: Readonly<Record<string, SealReply>>;
  },
): Promise<{ readonly state: 'passed' } | Refusal> {
  const { organisation, year, answers } = given;
  const { rows } = await sql<{ seals: readonly string[]; state: string }>`select seals, state
    from seal_statement where organisation = ${organisation} and year = ${year}::int`.execute(
    database.query,
  );
  const [row] = rows;
  if (row === undefined) return refuse('statement-state', undefined, basis);
  if (row.state === 'passed') return { state: 'passed' };
  const isWhole =
    row.seals.every((code) => Object.hasOwn(answers, code)) &&
    Object.keys(answers).length === row.seals.length;
  if (!isWhole) return refuse('statement-incomplete', undefined, basis);
  await sql`update seal_statement set state = 'passed', answered_at = ${now()}::bigint,
      answers = ${JSON.stringify(answers)}::json
    where organisation = ${organisation} and year = ${year}::int
      and state <> 'passed'`.execute(database.query);
  return { state: 'passed' };
}

/**
 * Suspends the standing mandates of owners who have been silent for 30 days; tells whose.
 *
 * Suspended first and noted after: a crash between them suspends again, which changes nothing.
 */
export async function endStatements({
  database,
  now,
  mandates,
}: StatementParts): Promise<readonly string[]> {
  const { rows } = await sql<{ organisation: string; year: number }>`select organisation, year
    from seal_statement where state = 'open' and due_at <= ${now()}::bigint
    order by due_at limit ${stepSize}`.execute(database.query);
  for (const { organisation, year } of rows) {
    await mandates.suspend(organisation, `annual-check-${year}`);
    await sql`update seal_statement set state = 'overdue'
      where organisation = ${organisation} and year = ${year}::int
        and state = 'open'`.execute(database.query);
  }
  return rows.map(({ organisation }) => organisation);
}
