import {
  type Attack,
  calendar2026,
  type Case,
  catalog,
  type Proof,
  startOf,
  view,
} from '@yunzhang/scenario';
import { packHints, stocked } from '../drug-pack/hints.ts';
import { drugPack } from '../drug-pack/scenario.ts';
import { refusedWith, tryOn } from '../kit/attack.ts';
import { everybody, plain, rxHints } from './hints.ts';
import { rxPrologues } from './prologues.ts';
import { rxOracles } from './oracles.ts';
import { prescription } from './scenario.ts';

const now = startOf('2026-11-20');
const locked: Case = {
  id: 'p',
  scenario: 'prescription',
  definition: 1,
  version: 5,
  phase: 'locked',
  record: {
    ...plain,
    number: 'RX1',
    licence: '110110000099001',
    revision: 1,
    digest: 'd'.repeat(64),
    issuedAt: now,
    validUntil: startOf('2026-11-21') - 1,
    left: [7],
    token: 'tok',
    insurer: 'HI1',
    lockedUntil: now + 1000,
    dispensed: [],
    takenBack: [],
  },
  parties: {
    doctor: ['chen'],
    hospital: ['H1'],
    patient: ['zhang'],
    reviewer: ['liu'],
    pharmacy: ['PH'],
  },
  openedAt: now,
  changedAt: now,
};

const attacks: readonly Attack[] = [
  {
    name: 'M02/test/4: a remainder nobody dispensed is noticed',
    run: (of) => {
      const short = { ...locked, record: { ...locked.record, left: [5] } };
      const actor = { organisation: 'PH', holds: ['drug-licence'], level: 3 } as const;
      const attempt = { scenario: 'prescription', act: 'release', on: 'p' };
      return refusedWith('rx-count', tryOn(of, { cases: [short], actor, now, attempt }));
    },
  },
  {
    name: 'M02/invariant/6: the token is the patient’s alone, and strangers see no prescription',
    run: (of) => {
      const token = (party: string) => view(of, locked, { parties: [party] })?.record['token'];
      if (token('zhang') !== 'tok') return 'the patient has no token';
      const wrong = ['chen', 'H1', 'liu', 'PH'].find((party) => token(party) !== undefined);
      if (wrong !== undefined) return `${wrong} sees the token`;
      return view(of, locked, { parties: ['PH2'] }) === undefined || 'a stranger sees it';
    },
  },
];

/** Prescriptions under attack, with the packs they take. */
export const prescriptionProof: Proof = {
  id: 'prescription',
  catalog: catalog([prescription, drugPack]),
  about: ['prescription'],
  tables: { calendar: calendar2026 },
  start: now,
  cast: everybody,
  hints: { ...packHints, ...rxHints },
  prologues: [stocked('otc'), ...rxPrologues],
  oracles: rxOracles,
  attacks,
  dossier: ['M02'],
};
