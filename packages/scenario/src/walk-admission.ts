import type { Catalog } from './catalog.ts';
import type { Accepted } from './decide.ts';
import type { Case, Scenario } from './definition.ts';
import type { Done } from './draft.ts';
import { clock } from './party.ts';
import type { Breach } from './walk-check.ts';

/**
 * Whether who did it could do it, by the original text and without the engine: role, player, level,
 * qualification, phase. The engine's own checks are held against this, and so are their mutants.
 */
export function checkAdmission(
  original: Catalog,
  decided: Accepted,
  before: ReadonlyMap<string, Case | undefined>,
): Breach | undefined {
  const seen = new Set<string>();
  // What follows from another act is not asked for its level again.
  const root = decided.done.find((done) => done.by !== 'within' && done.actor !== clock);
  for (const done of decided.done) {
    const scenario = original.find(done.scenario)?.scenario;
    const act = scenario?.acts[done.act];
    const on = seen.has(done.case) ? undefined : before.get(done.case);
    seen.add(done.case);
    if (scenario === undefined || act === undefined) continue;
    const why = misfit(scenario, done, on) ?? unproved(scenario, done, done === root);
    if (why !== undefined) return { name: `admission ${done.scenario}.${done.act}`, why };
  }
  return undefined;
}

function misfit(scenario: Scenario, done: Done, on: Case | undefined): string | undefined {
  const act = scenario.acts[done.act];
  const { actor, by, who, from, case: id } = done;
  if (act === undefined) return undefined;
  if (act.kind !== 'opening' && !act.from.includes(from)) return `${id} was ${from}`;
  if (act.kind === 'deadline') {
    return actor.system === clock.system ? undefined : `${id} is brought on by ${who}`;
  }
  if (act.within.length > 0) return by === 'within' ? undefined : `${who} does it directly`;
  if (by === 'within') return undefined;
  const role = scenario.roles[by];
  if (role === undefined || !act.by.includes(by)) return `${by} does it`;
  if (actor[role.kind] !== who) return `${who} is not the ${role.kind} that attempts it`;
  return unfit(scenario, done, on);
}

function unfit(scenario: Scenario, done: Done, on: Case | undefined): string | undefined {
  const { actor, by, who, input } = done;
  const role = scenario.roles[by];
  if (role === undefined) return undefined;
  if (role.needs !== undefined && !actor.holds.includes(role.needs)) {
    return `${who} does not hold ${role.needs}`;
  }
  if (on === undefined) return undefined;
  const players = on.parties[by] ?? [];
  const isOpen = role.filled === 'many' || (role.filled === 'first' && players.length === 0);
  if (!isOpen && !players.includes(who)) return `${by} is ${players.join()}, not ${who}`;
  const shown = (input as Readonly<Record<string, unknown>> | undefined)?.[role.bears ?? ''];
  const isShown = role.bears === undefined || shown === on.record[role.bears];
  return isShown ? undefined : `${who} does not show the ${role.bears}`;
}

function unproved(scenario: Scenario, done: Done, isRoot: boolean): string | undefined {
  const level = scenario.acts[done.act]?.level ?? 0;
  const isKnown = !isRoot || done.actor.level >= level;
  return isKnown ? undefined : `${done.who} is known at level ${done.actor.level}, not ${level}`;
}
