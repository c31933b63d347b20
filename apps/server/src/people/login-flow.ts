import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Database, Executor } from '../support/index.ts';
import { admitPerson, type Cancellation } from './admission.ts';
import { note } from './audit.ts';
import { acrOf } from './claims.ts';
import { type Heralds, tell } from './events.ts';
import type { LicenceDoor } from './licence-door.ts';
import { endLogins, type Login, openLogin } from './logins.ts';
import { no, PeopleProblem } from './problem.ts';
import { digestOf, isSame, newSecret } from './secrets.ts';

/** How long a person may take with the licence: its code dies after three minutes. */
const attemptMs = 10 * 60_000;
const nextMax = 1000;
/** Clocks of the provider and of this machine may differ by so much. */
const skewMs = 60_000;

/** What the login flow works on. */
export interface FlowParts extends Cancellation, Heralds {
  readonly database: Database<unknown>;
  readonly door: LicenceDoor;
  readonly now: () => Instant;
}

/** How a login is begun. */
export interface LoginWish {
  /** A page of this site to go on with. */
  readonly next: string;
  readonly loa: number;
  /** Only to end the enterprise: what one may do that may no longer act. */
  readonly isEnding: boolean;
  /** The login that is to be confirmed more surely, or afresh. */
  readonly stepUp: Login | undefined;
}

/** Where the browser goes, and what it has to bring back. */
export interface Begun {
  readonly url: string;
  readonly browser: string;
}

/** A finished login. */
export interface Finished {
  readonly token: string;
  readonly next: string;
}

/**
 * Whether this is a page of this site: a path, and nothing a browser reads as another host.
 *
 * @basis OAuth 2.0 Security BCP (RFC 9700) §4.11, open redirectors
 */
export function isOwnPage(next: string): boolean {
  // Browsers take `\` for `/`, and drop tabs and line ends from the middle of an address.
  if (next.length > nextMax || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next)) return false;
  const base = 'https://own.invalid';
  return URL.canParse(next, base) && new URL(next, base).origin === base;
}

/** Begins a login and remembers what its answer must fit. */
export async function beginLogin(parts: FlowParts, wish: LoginWish): Promise<Begun> {
  const { database, door } = parts;
  if (!isOwnPage(wish.next)) no('login-next-wrong');
  const items = wish.isEnding ? parts.cancellationItems : [];
  const asked = await door.begin({ loa: wish.loa, items });
  const browser = newSecret();
  const now = parts.now();
  await sql`delete from people_attempt where ends_at <= ${now}::bigint`.execute(database.query);
  const login = wish.stepUp?.id ?? null;
  await sql`insert into people_attempt (state_digest, browser_digest, issuer, nonce, verifier, next,
      loa, is_ending, login, made_at, ends_at)
    values (${digestOf(asked.state)}::bytea, ${digestOf(browser)}::bytea, ${asked.issuer},
      ${asked.nonce}, ${asked.verifier}, ${wish.next}, ${wish.loa}::int, ${wish.isEnding},
      ${login}::uuid, ${now}::bigint, ${now + attemptMs}::bigint)`.execute(database.query);
  return { url: asked.url, browser };
}

interface Attempt {
  readonly browserDigest: Uint8Array;
  readonly issuer: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
  readonly loa: number;
  readonly isEnding: boolean;
  readonly login: string | null;
  readonly madeAt: Instant;
}

/** The answer of the provider as the browser brings it. */
export interface Answer {
  /** The query, with its question mark. */
  readonly search: string;
  readonly browser: string | undefined;
  /** The login of the browser, if it has one. */
  readonly login: Login | undefined;
  readonly device: string;
}

/**
 * Finishes a login.
 *
 * What was asked is taken away first, so that one answer is looked at once, be it right or wrong.
 * The answer has to come back to the browser that asked: nobody can be logged in as somebody else
 * by following a link.
 *
 * @basis platform.md P04 (relying party); RFC 9700 §2.1, §4.7
 */
export async function finishLogin(parts: FlowParts, answer: Answer): Promise<Finished> {
  const { database } = parts;
  const states = new URLSearchParams(answer.search).getAll('state');
  const [state] = states;
  if (state === undefined || states.length > 1) return no('login-state-unknown');
  const attempt = (await takeAttempt(parts, state)) ?? no('login-state-unknown');
  try {
    return await conclude(parts, { answer, attempt, state });
  } catch (error) {
    // Attempts are rare and begun here, so nobody can fill the audit with them.
    if (error instanceof PeopleProblem) {
      const facts = {
        code: error.code,
        ...(error.detail === undefined ? {} : { at: error.detail }),
      };
      await note(database.query, { at: parts.now(), act: 'login.refuse', facts });
    }
    throw error;
  }
}

