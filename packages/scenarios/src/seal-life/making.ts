import {
  addDays,
  addMonths,
  afterWorkingDays,
  choice,
  count,
  date,
  dateOf,
  day,
  digest,
  go,
  hour,
  list,
  optional,
  party,
  says,
  startOf,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { application, approvalDays, claimMonths, corrections, made, on } from './nouns.ts';
import {
  complete,
  likeFiled,
  makingRules,
  notAcceptor,
  ofOffice,
  opinions,
  ours,
  registeredName,
  replacesOwn,
  sameLegalRep,
} from './rules.ts';
import { over } from './status.ts';
import { sealLifeWords } from './words.ts';

const no = says(sealLifeWords);
/** What is said to a maker who comes too late. */
const stale = {
  ...no('seal-approval-stale', ours),
  values: ({ record: r }: { readonly record: { readonly approvedAt?: number | undefined } }) => ({
    at: dateOf(r.approvedAt ?? 0),
    days: approvalDays,
  }),
};
const claimExpired = { ...no('claim-expired', opinions), values: () => ({ months: claimMonths }) };

/** What follows from the new seal coming into use: the old one is over in the same decision. */
export const supersede = on.act({
  title: '新章启用，旧章注销',
  within: 'seal-life.claim',
  from: ['changing', 'active'],
  to: 'superseded',
  closed: {
    frozen: no('seal-replaces-frozen', ours),
    lost: no('seal-replaces-frozen', ours),
    found: no('seal-replaces-frozen', ours),
  },
  seals: ['cancellation.maker'],
  does: ({ now }) => ({ endedAt: now }),
});

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

/** From application to the owner's hands. */
export const making = {
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
  make: on.act({
    title: '制作',
    by: 'maker',
    from: 'approved',
    to: 'made',
    closed: { 'approval-lapsed': stale },
    must: makingRules,
    seals: ['makingCertificate.maker'],
    input: {
      ...made,
      imprint: digest('印模图像'),
      sealKey: digest('印章公钥'),
      certKey: digest('证书公钥'),
    },
    does: ({ input: { imprint: _i, sealKey: _s, certKey: _c, ...rest }, now }) => ({
      ...rest,
      madeAt: now,
    }),
  }),
  approvalLapses: on.deadline({
    title: '准予失效',
    from: 'approved',
    to: 'approval-lapsed',
    at: ({ record: r, limit }) => (r.approvedAt ?? 0) + limit('approvalDays') * day + 1,
  }),
  file: on.act({
    title: '公安备案',
    by: 'police',
    from: ['made', 'filing-overdue'],
    to: 'filed',
    seals: ['filingReceipt.police'],
    input: { filingNo: text('备案编号', { pattern: 'BA-[0-9]{6}-[0-9]{4}-[0-9]{7}' }) },
    does: ({ input, now }) => ({ filingNo: input.filingNo, filedAt: now }),
  }),
  filingOverdue: on.deadline({
    title: '逾期未备案',
    from: 'made',
    to: 'filing-overdue',
    at: ({ record: r, limit }) => (r.madeAt ?? 0) + limit('filingHours') * hour + 1,
  }),
  claim: on.act({
    title: '领取启用',
    by: 'legalRep',
    from: 'filed',
    to: 'active',
    level: 3,
    closed: { unclaimed: claimExpired },
    seals: ['claimReceipt.legalRep'],
    input: { pinReceipt: text('口令设置回执') },
    does: ({ now }) => ({ claimedAt: now }),
    also: ({ record: r, see }) => {
      const old = on.its(see(r.replaces));
      return old === undefined || isGone(old.phase) ? [] : [go(supersede, old.id, {})];
    },
  }),
  lapse: on.deadline({
    title: '逾期未领取，注销',
    from: 'filed',
    to: 'unclaimed',
    at: ({ record: r, limit }) =>
      startOf(addDays(addMonths(dateOf(r.filedAt ?? 0), limit('claimMonths')), 1)),
    seals: ['cancellation.maker'],
    does: ({ now }) => ({ endedAt: now }),
  }),
  supersede,
};

const isGone = (phase: string) => over.includes(phase) || phase === 'expired';
