import { assert } from '@yunzhang/base';
import type { Case, Claim, Denied, Scenario } from './definition.ts';
import { caseIn, type Draft, knownOf, upgraded } from './draft.ts';
import { inWords } from './refusal.ts';

/** A key and the case that holds it from now on. */
export interface Taken {
  readonly key: string;
  readonly case: string;
}

/** What a decision changes in who holds what. */
export interface Holdings {
  readonly taken: readonly Taken[];
  readonly freed: readonly string[];
}

/**
 * Keys a case holds, each with the code of its claim before it: `seal-twice:acme`. Claims of one
 * code are one register, also where several scenarios make them; claims of two codes never meet.
 */
export function claimsOf(scenario: Scenario, c: Case): readonly string[] {
  return scenario.claims.flatMap((claim) => keysOf(claim, c));
}

function keysOf(claim: Claim<never>, c: Case): readonly string[] {
  const keys = claim.key(c as never) ?? [];
  return [keys].flat().map((key) => `${claim.code}:${key}`);
}

/**
 * What all the changed cases of a draft take and free together: one may take what another frees.
 * The cost is linear in the keys of the cases that have changed.
 */
export function weighClaims(draft: Draft): Holdings | Denied {
  const taken = new Map<string, string>();
  const freed = new Map<string, string>();
  let twice: Taken | undefined;
  for (const c of draft.changed.values()) {
    const { scenario } = knownOf(draft, c.scenario);
    const isAsBefore = draft.before.get(c.id)?.definition === scenario.version;
    if (scenario.claims.length === 0 && (isAsBefore || c.version === 1)) continue;
    const had = heldBefore(draft, scenario, c.id);
    const has = claimsOf(scenario, c);
    for (const key of new Set(has)) {
      if (had.delete(key)) continue;
      if (taken.has(key)) twice ??= { key, case: c.id };
      taken.set(key, c.id);
    }
    for (const key of had) freed.set(key, c.id);
  }
  for (const [key, by] of taken) {
    const holder = draft.world.claimed(key);
    const isHeld = holder !== undefined && holder !== by && freed.get(key) !== holder;
    if (isHeld) return clashOf(draft, { key, case: by });
  }
  if (twice !== undefined) return clashOf(draft, twice);
  return {
    taken: [...taken].map(([key, by]) => ({ key, case: by })),
    freed: [...freed.keys()].filter((key) => !taken.has(key)),
  };
}

/**
 * The keys a case held, as the text it was decided under counted them: a newer text may make other
 * claims of the same record.
 */
function heldBefore(draft: Draft, scenario: Scenario, id: string): Set<string> {
  const before = draft.before.get(id);
  if (before === undefined) return new Set();
  if (before.definition === scenario.version) return new Set(claimsOf(scenario, before));
  const former = draft.world.catalog.former(before.scenario, before.definition)?.scenario;
  const keys =
    former === undefined
      ? claimsOf(scenario, upgraded(scenario, before))
      : claimsOf(former, before);
  return new Set(keys.filter((key) => draft.world.claimed(key) === id));
}

function clashOf(draft: Draft, clash: Taken): Denied {
  const c = caseIn(draft, clash.case);
  assert(c !== undefined, 'a claim is of a case that has changed');
  const { scenario } = knownOf(draft, c.scenario);
  const claim = scenario.claims.find((one) => keysOf(one, c).includes(clash.key));
  assert(claim !== undefined, 'a claim has its words');
  const key = clash.key.slice(claim.code.length + 1);
  return { ...inWords(claim, { key }), case: c.id };
}
