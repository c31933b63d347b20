import { dateOf, type PaperText } from '@yunzhang/scenario';
import type { mandate } from '@yunzhang/scenarios';

/** A mandate as its letter tells it. */
export type Mandate = NonNullable<ReturnType<typeof mandate.its>>;

const modes: Readonly<Record<Mandate['record']['mode'], string>> = {
  'one-off': '单份',
  batch: '批量',
  standing: '常设授权',
  service: '政务自动签章',
};
const kinds: Readonly<Record<string, string>> = {
  contract: '合同',
  'labour-contract': '劳动合同',
  letter: '公函、证明',
  receipt: '收据、财务凭证',
  invoice: '发票',
  business: '业务单据',
};
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/**
 * The letter of authorisation of a mandate, in words, with its facts for machines.
 *
 * @basis platform.md P05 (STANDING); 民法典 第一百六十五条
 */
export function letterText(
  { id, record: r, parties, openedAt }: Mandate,
  seal: { readonly owner: string; readonly name: string },
): PaperText {
  const agent = parties['client']?.[0] ?? parties['holder']?.[0] ?? '';
  const grantor = parties['grantor']?.[0] ?? '';
  const limit = (fen: number | undefined): string =>
    fen === undefined ? '不限' : `${yuan(fen)}元`;
  const terms = {
    kinds: r.kinds,
    counterparties: r.counterparties,
    perDay: r.perDay,
    perDocumentFen: r.perDocumentFen,
    perDayFen: r.perDayFen,
    fromHour: r.fromHour,
    toHour: r.toHour,
    until: r.until,
    manifest: r.manifest,
    claimedAt: r.claimedAt,
  };
  return {
    title: '用印授权书',
    lines: [
      `授权编号：${id}`,
      `授权单位：${seal.owner}　印章：${seal.name}`,
      `授权人：${grantor}　被授权方：${agent}`,
      `方式：${modes[r.mode]}　授权日期：${dateOf(openedAt)}　截止：${r.until}`,
      ...(r.claimedAt === undefined ? [] : [`领取日期：${dateOf(r.claimedAt)}`]),
      `文件类型：${r.kinds.map((kind) => kinds[kind] ?? kind).join('、')}`,
      `相对方：${r.counterparties.length === 0 ? '不限' : r.counterparties.join('、')}`,
      `每日${r.perDay}份，单份${limit(r.perDocumentFen)}，每日${limit(r.perDayFen)}`,
      `时段：每日${r.fromHour}时至${r.toHour}时`,
      ...(r.manifest === undefined ? [] : [`文件摘要：${r.manifest}`]),
      '本授权可随时撤销，撤销即时生效；超出范围的用印无效。',
      '授权人的签名声明记入账本；本书由制发部门盖章，证明该授权已登记。',
    ],
    data: { mandate: id, seal: r.seal, owner: seal.owner, grantor, agent, mode: r.mode, ...terms },
  };
}
