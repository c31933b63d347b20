import { dateOf, type DrawingsOf, type PaperText } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import { kinds } from './application.ts';
import type { Seal } from './nouns.ts';
import type { sealLife } from './scenario.ts';

type Drawings = DrawingsOf<typeof sealLife>;

const partyOf = ({ parties }: Seal, role: string) => parties[role]?.[0] ?? '';
const dayOf = (at: number | undefined) => (at === undefined ? '' : dateOf(at));
const momentOf = (at: number | undefined) => (at === undefined ? '' : minuteOf(at));

/** What every paper of a seal begins with. */
function about(title: string, c: Seal, ...lines: readonly string[]): PaperText {
  const { number, sealName, kind, sealCode } = c.record;
  return {
    title,
    lines: [
      `申请编号：${number}　印章：${sealName}（${kinds[kind]}）`,
      `印章所有者：${partyOf(c, 'owner')}`,
      ...(sealCode === undefined ? [] : [`印章编码：${sealCode}`]),
      ...lines,
    ],
    data: { number, sealName, kind, sealCode, owner: partyOf(c, 'owner') },
  };
}

/** The papers of a seal, in words. */
export const sealLifePapers: Drawings = {
  application: (c) => {
    const { widthTenthMm: w, heightTenthMm: h, imprint } = c.record.shape;
    const size = `${w / 10}×${h / 10}毫米`;
    return about('印章制作申请表', c, `法定代表人：${partyOf(c, 'legalRep')}`, size, imprint);
  },
  correctionNotice: (c) => about('补正通知', c, ...c.record.reasons),
  approval: (c) => about('准予制作通知', c, `准予编号：${c.record.approvalNo ?? ''}`),
  rejection: (c) => about('不予制作通知', c, ...c.record.reasons),
  makingCertificate: (c) =>
    about(
      '电子印章制作证书',
      c,
      `制作单位：${partyOf(c, 'maker')}　证书序列号：${c.record.certificate ?? ''}`,
      `有效期：${dayOf(c.record.validFrom)}至${dayOf(c.record.validTo)}`,
    ),
  filingReceipt: (c) =>
    about('备案回执', c, `备案编号：${c.record.filingNo ?? ''}　${momentOf(c.record.filedAt)}`),
  claimReceipt: (c) => about('领取回执', c, `领取时间：${momentOf(c.record.claimedAt)}`),
  freezeReceipt: (c) => {
    const last = c.record.freezes.at(-1);
    return about('停用回执', c, `${last?.who ?? ''}　${momentOf(last?.at)}　${last?.reason ?? ''}`);
  },
  resumeReceipt: (c) => about('恢复回执', c, `尚余停用：${c.record.freezes.length}项`),
  lossReceipt: (c) => {
    const at = c.record.lostAt ?? 0;
    const seconds = String(Math.floor(at / 1000) % 60).padStart(2, '0');
    return about('挂失回执', c, `挂失时间：${minuteOf(at)}:${seconds}`);
  },
  changeNotice: (c) => about('登记变更通知', c, `自${c.record.change?.on ?? ''}起旧章停用`),
  cancellation: (c) => about('注销证书', c, `注销时间：${momentOf(c.record.endedAt)}`),
  invalidNotice: (c) => about('印章无效公告', c, `认定文号：${c.record.order ?? ''}`),
};
