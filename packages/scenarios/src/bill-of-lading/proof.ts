import {
  calendar2026,
  catalog,
  type Hint,
  type Near,
  type Oracle,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { kinds } from './nouns.ts';
import { billOfLading } from './scenario.ts';

const firms = ['e1', 'e2', 'b1'];

const control = ({ on }: Near) => {
  const r = billOfLading.its(on)?.record;
  return { edition: r?.edition ?? 1, key: r?.controlKey ?? 'key' };
};

const holds: Hint = {
  input: (rnd, near) => ({
    ...control(near),
    ...(rnd.is(0.1) ? { edition: 1 } : {}),
    ...(rnd.is(0.05) ? { key: 'stolen' } : {}),
  }),
};

const issue: Hint = {
  who: () => ({ organisation: 'cr', holds: [], level: 3 }),
  input: (rnd, { now, serial }) => ({
    number: rnd.is(0.1) ? 'EXSHSHA26110001' : `EX${serial()}`.padEnd(8, '0').slice(0, 20),
    kind: rnd.pick(Object.keys(kinds)),
    ship: 'EXAMPLE STAR',
    imo: '9999993',
    voyage: '026W',
    loading: 'CNTXG',
    discharge: rnd.pick(['DEHAM', 'NLRTM']),
    containers: [{ number: 'TSTU0000014', sealNumber: 'SL1', type: '40HC' }],
    goods: [{ code: '847141', description: 'TERMINAL', packages: 1, grossGrams: 1 }],
    order: 'clean',
    freight: 'prepaid',
    onBoardAt: rnd.pick([now, now, now - 1, now + 1]),
    controlKey: 'key-1',
  }),
  names: (rnd) => (rnd.is(0.5) ? { shipper: 'e1' } : { shipper: 'e1', consignee: 'e2' }),
};

/** Phases in which the electronic bill is worth something. */
const alive = ['issued', 'circulating', 'endorsed', 'pledged', 'converting'];

const oracles: readonly Oracle[] = [
  {
    name: 'L02/invariant/1: one holder at each instant',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = billOfLading.among(cases).find((c) => c.parties['holder']?.length !== 1);
      return wrong === undefined || `${wrong.id} has no single holder`;
    },
  },
  {
    name: 'L02/invariant/2: no transfer after surrender, conversion or freeze',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history.find(
        ({ act, from }) =>
          ['transfer', 'accept', 'pledge'].includes(act) && !alive.slice(0, 3).includes(from),
      );
      return wrong === undefined || `${wrong.act} from ${wrong.from}`;
    },
  },
  {
    name: 'L02/invariant/3: paper and electronic never live together',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = billOfLading
        .among(cases)
        .find((c) => (c.record.originals !== undefined) !== (c.phase === 'converted'));
      return wrong === undefined || `${wrong.id} lives twice in ${wrong.phase}`;
    },
  },
  {
    name: 'L02/invariant/4: the chain leads from the shipper to the holder, edition by edition',
    over: 'step',
    holds: ({ cases, before }) => {
      const wrong = billOfLading.among(cases).find((c) => {
        const links = c.record.transfers;
        const ends = [c.parties['shipper']?.[0], ...links.map((link) => link.to)];
        const isGapless = links.every((link, n) => link.from === ends[n]);
        const was = billOfLading.its(before(c.id));
        const isGrown = was === undefined || links.length >= was.record.transfers.length;
        const isSeen =
          was === undefined ||
          was.record.transfers.length === links.length ||
          c.record.edition > was.record.edition;
        return !isGapless || !isGrown || !isSeen || ends.at(-1) !== c.parties['holder']?.[0];
      });
      return wrong === undefined || `${wrong.id} has a gap`;
    },
  },
  {
    name: 'L02/invariant/5: straight bills and waybills never transfer',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = billOfLading.among(cases).find(({ phase, record: r, parties }) => {
        const isMoved = parties['holder']?.join() !== parties['shipper']?.join();
        const isFixed = r.kind === 'straight' || r.kind === 'waybill';
        return isFixed && (phase === 'endorsed' || phase === 'pledged' || isMoved);
      });
      return wrong === undefined || `${wrong.id} moved`;
    },
  },
  {
    name: 'L02/invariant/6: delivery only to the last holder, or the consignee named',
    over: 'step',
    holds: ({ cases, history }) => {
      const deliver = history.find(({ act }) => act === 'deliver');
      const c = billOfLading.among(cases).find(({ id }) => id === deliver?.case);
      if (deliver === undefined || c === undefined) return true;
      const isFixed = c.record.kind === 'straight' || c.record.kind === 'waybill';
      const entitled = c.parties[isFixed ? 'consignee' : 'holder']?.[0];
      const { receiver } = deliver.input as { readonly receiver: string };
      return receiver === entitled || `${c.id} was delivered to ${receiver}`;
    },
  },
  {
    name: 'a frozen bill rests where it was',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history.find(({ act, from }) => from === 'frozen' && act !== 'thaw');
      return wrong === undefined || `${wrong.act} while frozen`;
    },
  },
];

/** Bills of lading under attack. */
export const billOfLadingProof: Proof = {
  id: 'bill-of-lading',
  catalog: catalog([billOfLading]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-22'),
  cast: [
    { organisation: 'cr', holds: [], level: 3 },
    { organisation: 'e1', holds: [], level: 3 },
    { organisation: 'e2', holds: [], level: 3 },
    { organisation: 'b1', holds: ['financial-licence'], level: 3 },
    { organisation: 'court', holds: ['court'], level: 3 },
    { organisation: 'court2', holds: ['court'], level: 3 },
  ],
  hints: {
    'bill-of-lading.issue': issue,
    'bill-of-lading.transfer': { ...holds, names: (rnd) => ({ receiver: rnd.pick(firms) }) },
    'bill-of-lading.pledge': { ...holds, names: () => ({ pledgee: 'b1' }) },
    'bill-of-lading.askForPaper': { ...holds, weight: 0.5 },
    'bill-of-lading.restore': {
      names: (rnd) => ({ holder: rnd.pick(firms) }),
      input: (rnd, { on }) => ({
        originals: (billOfLading.its(on)?.record.originals ?? 1) + (rnd.is(0.2) ? 1 : 0),
        key: 'key-2',
      }),
    },
    'bill-of-lading.surrender': {
      weight: 0.4,
      input: (rnd, near) => ({ ...control(near), port: rnd.pick(['DEHAM', 'NLRTM']) }),
    },
    'bill-of-lading.claim': { input: (rnd) => ({ port: rnd.pick(['DEHAM', 'NLRTM']) }) },
    'bill-of-lading.deliver': { input: (rnd) => ({ receiver: rnd.pick(firms) }) },
    'bill-of-lading.freeze': { weight: 0.3, input: () => ({ courtOrder: '京72财保1号' }) },
  },
  oracles,
  dossier: ['L02'],
};
