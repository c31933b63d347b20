import type { DrawingsOf, PaperText } from '@yunzhang/scenario';
import { kinds } from './nouns.ts';
import type { billOfLading } from './scenario.ts';

type Drawings = DrawingsOf<typeof billOfLading>;
type Bill = Parameters<Drawings['bill']>[0];

/** What every paper of a bill begins with. */
function about(title: string, c: Bill, ...lines: readonly string[]): PaperText {
  const { number, edition, kind } = c.record;
  const head = `提单号：${number}　第${edition}版　${kinds[kind]}`;
  return { title, lines: [head, ...lines], data: { number, edition, kind } };
}

const one = (c: Bill, role: string) => c.parties[role]?.[0] ?? '';

/** The papers of a bill of lading, in words. */
export const billOfLadingPapers: Drawings = {
  bill: (c) =>
    about(
      '电子提单',
      c,
      `船名航次：${c.record.ship}（IMO ${c.record.imo}）${c.record.voyage}`,
      `装货港：${c.record.loading}　卸货港：${c.record.discharge}`,
      ...c.record.containers.map((box) => `集装箱：${box.number}　封号：${box.sealNumber}`),
      ...c.record.goods.map(
        (row) => `${row.code} ${row.description} ${row.packages}件 ${row.grossGrams / 1000}千克`,
      ),
      c.record.order === 'clean' ? '清洁提单' : '提单有批注',
      `托运人：${one(c, 'shipper')}`,
    ),
  endorsement: (c) =>
    about(
      '背书',
      c,
      `第${c.record.transfers.length + 1}次背书`,
      `转让人：${one(c, 'holder')}　受让人：${one(c, 'receiver')}`,
    ),
  pledge: (c) => about('质押通知', c, `质权人：${one(c, 'pledgee')}`),
  amendment: (c) => about('提单更正', c, c.record.proposed?.text ?? ''),
  conversion: (c) =>
    about(
      '转换记载',
      c,
      c.record.originals === undefined
        ? '电子提单'
        : `纸质正本${c.record.originals}份，电子提单停用`,
    ),
  surrender: (c) => about('提单交回', c, `交回方：${c.record.surrenderedBy ?? ''}`),
  delivery: (c) => about('交付收据', c, `提货人：${c.record.surrenderedBy ?? ''}`),
  freezing: (c) => about('协助冻结通知', c, `法律文书号：${c.record.courtOrder ?? ''}`),
};
