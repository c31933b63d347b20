import { assert, type Instant } from '@yunzhang/base';
import { admit, type Admitted } from './admission.ts';
import type { Act, Case, Denial, Denied, Names, Rule, Scenario, Values } from './definition.ts';
import { caseIn, type Done, type Draft, knownOf, newDraft, put, type World } from './draft.ts';
import { type AnyMoment, momentOf, type Scene, standing } from './moment.ts';
import type { SealOrder } from './paper.ts';
import { clock } from './party.ts';
import { readFields } from './reading.ts';
import { denied, refuseField } from './refusal.ts';

/** What somebody tries: an act on a case, or an opening. */
export interface Attempt {
  readonly scenario: string;
  readonly act: string;
  /** The case; none for an opening. */
  readonly on?: string;
  readonly input?: unknown;
  readonly names?: Names;
  /** The version of the case its author had seen; without it, whatever it is now. */
  readonly expects?: number;
}

/** All that follows from an attempt the rules allow. The host stores all of it or nothing. */
export interface Accepted {
  readonly accepted: true;
  /** The case that was acted on or opened. */
  readonly case: string;
  readonly changed: readonly Case[];
  /** Acts in the order in which they happened, deadlines that had passed first. */
  readonly done: readonly Done[];
  readonly seals: readonly SealOrder[];
  readonly taken: readonly { readonly key: string; readonly case: string }[];
  readonly freed: readonly string[];
}

/** Acts one decision may bring about: what a person starts, a person can oversee. */
const stepsMax = 2000;
/** Deadlines of one case that may pass unseen. */
const settleMax = 64;

/**
 * Decides one attempt. Pure: the same world and attempt give the same answer.
 *
 * Deadlines that have passed are done first, each at its own instant, so that what is allowed never
 * depends on whether the clock has been by. All of it happens or nothing does.
 *
 * The cost grows with the rules of the act and the kin they look at, not with the number of cases.
 */
export function decide(world: World, attempt: Attempt): Accepted | Denied {
  const draft = newDraft(world);
  const act = world.catalog.find(attempt.scenario)?.scenario.acts[attempt.act];
  if (act === undefined) return denied('act-unknown');
  const { on } = attempt;
  if ((act.kind === 'opening') !== (on === undefined)) return denied('case-mismatch');
  const current = on === undefined ? undefined : look(draft, on);
  if (on !== undefined && current === undefined) return denied('case-unknown');
  if (current !== undefined && current.scenario !== attempt.scenario) {
    return denied('case-mismatch');
  }
  if (act.kind === 'deadline') return ofClock(draft, attempt, current);
  if (act.within.length > 0) return denied('act-not-direct');
  const { expects } = attempt;
  if (expects !== undefined && current !== undefined && expects !== current.version) {
    return denied('case-changed', { version: current.version });
  }
  const { input, names = {} } = attempt;
  const next = perform(draft, act, { on: current, input, names, within: undefined });
  return 'refused' in next ? next : finish(draft, next);
}

/** Does what is overdue in one case; undefined where nothing is. */
export function settle(world: World, id: string): Accepted | Denied | undefined {
  const draft = newDraft(world);
  const current = look(draft, id);
  if (current === undefined) return denied('case-unknown');
  return draft.done.length === 0 ? undefined : finish(draft, current);
}

