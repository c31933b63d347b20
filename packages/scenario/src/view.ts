import { assert, type Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import type { Case, Scenario, Secrecy } from './definition.ts';
import { upgraded } from './draft.ts';
import type { Words } from './field.ts';
import { labelOf, spoken } from './label.ts';
import type { Actor, PartyId, Players } from './party.ts';

/** Who reads: all parties they may speak for. One who speaks for none is a stranger. */
export interface Reader {
  readonly parties: readonly PartyId[];
  /** Their qualifications in force now. */
  readonly holds?: readonly string[];
  /** What they show beside their name, for roles that bear something: `{ token }`. */
  readonly shows?: Readonly<Record<string, unknown>>;
}

/** Anybody, with a case number and no part in the case. */
export const stranger: Reader = { parties: [] };

/** A case as one reader may see it. */
export interface View {
  readonly id: string;
  readonly scenario: string;
  readonly title: Words;
  readonly phase: string;
  readonly phaseTitle: Words;
  /** The fields this reader may see now; the others are absent, not empty. */
  readonly record: Readonly<Record<string, unknown>>;
  /** What only those who take part are told. */
  readonly inside?: Inside;
}

/** What the players of a case see beside its record. */
export interface Inside {
  /** Roles the reader plays. */
  readonly roles: readonly string[];
  readonly version: number;
  readonly parties: Players;
  readonly parent?: string;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** Fields that have a value this reader may not see yet. */
  readonly closed: readonly string[];
}

/** The faces an actor shows, as a reader. The clock reads nothing. */
export function readerOf(actor: Actor, shows: Reader['shows'] = {}): Reader {
  const { person, organisation, system, holds } = actor;
  const faces = [person, organisation, system].filter((face) => face !== undefined);
  return { parties: faces, holds, shows };
}

/**
 * Roles the reader plays in a case. A role that bears something is played by whoever shows it, and
 * by nobody else.
 */
export function rolesOf(scenario: Scenario, c: Case, reader: Reader): readonly string[] {
  const { parties, holds = [] } = reader;
  return Object.entries(scenario.roles).flatMap(([name, { bears, filled, needs }]) => {
    if (bears !== undefined && !isShown(c, reader, bears)) return [];
    const isComer = bears !== undefined && filled === 'many' && parties.length > 0;
    const isFit = needs === undefined || holds.includes(needs);
    if (isComer && isFit) return [name];
    return c.parties[name]?.some((player) => parties.includes(player)) === true ? [name] : [];
  });
}

function isShown(c: Case, { shows = {} }: Reader, name: string): boolean {
  const shown = Object.hasOwn(shows, name) ? shows[name] : undefined;
  return shown !== undefined && shown === c.record[name];
}

/** Whether something kept back is open: in one of its phases, or to one of these roles. */
export function isOpen(secrecy: Secrecy, phase: string, roles: readonly string[]): boolean {
  return secrecy.opens.includes(phase) || secrecy.to.some((role) => roles.includes(role));
}

/** The scenario of a case. */
export function scenarioOf(catalog: Catalog, c: Case): Scenario {
  const known = catalog.find(c.scenario);
  assert(known !== undefined, `the scenario ${c.scenario} is in the catalog`);
  return known.scenario;
}

/**
 * What this reader may see of a case; undefined where they may not know that it exists.
 *
 * Players see every field but secret ones that are open neither to their role nor in this phase.
 * Strangers see the phase and the fields named `open`, never who takes part.
 */
export function view(catalog: Catalog, stored: Case, reader: Reader): View | undefined {
  const scenario = scenarioOf(catalog, stored);
  const c = upgraded(scenario, stored);
  const roles = rolesOf(scenario, c, reader);
  // Whoever shows what the case bears knows that it is there.
  const isBearer = roles.some((role) => scenario.roles[role]?.bears !== undefined);
  const { hidden } = scenario;
  if (hidden !== undefined && !isBearer && !isOpen(hidden, c.phase, roles)) return undefined;
  const isInside = roles.length > 0;
  const names = Object.keys(c.record).filter((name) => c.record[name] !== undefined);
  const seen = names.filter(
    (name) =>
      (isInside ? Object.hasOwn(scenario.record, name) : scenario.open.includes(name)) &&
      !isSecret(scenario, c, roles, name),
  );
  const closed = names.filter((name) => isSecret(scenario, c, roles, name));
  return {
    id: c.id,
    scenario: c.scenario,
    title: labelOf(scenario.id, scenario),
    phase: c.phase,
    phaseTitle: phaseTitle(scenario, c.phase),
    record: Object.fromEntries(seen.map((name) => [name, c.record[name]])),
    ...(isInside ? { inside: inside(c, roles, closed) } : {}),
  };
}

/** The title of a phase in both languages. */
export function phaseTitle(scenario: Scenario, phase: string): Words {
  return { zh: scenario.phaseTitles[phase] ?? phase, en: spoken(phase) };
}

/** Whether a field is still secret to a reader with these roles. */
export function isSecret(
  scenario: Scenario,
  c: Case,
  roles: readonly string[],
  name: string,
): boolean {
  const secrecy = Object.hasOwn(scenario.secret, name) ? scenario.secret[name] : undefined;
  return secrecy !== undefined && !isOpen(secrecy, c.phase, roles);
}

function inside(c: Case, roles: readonly string[], closed: readonly string[]): Inside {
  const { version, parties, parent, openedAt, changedAt } = c;
  const origin = parent === undefined ? {} : { parent };
  return { roles, version, parties, ...origin, openedAt, changedAt, closed };
}

/** Of some cases, those this reader may know of, as they may see them. */
export function viewKin(catalog: Catalog, kin: readonly Case[], reader: Reader): readonly View[] {
  return kin.flatMap((c) => view(catalog, c, reader) ?? []);
}
