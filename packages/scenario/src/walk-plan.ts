import { clock, type Actor, type PartyId, type PartyKind } from './party.ts';
import type { Act, Scenario } from './definition.ts';
import type { Hint, Proof } from './proof.ts';

/** An act as a walk looks at it. */
export interface Planned {
  readonly scenario: Scenario;
  readonly act: Act;
  readonly verb: string;
  /** `scenario.act`. */
  readonly name: string;
  readonly hint: Hint;
}

/** What a walk works out of a proof once. */
export interface Plan {
  readonly proof: Proof;
  readonly openings: readonly Planned[];
  readonly acts: readonly Planned[];
  /** Acts and deadlines by `scenario/phase`. */
  readonly inPhase: ReadonlyMap<string, readonly Planned[]>;
  readonly dueInPhase: ReadonlyMap<string, readonly Planned[]>;
  readonly byName: ReadonlyMap<string, Planned>;
  readonly actorsOf: ReadonlyMap<PartyId, readonly Actor[]>;
  readonly parties: Readonly<Record<PartyKind, readonly PartyId[]>>;
}

/** Reads a proof for walking. */
export function planOf(proof: Proof): Plan {
  const acts = proof.catalog.scenarios.flatMap((scenario) =>
    Object.entries(scenario.acts).map(([verb, act]): Planned => {
      const name = `${scenario.id}.${verb}`;
      return { scenario, act, verb, name, hint: proof.hints?.[name] ?? {} };
    }),
  );
  const direct = acts.filter(({ act }) => act.within.length === 0);
  return {
    proof,
    openings: direct.filter(({ act }) => act.kind === 'opening'),
    acts,
    inPhase: byPhase(direct.filter(({ act }) => act.kind === 'act')),
    dueInPhase: byPhase(acts.filter(({ act }) => act.kind === 'deadline')),
    byName: new Map(acts.map((planned) => [planned.name, planned])),
    actorsOf: actorsOf(proof.cast),
    parties: {
      organisation: faces(proof.cast, 'organisation'),
      person: faces(proof.cast, 'person'),
      system: faces(proof.cast, 'system').filter((id) => id !== clock.system),
    },
  };
}

function byPhase(acts: readonly Planned[]): ReadonlyMap<string, readonly Planned[]> {
  const map = new Map<string, Planned[]>();
  for (const planned of acts) {
    for (const phase of planned.act.from) {
      const key = `${planned.scenario.id}/${phase}`;
      map.set(key, [...(map.get(key) ?? []), planned]);
    }
  }
  return map;
}

function actorsOf(cast: readonly Actor[]): ReadonlyMap<PartyId, readonly Actor[]> {
  const map = new Map<PartyId, Actor[]>();
  for (const actor of cast) {
    for (const id of new Set([actor.person, actor.organisation, actor.system])) {
      if (id !== undefined) map.set(id, [...(map.get(id) ?? []), actor]);
    }
  }
  return map;
}

function faces(cast: readonly Actor[], kind: PartyKind): readonly PartyId[] {
  return [...new Set(cast.flatMap((actor) => actor[kind] ?? []))];
}