/** The next moment at which a deadline of the case can fall due. */
export function nextDeadline(world: World, id: string): Instant | undefined {
  const draft = newDraft(world);
  const current = caseIn(draft, id);
  if (current === undefined) return undefined;
  const { scenario, deadlines } = knownOf(draft, current.scenario);
  const moment = momentOf(draft, standing(draft, scenario, current, world.now), caseIn);
  const times = (deadlines[current.phase] ?? []).flatMap((act) => act.at?.(moment as never) ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** An attempt of the clock: accepted when that deadline has just been done. */
function ofClock(draft: Draft, attempt: Attempt, current: Case | undefined): Accepted | Denied {
  assert(current !== undefined, 'a deadline is of a case');
  if (draft.world.actor.system !== clock.system) return denied('role-not-held');
  const passed = draft.done.some((d) => d.case === current.id && d.act === attempt.act);
  return passed ? finish(draft, current) : denied('deadline-not-reached');
}

/** A case with its overdue deadlines done, each at its own instant. */
export function look(draft: Draft, id: string): Case | undefined {
  let current = caseIn(draft, id);
  if (current === undefined || draft.settling.has(id)) return current;
  const { deadlines } = knownOf(draft, current.scenario);
  if ((deadlines[current.phase] ?? []).length === 0) return current;
  draft.settling.add(id);
  for (let left = settleMax; ; left--) {
    assert(left > 0, `${current.scenario}: deadlines do not follow each other without end`);
    const next = overdue(draft, current);
    if (next === undefined) break;
    current = next;
  }
  draft.settling.delete(id);
  return current;
}

/** Does the earliest deadline that is due. */
function overdue(draft: Draft, current: Case): Case | undefined {
  const { scenario, deadlines } = knownOf(draft, current.scenario);
  const inPhase = deadlines[current.phase] ?? [];
  if (inPhase.length === 0) return undefined;
  const { now } = draft.world;
  const moment = momentOf(draft, standing(draft, scenario, current, now), look);
  const due = inPhase
    .map((act) => ({ act, at: act.at?.(moment as never) ?? Infinity }))
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at - b.at);
  for (const { act, at } of due) {
    const then = Math.max(at, current.changedAt);
    const scene = { ...standing(draft, scenario, current, then), actor: clock };
    const itsMoment = momentOf(draft, scene, look);
    if (act.must.some((rule) => broken(rule, itsMoment) !== undefined)) continue;
    const next = carryOut(draft, act, scene, {});
    assert(!('refused' in next), `${scenario.id}.${act.home.name}: a deadline is not refused`);
    return next;
  }
  return undefined;
}

interface Trial {
  readonly on: Case | undefined;
  readonly input: unknown;
  readonly names: Names;
  /** The act it follows from. */
  readonly within: Scene | undefined;
}

/** One act of a decision, with those that follow from it. */
function perform(draft: Draft, act: Act, trial: Trial): Case | Denied {
  const { scenario } = knownOf(draft, act.home.scenario);
  const admitted = admit(draft, scenario, act, { ...trial, isStep: trial.within !== undefined });
  if ('refused' in admitted) return admitted;
  const { value, faults } = readFields(act.input, trial.input);
  const [fault] = faults;
  if (fault !== undefined) return refuseField(act, fault, faults);
  const scene = sceneOf(draft, scenario, trial, admitted, value);
  const before = momentOf(draft, scene, look);
  const opened =
    act.kind === 'opening' ? { ...scene, record: act.does(before as never) as never } : scene;
  const moment = act.kind === 'opening' ? momentOf(draft, opened, look) : before;
  for (const rule of act.must) {
    const values = broken(rule, moment);
    if (values !== undefined) return no(rule, values, opened.case);
  }
  return carryOut(draft, act, opened, trial.names);
}

function sceneOf(
  draft: Draft,
  scenario: Scenario,
  trial: Trial,
  admitted: Admitted,
  input: unknown,
): Scene {
  const { on, within } = trial;
  const parent = on === undefined ? within?.case : on.parent;
  return {
    scenario,
    case: on?.id ?? draft.world.newId(scenario.id),
    current: on,
    parties: admitted.parties,
    parent,
    actor: within?.actor ?? draft.world.actor,
    by: admitted.by,
    who: admitted.who,
    now: within?.now ?? draft.world.now,
    input,
    record: on?.record ?? {},
  };
}

/** The change itself, once nothing speaks against it. */
function carryOut(draft: Draft, act: Act, scene: Scene, names: Names): Case | Denied {
  const { scenario, current, now } = scene;
  assert(draft.done.length < stepsMax, `${scenario.id}: one decision brings about too much`);
  const moment = momentOf(draft, scene, look);
  const record =
    act.kind === 'opening' ? scene.record : { ...scene.record, ...act.does(moment as never) };
  const after: Scene = { ...scene, record };
  const late = momentOf(draft, after, look);
  const phase = act.goes?.(late as never) ?? act.to[0] ?? current?.phase ?? '';
  assert(act.to.length === 0 || act.to.includes(phase), `${act.home.name} may lead to ${phase}`);
  const next: Case = {
    id: scene.case,
    scenario: scenario.id,
    definition: scenario.version,
    version: (current?.version ?? 0) + 1,
    phase,
    record,
    parties: scene.parties,
    ...(scene.parent === undefined ? {} : { parent: scene.parent }),
    openedAt: current?.openedAt ?? now,
    changedAt: now,
  };
  put(draft, next);
  const places = typeof act.seals === 'function' ? act.seals(late as never) : act.seals;
  draft.done.push(doneOf(act, after, next, names, orders(scenario, places, after, next)));
  return follow(draft, act, late, after, next);
}

function doneOf(
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

/** What follows in other cases. A refusal there refuses all of it. */
function follow(
  draft: Draft,
  act: Act,
  moment: AnyMoment,
  scene: Scene,
  next: Case,
): Case | Denied {
  if (act.also === undefined) return next;
  const called = `${act.home.scenario}.${act.home.name}`;
  for (const step of act.also(moment as never)) {
    const on = step.on === undefined ? undefined : look(draft, step.on);
    if (step.on !== undefined && on === undefined) return denied('case-unknown');
    if (on !== undefined && on.scenario !== step.act.home.scenario) return denied('case-mismatch');
    const { within } = step.act;
    assert(
      within.length === 0 || within.includes(called),
      `${step.act.home.name} follows from ${called}`,
    );
    const { input, names } = step;
    const outcome = perform(draft, step.act, { on, input, names, within: scene });
    if ('refused' in outcome) return outcome;
  }
  return draft.changed.get(next.id) ?? next;
}

function orders(
  scenario: Scenario,
  places: readonly string[],
  scene: Scene,
  next: Case,
): readonly SealOrder[] {
  return places.map((name) => {
    const [paper = '', place = ''] = name.split('.');
    const needed = scenario.papers[paper]?.places[place];
    assert(needed !== undefined, `${scenario.id}: ${name} is a place on a paper`);
    const by = scene.by === place ? scene.who : momentPlayer(scenario, next, place);
    return { case: next.id, version: next.version, paper, place, needed, by };
  });
}

function momentPlayer(scenario: Scenario, next: Case, role: string): string {
  const [player, ...more] = next.parties[role] ?? [];
  assert(player !== undefined && more.length === 0, `${scenario.id}: one ${role} seals`);
  return player;
}

/** What lasts is looked at last: after all of it, in every case that has changed. */
function finish(draft: Draft, on: Case): Accepted | Denied {
  const taken: { key: string; case: string }[] = [];
  const freed: string[] = [];
  for (const c of draft.changed.values()) {
    const { scenario } = knownOf(draft, c.scenario);
    if (scenario.always.length > 0) {
      const moment = momentOf(draft, standing(draft, scenario, c, draft.world.now), caseIn);
      for (const rule of scenario.always) {
        const values = broken(rule, moment);
        if (values !== undefined) return no(rule, values, c.id);
      }
    }
    if (scenario.claims.length > 0) weigh(draft, scenario, c, taken, freed);
  }
  const held = taken.find(({ key, case: by }) => isHeld(draft, key, by, freed));
  const twice = taken.find(({ key }, n) => taken.findIndex((other) => other.key === key) !== n);
  const clash = held ?? twice;
  if (clash !== undefined) return clashOf(draft, clash);
  const { done } = draft;
  return {
    accepted: true,
    case: on.id,
    changed: [...draft.changed.values()],
    done,
    seals: done.length === 1 ? (done[0]?.seals ?? []) : done.flatMap((d) => d.seals),
    taken,
    freed: freed.filter((key) => !taken.some((other) => other.key === key)),
  };
}

function isHeld(draft: Draft, key: string, by: string, freed: readonly string[]): boolean {
  const holder = draft.world.claimed(key);
  return holder !== undefined && holder !== by && !freed.includes(key);
}

/** Keys of all claims of a case, with who asks for them. */
export function claimsOf(scenario: Scenario, c: Case): readonly string[] {
  return scenario.claims.flatMap((claim) => claim.key(c as never) ?? []);
}

function weigh(
  draft: Draft,
  scenario: Scenario,
  c: Case,
  taken: { key: string; case: string }[],
  freed: string[],
): void {
  const before = draft.before.get(c.id);
  const had = before === undefined ? [] : claimsOf(scenario, before);
  const has = claimsOf(scenario, c);
  for (const key of has) if (!had.includes(key)) taken.push({ key, case: c.id });
  for (const key of had) if (!has.includes(key)) freed.push(key);
}

function clashOf(draft: Draft, clash: { readonly key: string; readonly case: string }): Denied {
  const c = draft.changed.get(clash.case);
  assert(c !== undefined, 'a claim is of a case that has changed');
  const { scenario } = knownOf(draft, c.scenario);
  const claim = scenario.claims.find((one) =>
    [one.key(c as never) ?? []].flat().includes(clash.key),
  );
  assert(claim !== undefined, 'a claim has its words');
  return no(claim, { key: clash.key }, c.id);
}

/** The values of a rule that does not hold. */
function broken(rule: Rule<never, never>, moment: AnyMoment): Values | undefined {
  const outcome = rule.holds(moment as never);
  if (outcome === true) return undefined;
  return outcome === false ? {} : outcome;
}

function no(denial: Denial, values: Values, of: string): Denied {
  const { code, basis, zh, en } = denial;
  return { refused: code, basis, words: { zh, en }, values, case: of };
}
