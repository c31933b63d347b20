import type { Instant } from '@yunzhang/base';
import { day, hour, startOf } from './beijing.ts';
import type { Attempt } from './decide.ts';
import { nextDeadline } from './decide.ts';
import type { Case, Names } from './definition.ts';
import { generate, spoil, type Surroundings } from './generate.ts';
import { type Actor, clock, type PartyId, type Role } from './party.ts';
import type { Near } from './proof.ts';
import type { Chance } from './walk-chance.ts';
import type { Step } from './walk-check.ts';
import type { Plan, Planned } from './walk-plan.ts';
import type { Store } from './walk-store.ts';

/** Years a walk may take: dates end with the century. */
const spanMax = 60 * 365 * day;
/** Episodes that begin with a prologue, where there is one. */
const prologueShare = 0.5;

/** Cases of one scenario a hint is shown. */
const latestMax = 60;

/** One walk while it goes on. */
export interface Walker {
  readonly plan: Plan;
  readonly rnd: Chance;
  readonly store: Store;
  /** Cases of late, at most `pool`. */
  readonly recent: string[];
  readonly pool: number;
  /** The last cases of each scenario, for fields that name one. */
  readonly latest: Map<string, string[]>;
  /** How fast time goes: 0 stands still but for deadlines. */
  readonly pace: number;
  readonly start: Instant;
  /** Acts accepted, by name: those that have happened least are tried most. */
  readonly counts: Map<string, number>;
  /** Attempts that race with the last one. */
  readonly racing: Omit<Step, 'serial' | 'now'>[];
  /** The rest of the prologue. */
  readonly ahead: Omit<Step, 'serial'>[];
  now: Instant;
  serial: number;
  /** The case of the last step that was accepted. */
  last: string | undefined;
}

/** Begins an episode. */
export function walkerOf(plan: Plan, rnd: Chance, store: Store): Walker {
  const { start = startOf('2026-03-02') + 9 * hour, prologues = [] } = plan.proof;
  const ahead = prologues.length > 0 && rnd.is(prologueShare) ? rnd.pick(prologues) : [];
  return {
    plan,
    rnd,
    store,
    recent: [],
    latest: new Map(),
    pool: ahead.length > 0 ? 12 : rnd.pick([2, 4, 12, 60]),
    pace: rnd.pick([0, 0.01, 0.1, 0.3, 1]),
    start,
    counts: new Map(),
    racing: [],
    ahead: [...ahead],
    now: start,
    serial: 0,
    last: undefined,
  };
}

/** Remembers what a decision changed. */
export function remember(walker: Walker, changed: readonly Case[]): void {
  const { recent, latest, pool, rnd } = walker;
  for (const { id, scenario } of changed) {
    if (!recent.includes(id)) recent.push(id);
    const own = latest.get(scenario) ?? [];
    latest.set(scenario, own);
    if (!own.includes(id) && own.push(id) > latestMax) own.shift();
  }
  while (recent.length > pool) {
    const over = recent.findIndex((id) => rarity(walker, walker.store.find(id)) === Infinity);
    recent.splice(over >= 0 && rnd.is(0.9) ? over : 0, 1);
  }
}

/** What is tried next. */
export function nextStep(walker: Walker): Step {
  const serial = ++walker.serial;
  const told = walker.ahead.shift();
  if (told !== undefined) {
    walker.now = told.now;
    return { serial, ...told };
  }
  const racing = walker.racing.shift();
  if (racing !== undefined) return stepOf(walker, serial, racing);
  let on = chooseCase(walker);
  passTime(walker, on);
  let planned = chooseAct(walker, on);
  // What should be seldom is passed over for another case, also where it is all one can do.
  for (let n = 0; n < 6 && !walker.rnd.is(planned.hint.weight ?? 1); n++) {
    on = chooseCase(walker);
    planned = chooseAct(walker, on);
  }
  const step = attemptOf(walker, planned, on);
  if (on !== undefined && walker.rnd.is(0.04)) {
    const rival = attemptOf(walker, chooseAct(walker, on), on);
    walker.racing.push({ ...rival, attempt: { ...rival.attempt, expects: on.version } });
  }
  return stepOf(walker, serial, step);
}

function stepOf(
  { now }: Walker,
  serial: number,
  { actor, attempt }: Omit<Step, 'serial' | 'now'>,
): Step {
  return { serial, now, actor, attempt };
}

