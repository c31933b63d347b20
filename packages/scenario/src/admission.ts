import type { Act, Case, Denied, Names, Scenario } from './definition.ts';
import type { Draft } from './draft.ts';
import {
  type Actor,
  clock,
  isPartyId,
  type PartyId,
  type PartyKind,
  type Players,
  type Role,
} from './party.ts';
import { denied, inWords } from './refusal.ts';

/** Players one role may have in one case. */
const playersMax = 100;
/** Roles a refusal names. */
const rolesMax = 20;

/** Who does it, and who plays what afterwards. */
export interface Admitted {
  readonly by: string;
  readonly who: PartyId;
  readonly parties: Players;
}

interface Trial {
  readonly on: Case | undefined;
  readonly names: Names;
  /** What was given with it; not yet read. */
  readonly input?: unknown;
  /** The version of the case its author had seen. */
  readonly expects: number | undefined;
  /** Who tries it: the clock, where it follows from a deadline. */
  readonly actor: Actor;
  readonly isStep: boolean;
}

/**
 * The checks all scenarios share, in order of precedence: who, how surely known, from which phase,
 * with whom. A stranger learns nothing of the phase.
 */
export function admit(draft: Draft, scenario: Scenario, act: Act, trial: Trial): Admitted | Denied {
  const { on, actor, expects, input } = trial;
  const player = playerOf(actor, scenario, act, { on, input });
  if ('refused' in player) return player;
  if (act.level > actor.level && !trial.isStep) {
    return denied('step-up-required', { level: act.level });
  }
  if (on !== undefined && expects !== undefined && expects !== on.version) {
    return denied('case-changed', { version: on.version });
  }
  if (on !== undefined && !act.from.includes(on.phase)) {
    const closed = act.closed[on.phase];
    if (closed !== undefined) return inWords(closed, closed.values?.(on as never, draft.world.now));
    const state = scenario.phaseTitles[on.phase] ?? on.phase;
    return denied('state-conflict', { state, action: act.title });
  }
  const barred = checkNames(draft, scenario, act, trial.names);
  if (barred !== undefined) return barred;
  return { by: player.by, who: player.who, parties: partiesAfter(scenario, player, trial) };
}

/**
 * Whether a case is kept from the actor: they play no part that may know of it and none of this
 * act, so it must look to them as if it did not exist.
 */
export function isKeptFrom(actor: Actor, scenario: Scenario, act: Act, door: Door<Case>): boolean {
  const { on } = door;
  const { hidden } = scenario;
  if (hidden === undefined || hidden.opens.includes(on.phase)) return false;
  if (actor.system === clock.system) return false;
  const faces = [actor.person, actor.organisation, actor.system];
  const knows = hidden.to.some((role) => on.parties[role]?.some((p) => faces.includes(p)));
  const isItsAct = act.home.scenario === scenario.id && act.within.length === 0;
  return !knows && !(isItsAct && !('refused' in playerOf(actor, scenario, act, door)));
}

/** What somebody knocks on, and what they show. */
interface Door<On extends Case | undefined> {
  readonly on: On;
  readonly input: unknown;
}

/** The role the actor plays in this act. */
function playerOf(
  actor: Actor,
  scenario: Scenario,
  act: Act,
  door: Door<Case | undefined>,
): { readonly by: string; readonly who: PartyId } | Denied {
  if (act.within.length > 0) return { by: 'within', who: '' };
  let no: Denied = denied('role-not-held');
  for (const name of act.by) {
    const role = scenario.roles[name];
    if (role === undefined) continue;
    const barred = barrier(role, name, actor, door);
    if (barred === undefined) return { by: name, who: actor[role.kind] ?? '' };
    if (act.by.length === 1 || barred.refused !== 'role-kind-wrong') no = barred;
  }
  return no;
}

