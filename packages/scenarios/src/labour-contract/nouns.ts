import { residentId, uscc } from '@yunzhang/identifiers';
import {
  choice,
  count,
  date,
  fen,
  group,
  identifier,
  instant,
  limit,
  list,
  oneOf,
  onlyIf,
  optional,
  organisation,
  paper,
  person,
  scenario,
  system,
  text,
} from '@yunzhang/scenario';
import { labourContractWords } from './words.ts';

/** Clauses a contract must have. @basis 劳动合同法 第十七条 */
export const clauses = {
  duties: '工作内容',
  hours: '工作时间和休息休假',
  pay: '劳动报酬',
  insurance: '社会保险',
  protection: '劳动保护和职业危害防护',
} as const;

/** What is written in the contract. */
export const terms = {
  number: text('合同编号', { sizeMax: 40 }),
  company: identifier('用人单位统一社会信用代码', uscc, { en: 'Employer credit code' }),
  idNumber: identifier('劳动者身份证号', residentId, { en: 'Worker resident id' }),
  kind: choice('合同类型', {
    fixed: '固定期限',
    open: '无固定期限',
    task: '以完成一定工作任务为期限',
  }),
  start: date('起始日期'),
  end: onlyIf(date('终止日期'), 'kind', 'fixed'),
  task: onlyIf(text('任务完成的标志'), 'kind', 'task'),
  probationMonths: count('试用期（月）', { max: 12 }),
  position: text('岗位'),
  workplace: text('工作地点'),
  hours: choice('工时制度', { standard: '标准工时', combined: '综合计算', flexible: '不定时' }),
  hoursApproval: onlyIf(text('工时审批文号'), 'hours', 'combined', 'flexible'),
  wageFen: fen('月工资'),
  probationWageFen: fen('试用期月工资'),
  payDay: count('发薪日', { min: 1, max: 31 }),
  clauses: list('必备条款', choice('条款', clauses), { max: 5 }),
};

/** Grounds on which it ends. */
export const grounds = {
  agreed: '协商一致',
  resigned: '劳动者辞职',
  fault: '劳动者过失',
  incapable: '不能胜任',
  expired: '期满终止',
} as const;
/** Days of notice each ground asks for. */
export const noticeDays = { agreed: 0, resigned: 30, fault: 0, incapable: 30, expired: 0 } as const;
/** What both sides can agree on later. */
export const change = choice('事项', { change: '变更', renew: '续订' });

/** Who, what, on which papers, how far. */
export const on = scenario({
  id: 'labour-contract',
  title: '劳动合同',
  words: labourContractWords,
  roles: {
    employer: organisation('用人单位'),
    worker: person('劳动者'),
    courier: system('送达服务'),
  },
  record: {
    ...terms,
    revision: count('文本版本'),
    notice: optional(text('告知书版本')),
    identifiedAt: optional(instant('身份核验时间')),
    signedAt: optional(instant('劳动者签署时间')),
    stampedAt: optional(instant('可信时间')),
    signedOn: optional(choice('签订时间', { 'on-time': '按期', late: '入职超过一个月后签订' })),
    agreed: optional(change),
    message: optional(text('送达编号')),
    proposed: optional(
      group('待对方同意', {
        what: change,
        by: choice('提出方', { employer: '用人单位', worker: '劳动者' }),
        end: optional(date('新终止日期')),
        text: text('内容', { sizeMax: 4000 }),
      }),
    ),
    ground: optional(choice('解除或终止事由', grounds)),
    endedAt: optional(instant('解除或终止时间')),
    retainUntil: optional(date('至少保存至')),
  },
  papers: {
    contract: paper('劳动合同', { employer: oneOf('legal-name', 'business'), worker: 'personal' }),
    change: paper('变更协议', { employer: oneOf('legal-name', 'business'), worker: 'personal' }),
    renewal: paper('续签合同', { employer: oneOf('legal-name', 'business'), worker: 'personal' }),
    ending: paper('解除（终止）证明', { employer: 'legal-name' }),
  },
  phases: {
    checked: '已核对',
    notified: '已告知',
    'to-sign': '待签署',
    'worker-signed': '劳动者已签',
    effective: '已生效',
    delivered: '已送达',
    ended: '已解除或终止',
    'certificate-overdue': '逾期未出证明',
    certified: '已出具证明',
    refused: '劳动者拒签',
  },
  limits: {
    minimumWageFen: limit('北京市月最低工资', '北京市最低工资标准 [memory]', 242_000, {
      '2025-09-01': 254_000,
    }),
    probationPercent: limit('试用期工资最低比例', '劳动合同法 第二十条', 80),
    identityMinutes: limit('身份核验有效时间', '平台规则 C03', 30),
    certificateDays: limit('出具证明期限（日）', '劳动合同法 第五十条 [memory]', 15),
    keepMonths: limit('结束后保存期限（月）', '劳动合同法 第五十条', 24),
  },
  open: ['number', 'revision', 'kind', 'start', 'end'],
});
