import type { DrawingsOf, PaperText } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import type { Pack } from './nouns.ts';
import type { drugPack } from './scenario.ts';

/** The papers of a drug pack, in words. None of them can name a patient: no pack knows one. */
export const drugPackPapers: DrawingsOf<typeof drugPack> = {
  release: sheet('药品放行单', ({ record: r }) => [
    `生产日期：${r.made}`,
    `检验报告摘要：${r.report ?? ''}`,
  ]),
  shipment: sheet('药品随货同行单', ({ record: r, parties }) => [
    `收货单位：${parties['consignee']?.join('、') ?? ''}`,
    `内含追溯码：${r.contents.join('、')}`,
  ]),
  acceptance: sheet('药品验收记录', ({ record: r, parties }) => [
    `收货单位：${parties['holder']?.join('、') ?? ''}`,
    `已扫描追溯码：${[r.code, ...r.contents].join('、')}`,
  ]),
  sale: sheet('药品销售记录', ({ record: { sales, left } }) => [
    ...sales.map(({ at, by, units }) => `${minuteOf(at)}　${by}　${units}个单位`),
    `剩余：${left}个单位`,
  ]),
  return: sheet('药品退货单', () => ['退回的药品不得再次销售。']),
  recall: sheet('药品召回通知', ({ record: { recall } }) =>
    recall === undefined
      ? []
      : [`通知文号：${recall.notice}`, `最迟通知时间：${minuteOf(recall.tellBy)}`],
  ),
  destruction: sheet('药品销毁记录', ({ record: r, parties }) => [
    `销毁原因：${r.condemned ?? ''}`,
    `监督销毁人：${parties['witness']?.join('、') ?? ''}`,
  ]),
};

/** Every paper begins with which pack it is about. */
function sheet(title: string, more: (c: Pack) => readonly string[]): (c: Pack) => PaperText {
  return (c) => {
    const { code, name, spec, approval, batch, expires, contents, sales, recall } = c.record;
    const lines = [
      `追溯码：${code}`,
      `药品：${name}　规格：${spec}　${approval}`,
      `批号：${batch}　有效期至：${expires}`,
      ...more(c),
    ];
    return { title, lines, data: { code, batch, contents, sales, recall } };
  };
}
