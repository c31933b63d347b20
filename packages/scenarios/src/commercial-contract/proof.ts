import { capitalText } from '@yunzhang/identifiers';
import {
  addDays,
  calendar2026,
  type Chance,
  catalog,
  dateOf,
  day,
  type Near,
  type Oracle,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { grounds, kinds } from './nouns.ts';
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

const bindingPhases = ['signing', 'conditional', 'effective'];

const oracles: readonly Oracle[] = [
  {
    name: 'C01/invariant/1 and C01/invariant/2: all seals cover one text that each sealer confirmed',
    over: 'family',
    holds: ({ cases, history }) => {
      const c = commercialContract.among(cases)[0];
      if (c === undefined || !bindingPhases.includes(c.phase)) return true;
      let confirmed: unknown[] = [];
      let sealed: string[] = [];
      for (const { act, who, input } of history) {
        const { text, attachments } = input as { text?: string; attachments?: readonly string[] };
        const covered = JSON.stringify([text, attachments]);
        if (act === 'rewrite') [confirmed, sealed] = [[], []];
        if (act === 'confirm') confirmed.push(`${who} ${covered}`);
        if (act !== 'seal') continue;
        if (!confirmed.includes(`${who} ${covered}`)) return `${who} sealed what nobody confirmed`;
        sealed.push(covered);
      }
      return new Set(sealed).size <= 1 || 'seals cover two texts';
    },
  },
  {
    name: 'C01/invariant/3: a new version takes back every seal and every confirmation',
    over: 'step',
    holds: ({ cases, history }) => {
      if (!history.some(({ act }) => act === 'rewrite')) return true;
      const c = commercialContract.among(cases)[0];
      return (
        (c?.record.seals.length === 0 && c.record.confirmed.length === 0) ||
        'seals outlive the text'
      );
    },
  },
  {
    name: 'C01/invariant/4: whoever sealed held that mandate then, and it is written down',
    over: 'step',
    holds: ({ cases, history }) => {
      const seal = history.find(({ act }) => act === 'seal');
      if (seal === undefined) return true;
      const last = commercialContract.among(cases)[0]?.record.seals.at(-1);
      const isHeld = seal.actor.holds.includes(`seal-use:${last?.grant ?? ''}`);
      return (
        (isHeld && last?.by === seal.who && last.at === seal.at) || `${seal.who} had no mandate`
      );
    },
  },
  {
    name: 'C01/invariant/5: in force from the last seal, once all have sealed once, in order',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = commercialContract.among(cases).find((c) => {
        const { seals, effectiveAt, order } = c.record;
        const by = seals.map((seal) => seal.by);
        const isOnce = new Set(by).size === by.length;
        const isOrdered = order === undefined || by.every((who, n) => order[n] === who);
        const isFull = by.length === (c.parties['signatory']?.length ?? 0);
        const isInForce = effectiveAt !== undefined;
        return (
          !isOnce ||
          !isOrdered ||
          isFull !== isInForce ||
          (isFull && effectiveAt !== seals.at(-1)?.at)
        );
      });
      return wrong === undefined || `${wrong.id} is in force at the wrong time`;
    },
  },
  {
    name: 'C01/invariant/8: the amount in words is the amount, and the instalments are all of it',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = commercialContract.among(cases).find(({ record: r }) => {
        const sum = r.instalments.reduce((total, row) => total + row.fen, 0);
        const isSame = r.amountFen === undefined || capitalText(r.amountFen) === r.amountCapital;
        return !isSame || (r.instalments.length > 0 && sum !== r.amountFen);
      });
      return wrong === undefined || `${wrong.id} says two amounts`;
    },
  },
  {
    name: 'C01/row/effective-terminate-by-agreement: one matter at a time, agreed by each party once',
    over: 'step',
    holds: ({ cases, before, history }) => {
      const agree = history.find(({ act }) => act === 'agree');
      const c = commercialContract.among(cases).find(({ id }) => id === agree?.case);
      const was = commercialContract.its(before(c?.id ?? ''))?.record.pending;
      if (agree === undefined || c === undefined) return true;
      const all = [...(was?.agreed ?? []), agree.who];
      const isWhole = all.length === (c.parties['signatory']?.length ?? 0);
      const isOnce = new Set(all).size === all.length;
      return (
        (isOnce && isWhole === (c.record.pending === undefined)) || `${c.id} was settled by some`
      );
    },
  },
];

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
