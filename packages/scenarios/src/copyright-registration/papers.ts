import type { DrawingsOf } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import { percentOf } from './rights.ts';
import type { copyrightFiling, copyrightRegistration } from './scenario.ts';

type Work = Parameters<DrawingsOf<typeof copyrightRegistration>['copy']>[0];
type Filing = Parameters<DrawingsOf<typeof copyrightFiling>['proof']>[0];

/** What every paper of a registration must say: who asserts, and what is not asserted. */
const notice = '登记内容由申请人陈述。登记是初步证据，不表示登记机构已核实其真实。';

const ownerLines = ({ record }: Work): readonly string[] =>
  [...record.units, ...record.persons].map(
    (one) => `著作权人：${one.owner}，份额${percentOf(one.share)}%`,
  );

function workSheet(title: string, linesOf: (c: Work) => readonly string[]) {
  return (c: Work) => ({
    title,
    lines: [`作品名称：${c.record.title}`, `类别：${c.record.category}`, ...linesOf(c), notice],
    data: { case: c.id, ...c.record },
  });
}

const certificateLines = (c: Work): readonly string[] => [
  `登记号：${c.record.number ?? ''}`,
  ...ownerLines(c),
  `完成日期：${c.record.completed}`,
  `样本摘要（SM3）：${c.record.sample}`,
  `登记时间：${minuteOf(c.record.registeredAt ?? 0)}`,
];

/** The papers of a registration. */
export const copyrightPapers: DrawingsOf<typeof copyrightRegistration> = {
  application: workSheet('作品登记申请表', (c) => [
    ...ownerLines(c),
    `作者：${c.record.authors.join('、')}`,
    `创作说明：${c.record.purpose}`,
    `人的创作部分：${c.record.humanPart ?? '未使用生成工具'}`,
  ]),
  acceptance: workSheet('受理通知书', () => ['申请材料齐全，予以受理。']),
  correction: workSheet('补正通知书', (c) => [`请补正：${c.record.wanted ?? ''}`]),
  rejection: workSheet('不予登记通知书', (c) => [`理由：${c.record.reason ?? ''}`]),
  certificate: workSheet('作品登记证书', certificateLines),
  revocation: workSheet('撤销登记决定书', (c) => [
    `登记号：${c.record.number ?? ''}`,
    c.record.ground === 'court' ? '事由：生效裁判' : '事由：虚假陈述',
  ]),
  copy: workSheet('作品登记证书副本', (c) => [
    ...certificateLines(c),
    `第${c.record.copies}次补发`,
  ]),
};

function filingSheet(title: string, lineOf: (c: Filing) => string) {
  return (c: Filing) => ({
    title,
    lines: [`合同摘要：${c.record.contract}`, `事项：${matterOf(c)}`, lineOf(c)],
    data: { case: c.id, ...c.record },
  });
}

function matterOf({ record: { licence, share } }: Filing): string {
  if (licence === undefined) return `转让份额${percentOf(share ?? 0)}%`;
  const kind = licence.exclusive ? '专有使用许可' : '非专有使用许可';
  return `${kind}，${licence.from}至${licence.until}`;
}

/** The papers of a filed contract. */
export const copyrightFilingPapers: DrawingsOf<typeof copyrightFiling> = {
  filing: filingSheet('合同备案申请表', () => '双方确认以上合同。'),
  proof: filingSheet('变更（备案）证明', () => '合同摘要与核验的原件一致，已备案。'),
  refusal: filingSheet('不予备案通知书', (c) => `理由：${c.record.reason ?? ''}`),
};
