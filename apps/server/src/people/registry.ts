import type { Instant } from '@yunzhang/base';
import { uscc } from '@yunzhang/identifiers';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Executor } from '../support/index.ts';
import { takeHead } from './admission.ts';
import { note } from './audit.ts';
import { statusOf } from './claims.ts';
import { type Heralds, tell } from './events.ts';
import { endLogins } from './logins.ts';
import { type Organisation, readOrganisation } from './organisations.ts';
import { no } from './problem.ts';

const name = z.string().trim().min(1).max(200);

/**
 * A change as the registry feed reports it, `registry.changed`.
 *
 * `id` is the feed's own number of the change, by which the same one is known again.
 *
 * @basis platform.md P04 (registry change), P02 (change on registry events)
 */
export const registryChange = z
  .object({
    id: z.string().regex(/^[\w.:-]{1,100}$/),
    organisation: z.string().refine((text) => uscc.parse(text, { source: 'register' }).ok),
    /** When it took effect in the registry. */
    effectiveAt: z.number().int().nonnegative(),
    change: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('name'), name }).strict(),
      z.object({ kind: z.literal('legal-representative'), name }).strict(),
      /** As the registry says it: 存续, 吊销, 注销. */
      z.object({ kind: z.literal('status'), status: name }).strict(),
    ]),
  })
  .strict();

/** A change of the registry. */
export type RegistryChange = z.infer<typeof registryChange>;

/** What may become of a change. */
export const registryOutcomes = ['applied', 'known', 'unknown-organisation', 'overtaken'] as const;

/**
 * What became of a change: done; there before; of an organisation nobody here knows; or older than
 * what is known already, and kept only for the record.
 */
export type RegistryOutcome = (typeof registryOutcomes)[number];

/**
 * Takes a change of the registry, once, however often it is reported and in whatever order.
 *
 * A number that comes with another content is refused: one of the two is false.
 */
export async function takeRegistryChange(
  {
    database,
    now,
    subscribers,
  }: Heralds & {
    readonly database: Database<unknown>;
    readonly now: () => Instant;
  },
  given: RegistryChange,
): Promise<RegistryOutcome> {
  const one = registryChange.parse(given);
  return database.query.transaction().execute(async (at) => {
    const organisation = await readOrganisation(at, one.organisation, { locked: true });
    if (organisation === undefined) return 'unknown-organisation';
    const known = await readChange(at, one.id);
    if (known !== undefined) {
      return isSameChange(known, one) ? 'known' : no('registry-change-differs', one.id);
    }
    const isOvertaken = await hasNewer(at, one);
    await sql`insert into people_change
        (id, organisation, kind, effective_at, content, applied, at)
      values (${one.id}, ${one.organisation}, ${one.change.kind}, ${one.effectiveAt}::bigint,
        ${JSON.stringify(one.change)}::jsonb, ${!isOvertaken}, ${now()}::bigint)`.execute(at);
    const { kind } = one.change;
    const facts = { change: one.id, kind, applied: isOvertaken ? 'no' : 'yes' };
    await note(at, { at: now(), act: 'registry.change', organisation: organisation.id, facts });
    if (isOvertaken) return 'overtaken';
    await apply(at, { organisation, one, now: now(), subscribers });
    return 'applied';
  });
}

interface Kept {
  readonly organisation: string;
  readonly effectiveAt: Instant;
  readonly content: Readonly<Record<string, unknown>>;
}

async function readChange(at: Executor, id: string): Promise<Kept | undefined> {
  const { rows } = await sql<Kept>`select organisation, effective_at as "effectiveAt", content
    from people_change where id = ${id}`.execute(at);
  return rows[0];
}

function isSameChange(known: Kept, { organisation, effectiveAt, change }: RegistryChange): boolean {
  const fields = Object.entries(change);
  return (
    known.organisation === organisation &&
    known.effectiveAt === effectiveAt &&
    Object.keys(known.content).length === fields.length &&
    fields.every(([key, value]) => known.content[key] === value)
  );
}

async function hasNewer(at: Executor, one: RegistryChange): Promise<boolean> {
  const { rows } = await sql`select 1 from people_change
    where organisation = ${one.organisation} and kind = ${one.change.kind} and applied
      and effective_at > ${one.effectiveAt}::bigint limit 1`.execute(at);
  return rows.length > 0;
}

interface Application extends Heralds {
  readonly organisation: Organisation;
  readonly one: RegistryChange;
  readonly now: Instant;
}

async function apply(at: Executor, work: Application): Promise<void> {
  const { organisation, one, now } = work;
  const { id } = organisation;
  // The day on papers is that of the registry, not that on which we heard of it.
  const news = { organisation: id, at: one.effectiveAt };
  const { change } = one;
  if (change.kind === 'name') {
    await sql`update people_organisation set name = ${change.name} where id = ${id}`.execute(at);
    const names = { from: organisation.name, to: change.name };
    return tell(at, work, { ...news, kind: 'organisation.renamed', ...names });
  }
  if (change.kind === 'legal-representative') {
    await sql`update people_organisation set legal_representative = ${change.name}
      where id = ${id}`.execute(at);
    // What the former one granted has ended with them: every login rests on such a grant.
    await takeHead(at, { ...work, but: undefined, only: undefined });
    await endLogins(at, { organisation: id }, { why: 'represented', now });
    return tell(at, work, { ...news, kind: 'organisation.represented', by: change.name });
  }
  const status = statusOf(change.status);
  await sql`update people_organisation set status = ${status} where id = ${id}`.execute(at);
  if (status !== 'in-operation') {
    await endLogins(at, { organisation: id }, { why: 'status', now });
  }
  return tell(at, work, { ...news, kind: 'organisation.status', status });
}
