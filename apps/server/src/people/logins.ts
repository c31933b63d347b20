import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { note } from './audit.ts';
import type { EnterpriseStatus, LicenceFacts } from './claims.ts';
import type { Duty, RoleName } from './roles.ts';
import { digestOf, newSecret } from './secrets.ts';

/** A login ends after this, whatever happens. @basis platform.md P04 (login 8 h) */
const lifeMs = 8 * 3_600_000;
/** A login nobody uses ends after this. */
export const idleMs = 30 * 60_000;
/** How often its last use is written down. */
const seenEveryMs = 60_000;

/** Whoever has logged in, as they stand at this moment. */
export interface Login {
  readonly id: string;
  readonly person: string;
  readonly member: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly status: EnterpriseStatus;
  readonly duties: readonly Duty[];
  readonly soleMember: string | null;
  readonly name: string;
  readonly idMasked: string | null;
  readonly roles: readonly RoleName[];
  readonly grantId: string | null;
  /** Null: the whole business. */
  readonly grantItems: readonly string[] | null;
  readonly loa: number;
  readonly issuer: string;
  readonly subject: string;
  readonly authedAt: Instant;
  readonly seenAt: Instant;
  readonly endsAt: Instant;
}

/** What a new login is made of. */
export interface Opening {
  readonly facts: LicenceFacts;
  readonly member: string;
  readonly person: string;
  readonly device: string;
  readonly now: Instant;
  /** The login of the same browser that this one takes the place of. */
  readonly replaces: string | undefined;
}

/**
 * Opens a login and answers its token, which nobody can ask for again.
 *
 * Always a new token, at a step-up too: a token planted before somebody logged in stays worthless.
 */
export async function openLogin(at: Executor, opening: Opening): Promise<string> {
  const { facts, member, person, device, now, replaces } = opening;
  if (replaces !== undefined) await endLogins(at, { id: replaces }, { why: 'replaced', now });
  const token = newSecret();
  const id = randomUUID();
  const ends = Math.min(now, facts.authedAt) + lifeMs;
  const endsAt = Math.min(ends, facts.grant?.to ?? ends);
  await sql`insert into people_login (id, token_digest, member, issuer, subject, sid, grant_id,
      grant_items, holder_role, loa, device, authed_at, opened_at, seen_at, ends_at)
    values (${id}::uuid, ${digestOf(token)}::bytea, ${member}::uuid, ${facts.issuer},
      ${facts.subject}, ${facts.sid ?? null}::text, ${facts.grant?.id ?? null}::text,
      ${JSON.stringify(facts.grant === undefined ? null : (facts.grant.items ?? null))}::jsonb,
      ${facts.holderRole}, ${facts.loa}::int, ${device}, ${facts.authedAt}::bigint,
      ${now}::bigint, ${now}::bigint, ${endsAt}::bigint)`.execute(at);
  await note(at, {
    at: now,
    act: replaces === undefined ? 'login.open' : 'login.confirm',
    organisation: facts.organisation,
    actor: person,
    login: id,
    grant: facts.grant?.id,
    facts: { loa: facts.loa },
  });
  return token;
}

const columns = sql`l.id, m.person, l.member, m.organisation, o.name as "organisationName",
  o.status, o.duties, o.sole_member as "soleMember", p.name, p.id_masked as "idMasked",
  array(select r.role from people_role r where r.member = m.id order by r.role) as roles,
  l.grant_id as "grantId", l.grant_items as "grantItems", l.loa, l.issuer, l.subject,
  l.authed_at as "authedAt", l.seen_at as "seenAt", l.ends_at as "endsAt"`;

