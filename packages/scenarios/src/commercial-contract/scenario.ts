import { addMonths, choice, dateOf, day, startOf, text } from '@yunzhang/scenario';
import { agreements } from './agreements.ts';
import { binding, consent, grounds, on, terms, version } from './nouns.ts';
import {
  authorised,
  consents,
  current,
  myTurn,
  notSealed,
  numberedOnce,
  openingRules,
  othersNotice,
  sameText,
  unaccepted,
  versionRules,
} from './rules.ts';

/** When the contract is in force: at the last seal, or on the day it names. */
const isAhead = (startsOn: string | undefined, now: number) =>
  startsOn !== undefined && startOf(startsOn) > now;

export const commercialContract = on.verbs(
  {
    propose: on.opening({
      title: '发起',
      by: 'initiator',
      to: 'negotiating',
      names: ['signatory'],
      must: openingRules,
      input: terms,
      does: ({ input }) => ({ edition: 1, confirmed: [], seals: [], supplements: [], ...input }),
    }),
    rewrite: on.act({
      title: '提交新版',
      by: 'signatory',
      from: ['negotiating', 'to-sign', 'signing'],
      to: 'negotiating',
      must: [current, ...versionRules],
      input: { edition: binding.edition, ...version },
      does: ({ record: r, input }) => ({
        amountFen: undefined,
        amountCapital: undefined,
        ...input,
        edition: r.edition + 1,
        confirmed: [],
        seals: [],
      }),
    }),
    confirm: on.act({
      title: '确认定稿',
      by: 'signatory',
      from: 'negotiating',
      must: [current, sameText, consents],
      to: ['negotiating', 'to-sign'],
      goes: ({ record: r, all }) =>
        r.confirmed.length === all('signatory').length ? 'to-sign' : 'negotiating',
      input: { ...binding, consent },
      does: ({ record: r, who }) => ({ confirmed: [...new Set([...r.confirmed, who])] }),
    }),
    seal: on.act({
      title: '签署',
      by: 'signatory',
      from: ['to-sign', 'signing'],
      level: 2,
      must: [notSealed, myTurn, current, sameText, authorised],
      to: ['signing', 'conditional', 'effective'],
      goes: ({ record: r, now }) =>
        r.effectiveAt === undefined
          ? 'signing'
          : isAhead(r.startsOn, now)
            ? 'conditional'
            : 'effective',
      seals: ['contract.signatory'],
      input: { ...binding, grant: text('授权编号') },
      does: ({ record: r, input, who, now, all, limit }) => {
        const seals = [...r.seals, { by: who, grant: input.grant, at: now }];
        if (seals.length < all('signatory').length) return { seals };
        const last = r.endsOn ?? dateOf(now);
        return { seals, effectiveAt: now, retainUntil: addMonths(last, limit('keepMonths')) };
      },
    }),
    reject: on.act({
      title: '拒签',
      by: 'signatory',
      from: ['to-sign', 'signing'],
      to: 'rejected',
      seals: ['rejection.signatory'],
      input: { reason: text('理由') },
    }),
    revoke: on.act({
      title: '撤销要约',
      by: 'initiator',
      from: ['to-sign', 'signing'],
      to: 'revoked',
      must: [unaccepted],
      seals: ['revocation.initiator'],
    }),
    expire: on.deadline({
      title: '逾期未签',
      from: ['negotiating', 'to-sign', 'signing'],
      to: 'expired',
      at: ({ record }) => record.signBy,
    }),
    begin: on.deadline({
      title: '生效',
      from: 'conditional',
      to: 'effective',
      at: ({ record }) => startOf(record.startsOn ?? '1970-01-01'),
    }),
    ...agreements,
    giveNotice: on.act({
      title: '通知解除',
      by: 'signatory',
      from: 'effective',
      to: 'termination-notified',
      seals: ['notice.signatory'],
      input: { ground: choice('解除事由', grounds), delivery: text('送达凭证') },
      does: ({ input, who, now }) => ({ ground: input.ground, notifiedBy: who, notifiedAt: now }),
    }),
    object: on.act({
      title: '提出异议',
      by: 'signatory',
      from: 'termination-notified',
      to: 'disputed',
      must: [othersNotice],
      input: { reason: text('理由') },
    }),
    noticeTakesEffect: on.deadline({
      title: '解除生效',
      from: 'termination-notified',
      to: 'terminated',
      at: ({ record: r, limit }) => (r.notifiedAt ?? 0) + limit('objectionDays') * day,
    }),
  },
  { claims: [numberedOnce] },
);
