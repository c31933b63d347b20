import { sealLife } from '@yunzhang/scenarios';
import type { Cases } from '../cases/index.ts';
import { sealOfficeCodes } from '../seals/index.ts';

const openings: readonly string[] = ['submit', 'submitFor'];
const code = 'seal-owner-foreign';

/**
 * Cases in which nobody applies for a seal in another's name: owners are known by their credit
 * codes here, and the code in an application is the owner's.
 *
 * The scenario leaves open how parties are called, so it cannot say this itself.
 *
 * @basis platform.md P02 (fields: applicant)
 */
export function ownApplications(cases: Cases): Cases {
  return {
    ...cases,
    attempt: async (actor, attempt, key) => {
      const { scenario, act, input, names } = attempt;
      const isApplication = scenario === sealLife.id && openings.includes(act);
      if (!isApplication || companyOf(input) === names?.['owner']) {
        return cases.attempt(actor, attempt, key);
      }
      const { zh, en } = sealOfficeCodes[code];
      return { refused: code, basis: 'platform.md P02', words: { zh, en } };
    },
  };
}

function companyOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'company' in input
    ? input.company
    : undefined;
}
