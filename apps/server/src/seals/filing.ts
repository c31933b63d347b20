import { type Instant, isRefusal, Unavailable } from '@yunzhang/base';
import { sealLife } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';
import { raiseAlarm } from './alarms.ts';
import type { FilingAnswer, FilingEntry, PoliceFiling, SealCases } from './borders.ts';
import type { SealOfficeCode } from './codes.ts';

/** Longest answer of the register that is waited for. */
const patienceMs = 20_000;
/** How long to leave it where it has to be looked at by a person. */
const heldMs = 300_000;
const numberForm = /^BA-[0-9]{6}-[0-9]{4}-[0-9]{7}$/;

/** What filing needs. */
export interface FilingParts {
  readonly database: Database<unknown>;
  readonly cases: SealCases;
  readonly now: () => Instant;
  /** The register behind a system; undefined where it is not ours to ask. */
  readonly register: (system: string) => PoliceFiling | undefined;
  /** How long one call may take; by default 20 s. */
  readonly patienceMs?: number;
}

interface FilingRow {
  readonly request_id: string;
  readonly state: string;
  readonly phase: string;
  readonly police: string | null;
  readonly filing_no: string | null;
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly company: string;
  readonly maker: string;
  readonly certificate: string;
  readonly made_at: Instant;
}

/**
 * Files a made seal with the police; answers after how long to try again, or nothing when it is
 * done.
 *
 * The register is asked what it has before it is given anything, and once more afterwards: only a
 * number that it says twice, for this seal and for no other, is taken. A seal that is not filed is
 * not in force, so that a late filing makes it late and nothing worse.
 *
 * @basis platform.md P02 (rows made-file, file timeout)
 */
export async function fileSeal(
  parts: FilingParts,
  id: string,
): Promise<{ readonly retryAfterMs: number } | undefined> {
  const row = await readRow(parts, id);
  if (row === undefined || row.state !== 'open') return undefined;
  const register = parts.register(row.police ?? '');
  // The act was done, and what came after it was not.
  if (row.filing_no !== null) return finish(parts, id);
  if (row.phase !== 'made' && row.phase !== 'filing-overdue') return end(parts, id);
  if (register === undefined) return { retryAfterMs: heldMs };
  const answer = await answered(parts, register, row);
  if (answer === undefined || answer.state === 'pending') return { retryAfterMs: 1000 };
  if (answer.state === 'refused') return alarmed(parts, id, 'filing-refused', answer.reason);
  const wrong = await wrongIn(parts, { id, row, answer, register });
  if (wrong !== undefined) return alarmed(parts, id, wrong, answer.number);
  return report(parts, id, { number: answer.number, police: row.police ?? '' });
}

/** Notes that a try failed. */
export async function noteFilingFault(
  { database, now }: Pick<FilingParts, 'database' | 'now'>,
  id: string,
  error: unknown,
): Promise<void> {
  const fault = (error instanceof Error ? error.message : String(error)).replaceAll('\0', '');
  await sql`update seal_filing set attempts = attempts + 1, fault = ${fault.slice(0, 500)}
    where case_id = ${id}`.execute(database.query);
  await raiseAlarm(database.query, { case: id, kind: 'filing-away', detail: fault, at: now() });
}

async function readRow({ database }: FilingParts, id: string): Promise<FilingRow | undefined> {
  const { rows } = await sql<FilingRow>`select f.request_id, f.state, r.phase, r.police,
      r.filing_no, r.code, r.kind, r.name, r.company, r.maker, r.certificate, r.made_at
    from seal_filing f join seal_register r using (case_id)
    where case_id = ${id}`.execute(database.query);
  return rows[0];
}

function entryOf(row: FilingRow): FilingEntry {
  const { code: sealCode, kind, name, company, maker, certificate, made_at: madeAt } = row;
  return { sealCode, kind, name, company, maker, certificate, madeAt };
}

async function answered(
  parts: FilingParts,
  register: PoliceFiling,
  row: FilingRow,
): Promise<FilingAnswer | undefined> {
  const known = await withPatience(parts, register.query(row.request_id));
  // A refusal may have been put right since: the entry is handed in again.
  if (known !== undefined && known.state !== 'refused') return known;
  return withPatience(parts, register.file(entryOf(row), row.request_id));
}