function chooseCase(walker: Walker): Case | undefined {
  const { rnd, recent, store, plan, pool } = walker;
  if (recent.length === 0) return undefined;
  const share = recent.length < pool ? 0.25 : 0.06;
  if (plan.openings.length > 0 && rnd.is(share)) return undefined;
  if (rnd.is(0.02)) return store.find(rnd.pick(Array.from(store.cases.keys())));
  const last = walker.last === undefined ? undefined : store.find(walker.last);
  if (rnd.is(0.3) && rarity(walker, last) < Infinity) return last;
  // Now a few are looked at, now many: what is common keeps happening, what is rare gets its turn.
  const looks = rnd.pick([2, 2, 8]);
  let chosen = store.find(rnd.pick(recent));
  for (let n = 1; n < looks; n++) {
    const other = store.find(rnd.pick(recent));
    if (rarity(walker, other) < rarity(walker, chosen)) chosen = other;
  }
  // What is over is tried now and then; a new case teaches more.
  const isOver = rarity(walker, chosen) === Infinity && plan.openings.length > 0;
  return isOver && rnd.is(0.8) ? undefined : chosen;
}

/** How often the rarest act of its phase has happened; a case that is over comes last. */
function rarity(walker: Walker, c: Case | undefined): number {
  const here = `${c?.scenario}/${c?.phase}`;
  const { inPhase, dueInPhase } = walker.plan;
  // A case that only waits for its time is not over.
  const acts = inPhase.get(here) ?? dueInPhase.get(here) ?? [];
  let least = Infinity;
  for (const planned of acts) least = Math.min(least, oftenness(walker, planned));
  return least;
}

function passTime(walker: Walker, on: Case | undefined): void {
  const { rnd, pace, start, plan } = walker;
  if (walker.now - start > spanMax || rnd.is(0.3)) return;
  const waits = on !== undefined && !plan.inPhase.has(`${on.scenario}/${on.phase}`);
  if (on !== undefined && rnd.is(waits ? 0.4 : 0.08)) {
    const world = walker.store.world(plan.proof.catalog, clock, walker.now, '');
    const due = nextDeadline(world, on.id);
    if (due !== undefined && due - start < spanMax) {
      walker.now = Math.max(walker.now, due + rnd.pick([-1, 0, 0, 1]));
      return;
    }
  }
  const whole = rnd.pick([1, 1000, 60_000, hour, hour, day, rnd.whole(1, 40) * day]);
  if (rnd.is(pace)) walker.now += Math.floor(whole * rnd.next()) + 1;
}

function chooseAct(walker: Walker, on: Case | undefined): Planned {
  const { rnd, plan } = walker;
  if (on === undefined) {
    const { openings } = plan;
    return openings.length === 0 || rnd.is(0.01) ? rnd.pick(plan.acts) : rarest(walker, openings);
  }
  const here = `${on.scenario}/${on.phase}`;
  const due = plan.dueInPhase.get(here);
  const acts = plan.inPhase.get(here);
  if (due !== undefined && rnd.is(acts === undefined ? 0.5 : 0.08)) return rnd.pick(due);
  if (acts !== undefined && rnd.is(0.9)) return rarest(walker, acts);
  const own = plan.acts.filter(({ scenario }) => scenario.id === on.scenario);
  return rnd.pick(rnd.is(0.9) ? own : plan.acts);
}

/** Of two, the one that has happened less. */
function rarest(walker: Walker, acts: readonly Planned[]): Planned {
  const { rnd } = walker;
  const one = rnd.pick(acts);
  if (acts.length === 1) return one;
  const two = rnd.pick(acts);
  return oftenness(walker, one) <= oftenness(walker, two) ? one : two;
}

/** How often it has happened, against how often it should. */
function oftenness({ counts }: Walker, { name, hint }: Planned): number {
  return (counts.get(name) ?? 0) / (hint.weight ?? 1);
}

