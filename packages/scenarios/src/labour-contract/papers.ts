import type { DrawingsOf, PaperText } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { clauses, grounds } from './nouns.ts';
import type { labourContract } from './scenario.ts';

type Contract = Parameters<Drawings['contract']>[0];
type Drawings = DrawingsOf<typeof labourContract>;

/** The papers of a labour contract, in words. */
export const labourContractPapers: Drawings = {
  contract: (c) => ({
    title: '劳动合同',
    lines: [
      `合同编号：${c.record.number}　文本第${c.record.revision}版`,
      `用人单位：${c.record.company}`,
      `劳动者身份证号：${c.record.idNumber}`,
      termOf(c),
      `试用期：${c.record.probationMonths}个月，试用期月工资${yuan(c.record.probationWageFen)}元`,
      `岗位：${c.record.position}　工作地点：${c.record.workplace}`,
      `月工资：${yuan(c.record.wageFen)}元，每月${c.record.payDay}日发放`,
      `条款：${c.record.clauses.map((clause) => clauses[clause]).join('、')}`,
    ],
    data: { number: c.record.number, revision: c.record.revision, start: c.record.start },
  }),
  change: agreement('劳动合同变更协议'),
  renewal: agreement('劳动合同续签协议'),
  ending: (c) => ({
    title: '解除（终止）劳动合同证明',
    lines: [
      `合同编号：${c.record.number}`,
      `事由：${c.record.ground === undefined ? '' : grounds[c.record.ground]}`,
      `本证明不含工资等其他内容，合同至少保存至${c.record.retainUntil ?? ''}。`,
    ],
    data: { number: c.record.number, ground: c.record.ground },
  }),
};

function termOf({ record: r }: Contract): string {
  if (r.kind === 'open') return `期限：自${r.start}起，无固定期限`;
  return r.kind === 'task'
    ? `期限：自${r.start}起，至${r.task ?? ''}止`
    : `期限：${r.start}至${r.end ?? ''}`;
}

function agreement(title: string): (c: Contract) => PaperText {
  return ({ record: r }) => ({
    title,
    lines: [
      `合同编号：${r.number}`,
      r.proposed?.text ?? '',
      `终止日期：${r.proposed?.end ?? '不变'}`,
    ],
    data: { number: r.number, revision: r.revision, ...r.proposed },
  });
}
