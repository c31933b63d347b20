import {
  addMonths,
  choice,
  count,
  date,
  dateOf,
  day,
  fen,
  instant,
  onlyIf,
  text,
} from '@yunzhang/scenario';
import { change, grounds, on, terms } from './nouns.ts';
import {
  compensated,
  contractRules,
  freshIdentity,
  inTerm,
  laterEnd,
  noticeGiven,
  otherSide,
  stamped,
} from './rules.ts';

/** Each side seals its own place: the one on proposing, the other on agreeing. */
const placesOf = {
  change: { employer: 'change.employer', worker: 'change.worker' },
  renew: { employer: 'renewal.employer', worker: 'renewal.worker' },
} as const;

const sideOf = (by: string) => (by === 'employer' ? 'employer' : 'worker');

/** The last day, and how long after it the contract is kept. */
function ending(end: string | undefined, months: number) {
  return { end, retainUntil: end === undefined ? undefined : addMonths(end, months) };
}

/** What was promised to the worker is not taken back by an early end. */
function later(promised: string | undefined, due: string): string {
  return promised !== undefined && promised > due ? promised : due;
}

export const labourContract = on.verbs({
  draft: on.opening({
    title: '起草并核对',
    by: 'employer',
    to: 'checked',
    names: ['worker', 'courier'],
    must: contractRules,
    input: terms,
    does: ({ input }) => ({ revision: 1, ...input }),
  }),
  revise: on.act({
    title: '修改后再核对',
    by: 'employer',
    from: ['checked', 'notified'],
    to: 'checked',
    must: contractRules,
    input: terms,
    does: ({ record, input }) => ({
      revision: record.revision + 1,
      // A new text takes back what the former one said and it does not.
      end: undefined,
      task: undefined,
      hoursApproval: undefined,
      notice: undefined,
      ...input,
    }),
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
    does: ({ record: r, input, limit: of }) => ({
      stampedAt: input.stampedAt,
      signedOn: dateOf(input.stampedAt) < addMonths(r.start, 1) ? 'on-time' : 'late',
      ...ending(r.end, of('keepMonths')),
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
    seals: ({ input, by }) => [placesOf[input.what][sideOf(by)]],
    does: ({ input, by }) => ({ proposed: { ...input, by: sideOf(by) } }),
  }),
  agree: on.act({
    title: '同意变更或续订',
    by: ['employer', 'worker'],
    from: 'delivered',
    must: [otherSide],
    seals: ({ record: r, by }) => [placesOf[r.agreed ?? 'change'][sideOf(by)]],
    does: ({ record: r, limit: of }) => ({
      proposed: undefined,
      agreed: r.proposed?.what,
      revision: r.revision + 1,
      ...ending(r.proposed?.end ?? r.end, of('keepMonths')),
    }),
  }),
  end: on.act({
    title: '解除或终止',
    by: ['employer', 'worker'],
    from: 'delivered',
    to: 'ended',
    must: [noticeGiven, compensated],
    input: {
      ground: choice('事由', grounds),
      noticeDays: count('提前通知天数', { max: 365 }),
      compensationFen: fen('经济补偿', { min: 0 }),
    },
    does: ({ record: r, input, now, limit: of }) => ({
      ground: input.ground,
      endedAt: now,
      retainUntil: later(r.retainUntil, addMonths(dateOf(now), of('keepMonths'))),
    }),
  }),
  certify: on.act({
    title: '出具解除（终止）证明',
    by: 'employer',
    from: ['ended', 'certificate-overdue'],
    to: 'certified',
    seals: ['ending.employer'],
  }),
  certificateOverdue: on.deadline({
    title: '逾期未出具证明',
    from: 'ended',
    to: 'certificate-overdue',
    at: ({ record: r, limit: of }) => (r.endedAt ?? 0) + of('certificateDays') * day + 1,
  }),
});
