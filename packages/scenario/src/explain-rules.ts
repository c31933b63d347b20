import { look } from './decide.ts';
import type { Act, Denied, Rule, Scenario } from './definition.ts';
import type { Draft } from './draft.ts';
import type { Words } from './field.ts';
import { ask, type Asked, halfFilled, halfNamed, unknownRecord } from './half-input.ts';
import { labelOf } from './label.ts';
import { type AnyMoment, momentOf, type Scene } from './moment.ts';
import type { Needed } from './paper.ts';
import { inWords, wordsOf } from './refusal.ts';

/** One rule, before the act. `waits` names what it has to know first: `wageFen`, `names.worker`. */
export interface RuleExplained {
  readonly code: string;
  readonly basis: string;
  readonly state: 'holds' | 'fails' | 'unknown';
  readonly waits?: string;
  /** Why it does not hold; in words, with its values put in. */
  readonly refusal?: Denied;
  readonly words?: Words;
}

/** A seal the actor would be asked for. */
export interface SealExplained {
  readonly scenario: string;
  readonly paper: string;
  readonly place: string;
  readonly title: Words;
  readonly needed: Needed;
}

/** An act with what has been said for it, ready for its rules to be asked. */
export interface Inquiry {
  readonly draft: Draft;
  readonly act: Act;
  readonly scene: Scene;
  readonly isWhole: boolean;
  readonly unnamed: readonly string[];
}

function momentIn({ draft, unnamed }: Inquiry, scene: Scene): AnyMoment {
  return halfNamed(momentOf(draft, scene, look), unnamed);
}

/** What each rule of the act says now. */
export function rulesIn(inquiry: Inquiry): readonly RuleExplained[] {
  const { act, scene, isWhole } = inquiry;
  const record = act.kind === 'opening' ? proposed(inquiry) : scene.record;
  const moment = momentIn(inquiry, { ...scene, record });
  return act.must.map((rule) =>
    explored(
      rule,
      ask(isWhole, () => rule.holds(moment as never)),
    ),
  );
}

/** The record an opening proposes, as far as it can be known. */
function proposed(inquiry: Inquiry): Readonly<Record<string, unknown>> {
  const { act, scene, isWhole } = inquiry;
  const made = ask(isWhole, () => act.does(momentIn(inquiry, scene) as never));
  if (!made.known) return unknownRecord(made.at ?? '');
  if (isWhole) return made.value as Readonly<Record<string, unknown>>;
  return halfFilled(scene.scenario.record, made.value) as Readonly<Record<string, unknown>>;
}

function explored(
  rule: Rule<never, never>,
  asked: Asked<boolean | Readonly<Record<string, string | number>>>,
): RuleExplained {
  const { code, basis } = rule;
  if (!asked.known) {
    return {
      code,
      basis,
      state: 'unknown',
      ...(asked.at === undefined ? {} : { waits: asked.at }),
    };
  }
  if (asked.value === true) return { code, basis, state: 'holds' };
  const refusal = inWords(rule, asked.value === false ? {} : asked.value);
  return { code, basis, state: 'fails', refusal, words: wordsOf(refusal) };
}

/** The seals it would ask for, as far as they are known. */
export function sealsOf(inquiry: Inquiry): Asked<readonly SealExplained[]> {
  const { act, scene, isWhole } = inquiry;
  const { seals } = act;
  return ask(isWhole, () => {
    if (typeof seals !== 'function') return seals.flatMap((name) => sealOf(scene.scenario, name));
    const change = act.does(momentIn(inquiry, scene) as never);
    const late = { ...scene, record: { ...scene.record, ...change } };
    return seals(momentIn(inquiry, late) as never).flatMap((name) => sealOf(scene.scenario, name));
  });
}

/** A place of a paper, as people read it. */
export function sealOf(scenario: Scenario, name: string): readonly SealExplained[] {
  const [paper = '', place = ''] = name.split('.');
  const its = scenario.papers[paper];
  const needed = its?.places[place];
  if (its === undefined || needed === undefined) return [];
  return [{ scenario: scenario.id, paper, place, title: labelOf(paper, its), needed }];
}
