import { assert, type Instant } from '@yunzhang/base';
import type { Catalog, Known } from './catalog.ts';
import type { Case, Names, Scenario } from './definition.ts';
import type { Tables } from './limit.ts';
import type { SealOrder } from './paper.ts';
import type { Actor, PartyId, PartyKind } from './party.ts';

/**
 * What the host supplies for one decision. It answers at once, from what it has fetched.
 *
 * Rules read cases they do not change: a bid asks whether its tender is open. A host that decides
 * in parallel must therefore see to it that none of the cases it has handed out here, and no claim
 * it has answered for, has changed by the time it stores the outcome: `saw` and `counted` of what
 * was accepted say which they are.
 */
export interface World {
  readonly now: Instant;
  readonly actor: Actor;
  readonly catalog: Catalog;
  readonly tables: Tables;
  find(id: string): Case | undefined;
  /** Cases opened by that case. */
  children(id: string): readonly Case[];
  /** The case that holds a claim now. */
  claimed(key: string): string | undefined;
  newId(scenario: string): string;
  /** Whether such a party is known; without it every name is believed. */
  knows?(party: PartyId, kind: PartyKind): boolean;
}

/** One act that happened, with all that is needed to decide it again. */
export interface Done {
  readonly case: string;
  readonly scenario: string;
  readonly definition: number;
  readonly act: string;
  /** The role that did it; `clock`, or `within` for what followed from another act. */
  readonly by: string;
  readonly who: PartyId;
  readonly actor: Actor;
  readonly at: Instant;
  readonly input: unknown;
  readonly names: Names;
  readonly from: string;
  readonly to: string;
  /** Version of the case after it. */
  readonly version: number;
  readonly seals: readonly SealOrder[];
}

/** A decision while it is being made: nothing of it exists outside until all of it holds. */
export interface Draft {
  readonly world: World;
  readonly changed: Map<string, Case>;
  readonly before: Map<string, Case | undefined>;
  /** Versions of the cases that were read; 0 where there was none. */
  readonly seen: Map<string, number>;
  /** Cases whose children were read. */
  readonly counted: Set<string>;
  readonly done: Done[];
  /** Cases whose deadlines are being settled, and those that have acted: seen as they stand. */
  readonly settling: Set<string>;
  /** Acts that followed from one another so far, and how deep they stand in each other. */
  steps: number;
  depth: number;
}

/** A draft in which nothing has happened yet. */
export function newDraft(world: World): Draft {
  assert(Number.isSafeInteger(world.now), 'now is a moment');
  return {
    world,
    changed: new Map(),
    before: new Map(),
    seen: new Map(),
    counted: new Set(),
    done: [],
    settling: new Set(),
    steps: 0,
    depth: 0,
  };
}

/** The text of a scenario by its id; a case of an unknown one is a fault of the host. */
export function knownOf(draft: Draft, id: string): Known {
  const known = draft.world.catalog.find(id);
  assert(known !== undefined, `the scenario ${id} is in the catalog`);
  return known;
}

/** A case as the draft has it, brought to the text of today. */
export function caseIn(draft: Draft, id: string): Case | undefined {
  const changed = draft.changed.get(id);
  if (changed !== undefined) return changed;
  const found = draft.world.find(id);
  draft.seen.set(id, found?.version ?? 0);
  return found === undefined ? undefined : upgraded(knownOf(draft, found.scenario).scenario, found);
}

/** Brings a case of an older definition up, one version after the other. */
export function upgraded(scenario: Scenario, found: Case): Case {
  if (found.definition === scenario.version) return found;
  assert(found.definition < scenario.version, `${found.id} follows a text this host does not have`);
  let now = found;
  for (let version = found.definition; version < scenario.version; version++) {
    const upgrade = scenario.upgrades[version];
    assert(upgrade !== undefined, `${scenario.id} can be upgraded from version ${version}`);
    now = { ...now, ...upgrade(now), definition: version + 1 };
  }
  assert(scenario.phases.includes(now.phase), `${scenario.id}: ${now.phase} is a phase`);
  return now;
}

/** Cases a case has opened, those of this draft among them. */
export function childrenIn(draft: Draft, id: string): readonly Case[] {
  draft.counted.add(id);
  const stored = draft.world.children(id).map((c) => caseIn(draft, c.id) ?? c);
  const fresh = [...draft.changed.values()].filter(
    (c) => c.parent === id && draft.before.get(c.id) === undefined,
  );
  return fresh.length === 0 ? stored : [...stored, ...fresh];
}

/** Puts a case into the draft, remembering what it was. */
export function put(draft: Draft, next: Case): void {
  if (!draft.before.has(next.id)) draft.before.set(next.id, draft.world.find(next.id));
  draft.changed.set(next.id, next);
}
