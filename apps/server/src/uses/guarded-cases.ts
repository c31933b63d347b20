import type { Cases } from '../cases/index.ts';
import { type UseCode, useCodes } from './codes.ts';

/** Acts that have a door of their own here, which binds files, policy and callers. */
const guarded: readonly string[] = ['seal-use.submit', 'mandate.grant', 'mandate.use'];
const code: UseCode = 'use-by-route';

/**
 * Cases for the general routes: what must come through the doors of this module is refused in
 * plain words. `follow` refuses it too, whoever tries it.
 */
export function guardedCases(cases: Cases): Cases {
  return {
    ...cases,
    attempt: async (actor, attempt, key) => {
      if (!guarded.includes(`${attempt.scenario}.${attempt.act}`)) {
        return cases.attempt(actor, attempt, key);
      }
      const { zh, en } = useCodes[code];
      return { refused: code, basis: 'platform.md P05', words: { zh, en } };
    },
  };
}
