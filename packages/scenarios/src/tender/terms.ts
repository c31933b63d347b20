import { uscc } from '@yunzhang/identifiers';
import {
  caseOf,
  choice,
  count,
  digest,
  fen,
  flag,
  identifier,
  instant,
  limit,
  list,
  onlyIf,
  optional,
  party,
  rows,
  text,
} from '@yunzhang/scenario';

/** The two bodies of law; a project follows one of them and never the other. */
export const families = { gp: '政府采购', tb: '招标投标' } as const;

/** Ways to procure. @basis 政府采购法 第二十六条 [memory] */
export const methods = {
  open: '公开招标',
  invited: '邀请招标',
  negotiation: '竞争性谈判',
  consultation: '竞争性磋商',
  single: '单一来源',
  inquiry: '询价',
  framework: '框架协议',
} as const;

/** What a tender document must say. @basis bidding.md B01 */
export const clauses = {
  scope: '采购需求',
  qualification: '资格要求',
  criteria: '评标办法',
  validity: '投标有效期',
  contract: '合同主要条款',
} as const;

/** What is drafted, and then stands in notice and document alike. */
export const terms = {
  projectNo: text('项目编号', { sizeMax: 16, pattern: 'BJZC-\\d{4}-\\d{6}' }),
  lotNo: text('包号', { sizeMax: 2, pattern: '\\d{2}' }),
  title: text('项目名称'),
  family: choice('适用法律', families),
  method: choice('采购方式', methods),
  category: choice('类别', { goods: '货物', services: '服务', works: '工程' }),
  purchaserCode: identifier('采购人统一社会信用代码', uscc, { en: 'Purchaser credit code' }),
  agencyCode: identifier('代理机构统一社会信用代码', uscc, { en: 'Agency credit code' }),
  commission: digest('委托协议摘要'),
  place: text('项目地点'),
  budgetFen: fen('预算'),
  ceilingFen: fen('最高限价'),
  supplyFrom: instant('文件提供开始时间'),
  supplyTo: instant('文件提供截止时间'),
  bidDeadline: instant('投标截止时间'),
  openingAt: instant('开标时间'),
  securityFen: optional(fen('投标保证金')),
  evaluation: choice('评标办法', { lowest: '最低评标价法', scoring: '综合评分法' }),
  weights: onlyIf(
    rows('评审因素', {
      factor: choice('因素', { price: '价格', technical: '技术', commercial: '商务' }),
      weight: count('权重', { max: 100 }),
    }),
    'evaluation',
    'scoring',
  ),
  clauses: list('必备条款', choice('条款', clauses), { max: 5 }),
  documentNo: text('招标文件编号', { sizeMax: 40 }),
  documentDigest: digest('招标文件摘要'),
  openingKey: text('开标公钥编号', { sizeMax: 64 }),
  shares: rows('密钥份额', { holder: party('持有人', 'organisation'), digest: digest('份额摘要') }),
  remedy: flag('允许补救解密'),
  windowMinutes: count('解密时间（分钟）', { min: 10, max: 120 }),
  warnings: list('疑似歧视性词句', text('词句'), { max: 50 }),
};

/** Statutory reasons for ending a tender. @basis 招标投标法实施条例 第三十一条 [memory] */
export const endings = {
  'major-change': '重大变故',
  unlawful: '影响公正的违法行为',
  'force-majeure': '不可抗力',
} as const;

/** Bids an act at the opening speaks of. */
export const bidField = caseOf('投标', 'bid');

/** An outage of the platform, with the bids it kept from being decrypted. */
export const incident = {
  incidentNo: text('事件编号', { sizeMax: 40 }),
  from: instant('开始'),
  to: instant('结束'),
  bids: list('受影响的投标', bidField, { min: 1 }),
  cause: text('原因'),
};

const gp = '政府采购法及财政部令第87号 [memory]';
const tb = '招标投标法及实施条例 [memory]';

/** Numbers of both laws, `gp…` and `tb…`; amendments are under way, so each has its days. */
export const limits = {
  gpBidDays: limit('发出文件至投标截止（日）', gp, 20),
  tbBidDays: limit('发出文件至投标截止（日）', tb, 20),
  gpClarifyDays: limit('影响编制的澄清至投标截止（日）', gp, 15),
  tbClarifyDays: limit('影响编制的澄清至投标截止（日）', tb, 15),
  gpSupplyDays: limit('公告期限（工作日）', gp, 5),
  tbSupplyDays: limit('文件发售期（日）', tb, 5),
  gpSecurityPercent: limit('投标保证金上限（%）', gp, 2),
  tbSecurityPercent: limit('投标保证金上限（%）', tb, 2),
  tbWorksSecurityFen: limit('工程投标保证金上限', tb, 80_000_000),
  goodsPriceWeight: limit('货物价格最低权重', gp, 30),
  servicesPriceWeight: limit('服务价格最低权重', gp, 10),
  bidders: limit('最少投标人数', '政府采购法 第三十六条；招标投标法 第二十八条 [memory]', 3),
  holders: limit('份额持有人数', '平台规则 B02', 3),
  quorum: limit('最少份额数', '平台规则 B02', 2),
  clockSources: limit('最少授时来源数', '平台规则 B01', 2),
  skewMs: limit('时间偏差上限（毫秒）', '平台规则 B01', 1000),
};
