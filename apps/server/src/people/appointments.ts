import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { note } from './audit.ts';
import { type Heralds, tell } from './events.ts';
import type { RoleName } from './roles.ts';

/** Roles that a person of this name is to have once they come. */
export interface Appointment {
  readonly organisation: string;
  readonly name: string;
  readonly roles: readonly RoleName[];
}

/** Keeps an appointment until its person comes; one that is there already stays as it is. */
export async function appoint(at: Executor, one: Appointment): Promise<void> {
  const { organisation, name, roles } = one;
  await sql`insert into people_appointment (organisation, name, roles)
    values (${organisation}, ${name}, ${JSON.stringify(roles)}::jsonb)
    on conflict do nothing`.execute(at);
}

/**
 * Gives a member who has just come the roles that waited for them, once.
 *
 * For demonstrations and migrations: whoever writes appointments decides who has power. Persons are
 * known by name only, so an organisation with two of one name must not be imported with any.
 */
export async function fulfilAppointment(
  at: Executor,
  who: Heralds & {
    readonly organisation: string;
    readonly member: string;
    readonly person: string;
    readonly name: string;
    readonly now: Instant;
  },
): Promise<void> {
  const { organisation, member, person, name, now } = who;
  const { rows } = await sql<{ roles: readonly RoleName[] }>`delete from people_appointment
    where organisation = ${organisation} and name = ${name} returning roles`.execute(at);
  for (const role of rows[0]?.roles ?? []) {
    await sql`insert into people_role (member, role, given_at)
      values (${member}::uuid, ${role}, ${now}::bigint) on conflict do nothing`.execute(at);
    const facts = { member, role };
    await note(at, { at: now, act: 'role.give', organisation, actor: person, facts });
    await tell(at, who, { at: now, organisation, kind: 'role.given', person, role });
  }
}
