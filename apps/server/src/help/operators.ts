import type { Instant } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Database } from '../support/index.ts';
import { digestOf, isSame, newCode, newSecret, typedCode } from './secrets.ts';

/** Characters of the key on a card: 31^28 is more than 2^138. */
const keyLength = 28;
/** A shift and a little more. */
const sessionMs = 9 * 3_600_000;

/** Where operators of the hotline are kept. */
export interface OperatorParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  readonly random: RandomOctets;
}

/** Somebody who takes calls. */
export interface Operator {
  readonly id: string;
  readonly name: string;
}

/**
 * Puts an operator on record; the key goes on the card of the shift and is told once.
 *
 * The hotline has a login of its own, because it works when the licence and the portal do not.
 * The same id again makes a new key and ends all sessions.
 */
export async function enrolOperator(
  { database, now, random }: OperatorParts,
  { id, name, endsAt }: Operator & { readonly endsAt: Instant },
): Promise<string> {
  if (!/^[\w-]{1,40}$/.test(id)) throw new Error(`no id for an operator: ${id}`);
  const key = newCode(random, keyLength);
  await database.query.transaction().execute(async (at) => {
    await sql`insert into help_operator (id, name, key_digest, made_at, ends_at) values (${id},
        ${name}, ${digestOf('operator', key)}::bytea, ${now()}::bigint, ${endsAt}::bigint)
      on conflict (id) do update set name = excluded.name, key_digest = excluded.key_digest,
        ends_at = excluded.ends_at`.execute(at);
    await sql`delete from help_operator_session where operator = ${id}`.execute(at);
  });
  return key;
}

/** Opens a session; undefined where number or key are wrong. */
export async function openShift(
  { database, now, random }: OperatorParts,
  { id, key }: { readonly id: string; readonly key: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ readonly digest: Uint8Array; readonly endsAt: Instant }>`
    select key_digest as digest, ends_at as "endsAt" from help_operator where id = ${id}`.execute(
    database.query,
  );
  const [row] = rows;
  // Compared even where there is nobody: the time must not say which of the two is wrong.
  const kept = row === undefined ? new Uint8Array(32) : new Uint8Array(row.digest);
  const isOwn = isSame(digestOf('operator', typedCode(key)), kept);
  if (!isOwn || row === undefined || row.endsAt <= now()) return undefined;
  const token = newSecret(random);
  await sql`insert into help_operator_session (token_digest, operator, until)
    values (${digestOf('shift', token)}::bytea, ${id}, ${now() + sessionMs}::bigint)`.execute(
    database.query,
  );
  await sql`delete from help_operator_session where until <= ${now()}::bigint`.execute(
    database.query,
  );
  return token;
}

/** Whose session it is; undefined where it is over, or the operator is. */
export async function operatorOf(
  { database, now }: Pick<OperatorParts, 'database' | 'now'>,
  token: string,
): Promise<Operator | undefined> {
  const { rows } = await sql<Operator>`select o.id, o.name from help_operator_session s
    join help_operator o on o.id = s.operator
    where s.token_digest = ${digestOf('shift', token)}::bytea and s.until > ${now()}::bigint
      and o.ends_at > ${now()}::bigint`.execute(database.query);
  return rows[0];
}

/** Ends a session. */
export async function closeShift(database: Database<unknown>, token: string): Promise<void> {
  await sql`delete from help_operator_session
    where token_digest = ${digestOf('shift', token)}::bytea`.execute(database.query);
}

/** Operators whose card is good, without what is secret. */
export async function listOperators(
  database: Database<unknown>,
  now: Instant,
): Promise<readonly (Operator & { readonly endsAt: Instant })[]> {
  const { rows } = await sql<Operator & { readonly endsAt: Instant }>`select id, name,
    ends_at as "endsAt" from help_operator where ends_at > ${now}::bigint order by id`.execute(
    database.query,
  );
  return rows;
}

/** Ends the card of an operator, and every session with it. */
export async function endOperator(
  { database, now }: Pick<OperatorParts, 'database' | 'now'>,
  id: string,
): Promise<void> {
  await sql`update help_operator set ends_at = ${now()}::bigint
    where id = ${id} and ends_at > ${now()}::bigint`.execute(database.query);
}