function attemptOf(
  walker: Walker,
  planned: Planned,
  on: Case | undefined,
): { readonly actor: Actor; readonly attempt: Attempt } {
  const { rnd } = walker;
  const { act, scenario, verb } = planned;
  const near = nearOf(walker, planned, on);
  const actor = actorFor(walker, planned, near);
  const input = inputFor(walker, planned, near);
  const names = namesFor(walker, planned, near);
  const isBlind = rnd.is(0.005);
  const isSeen = on !== undefined && rnd.is(0.15);
  const version = on === undefined ? 0 : on.version + (rnd.is(0.3) ? rnd.pick([-1, 1]) : 0);
  const id = isBlind ? `c${rnd.whole(1, 9)}/9` : on?.id;
  const isOpening = act.kind === 'opening' && !rnd.is(0.005);
  const attempt: Writable<Attempt> = {
    scenario: scenario.id,
    act: rnd.is(0.002) ? 'nothing' : verb,
    input,
    names,
  };
  if (!isOpening && id !== undefined) attempt.on = id;
  if (isSeen) attempt.expects = version;
  return { actor, attempt };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function nearOf(walker: Walker, planned: Planned, on: Case | undefined): Near {
  const { store, plan, rnd, now } = walker;
  let made = 0;
  const serial = () => (walker.serial % 1_000_000) * 100 + made++;
  const cases = (scenario: string, phase?: string): readonly Case[] => {
    const found = (walker.latest.get(scenario) ?? []).flatMap((id) => store.find(id) ?? []);
    return found.filter((c) => phase === undefined || c.phase === phase).toReversed();
  };
  const around: Surroundings = {
    now,
    record: on?.record ?? {},
    parties: (kind) => plan.parties[kind],
    ids: (scenario) => cases(scenario).map((c) => c.id),
    serial,
  };
  return {
    now,
    on,
    parties: around.parties,
    cases,
    children: store.children,
    find: store.find,
    make: () => generate(rnd, planned.act.input, around),
    serial,
  };
}

function inputFor(walker: Walker, planned: Planned, near: Near): unknown {
  const { rnd } = walker;
  const { input } = planned.hint;
  const made = input === undefined || rnd.is(0.1) ? near.make() : input(rnd, near);
  return rnd.is(0.06) ? spoil(rnd, made) : made;
}

/** The player of a role it may be done in, more often than anybody. */
function actorFor(walker: Walker, planned: Planned, near: Near): Actor {
  const { rnd, plan } = walker;
  const { act, scenario, hint } = planned;
  const { cast } = plan.proof;
  if (act.kind === 'deadline') return rnd.is(0.9) ? clock : rnd.pick(cast);
  if (rnd.is(0.08)) return rnd.is(0.02) ? clock : rnd.pick(cast);
  const chosen =
    hint.who !== undefined ? hint.who(rnd, near) : playerOf(walker, scenario.roles, act.by, near);
  if (rnd.is(0.04)) return { ...chosen, level: rnd.pick([0, 1, 2] as const) };
  return rnd.is(0.03) ? { ...chosen, holds: [] } : chosen;
}

function playerOf(
  walker: Walker,
  roles: Readonly<Record<string, Role>>,
  by: readonly string[],
  near: Near,
): Actor {
  const { rnd, plan } = walker;
  const { cast } = plan.proof;
  const name = by.length === 0 ? undefined : rnd.pick(by);
  const role = name === undefined ? undefined : roles[name];
  if (name === undefined || role === undefined) return rnd.pick(cast);
  const players = near.on?.parties[name] ?? [];
  const known = players.length > 0 ? (plan.actorsOf.get(rnd.pick(players)) ?? []) : [];
  const isFit = (actor: Actor) =>
    actor[role.kind] !== undefined &&
    (role.needs === undefined || actor.holds.includes(role.needs));
  const fit = (known.length > 0 ? known : cast).filter(isFit);
  return rnd.pick(fit.length > 0 ? fit : cast);
}

function namesFor(walker: Walker, planned: Planned, near: Near): Names {
  const { rnd } = walker;
  const { act, scenario, hint } = planned;
  if (hint.names !== undefined && rnd.is(0.92)) return hint.names(rnd, near);
  if (act.names.length === 0 && act.mayName.length === 0 && rnd.is(0.98)) return {};
  const named = [...act.names, ...act.mayName.filter(() => rnd.is(0.4))];
  const names = Object.fromEntries(
    named.map((name) => [name, partiesFor(walker, scenario.roles[name])] as const),
  );
  if (rnd.is(0.95)) return names;
  const odd = rnd.pick([...Object.keys(scenario.roles), 'nobody']);
  return { ...names, [odd]: rnd.pick(['stranger', []]) };
}

function partiesFor(walker: Walker, role: Role | undefined): PartyId | readonly PartyId[] {
  const { rnd, plan } = walker;
  if (role === undefined) return 'nobody';
  const { needs, kind } = role;
  const fit = plan.proof.cast.filter((a) => needs === undefined || a.holds.includes(needs));
  const ids = fit.flatMap((actor) => actor[kind] ?? []);
  const from = ids.length > 0 && rnd.is(0.95) ? ids : plan.parties[kind];
  const one = () => (from.length === 0 ? 'nobody' : rnd.pick(from));
  if (role.filled !== 'several' || rnd.is(0.3)) return one();
  return Array.from({ length: rnd.whole(1, 3) }, one);
}
