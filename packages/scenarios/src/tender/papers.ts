import type { DrawingsOf } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import type { tender } from './scenario.ts';
import { endings, families, methods } from './terms.ts';
import { whenText } from './when.ts';

type Drawings = DrawingsOf<typeof tender>;
type Tender = Parameters<Drawings['notice']>[0];

const results = {
  decrypted: '解密成功',
  remedied: '补救解密',
  revoked: '视为撤销投标',
  'withdrawn-incident': '视为撤回投标',
} as const;

/** The papers of a tender, in words. */
export const tenderPapers: Drawings = {
  document: (c) => announcement('招标文件', c, [`文件编号：${c.record.documentNo}`]),
  notice: (c) =>
    announcement('招标公告', c, [
      `招标文件提供：${whenText(c.record.supplyFrom)}至${whenText(c.record.supplyTo)}`,
    ]),
  clarification: (c) => {
    const last = c.record.versions.at(-1);
    return announcement('澄清（更正）公告', c, [
      `说明：${last?.reason ?? ''}`,
      `现行招标文件（第${c.record.versions.length}版）摘要：${last?.digest ?? ''}`,
    ]);
  },
  change: (c) => announcement('变更公告', c, ['投标截止和开标时间变更如上。']),
  termination: (c) =>
    announcement('终止公告', c, [
      `终止原因：${c.record.ending === undefined ? '' : endings[c.record.ending]}`,
    ]),
  failure: (c) =>
    announcement('废标公告', c, [`有效投标${c.record.lockedCount ?? 0}家，不足法定家数，未开标。`]),
  incident: ({ record: r }) => {
    const last = r.incidents.at(-1);
    return {
      title: '平台事件报告',
      lines: [
        `项目编号：${r.projectNo}　包号：${r.lotNo}`,
        `事件编号：${last?.incidentNo ?? ''}`,
        `时间：${whenText(last?.from ?? 0)}至${whenText(last?.to ?? 0)}`,
        `原因：${last?.cause ?? ''}`,
        `受影响的投标：${last?.bids.length ?? 0}份`,
      ],
      data: { projectNo: r.projectNo, lotNo: r.lotNo, ...last },
    };
  },
  record: ({ record: r }) => ({
    title: '开标记录表',
    lines: [
      `编号：${r.recordNo ?? ''}`,
      `项目编号：${r.projectNo}　包号：${r.lotNo}`,
      `开标时间：${whenText(r.openedAt ?? 0)}　递交投标${r.lockedCount ?? 0}份`,
      ...r.results.map(
        ({ bidder, result, priceFen }) =>
          `${bidder}：${results[result]}${priceFen === undefined ? '' : `，报价${yuan(priceFen)}元`}`,
      ),
      `平台事件：${r.incidents.length}起`,
    ],
    data: {
      recordNo: r.recordNo,
      openedAt: r.openedAt,
      lockedCount: r.lockedCount,
      results: r.results,
    },
  }),
};

/** Notice and document are drawn from the same record, so that they cannot differ. */
function announcement(title: string, { record: r }: Tender, more: readonly string[]) {
  return {
    title,
    lines: [
      `项目名称：${r.title}`,
      `项目编号：${r.projectNo}　包号：${r.lotNo}`,
      `适用：${families[r.family]}　采购方式：${methods[r.method]}`,
      `采购人：${r.purchaserCode}　代理机构：${r.agencyCode}`,
      `地点：${r.place}`,
      `预算：${yuan(r.budgetFen)}元　最高限价：${yuan(r.ceilingFen)}元`,
      `投标保证金：${r.securityFen === undefined ? '无' : `${yuan(r.securityFen)}元`}`,
      `投标截止和开标时间：${whenText(r.bidDeadline)}`,
      ...more,
    ],
    data: {
      projectNo: r.projectNo,
      lotNo: r.lotNo,
      place: r.place,
      budgetFen: r.budgetFen,
      ceilingFen: r.ceilingFen,
      bidDeadline: r.bidDeadline,
      openingAt: r.openingAt,
      documentDigest: r.documentDigest,
    },
  };
}
