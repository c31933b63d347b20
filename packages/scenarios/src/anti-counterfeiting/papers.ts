import { divisionWords } from '@yunzhang/identifiers';
import type { DrawingsOf, PaperText } from '@yunzhang/scenario';
import { minuteOf } from '../kit/moment.ts';
import type { ArticleCode, CodeBatch } from './nouns.ts';
import type { articleCode, codeBatch } from './scenario.ts';

/** What every answer ends with: a true code may have been moved to a false article. */
export const codeNotArticle = '验证码真实仅说明防伪码由品牌方发出，不等于物品本身为真。';

/** The papers of an order of codes. */
export const codeBatchPapers: DrawingsOf<typeof codeBatch> = {
  order: batchSheet('防伪码订单', ({ record: r }) => [
    `订购数量：${r.ordered}　批准数量：${r.quota ?? '待批准'}`,
  ]),
  statement: batchSheet('批次防伪证明', ({ record: r }) => [
    `已印制：${r.printed}　已激活：${r.activated}　已作废：${r.voided}`,
  ]),
  destruction: batchSheet('销毁单', ({ record: r }) => [`累计作废：${r.voided}`]),
};

/** The papers of one code. None of them shows what is under the scratch layer. */
export const articleCodePapers: DrawingsOf<typeof articleCode> = {
  answer: codeSheet('查询答复', (c) => [answerOf(c), codeNotArticle]),
  alert: codeSheet('预警通知', ({ record: r }) => [
    `近24小时查询设备：${new Set(r.scans.map(({ device }) => device)).size}`,
    ...r.scans.map(({ at, region }) => `${minuteOf(at)}　${divisionWords(region).zh}`),
  ]),
  appraisal: codeSheet('鉴定书', ({ phase, record: r }) => [
    `鉴定材料摘要：${r.evidence ?? ''}`,
    `结论：${phase === 'counterfeit' ? '假冒' : '解除怀疑'}`,
  ]),
  recall: codeSheet('召回公告', ({ record: r }) => [`公告文号：${r.notice ?? ''}`]),
};

/** What the last query is told, in the words of the dossier. */
function answerOf({ record: { answer, left = 0, firstAt = 0, firstRegion } }: ArticleCode): string {
  if (answer === 'first') return '首次查询，验证码真实。请确认包装完好且由您本人刮开。';
  if (answer === 'none') return `验证码有误，请核对后重试（剩余${left}次）。`;
  if (answer === undefined) return '尚未验证，请刮开涂层后输入验证码。';
  const place = firstRegion === undefined ? '' : divisionWords(firstRegion).zh;
  return `该码已于${minuteOf(firstAt)}在${place}首次查询，若非您本人操作，请谨慎购买。`;
}

function batchSheet(title: string, more: (c: CodeBatch) => readonly string[]) {
  return (c: CodeBatch): PaperText => {
    const { gtin, batch, made, expires, ordered, printed, activated, voided } = c.record;
    const lines = [`商品条码：${gtin}　批号：${batch}`, `生产日期：${made}　有效期至：${expires}`];
    const data = { gtin, batch, made, expires, ordered, printed, activated, voided };
    return { title, lines: [...lines, ...more(c)], data };
  };
}

function codeSheet(title: string, more: (c: ArticleCode) => readonly string[]) {
  return (c: ArticleCode): PaperText => {
    const { gtin, serial, batch, firstAt, firstRegion } = c.record;
    const lines = [`商品条码：${gtin}　序列号：${serial}　批号：${batch}`, ...more(c)];
    return { title, lines, data: { gtin, serial, batch, firstAt, firstRegion, phase: c.phase } };
  };
}
