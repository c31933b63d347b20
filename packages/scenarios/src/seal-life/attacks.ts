import { type Attack, type Case, catalog, hour, startOf } from '@yunzhang/scenario';
import { refusedWith, tryOn } from '../kit/attack.ts';
import { mandate } from '../mandate/scenario.ts';
import { sealUse } from '../seal-use/scenario.ts';

const now = startOf('2026-11-23') + 10 * hour;
const common = { definition: 1, version: 7, openedAt: now, changedAt: now };

const seal: Case = {
  ...common,
  id: 's',
  scenario: 'seal-life',
  phase: 'active',
  parties: { owner: ['e1'], legalRep: ['li'], custodian: ['sun'], maker: ['sm'] },
  record: { kind: 'contract', freezes: [], reminders: 3, validTo: now + hour },
};
const useIn = (phase: string): Case => ({
  ...common,
  id: 'u',
  scenario: 'seal-use',
  parent: 's',
  phase,
  parties: { signer: ['hsm'] },
  record: { seal: 's', number: 'n', act: 'a', nonces: [], documents: [], signed: [], skipped: [] },
});

/** What an owner might try on a seal that others are working with. */
export const sealAttacks: readonly Attack[] = ['sealing', 'checked'].map((phase) => ({
  name: `P02/row/any-live-cancel: a seal is not cancelled while a use of it is ${phase}`,
  run: (of) => {
    const all = catalog([...of.scenarios, mandate, sealUse]);
    const attempt = { scenario: 'seal-life', act: 'cancel', on: 's', input: { reason: '不用' } };
    const actor = { person: 'li', holds: [], level: 3 } as const;
    const outcome = tryOn(all, { cases: [seal, useIn(phase)], actor, now, attempt });
    return refusedWith('seal-jobs-pending', outcome);
  },
}));
