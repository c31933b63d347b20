import {
  type Case,
  choice,
  count,
  digest,
  flag,
  group,
  instant,
  limit,
  onlyIf,
  optional,
  paper,
  party,
  person,
  rows,
  scenario,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { supportTicketWords } from './words.ts';

/** Severities, the most urgent first. */
export const severities = ['P1', 'P2', 'P3', 'P4'] as const;
/** One of them. */
export type Severity = (typeof severities)[number];

/** How urgent each matter is by itself. @basis platform.md P10, severities */
export const severityOf = {
  freeze: 'P1',
  verify: 'P1',
  forgery: 'P1',
  'seal-today': 'P2',
  fault: 'P3',
  question: 'P4',
} as const satisfies Readonly<Record<string, Severity>>;

const matter = choice('事项', {
  freeze: '不能停用印章',
  verify: '不能验章',
  forgery: '疑似伪造印章或文件',
  'seal-today': '今日须用印而不能用印',
  fault: '其他故障',
  question: '咨询',
});
export const severity = choice('级别', { P1: '一级', P2: '二级', P3: '三级', P4: '四级' });
const code = text('错误代码', { pattern: '[a-z0-9]+(-[a-z0-9]+)*', sizeMax: 60 });

/** What a ticket is about, as whoever opens it says. Names and numbers in it come masked. */
export const report = {
  number: text('工单编号', { pattern: 'GD-[0-9]{8}-[0-9]{5}', sizeMax: 17 }),
  matter,
  title: text('标题', { sizeMax: 80 }),
  description: text('说明', { sizeMax: 2000 }),
  shownName: text('报告人（隐去部分）', { sizeMax: 40 }),
  company: optional(party('单位', 'organisation')),
  seenCode: optional(code),
  trace: optional(text('追踪号', { pattern: '[0-9a-f]{32}', sizeMax: 32 })),
};

/** What the failing screen showed. Support sees it with the reporter's consent only. */
export const screen = optional(
  group('出错页面', {
    path: text('页面', { sizeMax: 200 }),
    name: text('姓名', { sizeMax: 60 }),
    shown: rows(
      '页面内容',
      { label: text('栏目', { sizeMax: 60 }), value: text('内容') },
      { max: 30 },
    ),
  }),
);

/** What triage finds out. A question has no code of an error. */
export const finding = {
  category: choice('分类', {
    login: '登录',
    application: '申请与制作',
    use: '用印',
    verification: '验章',
    freeze: '停用与挂失',
    certificate: '证书',
    interface: '接口与嵌入',
    forgery: '伪造线索',
    question: '咨询',
  }),
  code: onlyIf(
    code,
    'category',
    'login',
    'application',
    'use',
    'verification',
    'freeze',
    'certificate',
    'interface',
    'forgery',
  ),
};

const basis = '平台规则 P10';

const record = {
  ...report,
  screen,
  channel: choice('渠道', {
    portal: '门户',
    wallet: '钱包',
    hotline: '热线',
    email: '邮件',
    counter: '窗口',
  }),
  severity,
  category: optional(finding.category),
  code: optional(code),
  respondBy: instant('响应时限'),
  resolveBy: instant('解决时限'),
  // When the next page goes out; gone once it has, or there is nothing to page for.
  respondPageAt: optional(instant('响应催办时间')),
  resolvePageAt: optional(instant('解决催办时间')),
  pages: rows('催办', {
    at: instant('时间'),
    of: choice('时限', { respond: '响应', resolve: '解决' }),
  }),
  respondedAt: optional(instant('首次响应时间')),
  question: optional(text('向用户提问', { sizeMax: 1000 })),
  waitingSince: optional(instant('等待回复起始')),
  reminders: count('已提醒次数'),
  remarks: rows(
    '往来',
    {
      at: instant('时间'),
      from: choice('来自', { reporter: '报告人', support: '客服' }),
      text: text('内容', { sizeMax: 1000 }),
    },
    { max: 50 },
  ),
  note: optional(text('处理说明', { sizeMax: 1000 })),
  article: optional(code),
  rootCause: optional(text('根本原因', { sizeMax: 2000 })),
  resolvedAt: optional(instant('解决时间')),
  reopened: count('重新打开次数'),
  satisfaction: optional(count('满意度', { min: 1, max: 5 })),
  consent: optional(
    group('查看同意', {
      digest: digest('查看码摘要'),
      until: instant('有效至'),
      wrong: count('错误次数'),
    }),
  ),
  looks: rows(
    '查看记录',
    { at: instant('时间'), by: text('查看人', { sizeMax: 256 }), seen: flag('已查看') },
    { max: 50 },
  ),
};

/** One ticket. */
export type Ticket = Case<ValueOf<typeof record>>;

const minutes = (title: string, value: number) => limit(`${title}（分钟）`, basis, value);

/** Who, what, how far: one case is one ticket. */
export const on = scenario({
  id: 'support-ticket',
  title: '支持工单',
  words: supportTicketWords,
  roles: {
    reporter: person('报告人'),
    // Whoever of the desk takes a ticket up has it: users name nobody there.
    agent: person('一线客服', { needs: 'support-agent', filled: 'first' }),
    expert: person('技术支持', { needs: 'support-expert', filled: 'first' }),
    lead: person('值班负责人', { needs: 'support-lead', filled: 'many' }),
  },
  record,
  papers: { rootCause: paper('一级事项根因报告', {}) },
  phases: {
    new: '待分派',
    assigned: '处理中',
    waiting: '待用户回复',
    resolved: '已解决',
    closed: '已关闭',
    unanswered: '无回复关闭',
  },
  limits: {
    respondP1: minutes('一级响应时限', 10),
    respondP2: minutes('二级响应时限', 30),
    respondP3: minutes('三级响应时限', 240),
    respondP4: minutes('四级响应时限', 1440),
    resolveP1: minutes('一级解决时限', 240),
    resolveP2: minutes('二级解决时限', 480),
    resolveP3: minutes('三级解决时限', 4320),
    resolveP4: minutes('四级解决时限', 1440),
    pagePercent: limit('用去时限多少时催办（%）', basis, 80),
    remindFirstDays: limit('首次提醒（日）', basis, 3),
    remindSecondDays: limit('再次提醒（日）', basis, 5),
    silenceDays: limit('无回复关闭（日）', basis, 7),
    acceptDays: limit('默认接受（日）', basis, 3),
    reopenDays: limit('可重新打开（日）', basis, 7),
    consentMinutes: minutes('查看码有效时间', 15),
    consentTries: limit('查看码可试次数', basis, 3),
  },
  secret: {
    // What is not masked, and the digest of a code: of no use to anybody but the one who gave them.
    screen: { to: ['reporter'], opens: [] },
    consent: { to: ['reporter'], opens: [] },
  },
});
