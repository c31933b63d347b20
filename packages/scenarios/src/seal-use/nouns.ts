import {
  caseOf,
  choice,
  count,
  digest,
  fen,
  group,
  instant,
  limit,
  list,
  oneOf,
  optional,
  organisation,
  paper,
  person,
  rows,
  says,
  scenario,
  system,
  text,
} from '@yunzhang/scenario';
import { sealUseWords } from './words.ts';

/** Kinds of documents, as far as they decide which seal fits. */
export const documentKinds = {
  contract: '合同',
  'labour-contract': '劳动合同',
  letter: '公函、证明',
  receipt: '收据、财务凭证',
  invoice: '发票',
  business: '业务单据',
} as const;

/** Which seals may be used on them. @basis platform.md P03, seal type codes [memory] */
export const sealsFor: Readonly<Record<keyof typeof documentKinds, readonly string[]>> = {
  contract: ['legal-name', 'contract', 'legal-representative'],
  'labour-contract': ['legal-name', 'contract'],
  letter: ['legal-name', 'legal-representative'],
  receipt: ['finance'],
  invoice: ['invoice'],
  business: ['business', 'legal-name'],
};

/** How a use is authorised. */
export const modes = {
  'one-off': '单份',
  batch: '批量',
  standing: '常设授权',
  service: '政务自动签章',
} as const;

/** What is to be sealed, and where. */
export const request = {
  number: text('用印申请编号', { pattern: 'YY-[0-9]{8}-[0-9]{6}' }),
  act: text('用印编号', { pattern: 'GZ-[0-9]{8}-[0-9]{7}' }),
  kind: choice('文件类型', documentKinds),
  purpose: text('用途'),
  documents: rows(
    '文件',
    {
      number: text('文件编号', { sizeMax: 60 }),
      digest: digest('摘要'),
      format: choice('格式', { ofd: 'OFD', pdf: 'PDF' }),
      pages: count('页数', { min: 1, max: 10_000 }),
      amountFen: optional(fen('金额', { min: 0 })),
    },
    { min: 1, max: 1000 },
  ),
  manifest: digest('清单摘要'),
  onFault: choice('摘要不符时', { all: '全部不盖', skip: '跳过该份' }),
  placement: rows(
    '位置',
    {
      kind: choice('方式', { at: '坐标', word: '关键字', riding: '骑缝', 'every-page': '每页' }),
      page: optional(count('页', { min: 1, max: 10_000 })),
      xTenthMm: optional(count('横坐标（0.1毫米）', { max: 20_000 })),
      yTenthMm: optional(count('纵坐标（0.1毫米）', { max: 20_000 })),
      word: optional(text('关键字')),
    },
    { min: 1, max: 50 },
  ),
  copies: count('份数', { min: 1, max: 100 }),
  counterparties: list('相对方', text('名称'), { max: 50 }),
};

export const seal = caseOf('印章', 'seal-life');

const no = says(sealUseWords);

/** Who, what, on which papers, how far: one case is one request. */
export const on = scenario({
  id: 'seal-use',
  title: '用印',
  words: sealUseWords,
  roles: {
    owner: organisation('用印单位'),
    operator: person('经办人'),
    approver: person('审批人', { filled: 'several' }),
    // Whoever scans the code and keeps the seal at that moment: a rule asks the seal.
    custodian: person('印章保管人', {
      filled: 'many',
      bears: 'nonce',
      denial: no('use-nonce-used', '平台规则 P05'),
    }),
    client: system('业务系统'),
    signer: system('密码机'),
  },
  record: {
    ...request,
    seal,
    mode: choice('方式', modes),
    mandate: optional(caseOf('授权', 'mandate')),
    policy: optional(text('适用的用印规则')),
    approvals: rows('审批', { by: text('审批人', { sizeMax: 256 }), at: instant('时间') }),
    approvedAt: optional(instant('审批完成时间')),
    nonce: optional(text('确认码')),
    nonces: list('用过的确认码', text('确认码')),
    shownAt: optional(instant('确认码显示时间')),
    confirm: optional(
      group('确认', {
        by: text('保管人', { sizeMax: 256 }),
        at: instant('时间'),
        method: choice('方式', { scan: '扫码', app: '应用内', token: '硬件' }),
        device: text('设备'),
      }),
    ),
    skipped: list('摘要不符而跳过', count('序号')),
    signed: rows('已盖章', {
      index: count('序号'),
      act: text('用印编号'),
      signature: digest('签名值摘要'),
      timeStamp: text('时间戳编号'),
      counter: count('密码机计数'),
      at: instant('时间'),
    }),
    reason: optional(text('原因')),
  },
  papers: {
    document: paper('用印文件', {
      owner: oneOf(
        'legal-name',
        'finance',
        'invoice',
        'contract',
        'legal-representative',
        'business',
      ),
    }),
  },
  phases: {
    pending: '待审批',
    approved: '待保管人确认',
    sealing: '用印中',
    checked: '摘要已核对',
    sealed: '已用印',
    failed: '失败待重试',
    refused: '未批准',
    withdrawn: '已撤回',
    expired: '逾期未确认',
  },
  limits: {
    confirmSeconds: limit('确认码有效时间（秒）', '平台规则 P05', 120),
    approvedHours: limit('审批后确认期限（小时）', '平台规则 P05', 72),
  },
  // The code is on the operator's screen, to be scanned from there.
  secret: {
    nonce: { to: ['operator'], opens: [] },
    nonces: { to: ['operator'], opens: [] },
  },
});