async function wrongIn(
  parts: FilingParts,
  given: {
    readonly id: string;
    readonly row: FilingRow;
    readonly answer: Extract<FilingAnswer, { state: 'filed' }>;
    readonly register: PoliceFiling;
  },
): Promise<SealOfficeCode | undefined> {
  const { id, row, answer, register } = given;
  if (!numberForm.test(answer.number)) return 'filing-number-form';
  const again = await withPatience(parts, register.query(row.request_id));
  const isSame = again?.state === 'filed' && again.number === answer.number;
  if (!isSame || answer.sealCode !== row.code) return 'filing-answers-differ';
  const { rows } = await sql<{ id: string }>`select case_id as id from seal_filing
    where number = ${answer.number}`.execute(parts.database.query);
  return rows[0] === undefined || rows[0].id === id ? undefined : 'filing-number-taken';
}

/** The act, by the register itself; then the row. A crash between them does the act again: once. */
async function report(
  parts: FilingParts,
  id: string,
  { number, police }: { readonly number: string; readonly police: string },
): Promise<{ readonly retryAfterMs: number } | undefined> {
  const { numAffectedRows } = await sql`update seal_filing set number = ${number}
    where case_id = ${id} and (number is null or number = ${number})`.execute(parts.database.query);
  if (numAffectedRows !== 1n) return alarmed(parts, id, 'filing-answers-differ', number);
  const attempt = { scenario: sealLife.id, act: 'file', on: id, input: { filingNo: number } };
  const actor = { system: police, holds: [], level: 0 } as const;
  const answer = await parts.cases.attempt(actor, attempt, `seal-file/${id}/${number}`);
  if (isRefusal(answer)) return end(parts, id);
  return finish(parts, id);
}

async function finish({ database, now }: FilingParts, id: string): Promise<undefined> {
  await sql`update seal_filing set state = 'filed', fault = null, filed_at = ${now()}::bigint
    where case_id = ${id}`.execute(database.query);
  return undefined;
}

async function alarmed(
  { database, now }: FilingParts,
  id: string,
  kind: SealOfficeCode,
  detail: string,
): Promise<{ readonly retryAfterMs: number }> {
  await sql`update seal_filing set attempts = attempts + 1, fault = ${kind}
    where case_id = ${id}`.execute(database.query);
  await raiseAlarm(database.query, { case: id, kind, detail, at: now() });
  return { retryAfterMs: heldMs };
}

/** The seal ended before it was filed: there is nothing to file any more. */
async function end({ database }: FilingParts, id: string): Promise<undefined> {
  await sql`update seal_filing set state = 'ended', fault = 'filing-ended'
    where case_id = ${id} and state = 'open'`.execute(database.query);
  return undefined;
}

async function withPatience<T>(parts: FilingParts, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const ms = parts.patienceMs ?? patienceMs;
    timer = setTimeout(() => reject(new Unavailable('filing', { retryAfterMs: 1000 })), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A filing as the desk shows it. */
export interface FilingLine {
  readonly case: string;
  readonly code: string;
  readonly name: string;
  readonly state: string;
  readonly phase: string;
  readonly madeAt: Instant;
  readonly attempts: number;
  readonly fault: string | null;
  readonly number: string | null;
}

/** Filings on one page. */
const pageMax = 50;

/** Filings of an authority or of a register, the oldest open one first. */
export async function listFilings<T>(
  database: Database<T>,
  parties: readonly string[],
  state: 'open' | 'filed' | 'ended' = 'open',
): Promise<readonly FilingLine[]> {
  const { rows } = await sql<FilingLine>`select case_id as case, r.code, r.name, f.state, r.phase,
      f.made_at as "madeAt", f.attempts, f.fault, f.number
    from seal_filing f join seal_register r using (case_id)
    where f.state = ${state} and (r.police = any(${parties}::text[])
      or r.authority = any(${parties}::text[]) or r.maker = any(${parties}::text[]))
    order by f.made_at limit ${pageMax}`.execute(database.query);
  return rows;
}
