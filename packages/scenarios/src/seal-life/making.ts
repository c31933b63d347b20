import {
  addDays,
  addMonths,
  dateOf,
  day,
  digest,
  go,
  hour,
  says,
  startOf,
  text,
} from '@yunzhang/scenario';
import { made } from './application.ts';
import { approvalDays, claimMonths, on } from './nouns.ts';
import { makingRules, opinions, ours } from './rules.ts';
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

/** From the approval to the owner's hands. */
export const making = {
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
