import { day, hour } from './beijing.ts';
import { catalog } from './catalog.ts';
import { begin, says, scenario } from './scenario.ts';
import * as f from './field.ts';
import { limit } from './limit.ts';
import { paper } from './paper.ts';
import { organisation, person } from './party.ts';

// A tender with sealed bids: small, and it has one of everything the readers read.

const onBid = scenario({
  id: 'sample-bid',
  title: '投标',
  words: {},
  roles: { bidder: organisation('投标人') },
  record: {
    price: f.fen('报价'),
    team: f.rows('人员', { name: f.text('姓名'), days: f.count('天数') }),
    file: f.digest('投标文件摘要'),
  },
  papers: { bid: paper('投标文件', { bidder: 'legal-name' }) },
  phases: { sealed: '已递交', opened: '已开启', withdrawn: '已撤回' },
  open: ['price'],
  secret: {
    price: { to: ['bidder'], opens: ['opened'] },
    team: { to: ['bidder'], opens: ['opened'] },
  },
  hidden: { to: ['bidder'], opens: ['opened'] },
});

const bidInput = {
  price: f.fen('报价'),
  staff: f.rows('人员', { name: f.text('姓名'), days: f.count('天数') }),
  file: f.digest('投标文件摘要'),
};

const submit = onBid.opening({
  title: '递交',
  within: 'sample-tender.receive',
  to: 'sealed',
  names: ['bidder'],
  seals: ['bid.bidder'],
  input: bidInput,
  does: ({ input: { staff, ...rest } }) => ({ ...rest, team: staff }),
});

/** One sealed offer. */
export const sampleBid = onBid.verbs({
  submit,
  revise: onBid.act({
    title: '修改报价',
    by: 'bidder',
    from: 'sealed',
    input: { offer: f.fen('新报价') },
    does: ({ input }) => ({ price: input.offer }),
  }),
  withdraw: onBid.act({ title: '撤回', by: 'bidder', from: 'sealed', to: 'withdrawn' }),
  reveal: onBid.act({ title: '解密', by: 'bidder', from: 'sealed', to: 'opened' }),
});

const tenderTerms = {
  subject: f.text('标的', { help: { zh: '写明采购什么', en: 'What is bought' } }),
  kind: f.choice('类别', { goods: '货物', works: '工程' }, { en: 'Kind' }),
  permit: f.onlyIf(f.text('施工许可号'), 'kind', 'works'),
  closesAt: f.instant('投标截止时间'),
  capFen: f.optional(f.fen('最高限价', { under: { zh: '价格', en: 'Price' } })),
};

const words = {
  'tender-period-too-short': {
    zh: '投标期只有 {days} 天，不得少于 {least} 天，请推迟截止时间',
    en: 'Bidders have {days} days, at least {least} are needed. Set a later closing time.',
  },
  'buyer-judges-itself': {
    zh: '评标负责人不能是招标人，请另请专家',
    en: 'The buyer cannot chair. Name an expert.',
  },
  'bid-after-cap': { zh: '报价超过最高限价，请核对', en: 'The price is above the cap. Check it.' },
  'tender-closed-already': {
    zh: '投标已经截止，不能再推迟',
    en: 'Bidding has closed and cannot be postponed',
  },
  'tender-subject-doubled': {
    zh: '已有同名的招标，请换一个名称',
    en: 'There is a tender of that name. Choose another.',
  },
};

const on = scenario({
  words,
  id: 'sample-tender',
  title: '招标',
  en: 'Tender',
  roles: {
    buyer: organisation('招标人', { en: 'Buyer' }),
    bidder: organisation('投标人', { filled: 'many' }),
    chair: person('评标负责人', { needs: 'bid-expert' }),
  },
  record: {
    ...tenderTerms,
    publishedAt: f.instant('公告时间'),
    winner: f.optional(f.text('中标人')),
  },
  papers: {
    notice: paper('招标公告', { buyer: 'legal-name' }),
    award: paper('中标通知书', { buyer: { any: ['legal-name', 'contract'] } }),
  },
  phases: {
    published: '已公告',
    closed: '已截止',
    evaluated: '已定标',
    awarded: '已通知',
    failed: '已流标',
  },
  limits: { daysMin: limit('投标期最短天数', '招标投标法 第二十四条', 20, { '2027-01-01': 15 }) },
  open: ['subject', 'closesAt', 'winner'],
});

const longEnough = on.rule(
  'tender-period-too-short',
  '招标投标法 第二十四条',
  ({ record: r, limit: valueOf }) => {
    const days = Math.floor((r.closesAt - r.publishedAt) / day);
    const least = valueOf('daysMin');
    return days >= least || { days, least };
  },
);
const hasOthers = on.rule(
  'buyer-judges-itself',
  '招标投标法 第三十七条',
  (m) => m.the('chair') !== m.who,
);
const underCap = on.rule<{ readonly price: number }>(
  'bid-after-cap',
  '招标投标法 第二十八条',
  ({ record: { capFen }, input }) => capFen === undefined || input.price <= capFen,
);

/** The call for offers. */
export const sampleTender = on.verbs(
  {
    publish: on.opening({
      title: '公告',
      by: 'buyer',
      to: 'published',
      names: ['chair'],
      level: 2,
      seals: ['notice.buyer'],
      must: [longEnough, hasOthers],
      input: tenderTerms,
      does: ({ input, now }) => ({ ...input, publishedAt: now }),
    }),
    receive: on.act({
      title: '投标',
      by: 'bidder',
      from: 'published',
      must: [underCap],
      input: bidInput,
      also: ({ input, who }) => [begin(submit, input, { bidder: who })],
    }),
    postpone: on.act({
      title: '推迟截止',
      by: 'buyer',
      from: 'published',
      input: { closesAt: f.instant('投标截止时间') },
      must: [longEnough],
      does: ({ record, input }) => ({ ...record, ...input }),
      closed: {
        closed: says(words)('tender-closed-already', '招标投标法 第二十三条'),
      },
    }),
    close: on.deadline({
      title: '截止',
      from: 'published',
      to: 'closed',
      at: ({ record }) => record.closesAt,
    }),
    choose: on.act({
      title: '定标',
      by: 'chair',
      from: 'closed',
      to: 'evaluated',
      input: { winner: f.text('中标人') },
      does: ({ input }) => input,
      logged: 'deposit.make',
    }),
    fail: on.deadline({
      title: '逾期未定标',
      from: 'closed',
      to: 'failed',
      at: ({ record }) => record.closesAt + 90 * day + hour,
    }),
    award: on.act({
      title: '发出中标通知书',
      by: 'buyer',
      from: 'evaluated',
      to: 'awarded',
      seals: ['award.buyer'],
    }),
  },
  {
    claims: [
      on.claim('tender-subject-doubled', '平台规则 S01', (c) =>
        c.phase === 'published' ? `tender/${c.record.subject}` : undefined,
      ),
    ],
  },
);

/** Both, as a host has them. */
export const sampleCatalog = catalog([sampleBid, sampleTender]);
