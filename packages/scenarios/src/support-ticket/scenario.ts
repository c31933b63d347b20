import {
  choice,
  count,
  day,
  digest,
  optional,
  party,
  says,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { raised, resumed, solving, terms } from './clocks.ts';
import { finding, on, report, screen, severity, severityOf, type Ticket } from './nouns.ts';
import {
  causeKnown,
  consented,
  masked,
  numberedToday,
  numberOnce,
  soonEnough,
  urgentEnough,
} from './rules.ts';
import { supportTicketWords } from './words.ts';

const no = says(supportTicketWords);
const basis = '平台规则 P10';
const over = {
  closed: no('ticket-over', basis),
  unanswered: no('ticket-unanswered', basis),
};
const waits = { waiting: no('ticket-waits-for-user', basis) };
const open = ['new', 'assigned', 'waiting'] as const;
/** Remarks and looks kept; all of them stand in the history. */
const keptMax = 50;

const empty = { pages: [], reminders: 0, remarks: [], reopened: 0, looks: [] };
const fresh = (m: Parameters<typeof terms>[0] & Given) => {
  const severity = severityOf[m.input.matter];
  return { ...empty, severity, ...terms(m, severity, m.now) };
};
interface Given {
  readonly now: number;
  readonly input: { readonly matter: ValueOf<typeof report>['matter'] };
}

const said = ({ record: r, by, now }: Saying, words: string) => ({
  remarks: [
    ...r.remarks.slice(1 - keptMax),
    {
      at: now,
      from: by === 'reporter' ? ('reporter' as const) : ('support' as const),
      text: words,
    },
  ],
});
interface Saying extends Pick<Ticket, 'record'> {
  readonly by: string;
  readonly now: number;
}

const remark = { text: text('内容', { sizeMax: 1000 }) };

/** How a ticket comes in, and what its user does. */
const asking = {
  report: on.opening({
    title: '报告问题',
    by: 'reporter',
    to: 'new',
    must: [numberedToday, masked],
    input: { ...report, screen, channel: choice('渠道', { portal: '门户', wallet: '钱包' }) },
    does: (m) => ({ ...fresh(m), ...m.input }),
  }),
  take: on.opening({
    title: '代为登记',
    by: 'agent',
    to: 'new',
    mayName: ['reporter'],
    must: [numberedToday, masked],
    input: {
      ...report,
      channel: choice('渠道', { hotline: '热线', email: '邮件', counter: '窗口' }),
    },
    does: (m) => ({ ...fresh(m), ...m.input }),
  }),
  add: on.act({
    title: '补充说明',
    by: ['reporter', 'agent', 'expert'],
    from: open,
    closed: over,
    must: [masked],
    input: remark,
    does: (m) => said(m, m.input.text),
  }),
  answer: on.act({
    title: '回复',
    // Whoever called instead of writing is answered for.
    by: ['reporter', 'agent'],
    from: 'waiting',
    to: 'assigned',
    closed: over,
    must: [masked],
    input: remark,
    does: (m) => ({ ...said(m, m.input.text), ...resumed(m) }),
  }),
  accept: on.act({
    title: '接受解决结果',
    by: 'reporter',
    from: 'resolved',
    to: 'closed',
    closed: over,
    input: { satisfaction: optional(count('满意度', { min: 1, max: 5 })) },
    does: ({ input }) => ({ satisfaction: input.satisfaction }),
  }),
  reopen: on.act({
    title: '重新打开',
    by: 'reporter',
    from: ['resolved', 'closed'],
    to: 'assigned',
    closed: { unanswered: over.unanswered },
    must: [soonEnough, masked],
    input: remark,
    does: (m) => {
      const severity = raised(m.record.severity);
      return {
        ...said(m, m.input.text),
        severity,
        ...solving(m, severity, m.now),
        resolvedAt: undefined,
        satisfaction: undefined,
        reopened: m.record.reopened + 1,
      };
    },
  }),
  consent: on.act({
    title: '同意查看',
    by: 'reporter',
    from: open,
    closed: over,
    input: { digest: digest('查看码摘要') },
    does: ({ input, now, limit }) => ({
      consent: {
        digest: input.digest,
        until: now + limit('consentMinutes') * 60_000,
        wrong: 0,
      },
    }),
  }),
};

/** What the desk does. */
const handling = {
  triage: on.act({
    title: '分派',
    by: 'agent',
    from: 'new',
    to: 'assigned',
    must: [urgentEnough],
    input: { ...finding, severity },
    does: ({ input, record: r, now, limit, openedAt }) => {
      const isSame = input.severity === r.severity;
      const { resolveBy, resolvePageAt } = solving({ limit }, input.severity, openedAt);
      // A page that is due already goes out now: its moment may lie before the last act.
      const changed = { resolveBy, resolvePageAt: Math.max(now, resolvePageAt) };
      return {
        code: undefined,
        ...(isSame ? {} : changed),
        respondedAt: now,
        respondPageAt: undefined,
        ...input,
      };
    },
  }),
  ask: on.act({
    title: '询问用户',
    by: ['agent', 'expert'],
    from: 'assigned',
    to: 'waiting',
    closed: { ...waits, ...over },
    must: [masked],
    input: { question: text('问题', { sizeMax: 1000 }) },
    does: (m) => ({
      ...said(m, m.input.question),
      question: m.input.question,
      waitingSince: m.now,
      reminders: 0,
    }),
  }),
  look: on.act({
    title: '凭查看码查看',
    by: ['agent', 'expert'],
    from: open,
    closed: over,
    must: [consented],
    input: { digest: digest('查看码摘要') },
    // A wrong code is counted, so it is no refusal: refusals leave no trace.
    does: ({ record: r, input, who, now, limit }) => {
      const seen = r.consent?.digest === input.digest;
      const wrong = (r.consent?.wrong ?? 0) + 1;
      const isSpent = seen || wrong >= limit('consentTries');
      return {
        consent: isSpent || r.consent === undefined ? undefined : { ...r.consent, wrong },
        looks: [...r.looks.slice(1 - keptMax), { at: now, by: who, seen }],
      };
    },
  }),
  fix: on.act({
    title: '解决',
    by: 'expert',
    from: 'assigned',
    to: 'resolved',
    closed: { ...waits, ...over },
    must: [causeKnown, masked],
    input: {
      note: text('处理说明', { sizeMax: 1000 }),
      article: text('知识库文章', { pattern: '[a-z0-9]+(-[a-z0-9]+)*', sizeMax: 60 }),
      rootCause: optional(text('根本原因', { sizeMax: 2000 })),
    },
    does: ({ input, now }) => ({
      rootCause: undefined,
      resolvedAt: now,
      resolvePageAt: undefined,
      consent: undefined,
      ...input,
    }),
  }),
  assign: on.act({
    title: '改派',
    by: 'lead',
    from: open,
    closed: over,
    input: {
      agent: party('一线客服', 'person'),
      expert: optional(party('技术支持', 'person')),
    },
    casts: ({ input, all }) => ({ agent: input.agent, expert: input.expert ?? all('expert') }),
  }),
};

/** What time does. */
const passing = {
  escalate: on.deadline({
    title: '催办',
    from: ['new', 'assigned'],
    at: ({ record: r }) => {
      const due = [r.respondPageAt, r.resolvePageAt].filter((at) => at !== undefined);
      return due.length === 0 ? undefined : Math.min(...due);
    },
    does: ({ record: r, now }) => {
      const isResponse = r.respondPageAt !== undefined && r.respondPageAt <= now;
      const of = isResponse ? ('respond' as const) : ('resolve' as const);
      return {
        pages: [...r.pages.slice(1 - keptMax), { at: now, of }],
        ...(isResponse ? { respondPageAt: undefined } : { resolvePageAt: undefined }),
      };
    },
  }),
  remind: on.deadline({
    title: '提醒回复',
    from: 'waiting',
    at: ({ record: r, limit }) => {
      const days = [limit('remindFirstDays'), limit('remindSecondDays')][r.reminders];
      return days === undefined ? undefined : (r.waitingSince ?? 0) + days * day;
    },
    does: ({ record: r }) => ({ reminders: r.reminders + 1 }),
  }),
  giveUp: on.deadline({
    title: '无回复关闭',
    from: 'waiting',
    to: 'unanswered',
    // Never before both reminders went out, whatever the limits say.
    at: ({ record: r, limit }) =>
      r.reminders < 2 ? undefined : (r.waitingSince ?? 0) + limit('silenceDays') * day,
    does: () => ({ consent: undefined }),
  }),
  settle: on.deadline({
    title: '默认接受',
    from: 'resolved',
    to: 'closed',
    at: ({ record: r, limit }) => (r.resolvedAt ?? 0) + limit('acceptDays') * day,
  }),
};

/** A support ticket, from the failing screen to its solution. */
export const supportTicket = on.verbs(
  { ...asking, ...handling, ...passing },
  { claims: [numberOnce] },
);
