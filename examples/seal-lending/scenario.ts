import type { CodeBook } from '@yunzhang/base';
import { sealCode } from '@yunzhang/identifiers';
import {
  count,
  day,
  identifier,
  instant,
  limit,
  optional,
  organisation,
  paper,
  person,
  says,
  scenario,
  text,
} from '@yunzhang/scenario';

export const sealLendingWords = {
  'lending-too-long': {
    zh: '外借最长{most}天，您填写{days}天，请改短。',
    en: 'A seal may be lent for {most} days at most, not {days}. Ask for less.',
  },
  'lending-to-oneself': {
    zh: '保管人不能把印章借给自己，请由其他保管人办理。',
    en: 'The keeper cannot lend the seal to themselves. Ask another keeper.',
  },
  'seal-lent-already': {
    zh: '这枚印章已经外借，归还后才能再借。',
    en: 'This seal is lent already. It can be lent again once it is back.',
  },
  'lending-over': {
    zh: '印章已经归还，这张外借单已经办结。',
    en: 'The seal is back and this lending is over.',
  },
} as const satisfies CodeBook;

const no = says(sealLendingWords);

const on = scenario({
  id: 'seal-lending',
  title: '印章外借',
  words: sealLendingWords,
  roles: {
    owner: organisation('印章所有者'),
    borrower: person('借用人'),
    keeper: person('保管人', { needs: 'seal-keeper' }),
  },
  record: {
    seal: identifier('印章编码', sealCode),
    purpose: text('用途'),
    days: count('借用天数', { min: 1 }),
    lentAt: optional(instant('借出时间')),
    backAt: optional(instant('归还时间')),
  },
  papers: { slip: paper('印章外借单', { keeper: 'personal', borrower: 'personal' }) },
  phases: {
    asked: '待批准',
    lent: '外借中',
    overdue: '逾期未还',
    back: '已归还',
    denied: '未批准',
  },
  limits: { days: limit('外借最长天数', '单位用印管理办法（示例）', 3, { '2027-01-01': 2 }) },
});

const shortEnough = on.rule<{ readonly days: number }>(
  'lending-too-long',
  '单位用印管理办法（示例）',
  (m) => m.input.days <= m.limit('days') || { most: m.limit('days'), days: m.input.days },
);
const notToOneself = on.rule(
  'lending-to-oneself',
  '平台规则 申请人与保管人分开',
  (m) => !m.plays('borrower', m.who),
);
const lentOnce = on.claim('seal-lent-already', '单位用印管理办法（示例）', (c) =>
  c.phase === 'lent' || c.phase === 'overdue' ? `lent:${c.record.seal}` : undefined,
);

export const sealLending = on.verbs(
  {
    ask: on.opening({
      title: '申请外借',
      by: 'borrower',
      to: 'asked',
      names: ['owner', 'keeper'],
      must: [shortEnough],
      input: {
        seal: identifier('印章编码', sealCode),
        purpose: text('用途'),
        days: count('借用天数', { min: 1 }),
      },
      seals: ['slip.borrower'],
      does: (m) => m.input,
    }),
    lend: on.act({
      title: '批准并借出',
      by: 'keeper',
      from: 'asked',
      to: 'lent',
      level: 2,
      must: [notToOneself],
      seals: ['slip.keeper'],
      does: (m) => ({ lentAt: m.now }),
    }),
    deny: on.act({
      title: '不批准',
      by: 'keeper',
      from: 'asked',
      to: 'denied',
      input: { reason: text('理由') },
    }),
    late: on.deadline({
      title: '逾期',
      from: 'lent',
      to: 'overdue',
      at: (m) => (m.record.lentAt ?? 0) + m.record.days * day,
    }),
    return: on.act({
      title: '归还',
      by: 'keeper',
      from: ['lent', 'overdue'],
      to: 'back',
      closed: { back: no('lending-over', '单位用印管理办法（示例）') },
      does: (m) => ({ backAt: m.now }),
    }),
  },
  { claims: [lentOnce] },
);
