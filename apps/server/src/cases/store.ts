import { createHash } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import type { Accepted, Case, Done, Players } from '@yunzhang/scenario';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { Due } from './deciding.ts';
import type { Found, Read, Wanted } from './fetching.ts';

interface Row extends Omit<Case, 'parent'> {
  readonly nr: number;
  readonly parent: string | null;
}

/** A case with its place in the order of openings. */
export interface Numbered {
  readonly nr: number;
  readonly case: Case;
}

const columns = sql`nr, id, scenario, definition, version, phase, record, parties, parent,
  opened_at as "openedAt", changed_at as "changedAt"`;

function numbered({ nr, parent, ...row }: Row): Numbered {
  return { nr, case: parent === null ? row : { ...row, parent } };
}

/** Everything there is of what is wanted; children in the order of their opening. */
export async function fetchWanted(at: Executor, wanted: Wanted): Promise<Found> {
  const [ids, parents] = [[...wanted.cases], [...wanted.children]];
  const { rows } =
    ids.length + parents.length === 0
      ? { rows: [] }
      : parents.length === 0
        ? await sql<Row>`select ${columns} from case_state
            where id = any(${ids}::text[])`.execute(at)
        : await sql<Row>`select ${columns} from case_state
            where id = any(${ids}::text[]) or parent = any(${parents}::text[])
            order by nr`.execute(at);
  const cases = rows.map((row) => numbered(row).case);
  if (wanted.claims.size === 0) return { cases, claims: [] };
  const names = new Map([...wanted.claims].map((key) => [claimName(key), key]));
  const { rows: claims } = await sql<{ key: string; case: string }>`select key, case_id as "case"
    from case_claim where key = any(${[...names.keys()]}::text[])`.execute(at);
  const found = claims.map((row) => ({ ...row, key: names.get(row.key) ?? row.key }));
  return { cases, claims: found };
}

/** Longer keys than this are kept as their digest: an index takes no long texts. */
const claimLengthMax = 300;

function claimName(key: string): string {
  if (key.length <= claimLengthMax && !key.startsWith('sha256:')) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Cases in the order of their opening, those that are there. */
export async function readCases(at: Executor, ids: readonly string[]): Promise<readonly Case[]> {
  const { rows } = await sql<Row>`select ${columns} from case_state
    where id = any(${ids}::text[]) order by nr`.execute(at);
  return rows.map((row) => numbered(row).case);
}

/** The scenario a case is of. */
export async function readScenario(at: Executor, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ scenario: string }>`select scenario from case_state
    where id = ${id}`.execute(at);
  return rows[0]?.scenario;
}

/** The acts of a case from its first on, `limit` at most. */
export async function readActs(
  at: Executor,
  { id, limit }: { readonly id: string; readonly limit: number },
): Promise<readonly Done[]> {
  const { rows } = await sql<{ done: Done }>`select done from case_act
    where case_id = ${id} order by version limit ${limit}`.execute(at);
  return rows.map(({ done }) => done);
}

