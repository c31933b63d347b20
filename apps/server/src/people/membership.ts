import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import { type Executor, isDuplicate } from '../support/index.ts';
import { note } from './audit.ts';
import { type Heralds, tell } from './events.ts';
import { endLogins } from './logins.ts';
import {
  isSoleOperator,
  lockOrganisation,
  type Member,
  type Organisation,
  readMember,
  readMembers,
} from './organisations.ts';
import { no } from './problem.ts';
import { areInConflict, isRoleOf, type RoleName } from './roles.ts';

/** Departments one organisation has at most. */
const departmentsMax = 500;

/** A change inside an organisation, and who makes it under which grant. */
export interface Hand extends Heralds {
  readonly organisation: string;
  readonly actor: string;
  readonly login: string;
  readonly grant: string | undefined;
  readonly now: Instant;
}

const noted = ({ organisation, actor, login, grant, now }: Hand) => ({
  at: now,
  organisation,
  actor,
  login,
  grant,
});

/** A department of an organisation. */
export interface Department {
  readonly id: string;
  readonly name: string;
}

/** The departments, by name. */
export async function readDepartments(
  at: Executor,
  organisation: string,
): Promise<readonly Department[]> {
  const { rows } = await sql<Department>`select id, name from people_department
    where organisation = ${organisation} order by name`.execute(at);
  return rows;
}

/** Makes a department; two of one name are refused. */
export async function makeDepartment(at: Executor, hand: Hand, name: string): Promise<Department> {
  await lockOrganisation(at, hand.organisation);
  const known = await readDepartments(at, hand.organisation);
  if (known.length >= departmentsMax) no('people-too-many');
  const id = randomUUID();
  await sql`insert into people_department (id, organisation, name)
    values (${id}::uuid, ${hand.organisation}, ${name})`
    .execute(at)
    .catch((error: unknown) => {
      if (isDuplicate(error)) no('department-exists');
      throw error;
    });
  await note(at, { ...noted(hand), act: 'department.make', facts: { department: id } });
  return { id, name };
}

/** Takes a department away; its members stay, without one. */
export async function removeDepartment(at: Executor, hand: Hand, id: string): Promise<void> {
  const { numAffectedRows } = await sql`delete from people_department
    where id = ${id}::uuid and organisation = ${hand.organisation}`.execute(at);
  if (numAffectedRows !== 1n) no('department-not-found');
  await note(at, { ...noted(hand), act: 'department.remove', facts: { department: id } });
}

/** Refuses a department that is not of this organisation. */
export async function checkDepartment(
  at: Executor,
  { organisation, id }: { readonly organisation: string; readonly id: string | undefined },
): Promise<void> {
  if (id === undefined) return;
  const { rows } = await sql`select 1 from people_department
    where id = ${id}::uuid and organisation = ${organisation}`.execute(at);
  if (rows.length === 0) no('department-not-found');
}

/** Puts a member into a department, or into none. */
export async function placeMember(
  at: Executor,
  hand: Hand,
  { member, department }: { readonly member: string; readonly department: string | undefined },
): Promise<void> {
  await readMember(at, { organisation: hand.organisation, id: member });
  await checkDepartment(at, { organisation: hand.organisation, id: department });
  await sql`update people_member set department = ${department ?? null}::uuid
    where id = ${member}::uuid`.execute(at);
  const facts = { member, ...(department === undefined ? {} : { department }) };
  await note(at, { ...noted(hand), act: 'member.place', facts });
}

/** Which role of which member. */
export interface RoleOfMember {
  readonly member: string;
  readonly role: RoleName;
}

/**
 * Gives a member a role.
 *
 * The legal representative is whom the licence names. Operator, approver and custodian are three
 * persons, unless the sole-operator exception is on record.
 *
 * @basis platform.md P01 invariant 2
 */
export async function giveRole(at: Executor, hand: Hand, given: RoleOfMember): Promise<void> {
  const organisation = await lockOrganisation(at, hand.organisation);
  const member = await readMember(at, { organisation: organisation.id, id: given.member });
  await addRoles(at, hand, { organisation, member, roles: [given.role] });
}

