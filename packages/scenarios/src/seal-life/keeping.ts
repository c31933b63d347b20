import { choice, date, day, flag, instant, optional, party, text } from '@yunzhang/scenario';
import { on, type Seal } from './nouns.ts';
import {
  comingPeriod,
  confirmedInTime,
  isTheirs,
  namesNew,
  noForeignUse,
  noJobs,
  notYetFrozen,
  ownFreeze,
  sideOf,
} from './rules.ts';

/** Where a seal stands once nothing holds it back. */
const rests = {
  to: ['active', 'frozen', 'changing'],
  goes: ({ record: r }: Pick<Seal, 'record'>) =>
    r.freezes.length > 0 ? 'frozen' : r.change === undefined ? 'active' : 'changing',
} as const;

const freezer = (by: string) =>
  by === 'authority' || by === 'court' || by === 'custodian' ? by : 'legalRep';
const resumer = (by: string) => (by === 'authority' || by === 'court' ? by : 'legalRep');
const live = ['active', 'frozen', 'changing', 'lost', 'found'] as const;

/** What stops a seal, and what brings it back. */
const stopping = {
  freeze: on.act({
    title: '停用',
    by: ['custodian', 'legalRep', 'authority', 'court'],
    from: ['active', 'changing', 'frozen'],
    to: 'frozen',
    level: 2,
    must: [notYetFrozen],
    seals: ({ by }) => [`freezeReceipt.${freezer(by)}`],
    input: { reason: text('原因') },
    does: ({ record: r, input, by, who, now }) => ({
      freezes: [...r.freezes, { by: sideOf(by), who, at: now, reason: input.reason }],
    }),
  }),
  resume: on.act({
    title: '恢复',
    by: ['legalRep', 'authority', 'court'],
    from: 'frozen',
    ...rests,
    level: 3,
    must: [ownFreeze],
    seals: ({ by }) => [`resumeReceipt.${resumer(by)}`],
    does: ({ record: r, by, who }) => ({
      freezes: r.freezes.filter((freeze) => !isTheirs(freeze, { by, who })),
    }),
  }),
  reportLoss: on.act({
    title: '挂失',
    by: ['legalRep', 'custodian'],
    from: ['active', 'frozen', 'changing', 'found'],
    to: 'lost',
    level: 2,
    seals: ({ by }) => [by === 'custodian' ? 'lossReceipt.custodian' : 'lossReceipt.legalRep'],
    does: ({ now }) => ({ lostAt: now }),
  }),
  confirmLoss: on.act({
    title: '确认挂失',
    by: 'legalRep',
    from: 'lost',
    to: 'compromised',
    must: [confirmedInTime],
    seals: ['cancellation.maker'],
    does: ({ now }) => ({ endedAt: now }),
  }),
  find: on.act({ title: '报告找回', by: 'legalRep', from: 'lost', to: 'found', level: 3 }),
  restore: on.act({
    title: '核准找回',
    by: 'authority',
    from: 'found',
    ...rests,
    must: [noForeignUse],
    input: { foreignUse: flag('期间有他人用印') },
    does: () => ({ lostAt: undefined }),
  }),
};

/** What changes about its owner or keeper, and how it ends. */
export const keeping = {
  ...stopping,
  change: on.act({
    title: '登记变更',
    by: 'registry',
    from: ['active', 'frozen'],
    ...rests,
    must: [namesNew],
    seals: ['changeNotice.registry'],
    input: {
      what: choice('事项', { name: '名称', person: '法定代表人' }),
      on: date('变更日期'),
      person: optional(party('新法定代表人', 'person')),
    },
    casts: ({ input, all }) => ({ legalRep: input.person ?? all('legalRep') }),
    does: ({ input }) => ({ change: { what: input.what, on: input.on } }),
  }),
  appoint: on.act({
    title: '更换保管人',
    by: 'legalRep',
    from: ['filed', ...live],
    level: 3,
    names: ['custodian'],
    does: () => ({ deputy: undefined }),
  }),
  handOver: on.act({
    title: '保管交接',
    by: ['custodian', 'legalRep'],
    from: live,
    level: 2,
    must: [comingPeriod],
    input: { who: party('代管人', 'person'), from: instant('起'), to: instant('止') },
    does: ({ input }) => ({ deputy: input }),
  }),
  declareSole: on.act({
    title: '声明单人经办',
    by: 'legalRep',
    from: ['filed', ...live],
    level: 3,
    input: { sole: optional(text('声明编号')) },
    does: ({ input }) => ({ sole: input.sole }),
  }),
  remind: on.deadline({
    title: '到期提醒',
    from: 'active',
    at: ({ record: r, limit }) => {
      const before = [limit('remindFirstDays'), limit('remindSecondDays'), limit('remindLastDays')];
      const days = before[r.reminders];
      return days === undefined || r.validTo === undefined ? undefined : r.validTo - days * day;
    },
    does: ({ record: r }) => ({ reminders: r.reminders + 1 }),
  }),
  expire: on.deadline({
    title: '到期',
    from: ['active', 'changing', 'frozen'],
    to: 'expired',
    at: ({ record: r }) => r.validTo,
    does: ({ now }) => ({ endedAt: now }),
  }),
  cancel: on.act({
    title: '注销',
    by: ['legalRep', 'registry', 'authority'],
    from: ['filed', ...live],
    to: 'cancelled',
    level: 2,
    must: [noJobs],
    seals: ['cancellation.maker'],
    input: { reason: text('原因') },
    does: ({ now }) => ({ endedAt: now }),
  }),
  invalidate: on.act({
    title: '标识为无效',
    by: 'authority',
    from: [
      'submitted',
      'accepted',
      'correction',
      'approved',
      'made',
      'filing-overdue',
      'filed',
      ...live,
      'expired',
    ],
    to: 'invalid',
    seals: ['invalidNotice.authority'],
    input: { order: text('认定文号') },
    does: ({ input, now }) => ({ order: input.order, endedAt: now }),
  }),
};
