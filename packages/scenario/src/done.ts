import { assert } from '@yunzhang/base';
import type { Act, Case, Names, Scenario } from './definition.ts';
import type { Done } from './draft.ts';
import type { Scene } from './moment.ts';
import type { SealOrder } from './paper.ts';

/** An act that has happened, as it is written down. */
export function doneOf(
  act: Act,
  scene: Scene,
  next: Case,
  names: Names,
  seals: readonly SealOrder[],
): Done {
  return {
    case: next.id,
    scenario: next.scenario,
    definition: next.definition,
    act: act.home.name,
    by: scene.by,
    who: scene.who,
    actor: scene.actor,
    at: scene.now,
    input: scene.input,
    names,
    from: scene.current?.phase ?? '',
    to: next.phase,
    version: next.version,
    seals,
  };
}

/** The seals an act asks for, each with the party whose seal it is. */
export function orders(
  scenario: Scenario,
  places: readonly string[],
  scene: Scene,
  next: Case,
): readonly SealOrder[] {
  return places.map((name) => {
    const [paper = '', place = ''] = name.split('.');
    const needed = scenario.papers[paper]?.places[place];
    assert(needed !== undefined, `${scenario.id}: ${name} is a place on a paper`);
    const by = scene.by === place ? scene.who : onlyPlayer(scenario, next, place);
    return { case: next.id, version: next.version, paper, place, needed, by };
  });
}

function onlyPlayer(scenario: Scenario, next: Case, role: string): string {
  const [player, ...more] = next.parties[role] ?? [];
  assert(player !== undefined && more.length === 0, `${scenario.id}: one ${role} seals`);
  return player;
}
