import {
  billOfLadingNumber,
  containerNumber,
  harmonisedCode,
  portCode,
  shipNumber,
} from '@yunzhang/identifiers';
import {
  choice,
  count,
  group,
  identifier,
  instant,
  optional,
  organisation,
  paper,
  party,
  rows,
  says,
  scenario,
  text,
} from '@yunzhang/scenario';
import { billOfLadingWords } from './words.ts';

/** Says no in the words of a bill of lading. */
export const no = says(billOfLadingWords);

/** Kinds of bills; the first two are transferred. */
export const kinds = {
  order: '指示提单',
  bearer: '不记名提单',
  straight: '记名提单',
  waybill: '海运单',
} as const;

const container = identifier('箱号', containerNumber, {
  denial: no('bl-container', 'ISO 6346'),
});

/** What the carrier says of the goods and the voyage. */
export const terms = {
  number: identifier('提单号', billOfLadingNumber),
  kind: choice('种类', kinds),
  ship: text('船名'),
  imo: identifier('IMO 编号', shipNumber),
  voyage: text('航次', { sizeMax: 20 }),
  loading: identifier('装货港', portCode),
  discharge: identifier('卸货港', portCode),
  containers: rows(
    '集装箱',
    { number: container, sealNumber: text('封号'), type: text('箱型') },
    { min: 1 },
  ),
  goods: rows(
    '货物',
    {
      code: identifier('商品编码', harmonisedCode),
      description: text('品名'),
      packages: count('件数', { min: 1 }),
      grossGrams: count('毛重（克）', { min: 1 }),
    },
    { min: 1 },
  ),
  order: choice('表面状况', { clean: '清洁', claused: '有批注' }),
  freight: choice('运费', { prepaid: '预付', collect: '到付' }),
  onBoardAt: instant('装船时间'),
  controlKey: text('控制密钥编号', { sizeMax: 80 }),
};

/** What every act of a holder shows: which edition they saw, and that they control it. */
export const control = {
  edition: count('所见版次', { min: 1 }),
  key: text('控制密钥编号', { sizeMax: 80 }),
};

/** What both sides can amend. */
export const amendment = {
  text: text('更正内容', { sizeMax: 2000 }),
  discharge: optional(identifier('新卸货港', portCode)),
};

const stages = {
  issued: '已签发',
  circulating: '流通中',
  endorsed: '待受让',
  pledged: '已质押',
  converting: '待转纸质',
  surrendered: '已交回',
} as const;

/** Who, what, on which papers, how far. */
export const on = scenario({
  id: 'bill-of-lading',
  title: '电子提单',
  words: billOfLadingWords,
  roles: {
    carrier: organisation('承运人'),
    shipper: organisation('托运人'),
    consignee: organisation('收货人'),
    holder: organisation('持有人', {
      denial: no('bl-not-holder', '海商法（2025修订）第四章第五节 [S]'),
    }),
    receiver: organisation('受让人'),
    pledgee: organisation('质权人', { needs: 'financial-licence' }),
    court: organisation('法院', { needs: 'court', filled: 'many' }),
  },
  record: {
    ...terms,
    edition: count('版次'),
    transfers: rows('背书', {
      from: party('转让人', 'organisation'),
      to: party('受让人', 'organisation'),
      at: instant('时间'),
    }),
    proposed: optional(
      group('待对方同意的更正', {
        ...amendment,
        by: choice('提出方', { carrier: '承运人', holder: '持有人' }),
      }),
    ),
    originals: optional(count('纸质正本份数', { min: 1, max: 3 })),
    frozenFrom: optional(choice('冻结前的状态', stages)),
    frozenBy: optional(party('冻结法院', 'organisation')),
    courtOrder: optional(text('法律文书号')),
    surrenderedBy: optional(party('交回方', 'organisation')),
  },
  papers: {
    bill: paper('电子提单', { carrier: 'business' }),
    endorsement: paper('背书', { holder: 'legal-name' }),
    pledge: paper('质押通知', { holder: 'legal-name' }),
    amendment: paper('提单更正', { carrier: 'business', holder: 'legal-name' }),
    conversion: paper('转换记载', { carrier: 'business', holder: 'legal-name' }),
    surrender: paper('提单交回', { holder: 'legal-name', consignee: 'legal-name' }),
    delivery: paper('交付收据', { carrier: 'business' }),
    freezing: paper('协助冻结通知', { court: 'legal-name' }),
  },
  phases: {
    ...stages,
    converted: '已转纸质',
    delivered: '已交付',
    frozen: '已冻结',
  },
  open: ['number', 'edition', 'kind'],
});
