import { admit, type Admitted } from './admission.ts';
import { decide } from './decide.ts';
import type { Act, Case, Denied, Names, Scenario } from './definition.ts';
import { newDraft, type World } from './draft.ts';
import type { Words } from './field.ts';
import {
  type RuleExplained,
  rulesIn,
  type SealExplained,
  sealOf,
  sealsOf,
} from './explain-rules.ts';
import { type Asked, halfFilled } from './half-input.ts';
import { labelOf } from './label.ts';
import type { Scene } from './moment.ts';
import type { PartyId } from './party.ts';
import { type Fault, readFields } from './reading.ts';
import { denied, wordsOf } from './refusal.ts';
import { readerOf, rolesOf, scenarioOf } from './view.ts';

/**
 * One act, before the button is pressed. `ready`: it would be accepted as things stand. `asks`:
 * nothing speaks against it, and more has to be said first. `refused`: it would be refused.
 */
export interface ActExplained {
  readonly scenario: string;
  readonly act: string;
  readonly title: Words;
  readonly help?: Words;
  readonly state: 'ready' | 'asks' | 'refused';
  readonly refusal?: Denied;
  /** The refusal in words, with its values put in. */
  readonly words?: Words;
  /** The role the actor would play in it. */
  readonly by?: string;
  /** How surely the actor has to be known for it. */
  readonly level: number;
  /** None where it is not for this actor to do. */
  readonly rules: readonly RuleExplained[];
  /** Input fields still to be filled, by their paths. */
  readonly missing: readonly string[];
  /** What is filled in and cannot be read. */
  readonly faults: readonly Fault[];
  /** Roles still to be given a player. */
  readonly names: readonly string[];
  /** Undefined where it depends on what has not been said yet. */
  readonly seals?: readonly SealExplained[];
  /** Who can do it: to send somebody there who cannot. */
  readonly others: readonly {
    readonly role: string;
    readonly title: Words;
    readonly parties: readonly PartyId[];
  }[];
}

/** An act and what has been said for it so far. */
export interface Question {
  readonly world: World;
  readonly scenario: Scenario;
  readonly act: Act;
  readonly on: Case | undefined;
  readonly input: unknown;
  readonly names: Names;
}

/** What would come of it, as far as it can be known. */
export function explainAct(question: Question): ActExplained {
  const { world, scenario, act, on, names } = question;
  const draft = newDraft(world);
  const head = {
    scenario: scenario.id,
    act: act.home.name,
    title: labelOf(act.home.name, act),
    ...(act.help === undefined ? {} : { help: act.help }),
    level: act.level,
  };
  // Who is to be named and how surely the actor is known is told apart from whether they may.
  const loose = { ...act, level: 0 as const, names: [], mayName: [...act.names, ...act.mayName] };
  const admitted = admit(draft, scenario, loose, {
    on,
    names,
    input: question.input,
    expects: undefined,
    actor: world.actor,
    isStep: false,
  });
  if ('refused' in admitted) {
    const silent = { rules: [], faults: [], names: act.names };
    const token = tokenOf(question);
    if (token !== undefined) {
      return { ...head, state: 'asks', ...silent, missing: [token], others: othersOf(question) };
    }
    return { ...head, ...no(admitted), ...silent, missing: [], others: othersOf(question) };
  }
  const { value, faults } = readFields(act.input, question.input);
  const missing = faults.filter(({ why }) => why === 'field-missing').map(({ at }) => at);
  const wrong = faults.filter(({ why }) => why !== 'field-missing');
  const unnamed = act.names.filter((role) => names[role] === undefined);
  const isWhole = faults.length === 0 && unnamed.length === 0;
  const scene = sceneIn(question, admitted, isWhole, value);
  const asked = { draft, act, scene, isWhole, unnamed: [...act.names, ...act.mayName] };
  const rules = rulesIn(asked);
  return {
    ...head,
    ...verdict(question, rules, isWhole, sealsOf(asked)),
    by: admitted.by,
    rules,
    missing,
    faults: wrong,
    names: unnamed,
    others: [],
  };
}

/** What a role of the act bears and has not been shown yet: nobody can be told apart before. */
function tokenOf({ scenario, act, input, on }: Question): string | undefined {
  if (on === undefined) return undefined;
  const given = typeof input === 'object' && input !== null ? input : {};
  return act.by
    .map((role) => scenario.roles[role]?.bears)
    .find(
      (name) => name !== undefined && Object.hasOwn(act.input, name) && !Object.hasOwn(given, name),
    );
}

function sceneIn(
  { world, scenario, act, on }: Question,
  { parties, by, who }: Admitted,
  isWhole: boolean,
  value: Readonly<Record<string, unknown>>,
): Scene {
  return {
    scenario,
    case: on?.id ?? 'new',
    current: on,
    parties,
    parent: on?.parent ?? (act.under === undefined ? undefined : idOf(value[act.under])),
    actor: world.actor,
    by,
    who,
    now: Math.max(world.now, on?.changedAt ?? 0),
    input: isWhole ? value : halfFilled(act.input, value),
    record: on?.record ?? {},
  };
}

type Verdict = Pick<ActExplained, 'state' | 'refusal' | 'words' | 'seals'>;

function no(refusal: Denied): Verdict {
  return { state: 'refused', refusal, words: wordsOf(refusal) };
}

/** What `decide` would say, in its own order; it is asked once nothing is missing. */
function verdict(
  { world, scenario, act, on, input, names }: Question,
  rules: readonly RuleExplained[],
  isWhole: boolean,
  seals: Asked<readonly SealExplained[]>,
): Verdict {
  if (act.level > world.actor.level) return no(denied('step-up-required', { level: act.level }));
  const told = seals.known ? { seals: seals.value } : {};
  if (!isWhole) {
    const failed = rules.find(({ refusal }) => refusal !== undefined)?.refusal;
    return failed === undefined ? { state: 'asks', ...told } : { ...no(failed), ...told };
  }
  let made = 0;
  const outcome = decide(
    { ...world, newId: () => `new-${++made}` },
    {
      scenario: scenario.id,
      act: act.home.name,
      input,
      names,
      ...(on === undefined ? {} : { on: on.id }),
    },
  );
  if ('refused' in outcome) return { ...no(outcome), ...told };
  const byId = new Map(outcome.changed.map((c) => [c.id, scenarioOf(world.catalog, c)]));
  const orders = outcome.seals.flatMap(({ case: id, paper, place }) => {
    const its = byId.get(id);
    return its === undefined ? [] : sealOf(its, `${paper}.${place}`);
  });
  return { state: 'ready', seals: orders };
}

/** Who may do it; their names only where the actor takes part. */
function othersOf({ world, scenario, act, on }: Question): ActExplained['others'] {
  const isInside = on !== undefined && rolesOf(scenario, on, readerOf(world.actor)).length > 0;
  return act.by.flatMap((role) => {
    const its = scenario.roles[role];
    if (its === undefined) return [];
    const parties = isInside ? (on.parties[role] ?? []) : [];
    return [{ role, title: labelOf(role, its), parties }];
  });
}

const idOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
