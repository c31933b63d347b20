import { calendar2026, day } from './beijing.ts';
import { type Catalog, catalog } from './catalog.ts';
import type { Case } from './definition.ts';
import { count, date, fen, group, instant, list, optional, party, text } from './field.ts';
import { type Actor, organisation } from './party.ts';
import type { Proof } from './proof.ts';
import { begin, scenario } from './scenario.ts';

const on = scenario({
  id: 'voucher',
  title: '凭证',
  words: {
    'voucher-parts': { zh: '拆分金额之和须等于原金额', en: 'Parts add up to the whole.' },
    'voucher-due': { zh: '到期日须晚于今日', en: 'It falls due later than today.' },
    'voucher-empty': { zh: '金额须大于零', en: 'It is worth something.' },
    'voucher-trade': { zh: '同一贸易合同已开立凭证', en: 'The trade has a voucher.' },
    'voucher-holder': { zh: '只有持有人可以办理', en: 'Only its holder may do that.' },
    'voucher-final': { zh: '凭证已拆分', en: 'It has been divided.' },
  },
  roles: {
    issuer: organisation('开立人', { needs: 'core' }),
    holder: organisation('持有人'),
  },
  record: {
    trade: text('贸易合同'),
    amountFen: fen('金额', { min: 0 }),
    due: instant('到期时间'),
    paidOn: optional(date('付款日')),
    moves: count('次数'),
  },
  phases: { open: '待接收', held: '持有', divided: '已拆分', paid: '已付', lapsed: '已失效' },
});

const adds = on.rule<{ readonly parts: readonly { readonly amountFen: number }[] }>(
  'voucher-parts',
  'F07',
  ({ record: r, input }) => input.parts.reduce((sum, p) => sum + p.amountFen, 0) === r.amountFen,
);

const inherit = on.opening({
  title: '承接',
  within: 'voucher.divide',
  to: 'held',
  names: ['issuer', 'holder'],
  input: { trade: text('贸易合同'), amountFen: fen('金额'), due: instant('到期时间') },
  does: ({ input }) => ({ ...input, moves: 0 }),
});

/** A receivable that is issued, divided and paid: small, with everything a walk looks at. */
export const voucher = on.verbs(
  {
    issue: on.opening({
      title: '开立',
      by: 'issuer',
      level: 2,
      to: 'open',
      names: ['holder'],
      must: [on.rule<{ readonly due: number }>('voucher-due', 'F07', (m) => m.input.due > m.now)],
      input: {
        trade: text('贸易合同'),
        amountFen: fen('金额', { min: 0 }),
        due: instant('到期时间'),
      },
      does: ({ input }) => ({ ...input, moves: 0 }),
    }),
    accept: on.act({ title: '接收', by: 'holder', from: 'open', to: 'held' }),
    divide: on.act({
      title: '拆分',
      by: 'holder',
      from: 'held',
      to: 'divided',
      must: [adds],
      input: {
        parts: list(
          '份额',
          group('份额', { amountFen: fen('金额'), to: party('持有人', 'organisation') }),
          { min: 2, max: 4 },
        ),
      },
      also: ({ record: r, input, the }) =>
        input.parts.map(({ amountFen, to }) =>
          begin(
            inherit,
            { trade: r.trade, amountFen, due: r.due },
            { issuer: the('issuer'), holder: to },
          ),
        ),
    }),
    inherit,
    pay: on.act({
      title: '付款',
      by: 'issuer',
      from: 'held',
      to: 'paid',
      does: ({ record: r }) => ({ moves: r.moves + 1 }),
    }),
    lapse: on.deadline({
      title: '失效',
      from: 'open',
      to: 'lapsed',
      at: ({ openedAt }) => openedAt + 10 * day,
    }),
  },
  {
    always: [on.rule('voucher-empty', 'F07', ({ record: r }) => r.amountFen > 0)],
    claims: [
      on.claim('voucher-trade', 'F07', (c) =>
        c.parent === undefined && c.phase !== 'lapsed' ? `trade:${c.record.trade}` : undefined,
      ),
    ],
  },
);

const firm = (organisation_: string, ...holds: string[]): Actor => ({
  organisation: organisation_,
  holds,
  level: 3,
});

/** A proof of it. */
export function voucherProof(of: Catalog = catalog([voucher])): Proof {
  return {
    id: 'voucher',
    catalog: of,
    tables: { calendar: calendar2026 },
    cast: [firm('core', 'core'), firm('acme'), firm('brook'), firm('cedar')],
    hints: {
      'voucher.divide': {
        input: (rnd, near) => {
          const whole = Number(near.on?.record['amountFen'] ?? 2);
          const first = rnd.whole(1, Math.max(1, whole - 1));
          const to = () => rnd.pick(near.parties('organisation'));
          const more = rnd.is(0.1) ? 1 : 0;
          return {
            parts: [
              { amountFen: first, to: to() },
              { amountFen: whole - first + more, to: to() },
            ],
          };
        },
      },
    },
    oracles: [
      {
        name: 'F07/invariant/1',
        over: 'family',
        holds: ({ cases }) => {
          const amount = (c: Case) => Number(c.record['amountFen']);
          const [root] = cases;
          const live = cases.filter((c) => c.phase !== 'divided');
          const sum = live.reduce((n, c) => n + amount(c), 0);
          return root === undefined || sum === amount(root) || `${sum} is not ${amount(root)}`;
        },
      },
    ],
  };
}
