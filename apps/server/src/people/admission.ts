import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { fulfilAppointment } from './appointments.ts';
import { note } from './audit.ts';
import type { LicenceFacts } from './claims.ts';
import { type Heralds, tell } from './events.ts';
import { addOrganisation, lockOrganisation, type Organisation } from './organisations.ts';
import { no } from './problem.ts';
import { newName } from './secrets.ts';

/** Clocks of the provider and of this machine may differ by so much. */
const skewMs = 60_000;

/** What an enterprise that may no longer act may still do. @basis platform.md P04 invariant 4 */
export interface Cancellation {
  readonly cancellationItems: readonly string[];
}

/** How a person comes in. */
export interface Coming extends Cancellation, Heralds {
  readonly now: Instant;
  /** They came to end the enterprise, and asked for nothing else. */
  readonly isEnding: boolean;
}

/**
 * Lets the person of a licence login in: organisation, person and member come to be known.
 *
 * A member by licence has no role but the one the licence itself gives, the legal representative's;
 * all others are given inside the organisation. Who has left comes back by invitation only, though
 * the licence may still know a grant.
 *
 * @basis platform.md P04 (relying party), P01
 */
export async function admitPerson(
  at: Executor,
  facts: LicenceFacts,
  how: Coming,
): Promise<{ readonly member: string; readonly person: string }> {
  const { now } = how;
  const { organisation: id, organisationName: name, status, licence } = facts;
  checkGrant(facts, now);
  const isNew = await addOrganisation(at, { id, name, status, licence, at: now });
  if (isNew) await note(at, { at: now, act: 'organisation.join', organisation: id });
  const organisation = await lockOrganisation(at, id);
  checkStatus(organisation, facts, how);
  await keepLicence(at, { id, licence });
  const person = await keepPerson(at, facts, now);
  const { rows } = await sql<{ id: string; leftAt: Instant | null }>`select id,
      left_at as "leftAt" from people_member
    where organisation = ${id} and person = ${person}`.execute(at);
  const [known] = rows;
  const isHead = facts.holderRole === 'legal_rep';
  const isBack = known !== undefined && known.leftAt !== null;
  if (isBack && !isHead && !(await isInvited(at, facts, now))) no('login-member-left');
  const member = known?.id ?? randomUUID();
  if (known === undefined || known.leftAt !== null) {
    await sql`insert into people_member (id, organisation, person, joined_at)
      values (${member}::uuid, ${id}, ${person}, ${now}::bigint)
      on conflict (organisation, person) do update set left_at = null,
        joined_at = excluded.joined_at`.execute(at);
    const joined = { at: now, organisation: id, actor: person, facts: { member } };
    await note(at, { ...joined, act: 'member.join' });
    await endException(at, organisation, { member, now });
    const { personName: name } = facts;
    await fulfilAppointment(at, { ...how, organisation: id, member, person, name });
  }
  await keepHead(at, { organisation, facts, member, person, ...how });
  return { member, person };
}

/** Keeps the number of the licence as it was last shown. */
async function keepLicence(
  at: Executor,
  { id, licence }: { readonly id: string; readonly licence: string | undefined },
): Promise<void> {
  if (licence === undefined) return;
  await sql`update people_organisation set licence = ${licence}
    where id = ${id} and licence is distinct from ${licence}`.execute(at);
}

function checkGrant({ grant }: LicenceFacts, now: Instant): void {
  if (grant === undefined) return;
  if (now < grant.from - skewMs || now >= grant.to) no('login-grant-over');
}

async function isInvited(at: Executor, facts: LicenceFacts, now: Instant): Promise<boolean> {
  const { rows } = await sql`select 1 from people_invitation
    where organisation = ${facts.organisation} and name = ${facts.personName}
      and closed_at is null and ends_at > ${now}::bigint limit 1`.execute(at);
  return rows.length > 0;
}

