import { digest, go, minute, says, text, valueAt } from '@yunzhang/scenario';
import { contents } from '../bid/nouns.ts';
import { answered, remedy } from '../bid/opening-acts.ts';
import { on } from './nouns.ts';
import {
  affiliatedBids,
  allDone,
  inWindow,
  ofThisLot,
  onceEach,
  openBids,
  openObjection,
  ownShare,
  remedyAllowed,
  remedyAsked,
  remedyOnce,
  remedyQuorum,
  waiting,
} from './opening-rules.ts';
import { bidField, incident, limits } from './terms.ts';
import { whenText } from './when.ts';
import { tenderWords } from './words.ts';

const no = says(tenderWords);
const tooEarly = {
  ...no('opening-too-early', '财政部令第87号 第三十九条；招标投标法 第三十四条 [memory]'),
  values: ({ record }: { readonly record: { readonly openingAt: number } }) => ({
    openingAt: whenText(record.openingAt),
  }),
};
interface Failed {
  readonly lockedCount?: number | undefined;
  readonly endedAt?: number | undefined;
}
const tooFew = {
  ...no('lt3', '财政部令第87号 第四十条；招标投标法 第二十八条 [memory]'),
  values: ({ record: r }: { readonly record: Failed }) => ({
    count: r.lockedCount ?? 0,
    least: valueAt(limits.bidders, r.endedAt ?? 0),
  }),
};

/** From the deadline to the record of the opening. @basis bidding.md B03 */
export const openingActs = {
  release: on.act({
    title: '释放开标密钥份额',
    by: 'trustee',
    level: 2,
    from: ['opening', 'decrypting'],
    to: ['opening', 'decrypting'],
    closed: { published: tooEarly, failed: tooFew },
    goes: ({ record: r, limit }) =>
      r.released.length >= limit('quorum') ? 'decrypting' : 'opening',
    must: [onceEach, ownShare],
    input: { share: digest('份额摘要') },
    does: (m) => {
      const { record: r, who, now, limit } = m;
      const released = [...r.released, { holder: who, at: now }];
      if (released.length !== limit('quorum')) return { released };
      const windowEndsAt = now + r.windowMinutes * minute;
      return { released, unlockedAt: now, windowEndsAt, affiliated: affiliatedBids(m) };
    },
  }),
  report: on.act({
    title: '记录平台事件',
    by: 'supervisor',
    from: 'decrypting',
    must: [inWindow, ofThisLot],
    seals: ['incident.supervisor'],
    input: incident,
    does: ({ record: r, input }) => ({ incidents: [...r.incidents, input] }),
  }),
  releaseRemedy: on.act({
    title: '释放补救份额',
    by: 'trustee',
    level: 2,
    from: 'decrypting',
    must: [remedyAllowed, waiting, remedyAsked, remedyOnce],
    input: { bid: bidField },
    does: ({ record: r, input, who }) => ({
      remedies: [...r.remedies, { bid: input.bid, holder: who }],
    }),
  }),
  remedy: on.act({
    title: '补救解密',
    by: 'supervisor',
    from: 'decrypting',
    must: [waiting, remedyQuorum],
    input: { bid: bidField, ...contents },
    also: ({ input: { bid, ...opened } }) => [go(remedy, bid, opened)],
  }),
  answer: on.act({
    title: '答复异议',
    by: 'agency',
    from: 'decrypting',
    must: [openObjection],
    input: { bid: bidField, answer: text('答复', { sizeMax: 2000 }) },
    also: ({ input: { bid, answer } }) => [go(answered, bid, { answer })],
  }),
  conclude: on.act({
    title: '开标结束',
    by: 'agency',
    from: 'decrypting',
    to: 'opened',
    must: [allDone],
    seals: ['record.agency'],
    input: { recordNo: text('编号', { sizeMax: 40 }), recordDigest: digest('开标记录表摘要') },
    does: (m) => ({ ...m.input, results: resultsOf(m) }),
  }),
};

/** One line of the record for each bid that was locked. */
function resultsOf(m: Parameters<typeof openBids>[0]) {
  return openBids(m).map(({ id, phase, parties, record: r }) => ({
    bid: id,
    bidder: parties['bidder']?.[0] ?? '',
    result:
      phase === 'decrypted'
        ? r.way === 'remedy'
          ? ('remedied' as const)
          : ('decrypted' as const)
        : phase === 'revoked'
          ? ('revoked' as const)
          : ('withdrawn-incident' as const),
    ...(r.priceFen === undefined ? {} : { priceFen: r.priceFen }),
    presence: r.presence,
  }));
}
