import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { EnterpriseStatus } from './claims.ts';
import { no } from './problem.ts';
import type { Duty, RoleName } from './roles.ts';

/** An organisation as it stands. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly legalRepresentative: string | null;
  readonly status: EnterpriseStatus;
  readonly duties: readonly Duty[];
  readonly soleMember: string | null;
  readonly soleStatement: string | null;
}

/** Reads one; `locked` keeps others from changing its members until the transaction ends. */
export async function readOrganisation(
  at: Executor,
  id: string,
  { locked }: { readonly locked: boolean } = { locked: false },
): Promise<Organisation | undefined> {
  const { rows } = await sql<Organisation>`select id, name, status, duties,
      legal_representative as "legalRepresentative", sole_member as "soleMember",
      sole_statement as "soleStatement"
    from people_organisation where id = ${id}
    ${locked ? sql`for update` : sql``}`.execute(at);
  return rows[0];
}

/** The same, for those who have been let in: it must be there. */
export async function lockOrganisation(at: Executor, id: string): Promise<Organisation> {
  return (await readOrganisation(at, id, { locked: true })) ?? no('organisation-not-found');
}

/** What is known of an organisation when it is first heard of. */
export interface NewOrganisation {
  readonly id: string;
  readonly name: string;
  readonly status: EnterpriseStatus;
  readonly licence?: string | undefined;
  readonly duties?: readonly Duty[];
  readonly legalRepresentative?: string | undefined;
  readonly at: Instant;
}

/** Adds it where it is not there yet; true when it is new. What the registry said stays. */
export async function addOrganisation(at: Executor, one: NewOrganisation): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into people_organisation
      (id, name, status, licence, duties, legal_representative, made_at)
    values (${one.id}, ${one.name}, ${one.status}, ${one.licence ?? null}::text,
      ${JSON.stringify(one.duties ?? [])}::jsonb, ${one.legalRepresentative ?? null}::text,
      ${one.at}::bigint)
    on conflict (id) do nothing`.execute(at);
  return numAffectedRows === 1n;
}

/** A member with their part in the organisation. */
export interface Member {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly idMasked: string | null;
  readonly department: string | null;
  readonly roles: readonly RoleName[];
  readonly joinedAt: Instant;
  readonly leftAt: Instant | null;
}

const rolesOfMember = sql`array(select r.role from people_role r where r.member = m.id
  order by r.role) as roles`;
const memberColumns = sql`m.id, m.person, p.name, p.id_masked as "idMasked", m.department,
  m.joined_at as "joinedAt", m.left_at as "leftAt", ${rolesOfMember}`;

/** An organisation as others may know it, and who stands for it here. */
export interface Registered {
  readonly name: string;
  readonly status: Organisation['status'];
  /** Number of the licence, as it was last shown. */
  readonly licence?: string;
  /** Absent until they have come. */
  readonly head?: { readonly person: string; readonly name: string };
  /** Members who keep seals. */
  readonly custodians: readonly { readonly person: string; readonly name: string }[];
}

/** What is known of an organisation, its legal representative among it. */
export async function readRegistered(at: Executor, id: string): Promise<Registered | undefined> {
  const organisation = await readOrganisation(at, id);
  if (organisation === undefined) return undefined;
  const members = await readMembers(at, id);
  const head = members.find(({ roles }) => roles.includes('legal-representative'));
  const { rows } = await sql<{ licence: string | null }>`select licence
    from people_organisation where id = ${id}`.execute(at);
  const licence = rows[0]?.licence ?? undefined;
  const { name, status } = organisation;
  const keepers = members.filter(({ roles }) => roles.includes('custodian'));
  return {
    name,
    status,
    custodians: keepers.map(({ person, name: own }) => ({ person, name: own })),
    ...(licence === undefined ? {} : { licence }),
    ...(head === undefined ? {} : { head: { person: head.person, name: head.name } }),
  };
}

/** Members who belong to it now. */
export async function readMembers(at: Executor, organisation: string): Promise<readonly Member[]> {
  const { rows } = await sql<Member>`select ${memberColumns}
    from people_member m join people_person p on p.id = m.person
    where m.organisation = ${organisation} and m.left_at is null
    order by m.joined_at, m.id`.execute(at);
  return rows;
}

/** One member of this organisation; of another's nobody is found. */
export async function readMember(
  at: Executor,
  { organisation, id }: { readonly organisation: string; readonly id: string },
): Promise<Member> {
  const { rows } = await sql<Member>`select ${memberColumns}
    from people_member m join people_person p on p.id = m.person
    where m.organisation = ${organisation} and m.id = ${id}::uuid
      and m.left_at is null`.execute(at);
  return rows[0] ?? no('member-not-found');
}

/** Whether the exception for one person who does everything is on record and still true. */
export async function isSoleOperator(
  at: Executor,
  { id, soleMember }: Pick<Organisation, 'id' | 'soleMember'>,
): Promise<boolean> {
  if (soleMember === null) return false;
  const { rows } = await sql<{ id: string }>`select id from people_member
    where organisation = ${id} and left_at is null limit 2`.execute(at);
  return rows.length === 1 && rows[0]?.id === soleMember;
}
