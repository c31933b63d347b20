import { caseOf, fen, organisation, scenario } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { creditLineWords } from './words.ts';

const basis = '平台规则 F07 开立额度';

const on = scenario({
  id: 'credit-line',
  title: '凭证开立额度',
  words: creditLineWords,
  roles: { provider: organisation('授信方'), issuer: organisation('核心企业') },
  record: { limitFen: fen('额度'), openFen: fen('未兑付金额', { min: 0 }) },
  phases: { open: '可用', closed: '已终止' },
});

const within = on.rule(
  'sc-limit',
  basis,
  ({ record: r }) => r.openFen <= r.limitFen || { limit: yuan(r.limitFen), open: yuan(r.openFen) },
);
const unused = on.rule(
  'sc-line-in-use',
  basis,
  ({ record: r }) => r.openFen === 0 || { open: yuan(r.openFen) },
);

/** Takes from the line; only the opening of a voucher does. */
export const draw = on.act({
  title: '占用额度',
  within: 'receivable-voucher.open',
  from: 'open',
  input: { fen: fen('金额') },
  does: ({ record: r, input }) => ({ openFen: r.openFen + input.fen }),
});

/** Gives back to the line what is redeemed or cancelled. */
export const release = on.act({
  title: '释放额度',
  within: [
    'receivable-voucher.pay',
    'receivable-voucher.refuse',
    'receivable-voucher.lapse',
    'receivable-voucher.agreeToCancel',
  ],
  from: 'open',
  input: { fen: fen('金额') },
  does: ({ record: r, input }) => ({ openFen: r.openFen - input.fen }),
});

/** How much an issuer may have open at once. */
export const creditLine = on.verbs(
  {
    grant: on.opening({
      title: '授信',
      by: 'provider',
      to: 'open',
      names: ['issuer'],
      input: { limitFen: fen('额度') },
      does: ({ input }) => ({ openFen: 0, ...input }),
    }),
    adjust: on.act({
      title: '调整额度',
      by: 'provider',
      from: 'open',
      input: { limitFen: fen('新额度') },
      does: ({ input }) => input,
    }),
    draw,
    release,
    close: on.act({
      title: '终止额度',
      by: 'provider',
      from: 'open',
      to: 'closed',
      must: [unused],
    }),
  },
  { always: [within] },
);

/** A field that names a line. */
export const lineField = caseOf('开立额度', 'credit-line');