interface Conclusion {
  readonly answer: Answer;
  readonly attempt: Attempt;
  readonly state: string;
}

async function conclude(parts: FlowParts, { answer, attempt, state }: Conclusion) {
  const { browser, login: before, device } = answer;
  if (browser === undefined || !isSame(digestOf(browser), attempt.browserDigest)) {
    return no('login-browser-other');
  }
  const { issuer, nonce, verifier } = attempt;
  const facts = await parts.door.finish(answer.search, { state, nonce, verifier, issuer });
  if (facts.loa < attempt.loa || facts.authedAt < attempt.madeAt - skewMs) {
    no('insufficient-user-authentication', acrOf(attempt.loa));
  }
  if (attempt.login !== null && (before?.id !== attempt.login || !isSelf(before, facts))) {
    no('login-person-other');
  }
  const now = parts.now();
  const token = await parts.database.query.transaction().execute(async (at) => {
    if (await isLoggedOut(at, facts)) no('login-answer-wrong', 'sid');
    const admitted = await admitPerson(at, facts, { ...parts, now, isEnding: attempt.isEnding });
    return openLogin(at, { facts, ...admitted, device, now, replaces: before?.id });
  });
  return { token, next: attempt.next };
}

function isSelf(login: Login | undefined, facts: { issuer: string; subject: string }): boolean {
  return login?.issuer === facts.issuer && login.subject === facts.subject;
}

// The lock puts a login and the notice of its end into an order.
async function lockSession(at: Executor, { issuer, sid }: ProviderSession): Promise<void> {
  const name = `${issuer} ${sid ?? ''}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(at);
}

interface ProviderSession {
  readonly issuer: string;
  readonly sid?: string;
}

async function isLoggedOut(
  at: Executor,
  session: ProviderSession & { readonly authedAt: Instant },
): Promise<boolean> {
  const { issuer, sid, authedAt } = session;
  if (sid === undefined) return false;
  await lockSession(at, session);
  const { rows } = await sql`select 1 from people_logout
    where issuer = ${issuer} and sid = ${sid} and issued_at >= ${authedAt}::bigint limit 1`.execute(
    at,
  );
  return rows.length > 0;
}

async function takeAttempt(
  { database, now }: FlowParts,
  state: string,
): Promise<Attempt | undefined> {
  const { rows } = await sql<Attempt>`delete from people_attempt
    where state_digest = ${digestOf(state)}::bytea and ends_at > ${now()}::bigint
    returning browser_digest as "browserDigest", issuer, nonce, verifier, next, loa,
      is_ending as "isEnding", login, made_at as "madeAt"`.execute(database.query);
  return rows[0];
}

/**
 * Takes a notice that a login at the provider is over, and ends what was opened by it.
 *
 * Notices are taken once; ending a login twice would do no harm, but a notice kept for later would
 * end tomorrow's login too.
 *
 * @basis platform.md P04 (logout); OpenID Connect Back-Channel Logout 1.0 §2.5
 */
export async function takeLogout(parts: FlowParts, token: string): Promise<number> {
  const { database, door } = parts;
  const now = parts.now();
  const { digest, issuedAt, endsAt, ...which } = await door.readLogout(token, now);
  return database.query.transaction().execute(async (at) => {
    await sql`delete from people_logout where ends_at < ${now - skewMs}::bigint`.execute(at);
    await lockSession(at, which);
    const { numAffectedRows } =
      await sql`insert into people_logout (digest, issuer, sid, issued_at, ends_at)
      values (${digest}::bytea, ${which.issuer}, ${which.sid ?? null}::text, ${issuedAt}::bigint,
        ${endsAt}::bigint)
      on conflict do nothing`.execute(at);
    if (numAffectedRows !== 1n) return 0;
    return endLogins(at, which, { why: 'provider', now });
  });
}

/** Ends every login under a grant: it was revoked, or has lost what it stood on. */
export async function endGrant(
  { database, now, subscribers }: Pick<FlowParts, 'database' | 'now' | 'subscribers'>,
  grant: string,
): Promise<number> {
  return database.query.transaction().execute(async (at) => {
    const { rows } = await sql<{ organisation: string }>`select distinct m.organisation
      from people_login l join people_member m on m.id = l.member
      where l.grant_id = ${grant} order by 1`.execute(at);
    const time = { at: now() };
    const ended = await endLogins(at, { grant }, { why: 'grant-revoked', now: time.at });
    for (const { organisation } of rows) {
      await note(at, { ...time, act: 'grant.end', organisation, grant, facts: { ended } });
      const news = { ...time, kind: 'grant.ended', organisation, grant } as const;
      await tell(at, { subscribers }, news);
    }
    return ended;
  });
}
