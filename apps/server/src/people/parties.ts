import type { Instant } from '@yunzhang/base';
import { uscc } from '@yunzhang/identifiers';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../support/index.ts';
import { note } from './audit.ts';
import { addOrganisation } from './organisations.ts';
import { appoint } from './appointments.ts';
import { keepQualification } from './qualifications.ts';
import { duties, roles } from './roles.ts';

const partiesMax = 1000;
const text = z.string().trim().min(1).max(200);
const partyForm = z
  .object({
    /** What the dossier calls it. */
    key: z.string().regex(/^[A-Z0-9]{2}$/),
    name: text,
    uscc: z.string().refine((code) => uscc.parse(code).ok),
    part: text,
    duties: z.array(z.enum(duties)).default([]),
    qualifications: z.array(z.string().regex(/^[\w.:/@-]{1,100}$/)).default([]),
    legalRepresentative: text.optional(),
    /** Roles of persons who have not logged in yet; they have them from their first login on. */
    appointments: z
      .array(z.object({ name: text, roles: z.array(z.enum(roles)).min(1) }).strict())
      .default([]),
  })
  .strict();
const partiesForm = z
  .object({ fictitious: z.literal(true), parties: z.array(partyForm).max(partiesMax) })
  .strict();

/** Organisations to begin with, none of which exists. */
export type Parties = z.infer<typeof partiesForm>;

/** Reads a file of parties; one that does not say that they are fictitious is refused. */
export function readParties(json: string): Parties {
  return partiesForm.parse(JSON.parse(json));
}

/**
 * Makes the parties known, with what they are there for; tells how many are new.
 *
 * For demonstrations and tests. What is there already keeps its name and its members.
 */
export async function importParties(
  { database, now }: { readonly database: Database<unknown>; readonly now: () => Instant },
  { parties }: Parties,
): Promise<number> {
  return database.query.transaction().execute(async (at) => {
    let added = 0;
    for (const one of parties) {
      const { uscc: id, name, duties: own, legalRepresentative } = one;
      const status = 'in-operation';
      const organisation = {
        id,
        name,
        status,
        duties: own,
        legalRepresentative,
        at: now(),
      } as const;
      if (await addOrganisation(at, organisation)) {
        added += 1;
        await note(at, { at: now(), act: 'organisation.import', organisation: id });
      }
      await sql`update people_organisation set duties = ${JSON.stringify(own)}::jsonb
        where id = ${id}`.execute(at);
      for (const { name: person, roles: given } of one.appointments) {
        await appoint(at, { organisation: id, name: person, roles: given });
      }
      for (const qualification of one.qualifications) {
        const basis = `dossier ${one.key}`;
        await keepQualification(at, { holder: id, name: qualification, basis, from: now() });
      }
    }
    return added;
  });
}
