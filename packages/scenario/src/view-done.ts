import type { Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import type { Act, Case, Names, Scenario } from './definition.ts';
import { type Done, upgraded } from './draft.ts';
import type { Words } from './field.ts';
import { labelOf } from './label.ts';
import type { SealOrder } from './paper.ts';
import type { PartyId } from './party.ts';
import { isSecret, type Reader, rolesOf, scenarioOf, view } from './view.ts';

/** One act of the history, as one reader may see it. */
export interface DoneView {
  readonly case: string;
  readonly scenario: string;
  readonly act: string;
  readonly title: Words;
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  /** What only those who take part are told. */
  readonly inside?: {
    readonly by: string;
    /** Empty where it was one of many comers, or followed from another act. */
    readonly who: PartyId;
    readonly version: number;
    readonly input: Readonly<Record<string, unknown>>;
    readonly names: Names;
    readonly seals: readonly SealOrder[];
  };
}

/**
 * The history of a family of cases, as one reader may see it.
 *
 * `cases` are the cases of the history with their kin as they stand: an act on a tender may have
 * filled a sealed bid, and what it was given is then as secret as the bid. An input is left out
 * where a secret has its name or its value, and then in every act of the family, since an earlier
 * value of the same field is as secret as the last. Whoever did an act knows what they gave.
 */
export function viewDone(
  catalog: Catalog,
  cases: readonly Case[],
  history: readonly Done[],
  reader: Reader,
): readonly DoneView[] {
  const family = cases.map((c) => upgraded(scenarioOf(catalog, c), c));
  const byId = new Map(family.map((c) => [c.id, c]));
  const closed = closedIn(catalog, family, history, reader);
  return history.flatMap((done) => {
    const c = byId.get(done.case);
    const act = catalog.find(done.scenario)?.scenario.acts[done.act];
    if (c === undefined || act === undefined) return [];
    const seen = view(catalog, c, reader);
    const isOwn = didIt(done, reader);
    if (seen === undefined || (!isOwn && bringsHidden(catalog, family, done, reader))) return [];
    const secrets = isOwn ? new Set<string>() : closed(act);
    const isInside = seen.inside !== undefined || isOwn;
    const role = catalog.find(done.scenario)?.scenario.roles[done.by];
    // Comers are not remembered as players: what they do is told without their name.
    const isNamed = isOwn || role?.filled !== 'many';
    return [doneView(isNamed ? done : { ...done, who: '', seals: [] }, act, isInside, secrets)];
  });
}

function didIt({ who, actor }: Done, { parties }: Reader): boolean {
  const faces = [who, actor.person, actor.organisation, actor.system];
  return faces.some((face) => face !== undefined && face !== '' && parties.includes(face));
}

function doneView(done: Done, act: Act, isInside: boolean, closed: ReadonlySet<string>): DoneView {
  const { at, from, to, by, who, version, names, seals } = done;
  const given = Object.entries(fieldsOf(done)).filter(([name]) => !closed.has(name));
  const inside = { by, who, version, input: Object.fromEntries(given), names, seals };
  return {
    case: done.case,
    scenario: done.scenario,
    act: done.act,
    title: labelOf(done.act, act),
    at,
    from,
    to,
    ...(isInside ? { inside } : {}),
  };
}

function fieldsOf({ input }: Done): Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null
    ? (input as Readonly<Record<string, unknown>>)
    : {};
}

/** Scenarios whose cases follow from an act. */
function followers(catalog: Catalog, act: Act): readonly Scenario[] {
  const called = `${act.home.scenario}.${act.home.name}`;
  return catalog.scenarios.filter((scenario) =>
    Object.values(scenario.acts).some((other) => other.within.includes(called)),
  );
}

/** Whether an act brought about a case that this reader may not know of. */
function bringsHidden(
  catalog: Catalog,
  cases: readonly Case[],
  done: Done,
  reader: Reader,
): boolean {
  const act = catalog.find(done.scenario)?.scenario.acts[done.act];
  if (act === undefined) return false;
  return followers(catalog, act).some((scenario) => {
    if (scenario.hidden === undefined) return false;
    const brought = cases.filter((c) => c.scenario === scenario.id && c.parent === done.case);
    return brought.length === 0 || brought.some((c) => view(catalog, c, reader) === undefined);
  });
}

/** Names of input fields that this reader may not see, by act. */
function closedIn(
  catalog: Catalog,
  cases: readonly Case[],
  history: readonly Done[],
  reader: Reader,
): (act: Act) => ReadonlySet<string> {
  const names = new Set<string>();
  const values = new Set<unknown>();
  for (const c of cases) {
    const scenario = scenarioOf(catalog, c);
    const roles = rolesOf(scenario, c, reader);
    for (const name of Object.keys(scenario.secret)) {
      if (!isSecret(scenario, c, roles, name)) continue;
      names.add(name);
      for (const leaf of leavesOf(c.record[name])) values.add(leaf);
    }
  }
  for (const done of history) {
    for (const [name, value] of Object.entries(fieldsOf(done))) {
      if (leavesOf(value).some((leaf) => values.has(leaf))) names.add(name);
    }
  }
  const present = new Set(cases.map((c) => c.scenario));
  return (act) => {
    const isKept = followers(catalog, act).some(
      ({ id, secret }) => !present.has(id) && Object.keys(secret).length > 0,
    );
    // Without the cases it fed, nobody can say what of it is secret.
    return isKept ? new Set(Object.keys(act.input)) : names;
  };
}

/** Texts, numbers and flags of a value. Its depth is that of the definition that read it. */
function leavesOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [value];
}
