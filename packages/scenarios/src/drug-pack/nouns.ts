import { drugApprovalNumber, drugTraceCode } from '@yunzhang/identifiers';
import {
  type Case,
  choice,
  count,
  date,
  digest,
  group,
  identifier,
  instant,
  limit,
  list,
  onlyIf,
  optional,
  organisation,
  paper,
  party,
  person,
  rows,
  scenario,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { drugPackWords } from './words.ts';

/** Packs in one outer pack: what one decision can bring about, with the outer pack itself. */
export const packedMax = 1999;

/** A code of one pack: 20 digits, or the GS1 element string of an imported drug. */
export const code = identifier('追溯码', drugTraceCode, { en: 'Trace code' });
/** Boxes of a middle pack. */
export const boxes = list('最小包装追溯码', code, { max: packedMax });
const middles = rows('中包装', { code, boxes }, { max: 100 });

/** What is the same for every pack of one product and batch. */
export const product = {
  drug: text('药品标识码', { pattern: String.raw`\d{7}|\d{14}`, sizeMax: 14 }),
  name: text('药品名称'),
  spec: text('规格'),
  approval: identifier('批准文号', drugApprovalNumber),
  sale: choice('销售类别', { rx: '处方药', otc: '非处方药' }),
  storage: choice('贮存', { room: '常温', cold: '冷链' }),
  units: count('每盒最小单位数', { min: 1, max: 10_000 }),
  batch: text('批号', { sizeMax: 20 }),
  made: date('生产日期'),
  expires: date('有效期至'),
};

/** A pack with all that is packed in it. */
export const packed = {
  ...product,
  code,
  level: choice('包装级别', { box: '最小包装', middle: '中包装', case: '箱' }),
  boxes: onlyIf(boxes, 'level', 'middle', 'case'),
  middles: onlyIf(middles, 'level', 'case'),
};

/** A recall as its notice says it. @basis 药品召回管理办法（2022）[memory] */
export const recall = {
  class: choice('召回级别', { I: '一级', II: '二级', III: '三级' }),
  notice: text('召回通知文号', { sizeMax: 60 }),
};

/** A recall as it reaches every pack, with the moment until which all must know of it. */
export const called = { ...recall, tellBy: instant('最迟通知时间') };
export type Recalled = ValueOf<typeof called>;

/** Phases in which there is something to recall or to destroy. */
export const alive = [
  'assigned',
  'released',
  'in-transit',
  'received',
  'split-sold',
  'sold',
  'returned',
  'recalled',
] as const;

/** What is known of a pack. */
const record = {
  ...product,
  code,
  level: packed.level,
  contents: list('内含追溯码', code, { max: packedMax }),
  left: count('剩余单位数'),
  sales: rows('销售记录', {
    at: instant('时间'),
    by: party('销售单位', 'organisation'),
    units: count('数量'),
  }),
  prescriptions: list('处方摘要', digest('处方摘要')),
  report: optional(digest('检验报告')),
  recall: optional(group('召回', called)),
  condemned: optional(text('销毁原因')),
};

/** One pack. */
export type Pack = Case<ValueOf<typeof record>>;

/** Who, what, on which papers, how far. A pack is a case; what it holds are its children. */
export const on = scenario({
  id: 'drug-pack',
  title: '药品追溯',
  words: drugPackWords,
  roles: {
    maker: organisation('上市许可持有人', { needs: 'drug-maker' }),
    holder: organisation('持有单位', { needs: 'drug-licence' }),
    consignee: organisation('收货单位', { needs: 'drug-licence' }),
    // Any authority may call a drug back; it takes part in no pack before that.
    regulator: organisation('药品监督管理部门', { needs: 'drug-regulator', filled: 'many' }),
    witness: person('监督销毁人'),
  },
  record,
  papers: {
    release: paper('放行单', { maker: 'business' }),
    shipment: paper('随货同行单', { holder: 'business' }),
    acceptance: paper('验收记录', { consignee: 'business' }),
    sale: paper('发药记录', { holder: 'business' }),
    return: paper('退货单', { holder: 'business' }),
    recall: paper('召回通知', { maker: 'legal-name', regulator: 'legal-name' }),
    destruction: paper('销毁记录', { holder: 'business', witness: 'personal' }),
  },
  phases: {
    assigned: '已赋码',
    released: '已放行',
    'in-transit': '在途',
    received: '在库',
    unpacked: '已拆箱',
    'split-sold': '拆零销售',
    sold: '已售',
    returned: '已退货',
    recalled: '已召回',
    condemned: '待销毁',
    destroyed: '已销毁',
  },
  limits: {
    recallDaysI: limit('一级召回通知时限（日）', '药品召回管理办法（2022）[memory]', 1),
    recallDaysII: limit('二级召回通知时限（日）', '药品召回管理办法（2022）[memory]', 3),
    recallDaysIII: limit('三级召回通知时限（日）', '药品召回管理办法（2022）[memory]', 7),
  },
  open: [
    'code',
    'drug',
    'name',
    'spec',
    'approval',
    'batch',
    'made',
    'expires',
    'level',
    'units',
    'left',
    'sales',
    'recall',
  ],
});
