import { createHash } from 'node:crypto';
import { type Instant, isRefusal, type Refusal } from '@yunzhang/base';
import { sealLife } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../support/index.ts';
import type { SealCases } from './borders.ts';
import { refuse } from './refusal.ts';

/** Seals of one organisation that are looked at. */
const sealsMax = 1000;
const party = z.string().regex(/^[\w.:/@-]{1,256}$/);

/** A change in the registry that reaches seals. */
export const registryEvent = z.strictObject({
  /** The registry's own number of it. */
  id: z.string().regex(/^[\w.:-]{1,100}$/),
  organisation: party,
  change: z.discriminatedUnion('what', [
    z.strictObject({ what: z.literal('name'), on: z.iso.date() }),
    z.strictObject({ what: z.literal('person'), on: z.iso.date(), person: party }),
    z.strictObject({ what: z.literal('dissolved'), on: z.iso.date() }),
  ]),
});

/** A change in the registry that reaches seals. */
export type RegistryEvent = z.infer<typeof registryEvent>;

/** What came of it. */
export interface RegistryReach {
  /** Seals that it has reached, now or before. */
  readonly reached: readonly string[];
  /** Seals that could not be changed now: uses are under way, or a loss is not settled. */
  readonly left: readonly { readonly case: string; readonly refused: string }[];
}

/** What reaching seals needs. */
export interface RegistryEventParts {
  readonly database: Database<unknown>;
  readonly cases: SealCases;
  readonly now: () => Instant;
}

const changed = ['active', 'frozen'];
const cancelled = ['filed', 'active', 'frozen', 'changing', 'lost', 'found'];

/**
 * Brings a change of the registry to every seal of the organisation, once, however often it is
 * reported. `tried` tells tries apart: what was refused is tried again with the next one.
 *
 * @basis platform.md P02 (rows name/legal-rep change, cancel by dissolution)
 */
export async function reachSeals(
  parts: RegistryEventParts,
  given: RegistryEvent,
  tried = 0,
): Promise<RegistryReach | Refusal> {
  const event = registryEvent.parse(given);
  const isKnown = await keep(parts, event);
  if (!isKnown) return refuse('registry-event-differs', event.id);
  const reached: string[] = [];
  const left: { case: string; refused: string }[] = [];
  for (const seal of await sealsOf(parts, event)) {
    const refusal = seal.isReached ? undefined : await reach(parts, { event, seal, tried });
    if (refusal === undefined) reached.push(seal.id);
    else left.push({ case: seal.id, refused: refusal.refused });
  }
  return { reached, left };
}

async function keep({ database, now }: RegistryEventParts, event: RegistryEvent): Promise<boolean> {
  const text = JSON.stringify(event);
  const digest = createHash('sha256').update(text).digest('hex');
  await sql`insert into seal_registry_event (id, digest, content, at)
    values (${event.id}, ${digest}, ${text}::json, ${now()}::bigint)
    on conflict do nothing`.execute(database.query);
  const { rows } = await sql<{ digest: string }>`select digest from seal_registry_event
    where id = ${event.id}`.execute(database.query);
  return rows[0]?.digest === digest;
}

interface ReachedSeal {
  readonly id: string;
  readonly registry: string;
  readonly isReached: boolean;
}

async function sealsOf(
  { database }: RegistryEventParts,
  { id, organisation, change }: RegistryEvent,
): Promise<readonly ReachedSeal[]> {
  const phases = change.what === 'dissolved' ? cancelled : changed;
  const { rows } = await sql<ReachedSeal>`select r.case_id as id, r.registry,
      a.event is not null as "isReached"
    from seal_register r left join seal_registry_act a on a.case_id = r.case_id and a.event = ${id}
    where r.owner = ${organisation} and r.registry is not null
      and (r.phase = any(${phases}::text[]) or a.event is not null)
    order by r.nr limit ${sealsMax}`.execute(database.query);
  return rows;
}

async function reach(
  { database, cases, now }: RegistryEventParts,
  {
    event,
    seal,
    tried,
  }: { readonly event: RegistryEvent; readonly seal: ReachedSeal; readonly tried: number },
): Promise<Refusal | undefined> {
  const { change, id } = event;
  const isOver = change.what === 'dissolved';
  const input = isOver ? { reason: `登记注销 ${change.on}` } : change;
  const actor = { system: seal.registry, holds: [], level: 2 } as const;
  const attempt = { scenario: sealLife.id, act: isOver ? 'cancel' : 'change', on: seal.id, input };
  const answer = await cases.attempt(actor, attempt, `registry/${id}/${seal.id}/${tried}`);
  if (isRefusal(answer)) return answer;
  await sql`insert into seal_registry_act (event, case_id, at)
    values (${id}, ${seal.id}, ${now()}::bigint) on conflict do nothing`.execute(database.query);
  return undefined;
}
