import type { Case, DrawingsOf, PaperText } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { sizeOf } from './rules.ts';
import type { receivableVoucher } from './scenario.ts';

type Drawings = DrawingsOf<typeof receivableVoucher>;
type Voucher = Parameters<Drawings['voucher']>[0];

const partyOf = (c: Pick<Case, 'parties'>, role: string) => c.parties[role]?.[0] ?? '';

/** What every paper of a voucher begins with. */
function about(title: string, c: Voucher, ...lines: readonly string[]): PaperText {
  const { number, from, to, dueOn } = c.record;
  const size = yuan(sizeOf(c.record));
  return {
    title,
    lines: [`凭证编号：${number}　区间：${from}至${to}（${size}元）`, `到期日：${dueOn}`, ...lines],
    data: { number, from, to, dueOn },
  };
}

/** The papers of a receivable voucher, in words. */
export const receivableVoucherPapers: Drawings = {
  voucher: (c) =>
    about(
      '应收账款电子凭证',
      c,
      `开立人：${partyOf(c, 'issuer')}　持有人：${partyOf(c, 'holder')}`,
      `合同：${c.record.contractNumber}　依据：${c.record.backing.length}张发票`,
      c.record.recourse === 'with' ? '有追索' : '无追索',
      '本凭证不是票据。',
    ),
  receipt: (c) => about('签收', c, `持有人：${partyOf(c, 'holder')}`),
  transfer: (c) =>
    about(
      '转让通知',
      c,
      `转让人：${partyOf(c, 'holder')}　受让人：${c.record.receiver ?? ''}`,
      `贸易背景：${c.record.trade ?? ''}`,
    ),
  confirmation: (c) => about('受让确认', c, `受让人：${partyOf(c, 'holder')}`),
  financing: (c) =>
    about(
      '融资协议',
      c,
      `资金方：${partyOf(c, 'financier')}　登记编号：${c.record.registration ?? ''}`,
    ),
  pledge: (c) => about('质押通知', c, `质权人：${partyOf(c, 'pledgee')}`),
  settlement: (c) => about('清分凭证', c, `支付流水号：${c.record.payment ?? ''}`),
  cancellation: (c) => about('撤销', c, '凭证撤销后不再有效。'),
};
