import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { lockOrganisation } from './organisations.ts';
import { no, PeopleProblem } from './problem.ts';
import { digestOf, isSame, newName, newSecret } from './secrets.ts';

/** Keys one organisation has at most. */
const keysMax = 50;
const dayMs = 86_400_000;
/** How often its last use is written down. */
const usedEveryMs = 60_000;

/**
 * What a key can be allowed to do; a seal's code may follow `seal:use`.
 *
 * @basis product.md A12
 */
export const scopeForm = new RegExp(
  `^(${[
    'verify',
    'log:read',
    'task:write',
    'register:read',
    'filing:write',
    'registry:write',
    'seal:use(:[\\w.-]{1,64})?',
  ].join('|')})$`,
);

/** A key of a system, without its secret. */
export interface ApiKey {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly madeAt: Instant;
  readonly rotatedAt: Instant | null;
  readonly endsAt: Instant;
  readonly usedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

const columns = sql`id, organisation, name, scopes, made_at as "madeAt", rotated_at as "rotatedAt",
  ends_at as "endsAt", used_at as "usedAt", revoked_at as "revokedAt"`;

/** The keys of an organisation, the newest first. */
export async function readApiKeys(at: Executor, organisation: string): Promise<readonly ApiKey[]> {
  const { rows } = await sql<ApiKey>`select ${columns} from people_api_key
    where organisation = ${organisation} order by made_at desc, id`.execute(at);
  return rows;
}

/** What a new key is to be. */
export interface NewApiKey {
  readonly organisation: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
  readonly now: Instant;
}

/** Makes a key; its text is told once. */
export async function makeApiKey(
  at: Executor,
  { organisation, name, scopes, days, now }: NewApiKey,
): Promise<{ readonly id: string; readonly key: string }> {
  await lockOrganisation(at, organisation);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from people_api_key
    where organisation = ${organisation} and revoked_at is null
      and ends_at > ${now}::bigint`.execute(at);
  if ((rows[0]?.count ?? 0) >= keysMax) no('people-too-many');
  const id = newName('system');
  const secret = newSecret();
  await sql`insert into people_api_key (id, organisation, name, digest, scopes, made_at, ends_at)
    values (${id}, ${organisation}, ${name}, ${digestOf(secret)}::bytea,
      ${JSON.stringify(scopes)}::jsonb, ${now}::bigint,
      ${now + days * dayMs}::bigint)`.execute(at);
  return { id, key: textOf(id, secret) };
}

// The name is part of the key, so that a key in a wrong place can be told and found.
function textOf(id: string, secret: string): string {
  return `yz.${id}.${secret}`;
}

/** Gives a key a new secret; the old one still works for a while, so that nothing stands still. */
export async function rotateApiKey(
  at: Executor,
  which: {
    readonly organisation: string;
    readonly id: string;
    readonly overlapMs: number;
    readonly now: Instant;
  },
): Promise<string> {
  const { organisation, id, overlapMs, now } = which;
  const secret = newSecret();
  const { numAffectedRows } = await sql`update people_api_key set
      old_digest = digest, old_ends_at = ${now + overlapMs}::bigint,
      digest = ${digestOf(secret)}::bytea, rotated_at = ${now}::bigint
    where id = ${id} and organisation = ${organisation} and revoked_at is null
      and ends_at > ${now}::bigint`.execute(at);
  return numAffectedRows === 1n ? textOf(id, secret) : no('api-key-not-found');
}

/** Revokes a key of this organisation, at once. */
export async function revokeApiKey(
  at: Executor,
  which: { readonly organisation: string; readonly id: string; readonly now: Instant },
): Promise<void> {
  const { numAffectedRows } = await sql`update people_api_key
    set revoked_at = coalesce(revoked_at, ${which.now}::bigint), old_digest = null
    where id = ${which.id} and organisation = ${which.organisation}`.execute(at);
  if (numAffectedRows !== 1n) no('api-key-not-found');
}

/**
 * The key of a text, if it is in force and its organisation may act.
 *
 * A wrong secret and a key that does not exist are one answer. There is no lock-out: of 256 bits
 * nobody guesses one, and whoever knows the name of a key could lock its owner out.
 */
export async function findApiKey(at: Executor, text: string, now: Instant): Promise<ApiKey> {
  const [, id, secret] = /^yz\.(system_[0-9a-f]{32})\.([\w-]{43})$/.exec(text) ?? [];
  if (id === undefined || secret === undefined) throw new PeopleProblem('api-key-wrong');
  const { rows } = await sql<
    ApiKey & { digest: Uint8Array; oldDigest: Uint8Array | null; oldEndsAt: Instant | null }
  >`select ${columns}, digest, old_digest as "oldDigest", old_ends_at as "oldEndsAt"
    from people_api_key where id = ${id} and revoked_at is null and ends_at > ${now}::bigint
      and exists (select 1 from people_organisation o
        where o.id = organisation and o.status = 'in-operation')`.execute(at);
  const [row] = rows;
  if (row === undefined) throw new PeopleProblem('api-key-wrong');
  const { digest, oldDigest, oldEndsAt, ...key } = row;
  const given = digestOf(secret);
  const isOld = oldDigest !== null && (oldEndsAt ?? 0) > now && isSame(given, oldDigest);
  if (!isSame(given, digest) && !isOld) throw new PeopleProblem('api-key-wrong');
  if (now - (key.usedAt ?? 0) >= usedEveryMs) {
    await sql`update people_api_key set used_at = ${now}::bigint where id = ${id}`.execute(at);
  }
  return key;
}

/** Whether scopes cover one: `seal:use` covers every seal, `seal:use:A` the seal A alone. */
export function covers(scopes: readonly string[], wanted: string): boolean {
  return scopes.some((one) => one === wanted || wanted.startsWith(`${one}:`));
}