/** Acts of all cases in the order in which they were decided, from `after` on. */
export async function readHistory(
  at: Executor,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly { readonly nr: number; readonly done: Done }[]> {
  const { rows } = await sql<{ nr: number; done: Done }>`select nr, done from case_act
    where nr > ${after}::bigint order by nr limit ${limit}`.execute(at);
  return rows;
}

/** The place of a case among those of the parties; none where they do not play in it. */
export async function placeOf(
  at: Executor,
  { parties, id }: { readonly parties: readonly string[]; readonly id: string },
): Promise<number | undefined> {
  const { rows } = await sql<{ nr: number }>`select nr from case_party
    where case_id = ${id} and party = any(${parties}::text[]) limit 1`.execute(at);
  return rows[0]?.nr;
}

/** Cases in which one of the parties plays, the last opened first, before `nr`. */
export async function readOfParties(
  at: Executor,
  asked: { readonly parties: readonly string[]; readonly before: number; readonly limit: number },
): Promise<readonly Numbered[]> {
  const { parties, before, limit } = asked;
  const { rows } = await sql<Row>`select ${columns} from case_state where nr in (
      select distinct page.nr from unnest(${parties}::text[]) as player (party),
        lateral (select nr from case_party where party = player.party and nr < ${before}::bigint
          order by nr desc limit ${limit}) as page
      order by page.nr desc limit ${limit})
    order by nr desc`.execute(at);
  return rows.map(numbered);
}

/**
 * Locks what a decision has read, in one order for everybody, so that nobody waits in a ring.
 *
 * Readers lock as writers do: shared locks could keep a writer, a freeze, waiting for as long as
 * new readers come.
 */
export async function lockCases(
  at: Executor,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`select id, version from case_state
    where id = any(${[...ids]}::text[]) order by id for no key update`.execute(at);
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Versions as they are, in one look. */
export async function readVersions(
  at: Executor,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`select id, version from case_state
    where id = any(${[...ids]}::text[])`.execute(at);
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Whether all that was read has these versions still, and as many children as were counted. */
export async function isStillSo(
  at: Executor,
  { versions, counted }: Read,
  now: ReadonlyMap<string, number>,
): Promise<boolean> {
  for (const [id, version] of versions) if ((now.get(id) ?? 0) !== version) return false;
  if (counted.size === 0) return true;
  const { rows } = await sql<{ parent: string; count: number }>`select parent,
      count(*)::int as count from case_state
    where parent = any(${[...counted.keys()]}::text[]) group by parent`.execute(at);
  const counts = new Map(rows.map(({ parent, count }) => [parent, count]));
  return [...counted].every(([id, count]) => (counts.get(id) ?? 0) === count);
}

/** The ids a decision has read anything of. */
export function idsOf({ versions, counted }: Read): ReadonlySet<string> {
  return new Set([...versions.keys(), ...counted.keys()]);
}

/** What is written of one decision. `before` gives the cases as they were. */
export interface Writing {
  readonly accepted: Accepted;
  readonly dues: readonly Due[];
  readonly before: (id: string) => Case | undefined;
  readonly now: Instant;
}

/** Writes a decision; false where another case has come to hold one of its claims. */
export async function writeDecision(at: Executor, writing: Writing): Promise<boolean> {
  const { accepted, before, dues, now } = writing;
  const { changed } = accepted;
  await addCases(
    at,
    changed.filter((c) => before(c.id) === undefined),
  );
  await changeCases(
    at,
    changed.filter((c) => before(c.id) !== undefined),
  );
  await addActs(at, accepted.done);
  if (!(await moveClaims(at, accepted))) return false;
  await changePlayers(at, changed, before);
  await writeDues(at, dues);
  await wakeWatchers(at, { changed, before, now });
  return true;
}

function rowsOf(cases: readonly Case[]): string {
  return JSON.stringify(
    cases.map((c, n) => {
      const { id, scenario, definition, version, phase, record, parties, parent } = c;
      const times = { opened_at: c.openedAt, changed_at: c.changedAt };
      return { n, id, scenario, definition, version, phase, record, parties, parent, ...times };
    }),
  );
}

const rowType = sql`r(n int, id text, scenario text, definition int, version int, phase text,
  record json, parties json, parent text, opened_at bigint, changed_at bigint)`;

async function addCases(at: Executor, cases: readonly Case[]): Promise<void> {
  if (cases.length === 0) return;
  await sql`insert into case_state (id, scenario, definition, version, phase, record, parties,
      parent, opened_at, changed_at)
    select id, scenario, definition, version, phase, record, parties, parent, opened_at, changed_at
    from json_to_recordset(${rowsOf(cases)}::json) as ${rowType} order by n`.execute(at);
}

async function changeCases(at: Executor, cases: readonly Case[]): Promise<void> {
  if (cases.length === 0) return;
  await sql`update case_state c set definition = r.definition, version = r.version,
      phase = r.phase, record = r.record, parties = r.parties, changed_at = r.changed_at
    from json_to_recordset(${rowsOf(cases)}::json) as ${rowType} where c.id = r.id`.execute(at);
}

async function addActs(at: Executor, done: readonly Done[]): Promise<void> {
  if (done.length === 0) return;
  const rows = done.map((one, n) => ({
    n,
    case_id: one.case,
    version: one.version,
    at: one.at,
    done: one,
  }));
  await sql`insert into case_act (case_id, version, at, done)
    select case_id, version, at, done from json_to_recordset(${JSON.stringify(rows)}::json)
      as r(n int, case_id text, version int, at bigint, done json) order by n`.execute(at);
}

async function moveClaims(
  at: Executor,
  { changed, freed, taken }: Pick<Accepted, 'changed' | 'freed' | 'taken'>,
): Promise<boolean> {
  const ids = changed.map(({ id }) => id);
  if (freed.length > 0) {
    await sql`delete from case_claim where key = any(${freed.map(claimName)}::text[])
      and case_id = any(${ids}::text[])`.execute(at);
  }
  if (taken.length === 0) return true;
  const keys = taken.map(({ key }) => claimName(key));
  // One of the decision's own cases may hand a key to another of them; nobody else's is taken.
  const { numAffectedRows } = await sql`insert into case_claim (key, case_id)
    select * from unnest(${keys}::text[], ${taken.map((one) => one.case)}::text[]) as t (key, id)
    order by key on conflict (key) do update set case_id = excluded.case_id
      where case_claim.case_id = any(${ids}::text[])`.execute(at);
  return numAffectedRows === BigInt(taken.length);
}

const partiesOf = (players: Players = {}): ReadonlySet<string> =>
  new Set(Object.values(players).flat());

async function changePlayers(
  at: Executor,
  changed: readonly Case[],
  before: Writing['before'],
): Promise<void> {
  const gone: { id: string; party: string }[] = [];
  const come: { id: string; party: string }[] = [];
  for (const { id, parties } of changed) {
    const [had, has] = [partiesOf(before(id)?.parties), partiesOf(parties)];
    for (const party of had) if (!has.has(party)) gone.push({ id, party });
    for (const party of has) if (!had.has(party)) come.push({ id, party });
  }
  if (gone.length > 0) {
    await sql`delete from case_party p using unnest(${gone.map(({ id }) => id)}::text[],
        ${gone.map(({ party }) => party)}::text[]) as t (id, party)
      where p.case_id = t.id and p.party = t.party`.execute(at);
  }
  if (come.length === 0) return;
  await sql`insert into case_party (party, nr, case_id)
    select t.party, c.nr, c.id from unnest(${come.map(({ id }) => id)}::text[],
      ${come.map(({ party }) => party)}::text[]) as t (id, party)
    join case_state c on c.id = t.id`.execute(at);
}

/** Writes when the clock is to look at cases, and what that depends on. */
export async function writeDues(at: Executor, dues: readonly Due[]): Promise<void> {
  if (dues.length === 0) return;
  const ids = dues.map((due) => due.case);
  const never = dues.filter((due) => due.at === undefined).map((due) => due.case);
  if (never.length > 0) {
    await sql`delete from case_due where case_id = any(${never}::text[])`.execute(at);
  }
  if (never.length < dues.length) {
    const some = dues.filter((due) => due.at !== undefined);
    await sql`insert into case_due (case_id, at)
      select * from unnest(${some.map((due) => due.case)}::text[],
        ${some.map((due) => due.at)}::bigint[]) as t (id, at) order by id
      on conflict (case_id) do update set at = excluded.at, held_until = null`.execute(at);
  }
  const watches = dues.flatMap((due) => due.watched.map((watched) => [watched, due.case] as const));
  await sql`delete from case_watch where watcher = any(${ids}::text[])`.execute(at);
  if (watches.length === 0) return;
  await sql`insert into case_watch (watched, watcher)
    select * from unnest(${watches.map(([watched]) => watched)}::text[],
      ${watches.map(([, watcher]) => watcher)}::text[])`.execute(at);
}

/** Lets the clock look at cases whose next deadline depends on what has changed. */
async function wakeWatchers(
  at: Executor,
  { changed, before, now }: Pick<Writing, 'before' | 'now'> & { readonly changed: readonly Case[] },
): Promise<void> {
  const own = changed.map(({ id }) => id);
  const grown = changed.flatMap((c) => (before(c.id) === undefined ? (c.parent ?? []) : []));
  const watched = [...new Set([...own, ...grown])];
  await sql`insert into case_due (case_id, at)
    select distinct watcher, ${now}::bigint from case_watch
    where watched = any(${watched}::text[]) and watcher <> all(${own}::text[]) order by 1
    on conflict (case_id) do update set at = least(case_due.at, excluded.at)`.execute(at);
}

/** What was answered to an attempt with this key. */
export interface KeptAnswer {
  readonly digest: Uint8Array;
  readonly answer: unknown;
}

/** Whose key, and what was attempted with it. */
export interface AttemptRow {
  readonly actor: string;
  readonly key: string;
  readonly digest: Uint8Array;
}

/** Keeps the answer to an attempt; false where the key has one already. */
export async function keepAnswer(
  at: Executor,
  { actor, key, digest }: AttemptRow,
  { answer, now }: { readonly answer: unknown; readonly now: Instant },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into case_attempt (actor, key, digest, answer, at)
    values (${actor}, ${key}, ${digest}, ${JSON.stringify(answer)}::json, ${now}::bigint)
    on conflict do nothing`.execute(at);
  return numAffectedRows === 1n;
}

/** The answer that was given under this key. */
export async function readAnswer(
  at: Executor,
  { actor, key }: Pick<AttemptRow, 'actor' | 'key'>,
): Promise<KeptAnswer | undefined> {
  const { rows } = await sql<KeptAnswer>`select digest, answer from case_attempt
    where actor = ${actor} and key = ${key}`.execute(at);
  return rows[0];
}

/** Forgets answers older than that, `limit` at a time; tells how many. */
export async function forgetAnswers(
  at: Executor,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`delete from case_attempt where (actor, key) in (
    select actor, key from case_attempt where at < ${before}::bigint limit ${limit})`.execute(at);
  return Number(numAffectedRows ?? 0n);
}

/** The case the clock is to look at first, held so that no other server does; or nothing. */
export async function takeDue(
  at: Executor,
  { now, holdMs }: { readonly now: Instant; readonly holdMs: number },
): Promise<{ readonly id: string; readonly at: Instant } | undefined> {
  const { rows } = await sql<{ id: string; at: Instant }>`update case_due
    set held_until = now() + ${holdMs}::int * interval '1 millisecond'
    where case_id = (select case_id from case_due
      where at <= ${now}::bigint and (held_until is null or held_until < now())
      order by at, case_id limit 1 for update skip locked)
    returning case_id as id, at`.execute(at);
  return rows[0];
}
