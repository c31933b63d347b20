import { isoUtc, type Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { no } from './problem.ts';

/** Acts in one copy of a person's data; older ones are asked for with `before`. */
export const actsMax = 10_000;
/** Longest time one export of an organisation's audit covers. */
const spanMs = 366 * 86_400_000;
const pageSize = 1000;
/** Beijing is eight hours ahead of UTC, all year. */
const beijingMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** Whose copy it is. */
export interface Subject {
  readonly person: string;
  readonly member: string;
  readonly before?: number | undefined;
}

/**
 * Everything this module keeps of one person, and nothing of others.
 *
 * Colleagues stand in it by their ids alone. Digests of tokens and codes are left out: they tell
 * nobody anything.
 *
 * @basis 个人信息保护法 第四十五条; platform.md P09
 */
export async function copyOfPerson(at: Executor, subject: Subject): Promise<object> {
  const { person, member, before = Number.MAX_SAFE_INTEGER } = subject;
  const acts = await rowsOf(
    sql`select id, at, act, organisation, actor, login, grant_id as "grant",
      facts from people_audit
    where (actor = ${person} or facts->>'member' = ${member}) and id < ${before}::bigint
    order by id desc limit ${actsMax}`.execute(at),
  );
  const last = acts.length === actsMax ? acts.at(-1) : undefined;
  return {
    person: (
      await rowsOf(
        sql`select id, issuer, subject, name, id_masked as "idMasked",
        made_at as "madeAt" from people_person where id = ${person}`.execute(at),
      )
    )[0],
    memberships: await rowsOf(
      sql`select m.id, m.organisation, o.name as "organisationName",
        d.name as department, m.joined_at as "joinedAt", m.left_at as "leftAt"
      from people_member m join people_organisation o on o.id = m.organisation
        left join people_department d on d.id = m.department
      where m.person = ${person} order by m.joined_at`.execute(at),
    ),
    roles: await rowsOf(
      sql`select r.member, r.role, r.given_at as "givenAt" from people_role r
      join people_member m on m.id = r.member where m.person = ${person}
      order by r.given_at`.execute(at),
    ),
    invitations: await rowsOf(
      sql`select i.id, i.organisation, i.name, i.roles,
        i.made_at as "madeAt", i.closed_at as "closedAt" from people_invitation i
      join people_member m on m.id = i.accepted_by where m.person = ${person}
      order by i.made_at`.execute(at),
    ),
    logins: await rowsOf(
      sql`select l.id, l.member, l.grant_id as "grant",
        l.grant_items as "grantItems", l.holder_role as "holderRole", l.loa, l.device,
        l.authed_at as "authedAt", l.opened_at as "openedAt", l.seen_at as "seenAt",
        l.ends_at as "endsAt", l.ended_at as "endedAt", l.ended_why as "endedWhy"
      from people_login l join people_member m on m.id = l.member
      where m.person = ${person} order by l.opened_at`.execute(at),
    ),
    qualifications: await rowsOf(
      sql`select name, basis, from_at as "fromAt", to_at as "toAt"
      from people_qualification where holder = ${person} order by from_at`.execute(at),
    ),
    requests: await rowsOf(
      sql`select key, refused, at from people_answer
      where owner = ${person} order by at`.execute(at),
    ),
    acts,
    ...(last === undefined ? {} : { before: last['id'] }),
  };
}

type Row = Readonly<Record<string, unknown>>;

/** Rows as they are told: moments in words, and without what is not there. */
async function rowsOf(given: Promise<{ readonly rows: readonly unknown[] }>): Promise<Row[]> {
  const { rows } = await given;
  return (rows as readonly Row[]).map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => {
          const isMoment = /^at$|At$/.test(name) && typeof value === 'number';
          return [name, isMoment ? isoUtc(value) : value];
        }),
    ),
  );
}

/** A time of an organisation's audit, from one day in Beijing to another, both of them in it. */
export interface AuditSpan {
  readonly organisation: string;
  readonly from: string;
  readonly to: string;
}

/** The moments of a span; one that is too long or ends before it begins is refused. */
export function momentsOf({ from, to }: Pick<AuditSpan, 'from' | 'to'>): {
  readonly start: Instant;
  readonly end: Instant;
} {
  const start = Date.parse(`${from}T00:00:00Z`) - beijingMs;
  const end = Date.parse(`${to}T00:00:00Z`) - beijingMs + dayMs;
  if (!(end > start) || end - start > spanMs) no('audit-span-wrong');
  return { start, end };
}

/** The audit of an organisation as CSV, some lines at a time, the oldest first. */
export async function* auditLines(at: Executor, span: AuditSpan): AsyncGenerator<string> {
  const { start, end } = momentsOf(span);
  // The mark tells spreadsheets that this is UTF-8.
  yield '\ufeffid,at,act,actor,login,grant,facts\r\n';
  for (let after = 0; ;) {
    const { rows } = await sql<Row & { readonly id: number; readonly at: Instant }>`select id, at,
        act, actor, login, grant_id as "grant", facts from people_audit
      where organisation = ${span.organisation} and id > ${after}::bigint
        and at >= ${start}::bigint and at < ${end}::bigint
      order by id limit ${pageSize}`.execute(at);
    yield rows.map(lineOf).join('');
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function lineOf(row: Row & { readonly id: number; readonly at: Instant }): string {
  const { id, at, act, actor, login, grant, facts } = row;
  const cells = [id, isoUtc(at), act, actor, login, grant, JSON.stringify(facts)];
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: unknown): string {
  const isText = typeof value === 'string' || typeof value === 'number';
  const text = isText ? `${value}` : '';
  // A spreadsheet would compute what begins like this; ids of others are text of strangers.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
