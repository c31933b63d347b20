import {
  afterWorkingDays,
  choice,
  count,
  date,
  list,
  optional,
  party,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { application, corrections } from './application.ts';
import { on } from './nouns.ts';
import {
  complete,
  likeFiled,
  notAcceptor,
  ofOffice,
  registeredName,
  replacesOwn,
  sameLegalRep,
} from './rules.ts';

/** What both ways to apply have in common. */
const applied = {
  to: 'submitted',
  level: 3,
  must: [complete, replacesOwn],
  input: application,
  does: ({ input }: { readonly input: ValueOf<typeof application> }) => ({
    ...input,
    reasons: [],
    reminders: 0,
    freezes: [],
  }),
} as const;

/** From the application to what the authority says of it. */
export const applying = {
  submit: on.opening({
    title: '申请',
    by: 'legalRep',
    names: ['owner', 'custodian', 'authority'],
    seals: ['application.legalRep'],
    ...applied,
  }),
  submitFor: on.opening({
    title: '代为申请',
    by: 'handler',
    names: ['owner', 'legalRep', 'custodian', 'authority'],
    seals: ['application.handler'],
    ...applied,
  }),
  accept: on.act({
    title: '受理',
    by: 'acceptor',
    from: 'submitted',
    to: 'accepted',
    must: [ofOffice],
  }),
  return: on.act({
    title: '退回补正',
    by: 'reviewer',
    from: 'accepted',
    to: 'correction',
    must: [ofOffice, notAcceptor],
    seals: ['correctionNotice.authority'],
    input: { reasons: list('补正事项', text('事项'), { min: 1, max: 20 }) },
    // Whoever looks at it next may be somebody else.
    casts: () => ({ acceptor: [], reviewer: [] }),
    does: ({ input, now }) => ({ reasons: input.reasons, returnedAt: now }),
  }),
  resubmit: on.act({
    title: '补正后提交',
    by: ['legalRep', 'handler'],
    from: 'correction',
    to: 'submitted',
    must: [complete],
    input: corrections,
    does: ({ input }) => ({ pairedPhysicalCode: undefined, ...input, reasons: [] }),
  }),
  correctionLapses: on.deadline({
    title: '逾期未补正',
    from: 'correction',
    to: 'closed',
    at: ({ record: r, calendar, limit }) =>
      afterWorkingDays(calendar, r.returnedAt ?? 0, limit('correctionDays')) + 1,
  }),
  approve: on.act({
    title: '准予制作',
    by: 'reviewer',
    from: 'accepted',
    to: 'approved',
    names: ['maker', 'police', 'registry'],
    must: [ofOffice, notAcceptor, sameLegalRep, registeredName, likeFiled],
    seals: ['approval.authority'],
    input: {
      approvalNo: text('准予制作编号'),
      registeredName: text('登记名称'),
      registeredPerson: party('登记的法定代表人', 'person'),
      changedOn: optional(date('法定代表人变更日期')),
      similarityPercent: optional(count('与备案印模相似度', { max: 100 })),
    },
    does: ({ input, now }) => ({ approvalNo: input.approvalNo, approvedAt: now }),
  }),
  reject: on.act({
    title: '不予制作',
    by: 'reviewer',
    from: 'accepted',
    to: 'rejected',
    must: [ofOffice, notAcceptor],
    seals: ['rejection.authority'],
    input: {
      ground: choice('依据', { subject: '主体不合格', materials: '材料不实', law: '依法不得刻制' }),
      reason: text('理由'),
      remedy: text('救济途径'),
    },
    does: ({ input }) => ({ reasons: [input.reason, input.remedy] }),
  }),
};
