import { assert } from '@yunzhang/base';
import { scenarioCodes } from './codes.ts';
import type { Act, Denial, Scenario } from './definition.ts';
import type { Field } from './field.ts';

/** A scenario with what the engine works out of it once. */
export interface Known {
  readonly scenario: Scenario;
  /** Deadlines that can fall due, by phase. */
  readonly deadlines: Readonly<Record<string, readonly Act[]>>;
}

/** Every scenario of a host, by id. */
export interface Catalog {
  readonly scenarios: readonly Scenario[];
  find(id: string): Known | undefined;
  /** An earlier text of a scenario, for replaying what was decided under it. */
  former(id: string, version: number): Known | undefined;
}

/**
 * Puts scenarios together and checks what the compiler cannot see: names that reach from one
 * scenario into another, phases nobody can reach, one code with two wordings.
 *
 * `former` are earlier versions, kept as long as a case decided under them may be replayed.
 */
export function catalog(scenarios: readonly Scenario[], former: readonly Scenario[] = []): Catalog {
  const known = new Map<string, Known>();
  const byVersion = new Map<string, Map<number, Known>>();
  for (const scenario of [...former, ...scenarios]) {
    const entry = { scenario, deadlines: deadlinesOf(scenario) };
    const versions = byVersion.get(scenario.id) ?? new Map<number, Known>();
    byVersion.set(scenario.id, versions.set(scenario.version, entry));
    if (former.includes(scenario)) continue;
    assert(!known.has(scenario.id), `two scenarios are called ${scenario.id}`);
    known.set(scenario.id, entry);
  }
  for (const scenario of scenarios) checkScenario(scenario, known);
  checkWords(scenarios);
  return {
    scenarios,
    find: (id) => known.get(id),
    former: (id, version) => byVersion.get(id)?.get(version),
  };
}

function deadlinesOf(scenario: Scenario): Readonly<Record<string, readonly Act[]>> {
  const deadlines = Object.values(scenario.acts).filter((act) => act.kind === 'deadline');
  const inPhase = (phase: string) => deadlines.filter((act) => act.from.includes(phase));
  return Object.fromEntries(scenario.phases.map((phase) => [phase, inPhase(phase)]));
}

function checkScenario(scenario: Scenario, known: ReadonlyMap<string, Known>): void {
  for (const [name, act] of Object.entries(scenario.acts)) {
    const called = `${scenario.id}.${name}`;
    assert(act.to.length < 2 || act.goes !== undefined, `${called} says which phase it leads to`);
    const named = act.under === undefined ? undefined : act.input[act.under]?.shape;
    assert(act.under === undefined || named?.kind === 'case', `${called} names a case it is under`);
    for (const other of act.within) {
      const [id = '', verb = ''] = other.split('.');
      const brings = known.get(id)?.scenario.acts[verb];
      assert(brings?.also !== undefined, `${called} follows from ${other}, which brings nothing`);
    }
  }
  for (const [name, { bears }] of Object.entries(scenario.roles)) {
    assert(name !== 'clock' && name !== 'within', `${scenario.id}: ${name} is no name for a role`);
    const isField = bears === undefined || Object.hasOwn(scenario.record, bears);
    assert(isField, `${scenario.id}: the ${name} bears a field of the record`);
  }
  const reached = new Set(Object.values(scenario.acts).flatMap((act) => act.to));
  for (const phase of scenario.phases) {
    assert(reached.has(phase), `${scenario.id}: nothing leads to the phase ${phase}`);
  }
}

/** Every no of a scenario: what its rules, claims, roles, fields and closed phases say. */
export function denialsOf(scenario: Scenario) {
  const acts = Object.values(scenario.acts);
  return [
    ...acts.flatMap((act) => act.must),
    ...scenario.always,
    ...scenario.claims,
    ...acts.flatMap((act) => Object.values(act.closed)),
    ...Object.values(scenario.roles).flatMap((role) => role.denial ?? []),
    ...acts.flatMap((act) => Object.values(act.input).flatMap(denialsIn)),
  ];
}

/** What a field says no with, and the fields in it. */
function denialsIn(field: Field<unknown>): readonly Denial[] {
  const { denial, shape } = field;
  const own = denial === undefined ? [] : [denial];
  if (shape.kind === 'list') return [...own, ...denialsIn(shape.of)];
  return shape.kind === 'group' ? [...own, ...Object.values(shape.of).flatMap(denialsIn)] : own;
}

function checkWords(scenarios: readonly Scenario[]): void {
  const words = new Map<string, string>();
  for (const scenario of scenarios) {
    for (const { code, zh, en } of denialsOf(scenario)) {
      assert(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code), `a code is in kebab-case: ${code}`);
      assert(!Object.hasOwn(scenarioCodes, code), `${code} is a code of the engine`);
      const said = `${zh}\n${en}`;
      assert((words.get(code) ?? said) === said, `${code} is said in two ways`);
      words.set(code, said);
    }
  }
}