// With a second member nobody is alone any more, and does not become so again by their leaving.
async function endException(
  at: Executor,
  { id, soleMember }: Organisation,
  { member, now }: { readonly member: string; readonly now: Instant },
): Promise<void> {
  if (soleMember === null || soleMember === member) return;
  await sql`update people_organisation set sole_member = null, sole_statement = null,
    sole_at = null where id = ${id}`.execute(at);
  await note(at, { at: now, act: 'sole-operator.end', organisation: id, facts: { member } });
}

// The registry's word counts beside the licence's: a licence may be older than a revocation.
function checkStatus(
  organisation: Organisation,
  { status, grant }: LicenceFacts,
  { cancellationItems, isEnding }: Coming,
): void {
  if (status === 'in-operation' && organisation.status === 'in-operation') return;
  const isGranted =
    grant?.items === undefined || grant.items.some((one) => cancellationItems.includes(one));
  if (!isEnding || !isGranted) no('login-enterprise-status');
}

async function keepPerson(at: Executor, facts: LicenceFacts, now: Instant): Promise<string> {
  const { issuer, subject, personName, idMasked } = facts;
  const { rows } = await sql<{ id: string }>`insert into people_person
      (id, issuer, subject, name, id_masked, made_at)
    values (${newName('person')}, ${issuer}, ${subject}, ${personName},
      ${idMasked ?? null}::text, ${now}::bigint)
    on conflict (issuer, subject) do update set name = excluded.name,
      id_masked = coalesce(excluded.id_masked, people_person.id_masked)
    returning id`.execute(at);
  return rows[0]?.id ?? no('login-claims-wrong', 'sub');
}

interface Head extends Heralds {
  readonly organisation: Organisation;
  readonly facts: LicenceFacts;
  readonly member: string;
  readonly person: string;
  readonly now: Instant;
}

// There is one legal representative, and the licence knows who: the newest to show it is.
async function keepHead(at: Executor, head: Head): Promise<void> {
  const { organisation, facts, member, person, now } = head;
  const { id, legalRepresentative } = organisation;
  if (facts.holderRole !== 'legal_rep') {
    await takeHead(at, { ...head, but: undefined, only: member });
    return;
  }
  if (legalRepresentative !== null && legalRepresentative !== facts.personName) {
    // The registry has named another since this licence was downloaded.
    no('login-licence-stale');
  }
  await takeHead(at, { ...head, but: member, only: undefined });
  const { numAffectedRows } = await sql`insert into people_role (member, role, given_at)
    values (${member}::uuid, 'legal-representative', ${now}::bigint)
    on conflict do nothing`.execute(at);
  if (numAffectedRows !== 1n) return;
  const role = 'legal-representative';
  const given = { at: now, organisation: id };
  await note(at, { ...given, act: 'role.give', actor: person, facts: { member, role } });
  await tell(at, head, { ...given, kind: 'role.given', person, role });
}

/** Takes the legal representative's role from those who no longer have it. */
export async function takeHead(
  at: Executor,
  from: Heralds & {
    readonly organisation: { readonly id: string };
    readonly but: string | undefined;
    readonly only: string | undefined;
    readonly now: Instant;
  },
): Promise<readonly string[]> {
  const { organisation, but = null, only = null, now } = from;
  const role = 'legal-representative';
  const { rows } = await sql<{ member: string; person: string }>`delete from people_role r
    using people_member m where r.member = m.id and m.organisation = ${organisation.id}
      and r.role = ${role} and (${but}::uuid is null or m.id <> ${but}::uuid)
      and (${only}::uuid is null or m.id = ${only}::uuid)
    returning m.id as member, m.person`.execute(at);
  for (const { member, person } of rows) {
    const taken = { at: now, organisation: organisation.id };
    await note(at, { ...taken, act: 'role.take', facts: { member, role } });
    await tell(at, from, { ...taken, kind: 'role.taken', person, role });
  }
  return rows.map(({ member }) => member);
}
