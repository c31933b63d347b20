import {
  choice,
  count,
  date,
  digest,
  fen,
  flag,
  group,
  instant,
  limit,
  list,
  oneOf,
  onlyIf,
  optional,
  organisation,
  paper,
  party,
  rows,
  scenario,
  text,
} from '@yunzhang/scenario';
import { commercialContractWords } from './words.ts';

/** Kinds of contracts; the law keeps some of them on paper. @basis 电子签名法 第三条 [S] */
export const kinds = {
  sale: '买卖合同',
  service: '服务合同',
  lease: '租赁合同',
  work: '承揽合同',
  'utility-stop': '涉及停止供水供热供气的文书',
  family: '涉及婚姻、收养、继承的文书',
} as const;

/** Kinds the law keeps on paper. */
export const onPaper: readonly (keyof typeof kinds)[] = ['utility-stop', 'family'];

/** What a version of the text says. */
export const version = {
  text: digest('文本摘要'),
  attachments: list('附件摘要', digest('附件'), { max: 50 }),
  amountFen: optional(fen('合同金额')),
  amountCapital: optional(text('大写金额')),
  instalments: rows('付款计划', { on: date('日期'), fen: fen('金额') }, { max: 120 }),
};

/** What the initiator says once. */
export const terms = {
  number: text('合同编号', { sizeMax: 40 }),
  title: text('合同名称'),
  kind: choice('合同类型', kinds),
  mode: choice('签署方式', { parallel: '同时', sequential: '依次' }),
  order: onlyIf(
    list('签署顺序', party('一方', 'organisation'), { max: 100 }),
    'mode',
    'sequential',
  ),
  signBy: instant('签署截止'),
  startsOn: optional(date('生效日期')),
  endsOn: optional(date('终止日期')),
  forum: choice('争议解决', { court: '诉讼', arbitration: '仲裁' }),
  ...version,
};

/** What all parties can agree on later. */
export const matters = {
  supplement: '补充',
  extend: '延续',
  terminate: '协议解除',
  perform: '履行完毕',
} as const;

/** Grounds on which one party alone ends it. */
export const grounds = { breach: '对方违约', force: '不可抗力', agreed: '约定事由' } as const;

const side = () => oneOf('legal-name', 'contract');

/** Who, what, on which papers, how far. */
export const on = scenario({
  id: 'commercial-contract',
  title: '商务合同',
  words: commercialContractWords,
  roles: {
    initiator: organisation('发起方'),
    signatory: organisation('当事人', { filled: 'several' }),
  },
  record: {
    ...terms,
    edition: count('版次'),
    confirmed: list('已确认本版的各方', party('一方', 'organisation')),
    seals: rows('签署', {
      by: party('一方', 'organisation'),
      grant: text('授权编号'),
      at: instant('时间'),
    }),
    effectiveAt: optional(instant('生效时间')),
    pending: optional(
      group('待各方同意', {
        what: choice('事项', matters),
        text: digest('文本摘要'),
        endsOn: optional(date('新终止日期')),
        agreed: list('已同意的各方', party('一方', 'organisation')),
      }),
    ),
    settled: optional(choice('各方最近同意的事项', matters)),
    supplements: list('补充与延续', digest('文本摘要')),
    ground: optional(choice('解除事由', grounds)),
    notifiedBy: optional(party('通知方', 'organisation')),
    notifiedAt: optional(instant('通知送达时间')),
    retainUntil: optional(date('至少保存至')),
  },
  papers: {
    contract: paper('合同', { signatory: side() }),
    rejection: paper('拒签通知', { signatory: side() }),
    revocation: paper('要约撤销通知', { initiator: side() }),
    supplement: paper('补充协议', { signatory: side() }),
    extension: paper('延续协议', { signatory: side() }),
    termination: paper('解除协议', { signatory: side() }),
    settlement: paper('履行完毕确认', { signatory: side() }),
    notice: paper('解除通知', { signatory: 'legal-name' }),
  },
  phases: {
    negotiating: '协商中',
    'to-sign': '待签署',
    signing: '签署中',
    conditional: '已签署，待生效',
    effective: '已生效',
    performed: '履行完毕',
    'termination-notified': '已通知解除',
    terminated: '已解除',
    disputed: '有争议',
    rejected: '已拒签',
    revoked: '已撤销',
    expired: '逾期未签',
  },
  limits: {
    signDays: limit('签署期限上限（天）', '平台规则 C01', 90),
    keepMonths: limit('保存期限（月）', '平台规则 C01 诉讼时效', 120),
    objectionDays: limit('解除异议期（天）', '平台规则 C01；民法典 第五百六十五条 [memory]', 15),
  },
  open: ['number', 'edition', 'kind', 'text'],
});

/** What a party shows when it binds itself: which version, which file, under which mandate. */
export const binding = {
  edition: count('所见版次', { min: 1 }),
  text: digest('文本摘要'),
  attachments: version.attachments,
};

/** Whether the parties agree to sign electronically. */
export const consent = flag('同意使用电子签名');
