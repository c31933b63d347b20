import type { Case, Moment } from '@yunzhang/scenario';
import { on as onBid } from '../bid/nouns.ts';
import { on } from './nouns.ts';
import { whenText } from './when.ts';

type Kin = Pick<Moment<unknown>, 'kin'>;

/** Bids of this lot that stand in one of these phases. */
export function bidsIn({ kin }: Kin, ...phases: readonly string[]) {
  return onBid.among(kin()).filter((bid) => phases.includes(bid.phase));
}

/** Bids in the race at the deadline. They lock themselves at the same instant, in any order. */
export const standingBids = (m: Kin) => bidsIn(m, 'received', 'locked');
const settled = ['decrypted', 'revoked', 'withdrawn-incident'];

/** Bids whose outer layer is off, in the order of their receipt. */
export function openBids(m: Kin) {
  const bids = bidsIn(m, 'locked', 'awaiting', ...settled);
  return bids.sort((a, b) => (a.record.receivedAt ?? 0) - (b.record.receivedAt ?? 0));
}

/**
 * Bids whose bidders share a legal representative or someone who controls them. They are flagged
 * for the committee, and never before the opening.
 */
export function affiliatedBids(m: Kin): readonly string[] {
  const bids = openBids(m);
  const shares = (a: (typeof bids)[number], b: Case) =>
    onBid.its(b)?.record.controllers.some((one) => a.record.controllers.includes(one)) === true;
  return bids.filter((a) => bids.some((b) => a.id !== b.id && shares(a, b))).map(({ id }) => id);
}

export const ownShare = on.rule<{ readonly share: string }>(
  'share-wrong',
  '平台规则 B02',
  ({ record: r, input, who }) =>
    r.shares.some(({ holder, digest }) => holder === who && digest === input.share),
);
export const onceEach = on.rule(
  'share-twice',
  '平台规则 B02',
  ({ record: r, who }) => !r.released.some(({ holder }) => holder === who),
);

export const inWindow = on.rule(
  'window-over',
  '电子招标投标办法 第三十一条 [memory]',
  ({ record: r, now }) =>
    now < (r.windowEndsAt ?? 0) || { end: whenText(r.windowEndsAt ?? r.openingAt) },
);
export const ofThisLot = on.rule<{ readonly bids: readonly string[] }>(
  'bid-not-of-lot',
  '电子招标投标办法 第三十一条 [memory]',
  (m) => {
    const waiting = bidsIn(m, 'awaiting').map(({ id }) => id);
    return m.input.bids.every((id) => waiting.includes(id));
  },
);
export const waiting = on.rule<{ readonly bid: string }>(
  'bid-not-of-lot',
  '电子招标投标办法 第三十一条 [memory]',
  (m) => bidsIn(m, 'awaiting').some(({ id }) => id === m.input.bid),
);

export const remedyAllowed = on.rule(
  'remedy-not-allowed',
  '电子招标投标办法 第三十一条 [memory]',
  ({ record: r }) => r.remedy,
);
export const remedyAsked = on.rule<{ readonly bid: string }>(
  'remedy-not-asked',
  '平台规则 B03',
  (m) => onBid.its(m.see(m.input.bid))?.record.remedyAskedAt !== undefined,
);
export const remedyOnce = on.rule<{ readonly bid: string }>(
  'share-twice',
  '平台规则 B03',
  ({ record: r, input, who }) =>
    !r.remedies.some(({ bid, holder }) => bid === input.bid && holder === who),
);
export const remedyQuorum = on.rule<{ readonly bid: string }>(
  'remedy-quorum',
  '平台规则 B03',
  ({ record: r, input, limit }) => {
    const count = r.remedies.filter(({ bid }) => bid === input.bid).length;
    return count >= limit('quorum') || { count, least: limit('quorum') };
  },
);

export const openObjection = on.rule<{ readonly bid: string }>(
  'objection-unknown',
  '财政部令第87号 第四十二条；招标投标法实施条例 第四十四条 [memory]',
  (m) => {
    const asked = bidsIn(m, 'decrypted').find(({ id }) => id === m.input.bid);
    return asked?.record.presence === 'objected' && asked.record.answer === undefined;
  },
);
export const allDone = on.rule(
  'opening-unfinished',
  '财政部令第87号 第四十二条；招标投标法 第三十六条 [memory]',
  (m) => {
    const unanswered = bidsIn(m, 'decrypted').filter(
      ({ record: r }) => r.presence === 'objected' && r.answer === undefined,
    );
    const count = bidsIn(m, 'received', 'locked', 'awaiting').length + unanswered.length;
    return count === 0 || { count };
  },
);
