import {
  choice,
  count,
  date,
  digest,
  fen,
  instant,
  limit,
  list,
  onlyIf,
  optional,
  organisation,
  person,
  scenario,
  system,
  text,
} from '@yunzhang/scenario';
import { documentKinds, modes, request, seal } from '../seal-use/nouns.ts';
import { mandateWords } from './words.ts';

/** What may be raised later. */
export const amounts = {
  perDay: count('每日份数上限', { min: 1, max: 100_000 }),
  perDocumentFen: optional(fen('单份金额上限')),
  perDayFen: optional(fen('每日金额上限')),
};

/** How far a mandate goes. */
export const terms = {
  seal,
  mode: choice('方式', modes),
  kinds: list('文件类型', choice('文件类型', documentKinds), { min: 1, max: 6 }),
  counterparties: list('相对方（空为不限）', text('名称'), { max: 100 }),
  ...amounts,
  fromHour: count('时段起', { max: 23 }),
  toHour: count('时段止', { min: 1, max: 24 }),
  until: date('授权截止'),
  manifest: onlyIf(digest('文件或清单摘要'), 'mode', 'one-off', 'batch'),
  certificate: onlyIf(text('调用方证书'), 'mode', 'standing'),
  item: onlyIf(text('政务事项编码'), 'mode', 'service'),
  template: onlyIf(text('模板版本'), 'mode', 'service'),
};

/** What a use under it says. */
export const using = {
  ...request,
  certificate: optional(text('调用方证书')),
  item: optional(text('政务事项编码')),
  template: optional(text('模板版本')),
};

/** Who, what, how far: one case is one mandate, and counts its own uses. */
export const on = scenario({
  id: 'mandate',
  title: '用印授权',
  words: mandateWords,
  roles: {
    // Whose seal it is: its own people see what may be done with it.
    owner: organisation('授权单位'),
    // Whoever is the legal representative then: a rule asks the seal.
    grantor: person('法定代表人', { filled: 'many' }),
    holder: person('被授权经办人'),
    client: system('被授权业务系统'),
    inspector: system('年检系统'),
    signer: system('密码机'),
  },
  record: {
    ...terms,
    claimedAt: optional(instant('领取时间')),
    usedOn: optional(date('最近使用日')),
    usedCount: count('当日已用份数'),
    usedFen: fen('当日已用金额', { min: 0 }),
  },
  phases: {
    offered: '待领取',
    live: '有效',
    suspended: '已暂停',
    used: '已用完',
    declined: '已谢绝',
    revoked: '已撤销',
    expired: '已到期',
  },
  limits: { months: limit('授权最长期限（月）', '平台规则 P05', 12) },
});
