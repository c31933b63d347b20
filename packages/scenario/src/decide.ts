import { assert, type Instant } from '@yunzhang/base';
import { admit, type Admitted, isKeptFrom, recast } from './admission.ts';
import type { Taken } from './claims.ts';
import type { Act, Case, Denied, Names, Scenario } from './definition.ts';
import { doneOf, orders } from './done.ts';
import { caseIn, type Done, type Draft, knownOf, newDraft, put, type World } from './draft.ts';
import { checkLasting, firstBroken } from './lasting.ts';
import { type AnyMoment, momentOf, type Scene, standing, withRecord } from './moment.ts';
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
  readonly taken: readonly Taken[];
  readonly freed: readonly string[];
  /**
   * Every case that was read, with its version; 0 where there was none. A host stores the decision
   * only where all of them are still so: a seal that was frozen meanwhile must not be used.
   */
  readonly saw: readonly { readonly case: string; readonly version: number }[];
  /** Cases whose children were read: they may have no more of them when the decision is stored. */
  readonly counted: readonly string[];
}

/** Acts one decision may bring about: what a person starts, a person can oversee. */
const stepsMax = 2000;
/** How deep acts may follow from one another, and kin be settled because kin look at them. */
const depthMax = 50;
/** Deadlines of one case that may pass unseen. */
const settleMax = 64;

/**
 * Decides one attempt. Pure: the same world and attempt give the same answer.
 *
 * Deadlines of the case and of its parent that have passed are done first, each at its own instant,
 * so that what is allowed never depends on whether the clock has been by: who comes at the very
 * instant comes too late. All of it happens or nothing does.
 *
 * A deadline whose guard looks at other kin sees them as they are when it is looked at: a host
 * visits deadlines as they fall due, with `settle`.
 *
 * The cost grows with the rules of the act and the kin they look at, not with the number of cases.
 */
export function decide(world: World, attempt: Attempt): Accepted | Denied {
  const draft = newDraft(world);
  const act = actOf(world, attempt);
  if (act === undefined) return denied('act-unknown');
  const { on } = attempt;
  if ((act.kind === 'opening') !== (on === undefined)) return denied('case-mismatch');
  const current = on === undefined ? undefined : arrive(draft, on);
  if (on !== undefined && (current === undefined || isKept(draft, act, current, attempt.input))) {
    return denied('case-unknown');
  }
  if (current !== undefined && current.scenario !== attempt.scenario) {
    return denied('case-mismatch');
  }
  if (act.kind === 'deadline') return ofClock(draft, attempt, current);
  if (act.within.length > 0) return denied('act-not-direct');
  const { input, names = {}, expects } = attempt;
  const next = perform(draft, act, { on: current, input, names, expects, within: undefined });
  return 'refused' in next ? next : finish(draft, next);
}

/** The act by its name; names every object has, such as `constructor`, are no acts. */
function actOf(world: World, { scenario, act }: Attempt): Act | undefined {
  const acts = world.catalog.find(scenario)?.scenario.acts;
  return acts !== undefined && Object.hasOwn(acts, act) ? acts[act] : undefined;
}

function isKept(draft: Draft, act: Act, on: Case, input: unknown): boolean {
  const { scenario } = knownOf(draft, on.scenario);
  return isKeptFrom(draft.world.actor, scenario, act, { on, input });
}

/** Does what is overdue in one case; undefined where nothing is. */
export function settle(world: World, id: string): Accepted | Denied | undefined {
  const draft = newDraft(world);
  const current = arrive(draft, id);
  if (current === undefined) return denied('case-unknown');
  return draft.done.length === 0 ? undefined : finish(draft, current);
}

/**
 * When the host should settle the case next: now or earlier where something is overdue. A deadline
 * that has passed and whose guard does not hold waits for another act, not for the clock.
 */
export function nextDeadline(world: World, id: string): Instant | undefined {
  const draft = newDraft(world);
  const current = arrive(draft, id);
  const [first] = draft.done;
  if (first !== undefined) return Math.min(first.at, world.now);
  if (current === undefined) return undefined;
  const later = dueTimes(draft, current).filter(({ at }) => at > world.now && at < Infinity);
  return later[0]?.at;
}

/** An attempt of the clock: accepted when that deadline has just been done. */
function ofClock(draft: Draft, attempt: Attempt, current: Case | undefined): Accepted | Denied {
  assert(current !== undefined, 'a deadline is of a case');
  if (draft.world.actor.system !== clock.system) return denied('role-not-held');
  const passed = draft.done.some((d) => d.case === current.id && d.act === attempt.act);
  return passed ? finish(draft, current) : denied('deadline-not-reached');
}

/** The case an attempt is on, once all is done that was due in it and in its parent. */
function arrive(draft: Draft, id: string): Case | undefined {
  const current = caseIn(draft, id);
  if (current === undefined) return undefined;
  const { parent } = current;
  const ids = parent === undefined ? [id] : [parent, id];
  if (ids.some((each) => isRunning(draft, each))) catchUp(draft, ids, draft.world.now);
  return caseIn(draft, id);
}

