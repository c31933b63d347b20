import type { Act, Case, Denied, Names, Scenario } from './definition.ts';
import type { Draft } from './draft.ts';
import type { Actor, PartyId, Players, Role } from './party.ts';
import { denied, inWords } from './refusal.ts';

/** Players one role may have in one case. */
const playersMax = 100;

/** Who does it, and who plays what afterwards. */
export interface Admitted {
  readonly by: string;
  readonly who: PartyId;
  readonly parties: Players;
}

interface Trial {
  readonly on: Case | undefined;
  readonly names: Names;
  readonly isStep: boolean;
}

/**
 * The checks all scenarios share, in order of precedence: who, how surely known, from which phase,
 * with whom. A stranger learns nothing of the phase.
 */
export function admit(draft: Draft, scenario: Scenario, act: Act, trial: Trial): Admitted | Denied {
  const { on } = trial;
  const player = playerOf(draft.world.actor, scenario, act, on);
  if ('refused' in player) return player;
  if (act.level > draft.world.actor.level && !trial.isStep) {
    return denied('step-up-required', { level: act.level });
  }
  if (on !== undefined && !act.from.includes(on.phase)) {
    const closed = act.closed[on.phase];
    if (closed !== undefined) return inWords(closed);
    const state = scenario.phaseTitles[on.phase] ?? on.phase;
    return denied('state-conflict', { state, action: act.title });
  }
  const barred = checkNames(draft, scenario, act, trial.names);
  if (barred !== undefined) return barred;
  return { ...player, parties: partiesAfter(scenario, player, trial) };
}

/** The role the actor plays in this act. */
function playerOf(
  actor: Actor,
  scenario: Scenario,
  act: Act,
  on: Case | undefined,
): { readonly by: string; readonly who: PartyId } | Denied {
  if (act.within.length > 0) return { by: 'within', who: '' };
  let no: Denied = denied('role-not-held');
  for (const name of act.by) {
    const role = scenario.roles[name];
    if (role === undefined) continue;
    const barred = barrier(role, name, actor, on);
    if (barred === undefined) return { by: name, who: actor[role.kind] ?? '' };
    if (act.by.length === 1 || barred.refused !== 'role-kind-wrong') no = barred;
  }
  return no;
}

function barrier(role: Role, name: string, actor: Actor, on: Case | undefined): Denied | undefined {
  const face = actor[role.kind];
  if (face === undefined) return denied('role-kind-wrong');
  const players = on?.parties[name] ?? [];
  const isFree = on === undefined || role.filled === 'many';
  const isVacant = players.length === 0 && role.filled === 'first';
  if (!isFree && !isVacant && !players.includes(face)) {
    return role.denial === undefined ? denied('role-not-held') : inWords(role.denial);
  }
  if (role.needs !== undefined && !actor.holds.includes(role.needs)) {
    return denied('role-unqualified', { needs: role.needs });
  }
  return undefined;
}

function checkNames(draft: Draft, scenario: Scenario, act: Act, names: Names): Denied | undefined {
  const missing = act.names.filter((role) => names[role] === undefined);
  const given = Object.keys(names);
  const extra = given.filter((role) => !act.names.includes(role) && !act.mayName.includes(role));
  if (missing.length > 0 || extra.length > 0) {
    return denied('players-not-named', { roles: [...missing, ...extra].join(', ') });
  }
  for (const name of given) {
    const role = scenario.roles[name];
    const players = listed(names[name]);
    const isOne = role?.filled !== 'several';
    if (role === undefined || players.length === 0 || players.length > (isOne ? 1 : playersMax)) {
      return denied('players-not-named', { roles: name });
    }
    const stranger = players.find((p) => draft.world.knows?.(p, role.kind) === false);
    if (stranger !== undefined) return denied('party-unknown', { party: stranger });
  }
  return undefined;
}

function listed(names: Names[string] | undefined): readonly PartyId[] {
  if (names === undefined) return [];
  return typeof names === 'string' ? [names] : [...new Set(names)];
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
