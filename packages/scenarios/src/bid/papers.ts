import type { DrawingsOf } from '@yunzhang/scenario';
import { whenText } from '../tender/when.ts';
import type { bid } from './scenario.ts';

type Drawings = DrawingsOf<typeof bid>;
type Bid = Parameters<Drawings['receipt']>[0];

/** The papers of a bid. None of them says a price: before the opening it is known to nobody. */
export const bidPapers: Drawings = {
  bid: ({ record: r }) => ({
    title: '投标文件（密文封面）',
    lines: [
      `投标人：${r.bidderCode}`,
      `密文摘要：${r.package?.ciphertextDigest ?? ''}　${r.package?.size ?? 0}字节`,
      `承诺值：${r.package?.commitment ?? ''}`,
    ],
    data: {
      ciphertextDigest: r.package?.ciphertextDigest,
      size: r.package?.size,
      commitment: r.package?.commitment,
    },
  }),
  receipt: (c) => receipt('投标文件递交回执', c),
  withdrawal: ({ record: r }) => ({
    title: '撤回投标通知',
    lines: [`投标人：${r.bidderCode}`, '撤回在截止时间前递交的投标文件。'],
    data: { bidderCode: r.bidderCode },
  }),
  withdrawn: (c) => receipt('撤回回执', c),
  confirmation: ({ record: r }) => ({
    title: '开标确认',
    lines: [`投标人：${r.bidderCode}`, '对本投标的开标结果无异议。'],
    data: { bidderCode: r.bidderCode, plaintextDigest: r.plaintextDigest },
  }),
};

/** A receipt names the file by its digest and the moment its last byte was there. */
function receipt(title: string, { record: r }: Bid) {
  const last = r.receipts.at(-1);
  return {
    title,
    lines: [
      `回执编号：${last?.no ?? ''}　第${last?.edition ?? 0}次递交`,
      `收讫时间：${whenText(last?.at ?? 0)}`,
      `密文摘要：${r.package?.ciphertextDigest ?? '已撤回'}`,
      `时间戳编号：${r.package?.timeStamp ?? ''}`,
    ],
    data: { ...last, ciphertextDigest: r.package?.ciphertextDigest },
  };
}
