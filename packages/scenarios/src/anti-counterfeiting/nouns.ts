import { divisionCode, gtin } from '@yunzhang/identifiers';
import {
  type Case,
  choice,
  count,
  date,
  digest,
  type Field,
  identifier,
  instant,
  limit,
  list,
  optional,
  organisation,
  paper,
  person,
  type RecordOf,
  rows,
  says,
  scenario,
  text,
} from '@yunzhang/scenario';
import { antiCounterfeitingWords } from './words.ts';

/** The clause all of it follows. */
export const dossier = 'trust-services.md T03';

/** Codes of one order; a larger order is several batches. */
const batchSizeMax = 200;

/** Wrong tokens remembered of one code: an attacker with many addresses fills no more than this. */
export const missesMax = 500;

/** Says no in the words of this folder. */
export const no = says(antiCounterfeitingWords);

/** What both a batch and its codes say of the article. */
export const article = {
  gtin: identifier('商品条码', gtin),
  batch: text('批号', { sizeMax: 20, pattern: '[A-Za-z0-9.-]+' }),
  made: date('生产日期'),
  expires: date('有效期至'),
};

/** A serial is random: whoever knows one guesses no other. */
export const serial = text('序列号', { sizeMax: 20, pattern: '[A-Za-z0-9]+' });

/** Serials of one batch. */
export const serials: Field<readonly string[]> = list('序列号', serial, {
  min: 1,
  max: batchSizeMax,
});

/** A code as the factory hands it in: what is under the scratch layer only as a digest. */
export const printed = rows(
  '防伪码',
  { serial, token: digest('验证码摘要') },
  { min: 1, max: batchSizeMax },
);

/** How many codes an order may be of. */
export const size = count('订购数量', { min: 1, max: batchSizeMax });

/** Where a query comes from, as the door of the platform recognised it. */
export const origin = {
  device: digest('设备摘要'),
  network: digest('网络地址摘要'),
  region: identifier('查询地区', divisionCode),
};

const batchRecord = {
  ...article,
  ordered: size,
  quota: optional(count('批准数量', { min: 1 })),
  printed: count('已印制'),
  activated: count('已激活'),
  voided: count('已作废'),
};

/** An order of codes, from the asking until each of them is on an article or gone. */
export const batchNouns = scenario({
  id: 'code-batch',
  title: '防伪码批次',
  words: antiCounterfeitingWords,
  roles: {
    factory: organisation('制码厂'),
    brand: organisation('品牌方'),
    line: organisation('包装线'),
    regulator: organisation('监管部门'),
  },
  record: batchRecord,
  papers: {
    order: paper('防伪码订单', { brand: 'business', factory: 'business' }),
    statement: paper('批次防伪证明', { line: 'business' }),
    destruction: paper('销毁单', { factory: 'business' }),
  },
  phases: {
    asked: '待批准',
    generated: '已生成',
    printed: '已印制',
    settled: '已核销',
    declined: '未批准',
  },
  open: ['gtin', 'batch', 'made', 'expires', 'ordered', 'printed', 'activated', 'voided'],
});

const codeRecord = {
  ...article,
  serial,
  token: digest('验证码摘要'),
  firstAt: optional(instant('首次验证时间')),
  firstRegion: optional(origin.region),
  firstDevice: optional(origin.device),
  repeats: count('首次设备七日内重复次数'),
  answer: optional(choice('最近一次答复', { first: '首次', again: '再次', none: '有误' })),
  left: optional(count('剩余次数')),
  scans: rows('近24小时查询', { at: instant('时间'), ...withoutNetwork() }),
  misses: rows('近一小时输错', { at: instant('时间'), ...withoutRegion() }, { max: missesMax }),
  evidence: optional(digest('鉴定材料摘要')),
  notice: optional(text('召回公告文号')),
};

/** One code on one article. */
export const codeNouns = scenario({
  id: 'article-code',
  title: '物品防伪码',
  words: antiCounterfeitingWords,
  roles: {
    factory: organisation('制码厂'),
    brand: organisation('品牌方'),
    line: organisation('包装线'),
    regulator: organisation('监管部门'),
    consumer: person('消费者', { filled: 'many' }),
  },
  record: codeRecord,
  papers: {
    answer: paper('查询答复', {}),
    alert: paper('预警通知', {}),
    appraisal: paper('鉴定书', { brand: 'business' }),
    recall: paper('召回公告', { brand: 'business' }),
  },
  phases: {
    printed: '未激活',
    active: '已激活',
    verified: '首次验证',
    again: '再次查询',
    suspect: '可疑',
    counterfeit: '假冒',
    fake: '假码报警',
    void: '已作废',
    recalled: '已召回',
  },
  limits: {
    devices: limit('24小时内可疑的设备数', dossier, 5),
    provinces: limit('24小时内可疑的省份数', dossier, 2),
    silent: limit('首次设备七日内不警示的重复次数', dossier, 3),
    silentDays: limit('首次设备不警示的天数', dossier, 7),
    deviceTries: limit('同一设备十分钟内可输错次数', dossier, 5),
    networkTries: limit('同一网络一小时内可输错次数', dossier, 100),
  },
  open: ['gtin', 'batch', 'made', 'expires', 'serial'],
  secret: {
    token: { to: [], opens: [] },
    misses: { to: [], opens: [] },
    firstDevice: { to: ['brand'], opens: [] },
  },
});

function withoutNetwork() {
  const { device, region } = origin;
  return { device, region };
}

function withoutRegion() {
  const { device, network } = origin;
  return { device, network };
}

/** One code, as a reader has it. */
export type ArticleCode = Case<RecordOf<typeof codeRecord>>;
/** One batch, as a reader has it. */
export type CodeBatch = Case<RecordOf<typeof batchRecord>>;
/** What is known of one code. */
export type CodeRecord = RecordOf<typeof codeRecord>;