/** Gives roles to a member of a locked organisation. */
export async function addRoles(
  at: Executor,
  hand: Hand,
  to: {
    readonly organisation: Organisation;
    readonly member: Member;
    readonly roles: readonly RoleName[];
  },
): Promise<void> {
  const { organisation, member } = to;
  checkRoles(to.roles, organisation);
  const added = to.roles.filter((role) => !member.roles.includes(role));
  if (added.length === 0) return;
  if (areInConflict([...member.roles, ...added]) && !(await isSoleOperator(at, organisation))) {
    no('duties-in-conflict');
  }
  for (const role of added) {
    await sql`insert into people_role (member, role, given_at)
      values (${member.id}::uuid, ${role}, ${hand.now}::bigint)`.execute(at);
    await note(at, { ...noted(hand), act: 'role.give', facts: { member: member.id, role } });
    const { person } = member;
    const news = { organisation: organisation.id, at: hand.now, person, role };
    await tell(at, hand, { ...news, kind: 'role.given' });
  }
}

/** Refuses roles that cannot be given in this organisation. */
export function checkRoles(given: readonly RoleName[], { duties }: Organisation): void {
  if (given.includes('legal-representative')) no('role-of-licence');
  const foreign = given.find((role) => !isRoleOf(role, duties));
  if (foreign !== undefined) no('role-not-of-organisation', foreign);
}

/** Takes a role from a member; it is gone with the next request of theirs. */
export async function takeRole(at: Executor, hand: Hand, taken: RoleOfMember): Promise<void> {
  if (taken.role === 'legal-representative') no('role-of-licence');
  const { organisation } = hand;
  const { person } = await readMember(at, { organisation, id: taken.member });
  const { numAffectedRows } = await sql`delete from people_role
    where member = ${taken.member}::uuid and role = ${taken.role}`.execute(at);
  if (numAffectedRows !== 1n) return;
  await note(at, { ...noted(hand), act: 'role.take', facts: { ...taken } });
  const news = { organisation, at: hand.now, person, role: taken.role };
  await tell(at, hand, { ...news, kind: 'role.taken' });
}

/**
 * Lets a member go: roles, logins and exceptions end in one transaction.
 *
 * Their open invitations to others stay: those are the organisation's.
 */
export async function removeMember(at: Executor, hand: Hand, id: string): Promise<void> {
  const { organisation, now } = hand;
  await lockOrganisation(at, organisation);
  const { person } = await readMember(at, { organisation, id });
  await sql`delete from people_role where member = ${id}::uuid`.execute(at);
  await sql`update people_member set left_at = ${now}::bigint, department = null
    where id = ${id}::uuid`.execute(at);
  await endLogins(at, { member: id }, { why: 'left', now });
  await sql`update people_organisation set sole_member = null, sole_statement = null,
    sole_at = null where id = ${organisation} and sole_member = ${id}::uuid`.execute(at);
  await note(at, { ...noted(hand), act: 'member.remove', facts: { member: id } });
  await tell(at, hand, { kind: 'member.left', organisation, at: now, person });
}

/**
 * Records that one person does everything, with the number of the statement that says so.
 *
 * It holds while the organisation has this one member: with the second it is over by itself.
 *
 * @basis platform.md P01 invariant 2
 */
export async function recordSoleOperator(
  at: Executor,
  hand: Hand,
  { member, statement }: { readonly member: string; readonly statement: string },
): Promise<void> {
  const organisation = await lockOrganisation(at, hand.organisation);
  const members = await readMembers(at, organisation.id);
  if (members.length !== 1 || members[0]?.id !== member) no('sole-operator-refused');
  await sql`update people_organisation set sole_member = ${member}::uuid,
      sole_statement = ${statement}, sole_at = ${hand.now}::bigint
    where id = ${organisation.id}`.execute(at);
  const facts = { member, statement };
  await note(at, { ...noted(hand), act: 'sole-operator.record', facts });
}

/** Takes the exception back; roles in conflict rest from now on. */
export async function withdrawSoleOperator(at: Executor, hand: Hand): Promise<void> {
  const { numAffectedRows } = await sql`update people_organisation
    set sole_member = null, sole_statement = null, sole_at = null
    where id = ${hand.organisation} and sole_member is not null`.execute(at);
  if (numAffectedRows === 1n) await note(at, { ...noted(hand), act: 'sole-operator.withdraw' });
}
