import { invoiceNumber } from '@yunzhang/identifiers';
import { fen, identifier, organisation, says, scenario, system } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { invoiceBackingWords } from './words.ts';

const basis = '供应链金融通知 贸易背景真实性 [S]';
const no = says(invoiceBackingWords);
const terms = { number: identifier('发票号码', invoiceNumber), amountFen: fen('价税合计') };

const on = scenario({
  id: 'invoice-backing',
  title: '发票作为依据',
  words: invoiceBackingWords,
  roles: {
    bureau: system('税务系统'),
    seller: organisation('销售方'),
    buyer: organisation('购买方'),
  },
  record: { ...terms, backedFen: fen('已作依据', { min: 0 }) },
  phases: { good: '有效', reversed: '已红冲' },
});

const enough = on.rule(
  'sc-invoice-used',
  basis,
  ({ record: r }) =>
    r.backedFen <= r.amountFen || {
      number: r.number,
      amount: yuan(r.amountFen),
      backed: yuan(r.backedFen),
    },
);
const once = on.claim('sc-invoice-known', basis, (c) => `invoice:${c.record.number}`);
const reversed = {
  ...no('sc-invoice', basis),
  values: (c: { readonly record: { readonly number: string } }) => ({ number: c.record.number }),
};

/** Takes from what the invoice can still back. */
export const back = on.act({
  title: '作为依据',
  within: 'receivable-voucher.open',
  from: 'good',
  closed: { reversed },
  input: { fen: fen('金额') },
  does: ({ record: r, input }) => ({ backedFen: r.backedFen + input.fen }),
});

/** Gives back what a cancelled voucher had taken. */
export const unback = on.act({
  title: '解除依据',
  within: [
    'receivable-voucher.refuse',
    'receivable-voucher.lapse',
    'receivable-voucher.agreeToCancel',
  ],
  from: ['good', 'reversed'],
  input: { fen: fen('金额') },
  does: ({ record: r, input }) => ({ backedFen: r.backedFen - input.fen }),
});

/** An invoice backs at most its amount, over all vouchers and loans. */
export const invoiceBacking = on.verbs(
  {
    register: on.opening({
      title: '登记',
      by: 'bureau',
      to: 'good',
      names: ['seller', 'buyer'],
      input: terms,
      does: ({ input }) => ({ backedFen: 0, ...input }),
    }),
    back,
    unback,
    reverse: on.act({ title: '红冲', by: 'bureau', from: 'good', to: 'reversed' }),
  },
  { always: [enough], claims: [once] },
);