function isRunning(draft: Draft, id: string): boolean {
  const c = caseIn(draft, id);
  return c !== undefined && dueIn(draft, c).length > 0;
}

/** A case with its deadlines done that were due by `until`, each at its own instant. */
export function look(draft: Draft, id: string, until: Instant): Case | undefined {
  const current = caseIn(draft, id);
  if (current === undefined || draft.settling.has(id) || draft.depth >= depthMax) return current;
  if (dueIn(draft, current).length === 0) return current;
  catchUp(draft, [id], until);
  return caseIn(draft, id);
}

/** Does what is overdue in these cases, in the order of its time over all of them. */
function catchUp(draft: Draft, ids: readonly string[], until: Instant): void {
  for (const id of ids) draft.settling.add(id);
  draft.depth++;
  for (let left = settleMax * ids.length; ; left--) {
    assert(left > 0, `${ids.join()}: deadlines do not follow each other without end`);
    const [due, other] = ids.map((id) => overdue(draft, id, until));
    const next = due === undefined || (other?.scene.now ?? Infinity) < due.scene.now ? other : due;
    if (next === undefined) break;
    const { act, scene, moment } = next;
    const called = `${act.home.scenario}.${act.home.name}`;
    const outcome = carryOut(draft, act, scene, moment, {});
    assert(!('refused' in outcome), `${called}: a deadline is not refused`);
  }
  draft.depth--;
  for (const id of ids) draft.settling.delete(id);
}

/** Deadlines that can fall due in the phase of a case. */
function dueIn(draft: Draft, c: Case): readonly Act[] {
  return knownOf(draft, c.scenario).deadlines[c.phase] ?? [];
}

/**
 * When they do, in order. A deadline counts from the case as it was left, by the limits in force
 * then: a law that changes while it runs does not move it.
 */
function dueTimes(draft: Draft, c: Case): readonly { readonly act: Act; readonly at: Instant }[] {
  const { scenario } = knownOf(draft, c.scenario);
  const moment = momentOf(draft, standing(draft, scenario, c, c.changedAt), look);
  const times = dueIn(draft, c).map((act) => {
    const at = act.at?.(moment as never) ?? Infinity;
    assert(!Number.isNaN(at), `${scenario.id}.${act.home.name} falls due at a moment`);
    return { act, at };
  });
  return times.length < 2 ? times : times.sort((a, b) => a.at - b.at);
}

/** The earliest deadline of a case that is due and whose guard holds. */
function overdue(
  draft: Draft,
  id: string,
  until: Instant,
): { readonly act: Act; readonly scene: Scene; readonly moment: AnyMoment } | undefined {
  const current = caseIn(draft, id);
  if (current === undefined || dueIn(draft, current).length === 0) return undefined;
  const { scenario } = knownOf(draft, current.scenario);
  for (const { act, at } of dueTimes(draft, current)) {
    if (at > until) return undefined;
    const then = Math.max(at, current.changedAt);
    const scene = { ...standing(draft, scenario, current, then), actor: clock };
    const moment = momentOf(draft, scene, look);
    if (firstBroken(act.must, moment) === undefined) return { act, scene, moment };
  }
  return undefined;
}

interface Trial {
  readonly on: Case | undefined;
  readonly input: unknown;
  readonly names: Names;
  readonly expects: number | undefined;
  /** The act it follows from. */
  readonly within: Scene | undefined;
}

/** One act of a decision, with those that follow from it. */
function perform(draft: Draft, act: Act, trial: Trial): Case | Denied {
  if (++draft.steps > stepsMax) return denied('attempt-too-large');
  const { scenario } = knownOf(draft, act.home.scenario);
  const { on, names, expects, within, input } = trial;
  const actor = within?.actor ?? draft.world.actor;
  // Written out: spreading what is passed on took more time than all the rest of a decision.
  const asked = { on, names, expects, input, actor, isStep: within !== undefined };
  const admitted = admit(draft, scenario, act, asked);
  if ('refused' in admitted) return admitted;
  const { value, faults } = readFields(act.input, input);
  const [fault] = faults;
  if (fault !== undefined) return refuseField(act, fault, faults);
  const parent = parentOf(draft, act, trial, value);
  if (typeof parent === 'object') return parent;
  const tried = sceneOf(draft, scenario, { on, within, actor, parent, input: value }, admitted);
  const before = momentOf(draft, tried, look);
  const isOpening = act.kind === 'opening';
  const opened = isOpening ? withRecord(tried, act.does(before as never)) : tried;
  const moment = isOpening ? momentOf(draft, opened, look) : before;
  const refusal = firstBroken(act.must, moment);
  if (refusal !== undefined) return refusal;
  // Its own deadlines wait until it has been stored; those of what a deadline moves do not.
  if (opened.actor !== clock) draft.settling.add(opened.case);
  return carryOut(draft, act, opened, moment, names);
}

