import { capitalText } from '@yunzhang/identifiers';
import {
  addDays,
  calendar2026,
  type Chance,
  catalog,
  dateOf,
  day,
  type Near,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { grounds, kinds } from './nouns.ts';
import { oracles } from './oracles.ts';
import { commercialContract } from './scenario.ts';

const texts = ['a1', 'b2', 'c3'].map((head) => head.padEnd(64, '0'));

function amounts(rnd: Chance) {
  const amountFen = rnd.pick([100, 128_000_000]);
  const isWrong = rnd.is(0.1);
  return {
    amountFen,
    amountCapital: capitalText(isWrong ? amountFen + 1 : amountFen),
    instalments: rnd.is(0.5) ? [] : [{ on: '2026-12-01', fen: amountFen - (rnd.is(0.1) ? 1 : 0) }],
  };
}

/** The version on record, as an honest party shows it; another one now and then. */
const shown = (rnd: Chance, { on }: Near) => {
  const r = commercialContract.its(on)?.record;
  const edition = Math.max(1, (r?.edition ?? 1) - (rnd.is(0.1) ? 1 : 0));
  const attachments = rnd.is(0.05) ? texts : (r?.attachments ?? []);
  return { edition, text: rnd.is(0.05) ? rnd.pick(texts) : (r?.text ?? texts[0]), attachments };
};

const firm = (organisation: string, grant: string) =>
  ({ organisation, holds: [`seal-use:${grant}`], level: 3 }) as const;

/** The commercial contract under attack. */
export const commercialContractProof: Proof = {
  id: 'commercial-contract',
  catalog: catalog([commercialContract]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-20'),
  cast: [
    firm('yunshu', 'SQ1'),
    firm('hechuan', 'SQ1'),
    firm('hengyue', 'SQ1'),
    firm('none', 'SQ0'),
  ],
  hints: {
    'commercial-contract.propose': {
      weight: 0.3,
      who: () => firm('yunshu', 'SQ1'),
      names: (rnd) => ({
        signatory: rnd.is(0.9)
          ? ['yunshu', 'hechuan']
          : rnd.pick([['hechuan'], ['yunshu', 'hechuan', 'hengyue']]),
      }),
      input: (rnd, { now, serial }) => ({
        number: rnd.is(0.05) ? 'HT-1' : `HT-${serial()}`,
        title: '采购',
        kind: rnd.is(0.95) ? 'sale' : rnd.pick(Object.keys(kinds)),
        ...(rnd.is(0.75)
          ? { mode: 'parallel' }
          : {
              mode: 'sequential',
              order: rnd.pick([
                ['yunshu', 'hechuan'],
                ['hechuan', 'yunshu'],
              ]),
            }),
        signBy: now + (rnd.is(0.9) ? 90 * day : rnd.pick([day, 90 * day + 1, 0])),
        ...(rnd.is(0.6) ? { startsOn: addDays(dateOf(now), rnd.pick([2, 7])) } : {}),
        ...(rnd.is(0.5) ? { endsOn: addDays(dateOf(now), 60) } : {}),
        forum: 'court',
        text: rnd.pick(texts),
        attachments: [],
        ...amounts(rnd),
      }),
    },
    'commercial-contract.rewrite': {
      weight: 0.05,
      input: (rnd, near) => ({ ...shown(rnd, near), text: rnd.pick(texts), ...amounts(rnd) }),
    },
    'commercial-contract.confirm': {
      weight: 2,
      input: (rnd, near) => ({ ...shown(rnd, near), consent: rnd.is(0.9) }),
    },
    'commercial-contract.seal': {
      weight: 6,
      input: (rnd, near) => ({ ...shown(rnd, near), grant: rnd.is(0.9) ? 'SQ1' : 'SQ0' }),
    },
    'commercial-contract.reject': { weight: 0.03 },
    'commercial-contract.revoke': { weight: 0.06 },
    'commercial-contract.expire': { weight: 0.05 },
    'commercial-contract.begin': { weight: 3 },
    'commercial-contract.raise': {
      input: (rnd, { on }) => {
        const end = commercialContract.its(on)?.record.endsOn ?? '2027-01-01';
        const what = rnd.pick(['supplement', 'extend', 'terminate', 'perform']);
        const endsOn = addDays(end, rnd.pick([0, 1, 30]));
        return { what, text: rnd.pick(texts), ...(what === 'extend' ? { endsOn } : {}) };
      },
    },
    'commercial-contract.agree': {
      weight: 2,
      input: (rnd, { on }) => ({
        text: commercialContract.its(on)?.record.pending?.text ?? rnd.pick(texts),
      }),
    },
    'commercial-contract.giveNotice': {
      weight: 0.5,
      input: (rnd) => ({ ground: rnd.pick(Object.keys(grounds)), delivery: 'EMS1' }),
    },
  },
  oracles,
  dossier: ['C01'],
};
