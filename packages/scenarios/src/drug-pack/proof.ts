import {
  type Attack,
  calendar2026,
  type Case,
  catalog,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { refusedWith, tryOn } from '../kit/attack.ts';
import { everybody, rxHints } from '../prescription/hints.ts';
import { rxPrologues } from '../prescription/prologues.ts';
import { prescription } from '../prescription/scenario.ts';
import { batch, packCast, packHints, stocked } from './hints.ts';
import { packOracles } from './oracles.ts';
import { drugPack } from './scenario.ts';

const now = startOf('2026-11-20');
const [maker, , shop] = packCast;
const boxed: Case = {
  id: 'box',
  scenario: 'drug-pack',
  definition: 1,
  version: 3,
  phase: 'received',
  record: {
    ...batch,
    code: '81999990000000010000',
    level: 'box',
    left: 7,
    sales: [],
    prescriptions: [],
    contents: [],
  },
  parties: { maker: ['MF'], holder: ['PH'] },
  openedAt: now,
  changedAt: now,
};

const attacks: readonly Attack[] = [
  {
    name: 'T05/invariant/2: a box that lost a unit without a sale goes nowhere',
    run: (of) => {
      if (shop === undefined) return 'nobody';
      const licence = { number: '1', until: '2030-12-31' };
      const names = { consignee: 'WH' };
      const short = { ...boxed, record: { ...boxed.record, left: 6 } };
      const attempt = { scenario: 'drug-pack', act: 'ship', on: 'box', names, input: { licence } };
      return refusedWith('dt-split', tryOn(of, { cases: [short], actor: shop, now, attempt }));
    },
  },
  {
    name: 'T05/invariant/3: a box that strayed from its unopened pack is noticed',
    run: (of) => {
      if (maker === undefined) return 'nobody';
      const code = '81999992000000010000';
      const record = {
        ...boxed.record,
        code,
        level: 'middle',
        left: 0,
        contents: [boxed.record['code']],
      };
      const outer = { ...boxed, id: 'outer', record };
      const strayed = { ...boxed, parent: 'outer', parties: { maker: ['MF'], holder: ['WH'] } };
      const input = { class: 'I', notice: 'N1' };
      const attempt = { scenario: 'drug-pack', act: 'recall', on: 'outer', input };
      const cases = [outer, strayed];
      return refusedWith('dt-parent', tryOn(of, { cases, actor: maker, now, attempt }));
    },
  },
];

/** Drug packs under attack, with the prescriptions that take from them. */
export const drugPackProof: Proof = {
  id: 'drug-pack',
  catalog: catalog([drugPack, prescription]),
  about: ['drug-pack'],
  tables: { calendar: calendar2026 },
  start: now,
  cast: everybody,
  hints: { ...packHints, ...rxHints },
  prologues: [stocked('otc'), ...rxPrologues],
  oracles: packOracles,
  attacks,
  dossier: ['T05'],
};