function barrier(
  role: Role,
  name: string,
  actor: Actor,
  { on, input }: Door<Case | undefined>,
): Denied | undefined {
  const face = actor[role.kind];
  // The clock has a name among the systems, and must never fill a part that is open to comers.
  if (face === undefined || face === clock.system) return denied('role-kind-wrong');
  const players = on?.parties[name] ?? [];
  const isFree = on === undefined || role.filled === 'many';
  const isVacant = players.length === 0 && role.filled === 'first';
  const isBearer = role.bears === undefined || on === undefined || bears(role.bears, on, input);
  if (!isBearer || (!isFree && !isVacant && !players.includes(face))) {
    if (role.denial === undefined) return denied('role-not-held');
    // Who plays it is told to strangers only where the words were written to tell it.
    const isTold = role.denial.zh.includes('{players}');
    return inWords(role.denial, isTold ? { players: players.join('、') } : {});
  }
  if (role.needs !== undefined && !actor.holds.includes(role.needs)) {
    return denied('role-unqualified', { needs: role.needs });
  }
  return undefined;
}

/** Whether the input shows what the record has under that name. */
function bears(name: string, on: Case, input: unknown): boolean {
  const shown =
    typeof input === 'object' && input !== null && Object.hasOwn(input, name)
      ? (input as Readonly<Record<string, unknown>>)[name]
      : undefined;
  return shown !== undefined && shown === on.record[name];
}

function checkNames(draft: Draft, scenario: Scenario, act: Act, names: Names): Denied | undefined {
  const missing = act.names.filter((role) => names[role] === undefined);
  const given = Object.keys(names);
  const extra = given.filter((role) => !act.names.includes(role) && !act.mayName.includes(role));
  if (missing.length > 0 || extra.length > 0) {
    const roles = [...missing, ...extra].slice(0, rolesMax).map((role) => role.slice(0, 64));
    return denied('players-not-named', { roles: roles.join(', ') });
  }
  for (const name of given) {
    const role = scenario.roles[name];
    const players = listed(names[name]);
    const isOne = role?.filled !== 'several';
    if (role === undefined || players.length === 0 || players.length > (isOne ? 1 : playersMax)) {
      return denied('players-not-named', { roles: name });
    }
    const stranger = players.find((p) => !isParty(draft, p, role.kind));
    if (stranger !== undefined) return denied('party-unknown', { party: stranger.slice(0, 64) });
  }
  return undefined;
}

function listed(names: Names[string] | undefined): readonly PartyId[] {
  if (typeof names === 'string') return [names];
  const isList = Array.isArray(names) && names.every((party) => typeof party === 'string');
  return isList ? [...new Set(names)] : [];
}

function isParty(draft: Draft, party: PartyId, kind: PartyKind): boolean {
  return isPartyId(party) && party !== clock.system && draft.world.knows?.(party, kind) !== false;
}

/**
 * Who plays what once an act has cast its parts; the role whose player can be none.
 *
 * An act may cast whom its input names, and an input is a stranger's text.
 */
export function recast(before: Players, cast: Names): Players | string {
  const after = { ...before };
  for (const [role, players] of Object.entries(cast)) {
    const all = listed(players);
    if (
      all.length > playersMax ||
      !all.every(isPartyId) ||
      all.some((party) => party === clock.system)
    )
      return role;
    if (all.length === 0) delete after[role];
    else after[role] = all;
  }
  return after;
}

function partiesAfter(
  scenario: Scenario,
  player: { readonly by: string; readonly who: PartyId },
  trial: Trial,
): Players {
  const { by, who } = player;
  const before: Players = trial.on?.parties ?? {};
  const isRemembered = by !== 'within' && scenario.roles[by]?.filled !== 'many';
  const named = Object.entries(trial.names);
  const isNew = isRemembered && before[by] === undefined;
  if (!isNew && named.length === 0) return before;
  return {
    ...(isNew ? { [by]: [who] } : {}),
    ...before,
    ...Object.fromEntries(named.map(([role, players]) => [role, listed(players)])),
  };
}
