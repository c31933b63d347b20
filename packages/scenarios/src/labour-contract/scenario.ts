import {
  addMonths,
  choice,
  count,
  date,
  dateOf,
  fen,
  instant,
  onlyIf,
  text,
} from '@yunzhang/scenario';
import { change, cleared, grounds, on, terms } from './nouns.ts';
import {
  contractRules,
  freshIdentity,
  inTerm,
  laterEnd,
  noticeGiven,
  otherSide,
  stamped,
} from './rules.ts';

const agreed = { change: 'change', renew: 'renewal' } as const;

export const labourContract = on.verbs({
  draft: on.opening({
    title: '起草并核对',
    by: 'employer',
    to: 'checked',
    names: ['worker', 'courier'],
    must: contractRules,
    input: terms,
    does: ({ input }) => ({ ...input, revision: 1 }),
  }),
  revise: on.act({
    title: '修改后再核对',
    by: 'employer',
    from: ['checked', 'notified'],
    to: 'checked',
    must: contractRules,
    input: terms,
    does: ({ record, input }) => ({ ...cleared, ...input, revision: record.revision + 1 }),
  }),
  notify: on.act({
    title: '告知签约流程',
    by: 'employer',
    from: 'checked',
    to: 'notified',
    input: { notice: text('告知书版本') },
    does: ({ input }) => input,
  }),
  acknowledge: on.act({
    title: '确认告知并核验身份',
    by: 'worker',
    level: 3,
    from: ['notified', 'to-sign'],
    to: 'to-sign',
    does: ({ now }) => ({ identifiedAt: now }),
  }),
  sign: on.act({
    title: '签署',
    by: 'worker',
    from: 'to-sign',
    to: 'worker-signed',
    must: [freshIdentity],
    seals: ['contract.worker'],
    does: ({ now }) => ({ signedAt: now }),
  }),
  refuse: on.act({
    title: '拒签',
    by: 'worker',
    from: 'to-sign',
    to: 'refused',
    input: { reason: text('理由') },
  }),
  seal: on.act({
    title: '盖章',
    by: 'employer',
    from: 'worker-signed',
    to: 'effective',
    must: [stamped],
    seals: ['contract.employer'],
    input: { timeStamp: text('时间戳编号'), stampedAt: instant('可信时间') },
    does: ({ record: r, input }) => ({
      stampedAt: input.stampedAt,
      signedOn: dateOf(input.stampedAt) < addMonths(r.start, 1) ? 'on-time' : 'late',
      retainUntil: r.end === undefined ? undefined : addMonths(r.end, 24),
    }),
  }),
  deliver: on.act({
    title: '送达',
    by: 'courier',
    from: 'effective',
    to: 'delivered',
    input: { message: text('送达编号') },
    does: ({ input }) => input,
  }),
  propose: on.act({
    title: '提出变更或续订',
    by: ['employer', 'worker'],
    from: 'delivered',
    must: [inTerm, laterEnd],
    input: {
      what: change,
      text: text('内容', { sizeMax: 4000 }),
      end: onlyIf(date('新终止日期'), 'what', 'renew'),
    },
    does: ({ input, by }) => ({ proposed: { ...input, by } }),
  }),
  agree: on.act({
    title: '同意变更或续订',
    by: ['employer', 'worker'],
    from: 'delivered',
    must: [otherSide],
    seals: ({ record: r }) => {
      const name = agreed[r.agreed ?? 'change'];
      return [`${name}.employer`, `${name}.worker`];
    },
    does: ({ record: r }) => ({
      proposed: undefined,
      agreed: r.proposed?.what,
      revision: r.revision + 1,
      end: r.proposed?.end ?? r.end,
      retainUntil: r.proposed?.end === undefined ? r.retainUntil : addMonths(r.proposed.end, 24),
    }),
  }),
  end: on.act({
    title: '解除或终止',
    by: ['employer', 'worker'],
    from: 'delivered',
    to: 'ended',
    seals: ['ending.employer'],
    must: [noticeGiven],
    input: {
      ground: choice('事由', grounds),
      noticeDays: count('提前通知天数', { max: 365 }),
      compensationFen: fen('经济补偿', { min: 0 }),
    },
    does: ({ input, now, limit: of }) => ({
      ground: input.ground,
      retainUntil: addMonths(dateOf(now), of('keepMonths')),
    }),
  }),
});
