import type { Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import { type Accepted, type Attempt, decide } from './decide.ts';
import type { Case, Claim, Scenario } from './definition.ts';
import { caseIn, type Done, newDraft, type World } from './draft.ts';
import { momentOf, standing } from './moment.ts';
import type { Actor } from './party.ts';
import type { Oracle, Proof, Sight } from './proof.ts';
import { readFields } from './reading.ts';
import { isSame, replay } from './replay.ts';
import { isOpen, readerOf, rolesOf, stranger, view } from './view.ts';
import { checkAdmission } from './walk-admission.ts';
import { type Family, type Store, storeOf } from './walk-store.ts';

/** One attempt of a walk, with all it takes to try it again. */
export interface Step {
  /** Its number in the walk; the case it opens is called `c` and this. */
  readonly serial: number;
  readonly now: Instant;
  readonly actor: Actor;
  readonly attempt: Attempt;
}

/** What should have held and did not. */
export interface Breach {
  /** The oracle, or `always CODE`, `claim CODE`, `record SCENARIO`, `thrown`, and so on. */
  readonly name: string;
  readonly why: string;
}

/** What came of one step. */
export type Tried =
  | { readonly accepted: Accepted }
  | { readonly refused: string }
  | { readonly breach: Breach };

/** One table on which steps are tried, each of them checked. */
export interface Trial {
  readonly store: Store;
  try(step: Step): Tried;
  /** Looks at everything once more. */
  end(now: Instant): Breach | undefined;
}

/** How a trial is held. */
export interface TrialOptions {
  /** What decides, where it is not the proof's own: a mutant. */
  readonly catalog?: Catalog;
  /** Everything is frozen, and decided twice over. */
  readonly isStrict?: boolean;
  /** Oracles over everything are asked at every step, as shrinking needs it. */
  readonly isPatient?: boolean;
}

/** Members of a family up to which its oracles are asked after each decision. */
const familySizeMax = 24;
/** Decisions of which one has its records read; at the end all of them are. */
const recordEvery = 4;
/** Decisions between two looks at everything. */
const shelfEvery = 150;

/** An empty table for a proof. */
export function trialOf(proof: Proof, options: TrialOptions = {}): Trial {
  const checking = checkingOf(proof, options);
  const { store } = checking;
  const attempted = options.isStrict === true ? decideTwice : decide;
  return {
    store,
    try: (step) => {
      const { now, actor, attempt } = step;
      const world = store.world(checking.tried, actor, now, `c${step.serial}`);
      const decided = guarded(() => attempted(world, attempt));
      if ('breach' in decided) return decided;
      if ('refused' in decided) {
        const breach = checkRefusal(checking, step, decided.refused);
        return breach === undefined ? { refused: decided.refused } : { breach };
      }
      if (options.isStrict === true) freeze(decided);
      const before = new Map(decided.changed.map((c) => [c.id, store.find(c.id)]));
      store.keep(decided);
      const breach = checkAccepted(checking, step, decided, before);
      return breach === undefined ? { accepted: decided } : { breach };
    },
    end: (now) =>
      checkEverything(checking, now, true) ??
      checkRecords(checking) ??
      (options.isStrict === true ? checkReplay(checking) : undefined),
  };
}

interface Checking {
  readonly proof: Proof;
  readonly original: Catalog;
  readonly tried: Catalog;
  readonly store: Store;
  readonly options: TrialOptions;
  readonly oracles: Readonly<Record<Oracle['over'], readonly Oracle[]>>;
  /** Claims as the original definition has them, by key. */
  readonly held: Map<string, string>;
  decisions: number;
}

function checkingOf(proof: Proof, options: TrialOptions): Checking {
  const all = proof.oracles ?? [];
  const over = (what: Oracle['over']) => all.filter((oracle) => oracle.over === what);
  return {
    proof,
    original: proof.catalog,
    tried: options.catalog ?? proof.catalog,
    store: storeOf(proof.tables),
    options,
    oracles: { step: over('step'), family: over('family'), shelf: over('shelf') },
    held: new Map(),
    decisions: 0,
  };
}

/** Runs it; what it throws is a breach: no attempt may do that. */
function guarded<T>(run: () => T): T | { readonly breach: Breach } {
  try {
    return run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { breach: { name: `thrown ${why.replace(/\d+/g, 'n').slice(0, 80)}`, why } };
  }
}

const decideTwice: typeof decide = (world, attempt) => {
  const ids: string[] = [];
  const remembering = (): World => {
    let at = 0;
    return { ...world, newId: (scenario) => (ids[at++] ??= world.newId(scenario)) };
  };
  const [one, two] = [decide(remembering(), attempt), decide(remembering(), attempt)];
  if (JSON.stringify(one) === JSON.stringify(two)) return one;
  throw new Error('the same attempt is decided in two ways');
};

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

/** A closed phase is refused in the words the original has for it, where it has any. */
function checkRefusal(checking: Checking, step: Step, code: string): Breach | undefined {
  const { original, tried, store } = checking;
  if (code !== 'state-conflict' || tried === original) return undefined;
  const { scenario, act, on } = step.attempt;
  const phase = store.find(on ?? '')?.phase ?? '';
  const closed = original.find(scenario)?.scenario.acts[act]?.closed[phase];
  if (closed === undefined) return undefined;
  const world = store.world(original, step.actor, step.now, `c${step.serial}`);
  const decided = decide(world, step.attempt);
  if (!('refused' in decided) || decided.refused === code) return undefined;
  return { name: `closed ${scenario}.${act} ${phase}`, why: `${decided.refused} is not said` };
}

type Before = ReadonlyMap<string, Case | undefined>;

function checkAccepted(
  checking: Checking,
  step: Step,
  decided: Accepted,
  before: Before,
): Breach | undefined {
  checking.decisions++;
  const { now } = step;
  const counted =
    checkVersions(step, decided, before) ?? checkAdmission(checking.original, decided, before);
  if (counted !== undefined) return counted;
  const world = checking.store.world(checking.original, step.actor, now, '');
  for (const c of decided.changed) {
    const breach = checkCase(checking, world, c) ?? checkView(checking, c);
    if (breach !== undefined) return breach;
  }
  return (
    checkClaims(checking, decided, before) ??
    checkStep(checking, decided, before, now) ??
    checkFamilies(checking, decided, now) ??
    (checking.options.isPatient === true || checking.decisions % shelfEvery === 0
      ? checkEverything(checking, now, false)
      : undefined)
  );
}

/** Each act makes one version, of a case that is among those changed. */
function checkVersions(step: Step, decided: Accepted, before: Before): Breach | undefined {
  const versions = new Map<string, number>();
  for (const [id, c] of before) versions.set(id, c?.version ?? 0);
  const { expects, on } = step.attempt;
  for (const done of decided.done) {
    const version = versions.get(done.case);
    const name = `version ${done.scenario}.${done.act}`;
    if (version === undefined) return { name, why: `${done.case} is not among the changed` };
    if (done.version !== version + 1) {
      return { name, why: `${done.case} goes from ${version} to ${done.version}` };
    }
    const isRoot = done.case === on && done.by !== 'within' && done.by !== 'clock';
    if (isRoot && expects !== undefined && expects !== version) {
      return { name, why: `${done.case} was seen in version ${expects}, not ${version}` };
    }
    versions.set(done.case, done.version);
  }
  const odd = decided.changed.find((c) => c.version !== versions.get(c.id));
  return odd && { name: `version ${odd.scenario}`, why: `${odd.id} is in version ${odd.version}` };
}

/** What lasts, by the original text, and the fields of the record. */
function checkCase(checking: Checking, world: World, c: Case): Breach | undefined {
  const known = checking.original.find(c.scenario);
  if (known === undefined) return { name: `scenario ${c.scenario}`, why: 'it is not known' };
  const { scenario } = known;
  if (!scenario.phases.includes(c.phase)) {
    return { name: `phase ${scenario.id}`, why: `${c.id} is ${c.phase}` };
  }
  const isRead = checking.options.isPatient === true || checking.decisions % recordEvery === 0;
  const breach = isRead ? checkRecord(scenario, c) : undefined;
  if (breach !== undefined) return breach;
  return scenario.always.length === 0 ? undefined : checkAlways(world, scenario, c);
}

function checkRecord(scenario: Scenario, c: Case): Breach | undefined {
  const [fault] = readFields(scenario.record, c.record).faults;
  if (fault === undefined) return undefined;
  const why = `${c.id}: ${fault.at} ${fault.why} ${fault.detail ?? ''}`;
  return { name: `record ${scenario.id}`, why };
}

function checkRecords({ original, store }: Checking): Breach | undefined {
  for (const c of store.cases.values()) {
    const known = original.find(c.scenario);
    const breach = known && checkRecord(known.scenario, c);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

/** Nobody sees what the original text keeps from them: strangers, and two of the cast by turns. */
function checkView(checking: Checking, c: Case): Breach | undefined {
  const scenario = checking.original.find(c.scenario)?.scenario;
  const { hidden, secret = {} } = scenario ?? {};
  const fields = Object.entries(secret);
  if (hidden === undefined && fields.length === 0) return undefined;
  const { cast } = checking.proof;
  const [one, two] = [cast[checking.decisions % cast.length], cast[c.version % cast.length]];
  for (const actor of [undefined, one, two]) {
    const reader = actor === undefined ? stranger : readerOf(actor);
    const seen = view(checking.tried, c, reader);
    if (seen === undefined) continue;
    const roles = scenario === undefined ? [] : rolesOf(scenario, c, reader);
    const name = `view ${c.scenario}`;
    if (hidden !== undefined && !isOpen(hidden, c.phase, roles)) {
      return { name, why: `${c.id} in ${c.phase} is hidden from ${reader.parties.join()}` };
    }
    const leak = fields.find(
      ([field, secrecy]) => field in seen.record && !isOpen(secrecy, c.phase, roles),
    );
    if (leak !== undefined) {
      return {
        name,
        why: `${c.id}.${leak[0]} is secret in ${c.phase} to ${reader.parties.join()}`,
      };
    }
  }
  return undefined;
}

function checkAlways(world: World, scenario: Scenario, c: Case): Breach | undefined {
  const draft = newDraft(world);
  const moment = momentOf(draft, standing(draft, scenario, c, world.now), caseIn);
  for (const rule of scenario.always) {
    const holds = guarded(() => rule.holds(moment as never));
    if (typeof holds === 'object' && 'breach' in holds) return holds.breach as Breach;
    if (holds !== true) {
      return { name: `always ${rule.code}`, why: `${c.id}: ${JSON.stringify(holds)}` };
    }
  }
  return undefined;
}

/** No key is held twice, counted here and not believed. */
function checkClaims(checking: Checking, decided: Accepted, before: Before): Breach | undefined {
  const { original, held } = checking;
  const asks = decided.changed.flatMap((c) =>
    (original.find(c.scenario)?.scenario.claims ?? []).map((claim) => ({ claim, c })),
  );
  for (const { claim, c } of asks) {
    const was = before.get(c.id);
    if (was === undefined) continue;
    for (const key of keysOf(claim, was)) if (held.get(key) === c.id) held.delete(key);
  }
  for (const { claim, c } of asks) {
    for (const key of keysOf(claim, c)) {
      const holder = held.get(key);
      if (holder !== undefined && holder !== c.id) {
        return { name: `claim ${claim.code}`, why: `${key} is held by ${holder} and ${c.id}` };
      }
      held.set(key, c.id);
    }
  }
  return undefined;
}

function keysOf(claim: Claim<never>, c: Case): readonly string[] {
  return [claim.key(c as never) ?? []].flat();
}

function checkStep(
  checking: Checking,
  decision: Accepted,
  before: Before,
  now: Instant,
): Breach | undefined {
  const { store, oracles } = checking;
  if (oracles.step.length === 0) return undefined;
  const { find, children } = store;
  const sight: Sight = {
    cases: decision.changed,
    history: decision.done,
    decision,
    now,
    find,
    before: (id) => (before.has(id) ? before.get(id) : find(id)),
    children,
  };
  return ask(oracles.step, sight);
}

function sightOf(
  { find, children }: Store,
  now: Instant,
  cases: readonly Case[],
  history: readonly Done[],
): Sight {
  return { cases, history, now, find, before: find, children };
}

function checkFamilies(checking: Checking, decided: Accepted, now: Instant): Breach | undefined {
  const { store, oracles, options, decisions } = checking;
  if (oracles.family.length === 0) return undefined;
  const families = new Set(decided.changed.map((c) => store.familyOf(c.id)));
  for (const family of families) {
    const every = Math.ceil((family.ids.length + family.history.length / 4) / familySizeMax);
    if (options.isPatient !== true && decisions % every !== 0) continue;
    const breach = askFamily(checking, family, now);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

function askFamily(checking: Checking, family: Family, now: Instant): Breach | undefined {
  const { store, oracles } = checking;
  const cases = family.ids.flatMap((id) => store.find(id) ?? []);
  return ask(oracles.family, sightOf(store, now, cases, family.history));
}

function checkEverything(checking: Checking, now: Instant, isEnd: boolean): Breach | undefined {
  const { store, oracles } = checking;
  if (isEnd && oracles.family.length > 0) {
    for (const family of store.families.values()) {
      const breach = askFamily(checking, family, now);
      if (breach !== undefined) return breach;
    }
  }
  if (oracles.shelf.length === 0) return undefined;
  const cases = [...store.cases.values()];
  return ask(oracles.shelf, sightOf(store, now, cases, store.history));
}

/** What was done leads to the same cases once more. */
function checkReplay({ tried, proof, store }: Checking): Breach | undefined {
  const { history, cases } = store;
  const again = replay({ catalog: tried, tables: proof.tables, history });
  if ('differs' in again) {
    const { at, done, now } = again.differs;
    const why = `${at}: ${JSON.stringify(done)} comes out as ${JSON.stringify(now)}`;
    return { name: `replay ${done?.scenario}.${done?.act}`, why };
  }
  const other = [...cases.values()].find((c) => !isSame(c, again.cases.get(c.id)));
  if (other === undefined) return undefined;
  const why = `${JSON.stringify(other)} is ${JSON.stringify(again.cases.get(other.id))}`;
  return { name: `replay ${other.scenario}`, why };
}

function ask(oracles: readonly Oracle[], sight: Sight): Breach | undefined {
  for (const { name, holds } of oracles) {
    const answer = guarded(() => holds(sight));
    if (answer === true) continue;
    const why = typeof answer === 'string' ? answer : `it throws: ${answer.breach.why}`;
    return { name, why };
  }
  return undefined;
}
