import {
  choice,
  count,
  date,
  digest,
  flag,
  list,
  onlyIf,
  optional,
  party,
  rows,
  text,
} from '@yunzhang/scenario';

/** The letter of the class, or SR for software. */
export const category = text('作品类别', {
  pattern: '[A-M]|SR',
  help: { zh: 'A至M，软件为SR', en: 'A to M, SR for software' },
});
/** A share of the right, in ten-thousandths. */
export const share = count('份额（万分之一）', { min: 1, max: 10_000 });
/** What a licence gives away, where and for how long: what exclusive licences may not share. */
export const licence = {
  rights: list(
    '许可权利',
    choice('权利', {
      reproduction: '复制权',
      distribution: '发行权',
      network: '信息网络传播权',
      performance: '表演权',
      adaptation: '改编权',
    }),
    { min: 1, max: 5 },
  ),
  territories: list(
    '许可地域',
    choice('地域', {
      mainland: '内地',
      hongkong: '香港',
      macao: '澳门',
      taiwan: '台湾',
      abroad: '国外',
    }),
    { min: 1, max: 5 },
  ),
  from: date('起始日期'),
  until: date('截止日期'),
  exclusive: flag('是否专有使用许可'),
};

/** What an application says of the work and its owners; a correction may change all of it. */
export const statement = {
  title: text('作品名称'),
  category,
  nature: choice('作品性质', {
    original: '原创',
    adapted: '改编',
    compiled: '汇编',
    translated: '翻译',
    annotated: '注释',
  }),
  completed: date('创作完成日期'),
  published: optional(date('首次发表日期')),
  place: optional(text('首次发表地点')),
  authors: list('作者', party('作者', 'person'), { min: 1, max: 20 }),
  units: rows('著作权人（单位）', { owner: party('单位', 'organisation'), share }, { max: 20 }),
  persons: rows('著作权人（个人）', { owner: party('个人', 'person'), share }, { max: 20 }),
  basis: choice('权利取得方式', {
    personal: '个人作品',
    legalPerson: '法人作品',
    job: '职务作品',
    commission: '委托作品',
    joint: '合作作品',
    succession: '承继',
    transfer: '转让',
  }),
  basisDocument: optional(digest('权利归属证明摘要')),
  purpose: text('创作目的、过程与独创性', { sizeMax: 2000 }),
  toolAssisted: flag('是否使用生成工具'),
  humanPart: onlyIf(text('人的创作部分', { sizeMax: 2000 }), 'toolAssisted', true),
};

/** What an examiner finds when the work is compared with what is registered. */
export const findings = {
  subject: choice('客体', {
    work: '作品',
    official: '法律、法规和官方文件',
    news: '单纯事实消息',
    formula: '历法、通用数表、通用表格和公式',
  }),
  similarity: count('相似度（万分之一）', { max: 10_000 }),
};

/** The work itself: given once, never changed. */
export const deposit = {
  sample: digest('作品样本摘要'),
  fingerprint: text('相似特征值', { pattern: '[0-9a-f]{16}' }),
};

/** What one run of numbers is for. */
export const series = {
  region: text('地区简称', {
    pattern: '[\u4e00-\u9fff]',
    help: { zh: '全国登记填“国”', en: '国 for the whole country' },
  }),
  category,
};

/** Why a registration may be revoked: these two and no other. */
export const ground = choice('撤销事由', { court: '生效裁判', falsehood: '虚假陈述' });
