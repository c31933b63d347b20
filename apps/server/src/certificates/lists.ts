import { assert, type Instant, Unavailable } from '@yunzhang/base';
import { issueCrl, type Revocation } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { wholeSecond } from './roles.ts';
import type { SigningParts } from './signing.ts';
import { certificatesOfRole, lockIssuer } from './store.ts';

const hour = 3_600_000;
/** How long a list counts; the next one is made when half of that is over. */
const lifeMs = { issuing: 24 * hour, root: 30 * 24 * hour } as const;
/** Lists of an issuer kept beside the newest, for who asks what was published. */
const keptMax = 1000;

/** Whose certificates a list is about. */
export type ListIssuer = 'root' | 'issuing';

/** A published list. */
export interface PublishedList {
  readonly number: number;
  readonly changes: number;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt: Instant;
  readonly bytes: Uint8Array;
}

/**
 * The newest list of an issuer; a new one is made when something changed or half its life is over.
 *
 * While the key is away the last list goes on being served as long as it counts: it is true, only
 * older. Entries stay on the list after their certificates end, because seals outlive them.
 *
 * @basis RFC 5280 §5
 */
export async function currentList(parts: SigningParts, issuer: ListIssuer): Promise<PublishedList> {
  const { database, now } = parts;
  const last = await newest(database.query, issuer);
  if (
    last !== undefined &&
    isFresh(last, { changes: await changesOf(database.query, issuer), at: now() })
  ) {
    return last;
  }
  try {
    return await publish(parts, issuer);
  } catch (error) {
    if (!(error instanceof Unavailable) || last === undefined || last.nextUpdateAt <= now()) {
      throw error;
    }
    return last;
  }
}

function isFresh(
  list: PublishedList,
  { changes, at }: { readonly changes: number; readonly at: Instant },
): boolean {
  const halfAt = (list.thisUpdateAt + list.nextUpdateAt) / 2;
  return list.changes === changes && at < halfAt;
}

async function newest(at: Executor, issuer: ListIssuer): Promise<PublishedList | undefined> {
  const { rows } = await sql<PublishedList>`select number, changes,
      this_update_at as "thisUpdateAt", next_update_at as "nextUpdateAt", bytes
    from certificate_list where issuer = ${issuer} and bytes is not null
    order by number desc limit 1`.execute(at);
  return rows[0];
}

async function changesOf(at: Executor, issuer: ListIssuer): Promise<number> {
  const { rows } = await sql<{ changes: number }>`select changes from certificate_authority
    where role = ${issuer}`.execute(at);
  return rows[0]?.changes ?? 0;
}

interface Draft extends Omit<PublishedList, 'bytes'> {
  readonly entries: readonly Revocation[];
  readonly name: Uint8Array;
  readonly sinceAt: Instant;
}

// Number and entries are taken under the lock, so a higher number never knows less; the signature
// is made outside, so that nobody waits for a key while holding the only connection.
async function publish(parts: SigningParts, issuer: ListIssuer): Promise<PublishedList> {
  const { database, signers } = parts;
  const { entries, name, sinceAt, ...draft } = await database.query
    .transaction()
    .execute(async (transaction) => reserveList(transaction, { issuer, at: parts.now() }));
  const bytes = await issueCrl(
    { ...draft, issuer: name, entries, expiredSinceAt: sinceAt },
    signers[issuer],
  );
  await sql`update certificate_list set bytes = ${bytes}::bytea where issuer = ${issuer}
    and number = ${draft.number}::bigint and bytes is null`.execute(database.query);
  await sql`delete from certificate_list where issuer = ${issuer}
    and number < ${draft.number - keptMax}::bigint`.execute(database.query);
  return { ...draft, bytes };
}

async function reserveList(
  at: Executor,
  { issuer, at: now }: { readonly issuer: ListIssuer; readonly at: Instant },
): Promise<Draft> {
  const changes = await lockIssuer(at, issuer);
  const [own] = await certificatesOfRole(at, issuer);
  assert(own !== undefined, 'an authority has a certificate before it lists');
  const { rows: before } = await sql<{ number: number; updated: Instant }>`select
      coalesce(max(number), 0) as number, coalesce(max(this_update_at), 0) as updated
    from certificate_list where issuer = ${issuer}`.execute(at);
  const [last] = before;
  assert(last !== undefined, 'an aggregate has a row');
  // A clock that was set back does not make lists older.
  const thisUpdateAt = Math.max(wholeSecond(now), last.updated);
  const nextUpdateAt = thisUpdateAt + lifeMs[issuer];
  const number = last.number + 1;
  await sql`insert into certificate_list (issuer, number, changes, this_update_at, next_update_at)
    values (${issuer}, ${number}::bigint, ${changes}::bigint, ${thisUpdateAt}::bigint,
      ${nextUpdateAt}::bigint)`.execute(at);
  const { rows } = await sql<Revocation & { reason: number }>`select serial,
      unusable_at as "revokedAt", reason from certificate
    where issuer = ${issuer} and unusable_at is not null order by serial`.execute(at);
  const entries = rows.map(({ serial, revokedAt, reason }) => ({
    serial,
    revokedAt,
    // Unspecified is said by saying nothing. @basis RFC 5280 §5.3.1
    ...(reason === 0 ? {} : { reason }),
  }));
  const { subject: name, validFromAt: sinceAt } = own;
  return { number, changes, thisUpdateAt, nextUpdateAt, entries, name, sinceAt };
}