function sceneOf(
  draft: Draft,
  scenario: Scenario,
  trial: Pick<Trial, 'on' | 'within' | 'input'> & Pick<Scene, 'actor' | 'parent'>,
  admitted: Admitted,
): Scene {
  const { on, within, actor, parent, input } = trial;
  return {
    scenario,
    case: on?.id ?? newId(draft, scenario),
    current: on,
    parties: admitted.parties,
    parent,
    actor,
    by: admitted.by,
    who: admitted.who,
    // Clocks of two machines differ: the time of a case never goes back.
    now: Math.max(within?.now ?? draft.world.now, on?.changedAt ?? 0),
    input,
    record: on?.record ?? {},
  };
}

/** The case an opening belongs to: the one it follows from, or the one its input names. */
function parentOf(
  draft: Draft,
  act: Act,
  { on, within }: Trial,
  input: Readonly<Record<string, unknown>>,
): string | Denied | undefined {
  if (on !== undefined) return on.parent;
  const id = act.under === undefined ? undefined : input[act.under];
  if (act.under === undefined || typeof id !== 'string') return within?.case;
  const parent = look(draft, id, draft.world.now);
  const of = act.input[act.under]?.shape;
  if (parent === undefined || isKept(draft, act, parent, input)) return denied('case-unknown');
  return of?.kind === 'case' && of.of === parent.scenario ? id : denied('case-mismatch');
}

function newId(draft: Draft, scenario: Scenario): string {
  const id = draft.world.newId(scenario.id);
  assert(caseIn(draft, id) === undefined, `${id} is a new id`);
  return id;
}

/** The change itself, once nothing speaks against it. */
function carryOut(
  draft: Draft,
  act: Act,
  scene: Scene,
  moment: AnyMoment,
  names: Names,
): Case | Denied {
  const { scenario, current, now } = scene;
  const record =
    act.kind === 'opening' ? scene.record : { ...scene.record, ...act.does(moment as never) };
  const cast = act.casts?.(moment as never);
  const parties = cast === undefined ? scene.parties : recast(scene.parties, cast);
  if (typeof parties === 'string') return denied('players-not-named', { roles: parties });
  const after = withRecord(scene, record, parties);
  const looksBack =
    act.goes !== undefined || act.also !== undefined || typeof act.seals === 'function';
  const late = looksBack ? momentOf(draft, after, look) : moment;
  const phase = act.goes?.(late as never) ?? act.to[0] ?? current?.phase ?? '';
  assert(act.to.length === 0 || act.to.includes(phase), `${act.home.name} may lead to ${phase}`);
  const next: Case = {
    id: scene.case,
    scenario: scenario.id,
    definition: scenario.version,
    version: (current?.version ?? 0) + 1,
    phase,
    record,
    parties,
    ...(scene.parent === undefined ? {} : { parent: scene.parent }),
    openedAt: current?.openedAt ?? now,
    changedAt: now,
  };
  put(draft, next);
  const places = typeof act.seals === 'function' ? act.seals(late as never) : act.seals;
  draft.done.push(doneOf(act, after, next, names, orders(scenario, places, after, next)));
  return follow(draft, act, late, after, next);
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
  if (++draft.depth > depthMax) return denied('attempt-too-large');
  const called = `${act.home.scenario}.${act.home.name}`;
  for (const step of act.also(moment as never)) {
    const { home } = step.act;
    // The catalog's text of it, which may be an earlier one than the definition holds on to.
    const other = knownOf(draft, home.scenario).scenario.acts[home.name];
    assert(other !== undefined, `${home.scenario}.${home.name} is in the catalog`);
    const on = step.on === undefined ? undefined : look(draft, step.on, scene.now);
    if (step.on !== undefined && on === undefined) return denied('case-unknown');
    if (on !== undefined && on.scenario !== home.scenario) return denied('case-mismatch');
    const { within } = other;
    assert(within.length === 0 || within.includes(called), `${home.name} follows from ${called}`);
    const { input, names } = step;
    const trial = { on, input, names, expects: undefined, within: scene };
    const outcome = perform(draft, other, trial);
    if ('refused' in outcome) return outcome;
  }
  draft.depth--;
  return draft.changed.get(next.id) ?? next;
}

function finish(draft: Draft, on: Case): Accepted | Denied {
  const held = checkLasting(draft);
  if ('refused' in held) return held;
  const { done } = draft;
  return {
    accepted: true,
    case: on.id,
    changed: [...draft.changed.values()],
    done,
    seals: done.length === 1 ? (done[0]?.seals ?? []) : done.flatMap((d) => d.seals),
    ...held,
    saw: Array.from(draft.seen, ([id, version]) => ({ case: id, version })),
    counted: [...draft.counted],
  };
}
