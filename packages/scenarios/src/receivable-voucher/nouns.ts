import {
  allOf,
  caseOf,
  choice,
  count,
  date,
  fen,
  instant,
  limit,
  oneOf,
  optional,
  organisation,
  paper,
  party,
  rows,
  scenario,
  system,
  text,
} from '@yunzhang/scenario';
import { lineField } from '../credit-line/scenario.ts';
import { receivableVoucherWords } from './words.ts';

const backing = { invoice: caseOf('发票', 'invoice-backing'), fen: fen('金额') };

/** What the issuer says of the voucher. */
export const terms = {
  number: text('凭证编号', { pattern: '[0-9A-Z]{14,30}' }),
  amountFen: fen('金额'),
  dueOn: date('到期日'),
  contractNumber: text('合同编号'),
  recourse: choice('追索', { with: '有追索', without: '无追索' }),
  line: lineField,
  backing: rows('开立依据', backing, { min: 1, max: 100 }),
};

/** What a part of a voucher takes over from the whole. */
export const partTerms = {
  ...terms,
  backing: rows('开立依据', backing, { max: 0 }),
  issuedOn: date('开立日'),
  term: choice('期限', { usual: '六个月以内', long: '超过六个月' }),
  from: count('起始单位', { min: 1 }),
  to: count('结束单位', { min: 1 }),
};

/** Who, what, on which papers, how far. A case is one range of fen with one holder. */
export const on = scenario({
  id: 'receivable-voucher',
  title: '应收账款电子凭证',
  words: receivableVoucherWords,
  roles: {
    issuer: organisation('开立人'),
    holder: organisation('持有人'),
    giver: organisation('前手'),
    financier: organisation('资金方', { needs: 'financial-licence' }),
    pledgee: organisation('质权人', { needs: 'financial-licence' }),
    clearing: system('清分银行'),
  },
  record: {
    ...partTerms,
    backing: rows('开立依据', backing),
    offeredAt: optional(instant('转让时间')),
    registration: optional(text('登记编号')),
    payment: optional(text('支付流水号')),
    trade: optional(text('转让的贸易背景')),
    receiver: optional(party('受让人', 'organisation')),
  },
  papers: {
    voucher: paper('应收账款电子凭证', { issuer: oneOf('finance', 'legal-name') }),
    receipt: paper('签收', { holder: 'finance' }),
    transfer: paper('转让通知', { holder: 'finance' }),
    confirmation: paper('受让确认', { holder: 'finance' }),
    financing: paper('融资协议', { holder: allOf('finance', 'contract'), financier: 'contract' }),
    pledge: paper('质押通知', { holder: 'finance' }),
    settlement: paper('清分凭证', { clearing: 'business' }),
    cancellation: paper('撤销', { issuer: 'finance', holder: 'finance' }),
  },
  phases: {
    opened: '待签收',
    held: '持有中',
    offered: '待受让确认',
    split: '已拆分',
    financing: '融资中',
    financed: '已融资',
    pledged: '已质押',
    cancelling: '撤销待同意',
    overdue: '逾期',
    recourse: '已追索',
    redeemed: '已兑付',
    cancelled: '已撤销',
  },
  limits: {
    termDays: limit('付款期限上限（天）', '供应链金融通知 付款期限 [S]', 365),
    usualMonths: limit('一般付款期限（月）', '供应链金融通知 付款期限 [S]', 6),
    acceptDays: limit('签收、受让确认期限（日）', '平台规则 F07', 10),
  },
  open: ['number', 'dueOn'],
});
