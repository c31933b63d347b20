import { text } from '@yunzhang/scenario';
import { contents, on } from './nouns.ts';
import {
  announced,
  beforeOpening,
  committed,
  lotOf,
  meetingOn,
  remedyPlanned,
  rightKey,
} from './rules.ts';

const early = { received: beforeOpening, locked: beforeOpening } as const;
type Moment = Parameters<typeof lotOf>[0];

/** What is announced at once to all when the inner layer is off. */
function opened(m: Moment & { readonly input: Parameters<typeof announced>[0]; now: number }) {
  const { deliveryDays, quality, plaintextDigest } = m.input;
  const price = announced(m.input, lotOf(m)?.record.ceilingFen ?? 0);
  return { ...price, deliveryDays, quality, plaintextDigest, decryptedAt: m.now };
}

/** The outage that kept this bid from being decrypted. */
function outageOf(m: Moment & { readonly case: string }) {
  return lotOf(m)?.record.incidents.find(({ bids }) => bids.includes(m.case));
}

export const remedy = on.act({
  title: '补救解密',
  within: 'tender.remedy',
  from: 'awaiting',
  to: 'decrypted',
  must: [committed],
  input: contents,
  does: (m) => ({ ...opened(m), way: 'remedy' }),
});

export const answered = on.act({
  title: '异议已答复',
  within: 'tender.answer',
  from: 'decrypted',
  input: { answer: text('答复', { sizeMax: 2000 }) },
  does: ({ input }) => input,
});

/** The side of one bid at the opening. @basis bidding.md B03 */
export const openingActs = {
  unlock: on.deadline({
    title: '外层解密',
    from: 'locked',
    to: 'awaiting',
    at: (m) => lotOf(m)?.record.unlockedAt,
  }),
  attend: on.act({
    title: '到场',
    by: 'bidder',
    from: ['locked', 'awaiting'],
    does: ({ now }) => ({ arrivedAt: now }),
  }),
  decrypt: on.act({
    title: '解密',
    by: 'bidder',
    from: 'awaiting',
    to: 'decrypted',
    closed: early,
    must: [rightKey, committed],
    input: contents,
    does: (m) => ({ ...opened(m), way: 'own' }),
  }),
  askRemedy: on.act({
    title: '申请补救解密',
    by: 'bidder',
    from: 'awaiting',
    must: [remedyPlanned],
    does: ({ now }) => ({ remedyAskedAt: now }),
  }),
  remedy,
  revoke: on.deadline({
    title: '解密时间结束',
    from: 'awaiting',
    to: ['revoked', 'withdrawn-incident'],
    at: (m) => lotOf(m)?.record.windowEndsAt,
    goes: (m) => (outageOf(m) === undefined ? 'revoked' : 'withdrawn-incident'),
    does: (m) => ({ incidentNo: outageOf(m)?.incidentNo }),
  }),
  flag: on.act({
    title: '标记印章或格式问题',
    by: 'platform',
    from: 'decrypted',
    must: [meetingOn],
    input: { flagged: text('问题', { sizeMax: 500 }) },
    does: ({ input }) => input,
  }),
  confirm: on.act({
    title: '确认开标结果',
    by: 'bidder',
    from: ['decrypted', 'revoked', 'withdrawn-incident'],
    must: [meetingOn],
    seals: ['confirmation.bidder'],
    does: () => ({ presence: 'confirmed' }),
  }),
  object: on.act({
    title: '当场提出异议',
    by: 'bidder',
    from: 'decrypted',
    must: [meetingOn],
    input: { objection: text('异议', { sizeMax: 2000 }) },
    does: ({ input }) => ({ ...input, presence: 'objected', answer: undefined }),
  }),
  answered,
};
