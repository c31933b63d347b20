import type { Instant } from '@yunzhang/base';
import { look, settle } from './decide.ts';
import type { Case, Names, Scenario } from './definition.ts';
import { type Draft, newDraft, type World } from './draft.ts';
import type { Words } from './field.ts';
import { type ActExplained, explainAct } from './explain-act.ts';
import { labelOf } from './label.ts';
import { momentOf, standing } from './moment.ts';
import { readerOf, rolesOf, scenarioOf, view } from './view.ts';

/** What is asked about: a case, or the openings of a scenario. */
export type Target = { readonly on: string } | { readonly scenario: string };

/** What has been filled in so far, for one of the acts. */
export interface Given {
  readonly act: string;
  readonly input?: unknown;
  readonly names?: Names;
}

/** What an actor can do now. */
export interface Explained {
  readonly acts: readonly ActExplained[];
  /** Of a case the actor takes part in: its version, and what the clock will do to it. */
  readonly version?: number;
  readonly closes: readonly { readonly act: string; readonly title: Words; readonly at: Instant }[];
}

/**
 * What the actor of the world can do, and why not, before anything is attempted. Undefined where
 * there is no such case for them.
 *
 * The answer is what `decide` would say: with whole input it is asked itself. With half an input
 * each rule says what it can; one that needs more says what. Nothing changes.
 */
export function explain(world: World, target: Target, given?: Given): Explained | undefined {
  if ('scenario' in target) {
    const scenario = world.catalog.find(target.scenario)?.scenario;
    if (scenario === undefined) return undefined;
    const acts = explainActs(world, scenario, undefined, given);
    return { acts, closes: [] };
  }
  const settled = settledWorld(world, target.on);
  const found = settled.find(target.on);
  if (found === undefined) return undefined;
  const reader = readerOf(world.actor, shownIn(given));
  const isKnown = view(world.catalog, found, reader) !== undefined;
  const draft = newDraft(settled);
  const current = look(draft, target.on, world.now) ?? found;
  const scenario = scenarioOf(world.catalog, current);
  const acts = explainActs(settled, scenario, current, given).filter(
    // A hidden case is told of to those who can do something to it, and of that only.
    ({ by }) => isKnown || by !== undefined,
  );
  if (!isKnown && acts.length === 0) return undefined;
  const isInside =
    rolesOf(scenario, current, reader).length > 0 || acts.some((a) => a.by !== undefined);
  if (!isInside) return { acts, closes: [] };
  return { acts, version: current.version, closes: closesOf(draft, scenario, current) };
}

/** What an input shows: a token that makes its bearer a player. */
function shownIn(given: Given | undefined): Readonly<Record<string, unknown>> {
  const input = given?.input;
  return typeof input === 'object' && input !== null ? { ...input } : {};
}

/** The world once all is done that is overdue in the case. Ids it gives are of no case. */
function settledWorld(world: World, id: string): World {
  const outcome = settle(world, id);
  const changed = outcome !== undefined && 'changed' in outcome ? outcome.changed : [];
  const byId = new Map(changed.map((c) => [c.id, c]));
  return {
    ...world,
    find: (other) => byId.get(other) ?? world.find(other),
    children: (of) => {
      const stored = world.children(of).map((c) => byId.get(c.id) ?? c);
      const known = new Set(stored.map((c) => c.id));
      return [...stored, ...changed.filter((c) => c.parent === of && !known.has(c.id))];
    },
  };
}

function closesOf(draft: Draft, scenario: Scenario, current: Case): Explained['closes'] {
  const { now } = draft.world;
  const moment = momentOf(draft, standing(draft, scenario, current, current.changedAt), look);
  return Object.entries(scenario.acts)
    .filter(([, act]) => act.kind === 'deadline' && act.from.includes(current.phase))
    .map(([name, act]) => ({
      act: name,
      title: labelOf(name, act),
      at: act.at?.(moment as never) ?? Infinity,
    }))
    .filter(({ at }) => at > now && at < Infinity)
    .sort((a, b) => a.at - b.at);
}

function explainActs(
  world: World,
  scenario: Scenario,
  on: Case | undefined,
  given: Given | undefined,
): readonly ActExplained[] {
  const possible = Object.entries(scenario.acts).filter(
    ([, act]) =>
      act.within.length === 0 &&
      (on === undefined
        ? act.kind === 'opening'
        : act.kind === 'act' && act.from.includes(on.phase)),
  );
  return possible.map(([name, act]) => {
    const { input, names = {} } = given?.act === name ? given : {};
    return explainAct({ world, scenario, act, on, input, names });
  });
}
