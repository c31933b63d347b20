import { type Holdings, weighClaims } from './claims.ts';
import type { Denied, Rule, Values } from './definition.ts';
import { caseIn, type Draft, knownOf } from './draft.ts';
import { type AnyMoment, momentOf, standing } from './moment.ts';
import { inWords } from './refusal.ts';

/** What lasts is looked at last: after all of it, in every case that has changed. */
export function checkLasting(draft: Draft): Holdings | Denied {
  for (const c of draft.changed.values()) {
    const { scenario } = knownOf(draft, c.scenario);
    if (scenario.always.length === 0) continue;
    const now = Math.max(draft.world.now, c.changedAt);
    const moment = momentOf(draft, standing(draft, scenario, c, now), caseIn);
    const refusal = firstBroken(scenario.always, moment);
    if (refusal !== undefined) return refusal;
  }
  return weighClaims(draft);
}

/** The refusal of the first rule that does not hold, in the order they are written. */
export function firstBroken(
  rules: readonly Rule<never, never>[],
  moment: AnyMoment,
): Denied | undefined {
  for (const rule of rules) {
    const values = valuesOf(rule, moment);
    if (values !== undefined) return { ...inWords(rule, values), case: moment.case };
  }
  return undefined;
}

/** The values of a rule that does not hold. */
function valuesOf(rule: Rule<never, never>, moment: AnyMoment): Values | undefined {
  const outcome = rule.holds(moment as never);
  if (outcome === true) return undefined;
  return outcome === false ? {} : outcome;
}
