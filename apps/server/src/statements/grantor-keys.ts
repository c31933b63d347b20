import { randomUUID } from 'node:crypto';
import { fromBase64, fromHex, type Instant, type Refusal } from '@yunzhang/base';
import { grantorKeyProof } from '@yunzhang/custody/statement';
import { sm2E, sm2Engine } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { StatementCode } from './codes.ts';

/** Keys one person registers for one organisation in all: a new phone now and then. */
const keysMax = 50;

/** The public half of a key with which a person speaks for their organisation. */
export interface GrantorKey {
  readonly id: string;
  readonly publicKey: string;
  readonly madeAt: Instant;
  readonly replacedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** Whose key. */
export interface KeyHolder {
  readonly person: string;
  readonly organisation: string;
}

const columns = sql`id, public_key as "publicKey", made_at as "madeAt",
  replaced_at as "replacedAt", revoked_at as "revokedAt"`;

/** Why nothing of it is taken. */
export function refuse(refused: StatementCode, detail?: string): Refusal {
  const basis = 'architecture §2';
  return detail === undefined ? { refused, basis } : { refused, basis, detail };
}

/** Whether somebody holds the private half: they have signed their own name with it. */
function isProven(holder: KeyHolder, publicKey: string, proof: string): boolean {
  try {
    const key = fromHex(publicKey);
    const message = grantorKeyProof(holder.person, holder.organisation);
    return sm2Engine.verify(key, sm2E({ publicKey: key, message }), fromBase64(proof));
  } catch {
    // A point that is not on the curve, or no base64.
    return false;
  }
}

/**
 * Registers a key; the newest is the one that new seals believe. The same again changes nothing.
 *
 * A seal believes the keys it was made with for ever: later ones are for seals that come.
 *
 * @basis platform.md P05; architecture §2
 */
export async function keepGrantorKey(
  at: Executor,
  holder: KeyHolder,
  key: {
    readonly publicKey: string;
    readonly proof: string;
    readonly loa: number;
    readonly now: Instant;
  },
): Promise<GrantorKey | Refusal> {
  const { publicKey, proof, loa, now } = key;
  const { person, organisation } = holder;
  if (!isProven(holder, publicKey, proof)) return refuse('grantor-key-wrong');
  const own = await readGrantorKeys(at, holder);
  const known = own.find((one) => one.publicKey === publicKey);
  if (known !== undefined) return known.revokedAt === null ? known : refuse('grantor-key-taken');
  if (own.length >= keysMax) return refuse('grantor-key-taken', String(keysMax));
  const { rows } = await sql<GrantorKey>`insert into grantor_key
      (id, person, organisation, public_key, loa, made_at)
    values (${randomUUID()}::uuid, ${person}, ${organisation}, ${publicKey}, ${loa}::int,
      ${now}::bigint) on conflict do nothing returning ${columns}`.execute(at);
  const [made] = rows;
  if (made === undefined) return refuse('grantor-key-taken');
  await sql`update grantor_key set replaced_at = ${now}::bigint
    where person = ${person} and organisation = ${organisation} and id <> ${made.id}::uuid
      and replaced_at is null`.execute(at);
  return made;
}

/** The keys of a person in an organisation, the newest first. */
export async function readGrantorKeys(
  at: Executor,
  { person, organisation }: KeyHolder,
): Promise<readonly GrantorKey[]> {
  const { rows } = await sql<GrantorKey>`select ${columns} from grantor_key
    where person = ${person} and organisation = ${organisation}
    order by made_at desc, id`.execute(at);
  return rows;
}

/** The key that new seals believe. */
export const isCurrent = ({ replacedAt, revokedAt }: GrantorKey): boolean =>
  replacedAt === null && revokedAt === null;

/** Revokes a key of this person; its public half, or nothing where there is none. */
export async function revokeGrantorKey(
  at: Executor,
  holder: KeyHolder,
  { id, now }: { readonly id: string; readonly now: Instant },
): Promise<string | undefined> {
  const { rows } = await sql<{ key: string }>`update grantor_key
    set revoked_at = coalesce(revoked_at, ${now}::bigint)
    where id = ${id}::uuid and person = ${holder.person}
      and organisation = ${holder.organisation}
    returning public_key as key`.execute(at);
  return rows[0]?.key;
}
