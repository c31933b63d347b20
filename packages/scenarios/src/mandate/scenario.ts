import { addDays, begin, dateOf, says, startOf } from '@yunzhang/scenario';
import { sealLife } from '../seal-life/scenario.ts';
import { call, granted } from '../seal-use/follow-ups.ts';
import { amounts, on, terms, using } from './nouns.ts';
import { grantRules, lasting, ownSeal, sumOf, usedToday, useRules } from './rules.ts';
import { mandateWords } from './words.ts';

const no = says(mandateWords);
const isOver = no('mandate-over', '平台规则 P05');
const over = { used: isOver, declined: isOver, revoked: isOver, expired: isOver };
const unclaimed = { offered: no('mandate-unclaimed', '平台规则 P05') };

/**
 * A mandate to use a seal. Its uses are counted in its own record, in the act that uses it.
 *
 * A person is offered it and makes it live by claiming it; a system claims nothing.
 */
export const mandate = on.verbs({
  grant: on.opening({
    title: '授权',
    by: 'grantor',
    to: ['offered', 'live'],
    goes: ({ all }) => (all('holder').length === 0 ? 'live' : 'offered'),
    level: 3,
    names: ['signer', 'inspector'],
    mayName: ['holder', 'client'],
    must: grantRules,
    input: terms,
    casts: ({ input, see }) => ({ owner: sealLife.its(see(input.seal))?.parties['owner'] ?? [] }),
    does: ({ input }) => ({ usedCount: 0, usedFen: 0, ...input }),
  }),
  claim: on.act({
    title: '领取',
    by: 'holder',
    from: 'offered',
    to: 'live',
    closed: over,
    level: 2,
    does: ({ now }) => ({ claimedAt: now }),
  }),
  decline: on.act({
    title: '谢绝',
    by: 'holder',
    from: 'offered',
    to: 'declined',
    closed: over,
  }),
  use: on.act({
    title: '用印',
    by: ['holder', 'client'],
    from: 'live',
    to: ['live', 'used'],
    goes: ({ by }) => (by === 'holder' ? 'used' : 'live'),
    closed: { ...unclaimed, ...over, suspended: no('mandate-suspended', '平台规则 P08') },
    must: useRules,
    input: using,
    does: (m) => {
      const { count, fen } = usedToday(m);
      return {
        usedOn: dateOf(m.now),
        usedCount: count + m.input.documents.length,
        usedFen: fen + sumOf(m.input),
      };
    },
    also: ({ record: r, input, by, who, all, case: mandateId }) => {
      const { certificate: _c, item: _i, template: _t, ...request } = input;
      const use = { ...request, seal: r.seal, mode: r.mode, mandate: mandateId };
      const names = { owner: all('owner'), signer: all('signer') };
      return by === 'holder'
        ? [begin(granted, use, { ...names, operator: who })]
        : [begin(call, use, { ...names, client: who })];
    },
  }),
  raise: on.act({
    title: '调整限额',
    by: 'grantor',
    from: 'live',
    closed: unclaimed,
    level: 3,
    must: [ownSeal],
    input: amounts,
    does: ({ input: { perDay, perDocumentFen, perDayFen } }) => ({
      perDay,
      perDocumentFen,
      perDayFen,
    }),
  }),
  suspend: on.act({
    title: '暂停',
    by: 'inspector',
    from: 'live',
    to: 'suspended',
    closed: unclaimed,
    must: [lasting],
  }),
  resume: on.act({
    title: '恢复',
    by: 'grantor',
    from: 'suspended',
    to: 'live',
    level: 3,
    must: [ownSeal],
  }),
  revoke: on.act({
    title: '撤销',
    by: 'grantor',
    from: ['offered', 'live', 'suspended'],
    to: 'revoked',
    level: 2,
    must: [ownSeal],
  }),
  expire: on.deadline({
    title: '到期',
    from: ['offered', 'live', 'suspended'],
    to: 'expired',
    at: ({ record: r }) => startOf(addDays(r.until, 1)),
  }),
});
