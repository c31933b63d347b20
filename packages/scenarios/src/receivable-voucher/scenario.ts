import { addMonths, dateOf, day, fen, go, party, text } from '@yunzhang/scenario';
import { draw } from '../credit-line/scenario.ts';
import { back } from '../invoice-backing/scenario.ts';
import { dayAfterDue, endings, taken, undone, type Whole } from './endings.ts';
import { on, terms } from './nouns.ts';
import { keptPart, offeredPart, partsOf } from './parts.ts';
import { fits, notDue, numberedOnce, openingRules, toAnother, wholeRange } from './rules.ts';

/** Waits to be taken up for ten days, or until it is due. */
const offerEnds = (since: number, r: Pick<Whole, 'dueOn'>, days: number) =>
  Math.min(since + days * day, dayAfterDue(r));

export const receivableVoucher = on.verbs(
  {
    open: on.opening({
      title: '开立',
      by: 'issuer',
      to: 'opened',
      level: 2,
      names: ['holder', 'clearing'],
      must: openingRules,
      seals: ['voucher.issuer'],
      input: terms,
      does: ({ input, now, limit }) => {
        const issuedOn = dateOf(now);
        const isLong = input.dueOn > addMonths(issuedOn, limit('usualMonths'));
        const range = { from: 1, to: input.amountFen };
        return { ...input, ...range, issuedOn, term: isLong ? 'long' : 'usual' };
      },
      also: ({ input }) => [
        go(draw, input.line, { fen: input.amountFen }),
        ...input.backing.map((row) => go(back, row.invoice, { fen: row.fen })),
      ],
    }),
    accept: on.act({
      title: '签收',
      by: 'holder',
      from: 'opened',
      to: 'held',
      seals: ['receipt.holder'],
    }),
    refuse: on.act({
      title: '拒收',
      by: 'holder',
      from: 'opened',
      to: 'cancelled',
      also: ({ record }) => undone(record),
    }),
    lapse: on.deadline({
      title: '逾期未签收',
      from: 'opened',
      to: 'cancelled',
      at: ({ record, openedAt, limit }) => offerEnds(openedAt, record, limit('acceptDays')),
      also: ({ record }) => undone(record),
    }),
    transfer: on.act({
      title: '拆分转让',
      by: 'holder',
      from: 'held',
      to: 'split',
      level: 2,
      closed: taken,
      must: [notDue, fits, toAnother],
      seals: ['transfer.holder'],
      input: {
        fen: fen('转让金额'),
        receiver: party('受让人', 'organisation'),
        trade: text('贸易背景'),
      },
      does: ({ input }) => ({ trade: input.trade, receiver: input.receiver }),
      also: ({ record, input, all }) => partsOf(record, { ...input, all }),
    }),
    offeredPart,
    keptPart,
    confirm: on.act({
      title: '受让确认',
      by: 'holder',
      from: 'offered',
      to: 'held',
      seals: ['confirmation.holder'],
    }),
    decline: on.act({
      title: '不受让',
      by: 'holder',
      from: 'offered',
      to: 'held',
      casts: ({ all }) => ({ holder: all('giver') }),
    }),
    returnOffer: on.deadline({
      title: '逾期未确认，退回前手',
      from: 'offered',
      to: 'held',
      at: ({ record: r, limit }) => offerEnds(r.offeredAt ?? 0, r, limit('acceptDays')),
      casts: ({ all }) => ({ holder: all('giver') }),
    }),
    finance: on.act({
      title: '申请融资',
      by: 'holder',
      from: 'held',
      to: 'financing',
      level: 2,
      closed: taken,
      names: ['financier'],
      must: [notDue],
      seals: ['financing.holder'],
      input: { registration: text('登记编号') },
      does: ({ input }) => input,
    }),
    lend: on.act({
      title: '放款受让',
      by: 'financier',
      from: 'financing',
      to: 'financed',
      seals: ['financing.financier'],
      casts: ({ all, who }) => ({ holder: who, giver: all('holder') }),
    }),
    dropFinancing: on.act({
      title: '不融资',
      by: ['financier', 'holder'],
      from: 'financing',
      to: 'held',
      casts: () => ({ financier: [] }),
    }),
    financingLapses: on.deadline({
      title: '到期仍未放款',
      from: 'financing',
      to: 'held',
      at: ({ record }) => dayAfterDue(record),
      casts: () => ({ financier: [] }),
    }),
    pledge: on.act({
      title: '质押',
      by: 'holder',
      from: 'held',
      to: 'pledged',
      level: 2,
      closed: taken,
      names: ['pledgee'],
      must: [notDue],
      seals: ['pledge.holder'],
    }),
    unpledge: on.act({
      title: '解除质押',
      by: 'pledgee',
      from: 'pledged',
      to: 'held',
      casts: () => ({ pledgee: [] }),
    }),
    ...endings,
  },
  { always: [wholeRange], claims: [numberedOnce] },
);
