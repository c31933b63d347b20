import { caseOf, choice } from '@yunzhang/scenario';
import { modes, on, request, seal } from './nouns.ts';
import { oneDocument, requestRules } from './rules.ts';

/** What a use begins with, beside what was asked for. */
export const empty = { approvals: [], nonces: [], skipped: [], signed: [] };

/** What comes with a use under a mandate. */
const mandated = {
  ...request,
  seal,
  mode: choice('方式', modes),
  mandate: caseOf('授权', 'mandate'),
};

/** A use that a standing mandate has authorised in full: it goes to be sealed. */
export const call = on.opening({
  title: '常设授权用印',
  within: 'mandate.use',
  to: 'sealing',
  names: ['owner', 'client', 'signer'],
  must: requestRules,
  under: 'seal',
  input: mandated,
  does: ({ input }) => ({ ...empty, ...input }),
});
/** A use a mandate has approved beforehand: its keeper still confirms it. */
export const granted = on.opening({
  title: '单次授权用印',
  within: 'mandate.use',
  to: 'approved',
  names: ['owner', 'operator', 'signer'],
  must: [...requestRules, oneDocument],
  under: 'seal',
  input: mandated,
  does: ({ input, now }) => ({ ...empty, approvedAt: now, ...input }),
});