/** The login of a token, if it is still open, used often enough, and of a present member. */
export async function findLogin(
  at: Executor,
  token: string,
  now: Instant,
): Promise<Login | undefined> {
  const { rows } = await sql<Login>`select ${columns}
    from people_login l join people_member m on m.id = l.member
      join people_person p on p.id = m.person join people_organisation o on o.id = m.organisation
    where l.token_digest = ${digestOf(token)}::bytea and l.ended_at is null
      and l.ends_at > ${now}::bigint and l.seen_at > ${now - idleMs}::bigint
      and m.left_at is null`.execute(at);
  const [login] = rows;
  if (login === undefined) return undefined;
  if (now - login.seenAt >= seenEveryMs) {
    await sql`update people_login set seen_at = ${now}::bigint
      where id = ${login.id}::uuid and ended_at is null`.execute(at);
  }
  return login;
}

/** Which logins: one, all of a member, of a grant, of a subject, of a provider's session. */
export interface Which {
  readonly id?: string | undefined;
  readonly member?: string | undefined;
  readonly organisation?: string | undefined;
  readonly grant?: string | undefined;
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  readonly sid?: string | undefined;
  readonly holderRole?: string | undefined;
}

/** Ends all open logins that fit everything given; tells how many. */
export async function endLogins(
  at: Executor,
  which: Which,
  { why, now }: { readonly why: string; readonly now: Instant },
): Promise<number> {
  const named = Object.values(which).some((one) => one !== undefined);
  if (!named) throw new Error('no login is named');
  const { rows } = await sql<{
    id: string;
    organisation: string;
    person: string;
    grant: string | null;
  }>`update people_login l set ended_at = ${now}::bigint, ended_why = ${why}
    from people_member m where m.id = l.member and l.ended_at is null
      and (${which.id ?? null}::uuid is null or l.id = ${which.id ?? null}::uuid)
      and (${which.member ?? null}::uuid is null or l.member = ${which.member ?? null}::uuid)
      and (${which.organisation ?? null}::text is null
        or m.organisation = ${which.organisation ?? null}::text)
      and (${which.grant ?? null}::text is null or l.grant_id = ${which.grant ?? null}::text)
      and (${which.issuer ?? null}::text is null or l.issuer = ${which.issuer ?? null}::text)
      and (${which.subject ?? null}::text is null or l.subject = ${which.subject ?? null}::text)
      and (${which.sid ?? null}::text is null or l.sid = ${which.sid ?? null}::text)
      and (${which.holderRole ?? null}::text is null
        or l.holder_role = ${which.holderRole ?? null}::text)
    returning l.id, m.organisation, m.person, l.grant_id as grant`.execute(at);
  for (const { id: login, organisation, person: actor, grant } of rows) {
    const ended = { at: now, act: 'login.end', organisation, actor, login };
    await note(at, { ...ended, grant: grant ?? undefined, facts: { why } });
  }
  return rows.length;
}

/** One of a person's own logins. */
export interface Device {
  readonly id: string;
  readonly device: string;
  readonly openedAt: Instant;
  readonly seenAt: Instant;
  readonly endsAt: Instant;
}

/** Where a member is logged in, the last used first. */
export async function readDevices(
  at: Executor,
  member: string,
  now: Instant,
): Promise<readonly Device[]> {
  const { rows } = await sql<Device>`select id, device, opened_at as "openedAt",
      seen_at as "seenAt", ends_at as "endsAt"
    from people_login where member = ${member}::uuid and ended_at is null
      and ends_at > ${now}::bigint and seen_at > ${now - idleMs}::bigint
    order by seen_at desc, id`.execute(at);
  return rows;
}

/** A few words for a browser; what it says of itself is long and can tell one person apart. */
export function deviceOf(agent: string | undefined): string {
  const said = (agent ?? '').slice(0, 500);
  const found = (names: readonly (readonly [RegExp, string])[]): string =>
    names.find(([form]) => form.test(said))?.[1] ?? '?';
  const program = found([
    [/MicroMessenger/, 'WeChat'],
    [/Edg\//, 'Edge'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = found([
    [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux/, 'Linux'],
  ]);
  return `${program} · ${system}`;
}
