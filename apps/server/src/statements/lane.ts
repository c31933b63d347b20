import { assert, hex, type Instant, isRefusal, Unavailable, utf8 } from '@yunzhang/base';
import type { UsingDoor } from '@yunzhang/custody';
import { type Statement, statementField, writeStatement } from '@yunzhang/custody/statement';
import { digest, type Sm2Signer } from '@yunzhang/gm';
import { acts, type ActCode } from '@yunzhang/ledger';
import { sql } from 'kysely';
import type { SealActs } from '../acts/index.ts';
import type { Database, Executor } from '../support/index.ts';
import type { MadeSeal } from './made-seal.ts';
import { shownAct, type ShowingParts } from './shown-act.ts';
import type { StatementRow } from './tables.ts';

/** Statements of one lane that one call tells; a seal has a dozen in its life. */
const stepsMax = 100;

/** What telling a lane needs. */
export interface LaneParts extends ShowingParts {
  readonly database: Database<unknown>;
  readonly acts: Pick<SealActs, 'show' | 'log'>;
  readonly custody: Pick<UsingDoor, 'tell'>;
  /** Keys of the offices, by their party: making units, filing offices, authorities. */
  readonly speakers: Readonly<Record<string, Sm2Signer>>;
  readonly madeSeal: (caseId: string) => Promise<MadeSeal | undefined>;
  readonly now: () => Instant;
  /** Custody has heard it: whoever waited for it goes on. */
  readonly told: (row: StatementRow) => Promise<void>;
}

/**
 * Tells custody what is open in a lane, in order, until something has to be waited for.
 *
 * Each row goes from words to signature, log and custody; every step is written down before the
 * next, and can be done again: wherever this ends, calling it again goes on from there. What cannot
 * be done now is thrown, so that it is tried again.
 *
 * @basis architecture §2, §3
 */
export async function tellLane(parts: LaneParts, lane: string): Promise<void> {
  for (let step = 0; step < stepsMax; step++) {
    const row = await nextOf(parts.database.query, lane);
    if (row === undefined) return;
    try {
      if (!(await tellOne(parts, row))) return;
    } catch (error) {
      await noteFault(parts.database.query, row, error);
      throw error;
    }
  }
}

async function nextOf(at: Executor, lane: string): Promise<StatementRow | undefined> {
  // Nobody waits for the owner's word about a seal that has ended, or a mandate taken back.
  await sql`update custody_statement s set state = 'void'
    where lane = ${lane} and state in ('key', 'signature') and exists (
      select from custody_statement e where e.lane = s.lane and e.nr > s.nr
        and e.act in (${acts.sealRevoke}::int, ${acts.sealReplace}::int,
          ${acts.mandateWithdraw}::int))`.execute(at);
  const { rows } = await sql<StatementRow>`select * from custody_statement
    where lane = ${lane} and state in ('key', 'signature', 'ready')
    order by nr limit 1`.execute(at);
  return rows[0];
}

/** Tells one statement; false where somebody's key or signature is missing. */
async function tellOne(parts: LaneParts, row: StatementRow): Promise<boolean> {
  const seal = await parts.madeSeal(row.seal_case);
  if (seal === undefined) throw away('the seal is not made yet');
  const worded = row.words === null ? await putIntoWords(parts, row, seal) : row;
  if (worded === undefined) return false;
  const signed = worded.statement === null ? await signByOffice(parts, worded) : worded;
  if (signed === undefined) return false;
  const { statement } = signed;
  assert(statement !== null, 'what is ready is signed');
  const refusal =
    (await parts.acts.log({
      actId: signed.id,
      act: signed.act as ActCode,
      seal,
      at: parts.now(),
      values: {
        sealId: utf8(seal.id),
        sealDigest: digest('sm3', seal.seal),
        [statementField]: statement,
        ...(signed.mandate === null ? {} : { mandate: utf8(signed.mandate) }),
      },
    })) ?? (await show(parts, signed));
  if (refusal !== undefined) throw away(`${refusal.refused} ${refusal.detail ?? ''}`);
  await sql`update custody_statement set state = 'told', fault = null,
      told_at = ${parts.now()}::bigint
    where nr = ${row.nr}::bigint and state = 'ready'`.execute(parts.database.query);
  await parts.told(signed);
  return true;
}

async function show(parts: LaneParts, { id }: StatementRow) {
  const shown = await shownAct(parts, id, ['sealId', statementField]);
  return isRefusal(shown) ? shown : parts.custody.tell(shown);
}

function away(what: string): Unavailable {
  return new Unavailable('custody', { cause: new Error(what) });
}

