import { assert, type Instant } from '@yunzhang/base';
import type { Case, Moment, Scenario } from './definition.ts';
import { caseIn, childrenIn, type Draft } from './draft.ts';
import { valueAt } from './limit.ts';
import type { Actor, PartyId, Players } from './party.ts';

/** A moment of any scenario. Rules are typed where they are written, not where they are run. */
export type AnyMoment = Moment<Readonly<Record<string, unknown>>>;

/** What one moment is made of. */
export interface Scene {
  readonly scenario: Scenario;
  readonly case: string;
  readonly current: Case | undefined;
  readonly parties: Players;
  readonly parent: string | undefined;
  readonly actor: Actor;
  readonly by: string;
  readonly who: PartyId;
  readonly now: Instant;
  readonly input: unknown;
  readonly record: Readonly<Record<string, unknown>>;
}

const nobody: readonly PartyId[] = [];

/** How kin are looked at: with their own deadlines done that were due by `until`. */
export type Look = (draft: Draft, id: string, until: Instant) => Case | undefined;

/** The moment a rule sees. Kin are fetched when a rule asks for them, not before. */
export function momentOf(draft: Draft, scene: Scene, look: Look): AnyMoment {
  const { scenario, current, parties, parent, now } = scene;
  const all = (role: string) => parties[role] ?? nobody;
  const limits = draft.world.tables.limits;
  return {
    case: scene.case,
    phase: current?.phase ?? '',
    record: scene.record,
    input: scene.input,
    now,
    actor: scene.actor,
    by: scene.by,
    who: scene.who,
    openedAt: current?.openedAt ?? now,
    calendar: draft.world.tables.calendar,
    all,
    the: (role) => {
      const players = all(role);
      const [first] = players;
      assert(first !== undefined && players.length === 1, `${scenario.id}: one ${role} is named`);
      return first;
    },
    plays: (role, party) => party !== undefined && all(role).includes(party),
    limit: (name: string) => {
      const limit = limits?.[`${scenario.id}.${name}`] ?? scenario.limits[name];
      assert(limit !== undefined, `${scenario.id}: ${name} is a limit`);
      // The makers gave the caller the type of the table; the table is this one.
      return valueAt(limit, now) as never;
    },
    parent: () => (parent === undefined ? undefined : look(draft, parent, now)),
    kin: () => kinOf(draft, scene, look),
    see: (id) => (id === undefined ? undefined : look(draft, id, now)),
  };
}

function kinOf(draft: Draft, scene: Scene, look: Look): readonly Case[] {
  const { now } = scene;
  const parent = scene.parent === undefined ? undefined : look(draft, scene.parent, now);
  const children = childrenIn(draft, scene.case).map((c) => look(draft, c.id, now) ?? c);
  return parent === undefined ? children : [parent, ...children];
}

/** The moment of a case as it stands, for deadlines and for rules that last. */
export function standing(draft: Draft, scenario: Scenario, c: Case, now: Instant): Scene {
  return {
    scenario,
    case: c.id,
    current: c,
    parties: c.parties,
    parent: c.parent,
    actor: draft.world.actor,
    by: 'clock',
    who: 'clock',
    now,
    input: {},
    record: c.record,
  };
}

/** A case of the draft, as it stands. */
export const asItStands: Look = caseIn;

/**
 * A scene after something was written. Scenes are made with their fields in one order: spreading
 * them took a quarter of the time of a decision.
 */
export function withRecord(scene: Scene, record: object, parties = scene.parties): Scene {
  const { scenario, case: id, current, parent, actor, by, who, now, input } = scene;
  // What an act writes is typed by the makers; here it is a record of any scenario.
  const written = record as Scene['record'];
  return {
    scenario,
    case: id,
    current,
    parties,
    parent,
    actor,
    by,
    who,
    now,
    input,
    record: written,
  };
}
