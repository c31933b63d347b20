import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { note } from './audit.ts';
import { addRoles, checkDepartment, checkRoles, type Hand } from './membership.ts';
import { lockOrganisation, readMember } from './organisations.ts';
import { no, PeopleProblem } from './problem.ts';
import { areInConflict, type RoleName } from './roles.ts';
import { digestOf, newSecret } from './secrets.ts';

/** How long an invitation waits. */
const lifeMs = 7 * 86_400_000;
/** Open invitations of one organisation at most. */
const openMax = 200;

/** An invitation, without its code. */
export interface Invitation {
  readonly id: string;
  readonly name: string;
  readonly department: string | null;
  readonly roles: readonly RoleName[];
  readonly madeAt: Instant;
  readonly endsAt: Instant;
}

/** The open invitations, the newest first. */
export async function readInvitations(
  at: Executor,
  organisation: string,
  now: Instant,
): Promise<readonly Invitation[]> {
  const { rows } = await sql<Invitation>`select id, name, department, roles,
      made_at as "madeAt", ends_at as "endsAt" from people_invitation
    where organisation = ${organisation} and closed_at is null and ends_at > ${now}::bigint
    order by made_at desc, id`.execute(at);
  return rows;
}

/** Who is invited, to what. */
export interface InvitationWish {
  /** As the licence has it: the code alone lets nobody else in. */
  readonly name: string;
  readonly department?: string | undefined;
  readonly roles: readonly RoleName[];
}

/** Invites a person; the code is told once, to who invites. */
export async function makeInvitation(
  at: Executor,
  hand: Hand,
  wish: InvitationWish,
): Promise<{ readonly id: string; readonly code: string; readonly endsAt: Instant }> {
  const { organisation: id, now } = hand;
  const organisation = await lockOrganisation(at, id);
  checkRoles(wish.roles, organisation);
  // Whoever is invited is the second member at least: the exception cannot hold then.
  if (areInConflict(wish.roles)) no('duties-in-conflict');
  await checkDepartment(at, { organisation: id, id: wish.department });
  if ((await readInvitations(at, id, now)).length >= openMax) no('people-too-many');
  const made = { id: randomUUID(), code: newSecret(), endsAt: now + lifeMs };
  await sql`insert into people_invitation
      (id, organisation, code_digest, name, department, roles, made_at, ends_at)
    values (${made.id}::uuid, ${id}, ${digestOf(made.code)}::bytea, ${wish.name},
      ${wish.department ?? null}::uuid, ${JSON.stringify(wish.roles)}::jsonb, ${now}::bigint,
      ${made.endsAt}::bigint)`.execute(at);
  const { actor, login, grant } = hand;
  const facts = { invitation: made.id, roles: wish.roles };
  const by = { organisation: id, actor, login, grant };
  await note(at, { at: now, act: 'invitation.make', ...by, facts });
  return made;
}

/** Takes an invitation back. */
export async function withdrawInvitation(at: Executor, hand: Hand, id: string): Promise<void> {
  const { organisation, actor, login, grant, now } = hand;
  const { numAffectedRows } = await sql`update people_invitation set closed_at = ${now}::bigint
    where id = ${id}::uuid and organisation = ${organisation} and closed_at is null`.execute(at);
  if (numAffectedRows !== 1n) no('invitation-not-found');
  const by = { organisation, actor, login, grant };
  await note(at, { at: now, act: 'invitation.withdraw', ...by, facts: { invitation: id } });
}

/** Who accepts: the licence has said who they are, and for which organisation they came. */
export interface Accepter extends Hand {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
}

interface Found extends Invitation {
  readonly closedAt: Instant | null;
}

/**
 * Accepts an invitation: the person does, logged in with a licence of the organisation that
 * invites, under the name that was invited, once.
 *
 * All that can be wrong is one answer.
 */
export async function acceptInvitation(at: Executor, who: Accepter, code: string): Promise<void> {
  const { organisation: id, now } = who;
  const organisation = await lockOrganisation(at, id);
  const { rows } = await sql<Found>`select id, name, department, roles, made_at as "madeAt",
      ends_at as "endsAt", closed_at as "closedAt" from people_invitation
    where code_digest = ${digestOf(code)}::bytea and organisation = ${id}
    for update`.execute(at);
  const [found] = rows;
  if (found === undefined || found.closedAt !== null || found.endsAt <= now) {
    throw new PeopleProblem('invitation-not-found');
  }
  if (found.name !== who.name) throw new PeopleProblem('invitation-not-found');
  const { rows: own } = await sql<{ id: string }>`select id from people_member
    where organisation = ${id} and person = ${who.actor}`.execute(at);
  const member = await readMember(at, { organisation: id, id: own[0]?.id ?? randomUUID() });
  await sql`update people_invitation set closed_at = ${now}::bigint,
    accepted_by = ${member.id}::uuid where id = ${found.id}::uuid`.execute(at);
  await sql`update people_member set department = coalesce(${found.department}::uuid, department)
    where id = ${member.id}::uuid`.execute(at);
  const { actor, login, grant } = who;
  const facts = { invitation: found.id, member: member.id };
  await note(at, {
    at: now,
    act: 'invitation.accept',
    organisation: id,
    actor,
    login,
    grant,
    facts,
  });
  await addRoles(at, who, { organisation, member, roles: found.roles });
}