/** The words, once and for all; nothing while a key is missing that they have to name. */
async function putIntoWords(
  { database, now }: LaneParts,
  row: StatementRow,
  seal: MadeSeal,
): Promise<StatementRow | undefined> {
  const { query } = database;
  const grantors = await grantorsOf(query, row.seal_case);
  if (row.act === acts.sealMake && grantors === undefined) {
    await sql`update custody_statement set state = 'key' where nr = ${row.nr}::bigint`.execute(
      query,
    );
    return undefined;
  }
  const isOwner = row.speaker === 'owner';
  if (isOwner && (await signersOf(query, row)).length === 0) return undefined;
  // Custody takes no statement about a seal that is not later than the last one.
  const { rows } = await sql<{ at: number | null }>`select max(at) as at from custody_statement
    where lane = ${row.lane}`.execute(query);
  const at = Math.max(now(), (rows[0]?.at ?? 0) + 1);
  const words = wordsOf(row, { seal, grantors: grantors ?? [], at });
  const { rows: written } = await sql<StatementRow>`update custody_statement
    set words = coalesce(words, ${JSON.stringify(words)}::json),
      at = coalesce(at, ${at}::bigint),
      state = case when statement is null and ${isOwner}::boolean then 'signature'
        when state = 'key' then 'ready' else state end,
      ready_at = case when ${isOwner}::boolean then ready_at
        else coalesce(ready_at, ${at}::bigint) end
    where nr = ${row.nr}::bigint and state in ('key', 'signature', 'ready')
    returning *`.execute(query);
  return written[0];
}

function wordsOf(
  { act, mandate, terms }: StatementRow,
  of: { readonly seal: MadeSeal; readonly grantors: readonly string[]; readonly at: Instant },
): object {
  const { seal, grantors, at } = of;
  const said = { act, seal: seal.id, at };
  if (act === acts.sealMake) {
    const sealDigest = hex(digest('sm3', seal.seal));
    return { ...said, sealDigest, publicKey: hex(seal.publicKey), grantors, until: seal.until };
  }
  if (act === acts.mandateGrant) return { ...said, mandate, from: at, ...(terms as object) };
  return act === acts.mandateWithdraw ? { ...said, mandate } : said;
}

/** Signs for an office; nothing where the owner has to. */
async function signByOffice(
  { database, speakers }: LaneParts,
  row: StatementRow,
): Promise<StatementRow | undefined> {
  if (row.speaker === 'owner') return undefined;
  const signer = speakers[row.speaker];
  if (signer === undefined) throw away(`no key of ${row.speaker}`);
  // They were made by `wordsOf`; the writer checks their form.
  const statement = await writeStatement(row.words as Statement, signer);
  const { rows } = await sql<StatementRow>`update custody_statement
    set statement = coalesce(statement, ${statement}::bytea),
      spoken_by = coalesce(spoken_by, ${hex(signer.publicKey)})
    where nr = ${row.nr}::bigint returning *`.execute(database.query);
  return rows[0];
}

/**
 * The keys that may speak for a new seal: those of its legal representative and of its custodian.
 * Nothing while one of them has none: custody takes no others later.
 */
async function grantorsOf(at: Executor, sealCase: string): Promise<readonly string[] | undefined> {
  const rows = await readGrantors(at, sealCase);
  const keys = rows.flatMap(({ key }) => (key === null ? [] : [key]));
  return rows.length > 0 && keys.length === rows.length ? [...new Set(keys)] : undefined;
}

/** Those for whose keys a new seal waits. */
export async function lackingKeys(at: Executor, sealCase: string): Promise<readonly string[]> {
  const rows = await readGrantors(at, sealCase);
  return [...new Set(rows.flatMap(({ person, key }) => (key === null ? [person] : [])))];
}

interface Grantor {
  readonly person: string;
  readonly key: string | null;
}

async function readGrantors(at: Executor, sealCase: string): Promise<readonly Grantor[]> {
  const { rows } = await sql<Grantor>`select p.person,
      (select k.public_key from grantor_key k where k.person = p.person
        and k.organisation = r.owner and k.replaced_at is null and k.revoked_at is null
        order by k.made_at desc limit 1) as key
    from seal_register r,
      lateral (values (r.legal_rep), (r.custodian)) as p (person)
    where r.case_id = ${sealCase} and p.person is not null`.execute(at);
  return rows;
}

/** Keys of the person who is to sign, as far as the seal believes them. */
export async function signersOf(
  at: Executor,
  row: Pick<StatementRow, 'person' | 'seal_case'>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`select k.public_key as key from grantor_key k
    where k.person = ${row.person} and k.revoked_at is null and exists (
      select from custody_statement m, json_array_elements_text(m.words->'grantors') g
      where m.case_id = ${row.seal_case} and m.act = ${acts.sealMake}::int
        and g = k.public_key)
    order by k.made_at desc`.execute(at);
  return rows.map(({ key }) => key);
}

async function noteFault(at: Executor, { nr }: StatementRow, error: unknown): Promise<void> {
  const cause = error instanceof Unavailable ? error.cause : error;
  const words = cause instanceof Error ? cause.message : String(cause);
  await sql`update custody_statement set fault = ${words.replaceAll('\0', '').slice(0, 300)}
    where nr = ${nr}::bigint`.execute(at);
}
