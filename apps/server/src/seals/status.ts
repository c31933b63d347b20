import { type Instant, type Refusal, Unavailable } from '@yunzhang/base';
import { policeStates, sealLife } from '@yunzhang/scenarios';
import { phaseTitle, stranger } from '@yunzhang/scenario';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';
import type { SealCases } from './borders.ts';
import { refuse } from './refusal.ts';
import { sealChannel } from './register.ts';

/** Acts of one seal that are told as proof. */
const actsMax = 1000;

/** Shows that an act is in the log. */
export interface ActProof {
  /** DER of the evidence of an act; undefined while it is not yet published. */
  evidenceOf(actId: string): Promise<Uint8Array | undefined>;
}

/** An act that brought a seal into the state it was in. */
export interface StatusStep {
  readonly act: string;
  readonly phase: string;
  readonly at: Instant;
  readonly actId: string;
  readonly evidence?: Uint8Array;
}

/** A seal at some moment. */
export interface SealStatus {
  readonly code: string;
  readonly at: Instant;
  readonly phase: string;
  readonly phaseTitle: { readonly zh: string; readonly en: string };
  /** As police systems call it. @basis GA 241 */
  readonly policeState?: string;
  /** Whether it could be used at that moment. */
  readonly isInForce: boolean;
  /** What anybody may know of it now. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly maker?: string;
  readonly filingNo?: string;
  /** Code of the seal that took its place. */
  readonly supersededBy?: string;
  /** Every act until then, the first first. */
  readonly steps: readonly StatusStep[];
}

/** What status needs. */
export interface StatusParts {
  readonly database: Database<unknown>;
  readonly cases: Pick<SealCases, 'read'>;
  readonly now: () => Instant;
  readonly proof?: ActProof;
}

interface StepRow extends Omit<StatusStep, 'evidence'> {
  readonly version: number;
  readonly usable_from: Instant | null;
  readonly usable_until: Instant | null;
}

/**
 * Whether a seal can be used at a moment, by its code. One look at the database and nothing else:
 * a freeze is known here as soon as it is written.
 *
 * @basis platform.md P02 (no use outside ACTIVE)
 */
export async function isInForce<T>(
  database: Database<T>,
  code: string,
  at: Instant,
): Promise<boolean> {
  const { rows } = await sql<{ ok: boolean | null }>`select
      usable_from <= ${at}::bigint and ${at}::bigint < usable_until as ok
    from seal_history h join seal_register r using (case_id)
    where r.code = ${code} and h.at <= ${at}::bigint
    order by h.version desc limit 1`.execute(database.query);
  return rows[0]?.ok === true;
}

/**
 * The state of a seal at a past moment, with the acts that led to it and their proofs.
 *
 * Where the clock has not been by yet, the state now is told as it will be written, and for a past
 * moment that is not settled the answer has to wait.
 *
 * @basis platform.md P02 (relying party); product.md N5
 */
export async function statusAt(
  parts: StatusParts,
  code: string,
  at: Instant = parts.now(),
): Promise<SealStatus | Refusal> {
  const { database, cases, now } = parts;
  if (at > now()) return refuse('seal-status-future');
  const found = await findByCode(database, code);
  if (found === undefined) return refuse('seal-code-unknown', code);
  const open = await cases.read(found.case_id, stranger);
  const steps = await stepsUntil(database, found.case_id, at);
  const last = steps.at(-1);
  // Before it had a code nobody could ask for it by one.
  const isMade = steps.some(({ act }) => act === 'make');
  if (last === undefined || !isMade) return refuse('seal-code-unknown', code);
  const isLast = last.version === found.version;
  const phase = isLast ? (open?.phase ?? last.phase) : last.phase;
  if (phase !== last.phase && at < now()) throw new Unavailable('cases', { retryAfterMs: 1000 });
  const { usable_from: from, usable_until: until } = last;
  const isUsable = from !== null && until !== null && from <= at && at < until;
  const shown = Object.entries(open?.record ?? {});
  const police = policeStates[phase];
  const next = await successor(database, found.case_id);
  return {
    code,
    at,
    phase,
    phaseTitle: phaseTitle(sealLife, phase),
    ...(police === undefined ? {} : { policeState: police }),
    isInForce: isUsable && phase === last.phase,
    facts: Object.fromEntries(shown),
    ...(found.maker === null ? {} : { maker: found.maker }),
    ...(found.filing_no === null ? {} : { filingNo: found.filing_no }),
    ...(next === undefined ? {} : { supersededBy: next }),
    steps: await withProofs(parts, steps),
  };
}

async function findByCode<T>(database: Database<T>, code: string) {
  const { rows } = await sql<{
    case_id: string;
    version: number;
    maker: string | null;
    filing_no: string | null;
  }>`select case_id, version, maker, filing_no from seal_register where code = ${code}`.execute(
    database.query,
  );
  return rows[0];
}

async function stepsUntil<T>(
  database: Database<T>,
  id: string,
  at: Instant,
): Promise<readonly StepRow[]> {
  const { rows } =
    await sql<StepRow>`select version, act, phase, at, act_id as "actId", usable_from,
      usable_until
    from seal_history where case_id = ${id} and at <= ${at}::bigint
    order by version limit ${actsMax}`.execute(database.query);
  return rows;
}

async function successor<T>(database: Database<T>, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ code: string | null }>`select n.code from seal_register n
    where n.replaces = ${id} and n.phase not in ('closed', 'rejected', 'approval-lapsed', 'invalid')
      and n.code is not null order by n.nr desc limit 1`.execute(database.query);
  return rows[0]?.code ?? undefined;
}

async function withProofs(
  { proof }: StatusParts,
  steps: readonly StepRow[],
): Promise<readonly StatusStep[]> {
  return Promise.all(
    steps.map(async ({ act, phase, at, actId }) => {
      const evidence = await proof?.evidenceOf(actId);
      return { act, phase, at, actId, ...(evidence === undefined ? {} : { evidence }) };
    }),
  );
}

/**
 * Tells of every change of a seal's state, as soon as it is written: running work that uses it
 * looks again. With `undefined` after a connection was lost: all have to look.
 */
export async function watchSeals<T>(
  database: Database<T>,
  changed: (caseId: string | undefined) => void,
): Promise<() => Promise<void>> {
  return database.listen(sealChannel, changed);
}
