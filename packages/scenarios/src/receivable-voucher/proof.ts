import {
  addDays,
  type Attack,
  calendar2026,
  type Case,
  catalog,
  dateOf,
  type Hint,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { creditLine } from '../credit-line/scenario.ts';
import { refusedWith, tryOn } from '../kit/attack.ts';
import { invoiceBacking } from '../invoice-backing/scenario.ts';
import { oracles } from './oracles.ts';
import { receivableVoucher } from './scenario.ts';

const firms = ['e1', 'e2', 'e4'];
const numbered = (head: string, serial: number, size: number) =>
  head + String(serial % 10 ** size).padStart(size, '0');

const open: Hint = {
  weight: 2,
  names: (rnd) => ({ holder: rnd.pick(['e1', 'e1', 'e1', 'e2']), clearing: 'bank' }),
  who: () => ({ organisation: 'ce', holds: [], level: 3 }),
  input: (rnd, near) => {
    const invoice = near
      .cases('invoice-backing', rnd.is(0.9) ? 'good' : 'reversed')
      .find(() => rnd.is(0.7));
    const fen = rnd.pick([1, 7, 1000, 60_000, 150_000]);
    const share = rnd.is(0.9) ? fen : fen + 1;
    return {
      number: numbered('AR', near.serial(), 14),
      amountFen: fen,
      dueOn: addDays(dateOf(near.now), rnd.is(0.95) ? rnd.pick([9, 30, 180, 181, 365]) : 366),
      contractNumber: 'CG-1',
      recourse: rnd.pick(['with', 'without']),
      line: near.cases('credit-line', 'open')[0]?.id ?? 'none',
      backing: [{ invoice: invoice?.id ?? 'none', fen: share }],
    };
  },
};

const transfer: Hint = {
  weight: 3,
  input: (rnd, { on }) => {
    const r = receivableVoucher.its(on)?.record;
    const size = r === undefined ? 1 : r.to - r.from + 1;
    const fen = rnd.pick([1, size, Math.ceil(size / 2), size + 1]);
    return { fen, receiver: rnd.pick(firms), trade: 'CG-2' };
  },
};

/** A range as somebody who got at the store might have left it. */
const stretched: Case = {
  id: 'v',
  scenario: 'receivable-voucher',
  definition: 1,
  version: 1,
  phase: 'opened',
  record: {
    number: 'AR26110000000017',
    amountFen: 100,
    dueOn: '2027-05-19',
    contractNumber: 'CG-1',
    recourse: 'with',
    line: 'line',
    backing: [],
    issuedOn: '2026-11-20',
    term: 'usual',
    from: 1,
    to: 101,
  },
  parties: { issuer: ['ce'], holder: ['e1'], clearing: ['bank'] },
  openedAt: startOf('2026-11-20'),
  changedAt: startOf('2026-11-20'),
};

const attacks: readonly Attack[] = [
  {
    name: 'F07/invariant/1: a range that was stretched in the store goes no further',
    run: (of) => {
      const actor = { organisation: 'e1', holds: [], level: 3 } as const;
      const attempt = { scenario: 'receivable-voucher', act: 'accept', on: 'v' };
      const now = stretched.openedAt + 1;
      return refusedWith('sc-range', tryOn(of, { cases: [stretched], actor, now, attempt }));
    },
  },
];

/** Vouchers, lines and invoices under attack. */
export const receivableVoucherProof: Proof = {
  id: 'receivable-voucher',
  catalog: catalog([creditLine, invoiceBacking, receivableVoucher]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-20'),
  cast: [
    { organisation: 'platform', holds: [], level: 3 },
    { organisation: 'ce', holds: [], level: 3 },
    ...firms.map((organisation) => ({ organisation, holds: [], level: 3 }) as const),
    { organisation: 'b1', holds: ['financial-licence'], level: 3 },
    { system: 'tax', holds: [], level: 0 },
    { system: 'bank', holds: [], level: 0 },
  ],
  hints: {
    'credit-line.grant': {
      weight: 0.1,
      who: () => ({ organisation: 'platform', holds: [], level: 3 }),
      names: () => ({ issuer: 'ce' }),
      input: (rnd) => ({ limitFen: rnd.pick([100_000, 10_000_000]) }),
    },
    'credit-line.close': { weight: 0.02 },
    'credit-line.adjust': { weight: 0.05 },
    'invoice-backing.register': {
      weight: 0.15,
      names: () => ({ seller: 'e1', buyer: 'ce' }),
      input: (rnd, { serial }) => ({
        number: rnd.is(0.05) ? '26112000000999000000' : numbered('26112000000999', serial(), 6),
        amountFen: rnd.pick([1000, 200_000, 1_000_000]),
      }),
    },
    'invoice-backing.reverse': { weight: 0.05 },
    'receivable-voucher.open': open,
    'receivable-voucher.transfer': transfer,
    'receivable-voucher.finance': { names: (rnd) => ({ financier: rnd.pick(['b1', 'e1']) }) },
    'receivable-voucher.pledge': { names: () => ({ pledgee: 'b1' }) },
    'receivable-voucher.pay': {
      input: (rnd, { on }) => {
        const r = receivableVoucher.its(on)?.record;
        const size = r === undefined ? 1 : r.to - r.from + 1;
        return { payment: 'P', fen: rnd.pick([size, size, size, size + 1]) };
      },
    },
  },
  oracles,
  attacks,
  dossier: ['F07'],
};
