import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { fromUtf8, type Instant, utf8 } from '@yunzhang/base';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { cookieNamesOf, cookieOf } from './caller.ts';
import type { PeopleCode } from './codes.ts';
import type { Login } from './logins.ts';
import { readOrganisation } from './organisations.ts';
import type { People } from './people.ts';
import { no, PeopleProblem } from './problem.ts';
import { isSame } from './secrets.ts';

/** Longest key a caller may choose; a UUID has 36. */
const keyLengthMax = 200;
/** How long an answer is kept under its key, as those of cases are. */
const answerMs = 7 * 86_400_000;
const nonceSize = 12;
const tagSize = 16;
const cipher = 'aes-256-gcm';

/** Not kept: whoever has done what these ask for tries the same again, with the same key. */
const passing: readonly PeopleCode[] = [
  'insufficient-user-authentication',
  'people-changed-meanwhile',
  'locked-out',
  'people-too-often',
];

/** A change that somebody asks for. */
export interface Asking {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly login: Login;
}

/** What is compared before a change, for clients that show what is there and let it be edited. */
export async function versionOf(at: Executor, organisation: string): Promise<string> {
  // A change is noted in its own transaction: the last note stands for the state.
  const { rows } = await sql<{ id: number }>`select id from people_audit
    where organisation = ${organisation} and split_part(act, '.', 1) in
      ('organisation', 'member', 'department', 'role', 'sole-operator', 'registry')
    order by id desc limit 1`.execute(at);
  return `"${rows[0]?.id ?? 0}"`;
}

/**
 * Does a change once for its key, over what the caller has seen.
 *
 * With an `Idempotency-Key` the same request is given the same answer, also a refusal: a copy that
 * comes late must not do what was refused. With `If-Match` nothing is done where somebody else has
 * changed members, departments or roles since; the answer's `ETag` is for the next change.
 *
 * @basis draft-ietf-httpapi-idempotency-key-header; RFC 9110 §13.1.1
 */
export async function once<R extends object | void>(
  people: People,
  asking: Asking,
  work: (at: Executor) => Promise<R>,
): Promise<R> {
  const { query } = people.options.database;
  const now = people.options.now();
  const key = keyOf(people, asking);
  try {
    return await query.transaction().execute(async (at) => {
      if (key !== undefined && !(await claim(at, key, now))) return (await answerOf(at, key)) as R;
      const { organisation } = asking.login;
      // Changes of one organisation come one after the other: none is made over what is going.
      await readOrganisation(at, organisation, { locked: true });
      await refuseChanged(at, asking);
      const done = await work(at);
      if (key !== undefined && done !== undefined) await keepAnswer(at, key, done);
      void asking.reply.header('etag', await versionOf(at, organisation));
      return done;
    });
  } catch (error) {
    if (key !== undefined && error instanceof PeopleProblem && !passing.includes(error.code)) {
      await keepRefusal(query, { key, problem: error, now });
    }
    throw error;
  }
}

/** The same where a second copy would make a second thing: the key is needed. */
export async function onceNamed<R extends object | void>(
  people: People,
  asking: Asking,
  work: (at: Executor) => Promise<R>,
): Promise<R> {
  if (asking.request.headers['idempotency-key'] === undefined) no('people-key-wrong');
  return once(people, asking, work);
}

interface Key {
  readonly owner: string;
  readonly key: string;
  readonly digest: Uint8Array;
  /** What the answer is closed with. */
  readonly secret: Uint8Array;
}

function keyOf({ options }: People, { request, login }: Asking): Key | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  const key = typeof given === 'string' ? given.replace(/^"(.*)"$/, '$1') : '';
  if (key.length > keyLengthMax || !/^[\x21-\x7e]+$/.test(key)) return no('people-key-wrong');
  const text = JSON.stringify([request.method, request.url, request.body ?? null]);
  const digest = new Uint8Array(createHash('sha256').update(text).digest());
  // Whoever is logged in has sent it.
  const token = cookieOf(request, cookieNamesOf(options.origin).login) ?? no('login-missing');
  const secret = createHmac('sha256', token).update(`yunzhang people answer\n${key}`).digest();
  return { owner: login.person, key, digest, secret: new Uint8Array(secret) };
}

/** Takes the key for this request; false where it is taken already. */
async function claim(at: Executor, { owner, key, digest }: Key, now: Instant): Promise<boolean> {
  await sql`delete from people_answer where at < ${now - answerMs}::bigint`.execute(at);
  const { numAffectedRows } = await sql`insert into people_answer (owner, key, digest, at)
    values (${owner}, ${key}, ${digest}::bytea, ${now}::bigint)
    on conflict do nothing`.execute(at);
  return numAffectedRows === 1n;
}

interface Kept {
  readonly digest: Uint8Array;
  readonly closed: Uint8Array | null;
  readonly refused: PeopleCode | null;
  readonly detail: string | null;
}

async function answerOf(at: Executor, key: Key): Promise<unknown> {
  const { rows } = await sql<Kept>`select digest, closed, refused, detail from people_answer
    where owner = ${key.owner} and key = ${key.key}`.execute(at);
  const [kept] = rows;
  if (kept === undefined || !isSame(kept.digest, key.digest)) return no('people-key-differs');
  if (kept.refused !== null) return no(kept.refused, kept.detail ?? undefined);
  return kept.closed === null ? undefined : open(key, kept.closed);
}

async function keepAnswer(at: Executor, key: Key, answer: object): Promise<void> {
  await sql`update people_answer set closed = ${close(key, answer)}::bytea
    where owner = ${key.owner} and key = ${key.key}`.execute(at);
}

async function keepRefusal(
  at: Executor,
  given: { readonly key: Key; readonly problem: PeopleProblem; readonly now: Instant },
): Promise<void> {
  const { key, problem, now } = given;
  await sql`insert into people_answer (owner, key, digest, refused, detail, at)
    values (${key.owner}, ${key.key}, ${key.digest}::bytea, ${problem.code},
      ${problem.detail ?? null}::text, ${now}::bigint)
    on conflict do nothing`.execute(at);
}

function close({ secret }: Key, answer: object): Uint8Array {
  const nonce = randomBytes(nonceSize);
  const closing = createCipheriv(cipher, secret, nonce);
  const text = [closing.update(utf8(JSON.stringify(answer))), closing.final()];
  return new Uint8Array(Buffer.concat([nonce, closing.getAuthTag(), ...text]));
}

function open({ secret }: Key, closed: Uint8Array): unknown {
  const opening = createDecipheriv(cipher, secret, closed.subarray(0, nonceSize));
  opening.setAuthTag(closed.subarray(nonceSize, nonceSize + tagSize));
  try {
    const text = [opening.update(closed.subarray(nonceSize + tagSize)), opening.final()];
    return JSON.parse(fromUtf8(new Uint8Array(Buffer.concat(text))));
  } catch {
    // Another login of the same person asks: it has another token.
    return no('people-answer-closed');
  }
}

async function refuseChanged(at: Executor, { request, login }: Asking): Promise<void> {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted.trim() === '*') return;
  const current = await versionOf(at, login.organisation);
  const tags = wanted.split(',').map((one) => one.trim());
  if (!tags.includes(current)) no('people-changed-meanwhile');
}
