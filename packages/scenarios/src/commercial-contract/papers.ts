import type { DrawingsOf, PaperText } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { grounds, kinds } from './nouns.ts';
import type { commercialContract } from './scenario.ts';

type Drawings = DrawingsOf<typeof commercialContract>;
type Contract = Parameters<Drawings['contract']>[0];

/** What every paper of a contract begins with. */
function about(title: string, c: Contract, ...lines: readonly string[]): PaperText {
  const { number, edition, kind, text } = c.record;
  const parties = (c.parties['signatory'] ?? []).join('、');
  return {
    title,
    lines: [`合同编号：${number}　第${edition}版`, `当事人：${parties}`, ...lines],
    data: { number, edition, kind, text, attachments: c.record.attachments },
  };
}

/** What later papers refer to: the main contract and the text agreed on. */
function later(title: string): (c: Contract) => PaperText {
  return (c) =>
    about(
      title,
      c,
      `主合同摘要：${c.record.text}`,
      `本文件摘要：${c.record.pending?.text ?? c.record.supplements.at(-1) ?? ''}`,
    );
}

/** The papers of a commercial contract, in words. */
export const commercialContractPapers: Drawings = {
  contract: (c) =>
    about(
      `${kinds[c.record.kind]}：${c.record.title}`,
      c,
      c.record.amountFen === undefined
        ? '合同金额：另行约定'
        : `合同金额：${yuan(c.record.amountFen)}元（${c.record.amountCapital ?? ''}）`,
      ...c.record.instalments.map((row) => `${row.on}支付${yuan(row.fen)}元`),
      `争议解决：${c.record.forum === 'court' ? '诉讼' : '仲裁'}`,
      `正文摘要：${c.record.text}`,
      ...c.record.attachments.map((attachment) => `附件摘要：${attachment}`),
    ),
  rejection: (c) => about('拒签通知', c),
  revocation: (c) => about('要约撤销通知', c),
  supplement: later('补充协议'),
  extension: later('延续协议'),
  termination: later('解除协议'),
  settlement: later('履行完毕确认'),
  notice: (c) =>
    about('解除通知', c, `事由：${c.record.ground === undefined ? '' : grounds[c.record.ground]}`),
};
