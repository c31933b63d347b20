import { choice, count, digest, flag, instant, optional, text } from '@yunzhang/scenario';
import { on } from './nouns.ts';
import {
  clarifiedInTime,
  clockOff,
  clockRight,
  draftRules,
  forward,
  publishingRules,
  reviewed,
} from './notice-rules.ts';
import { standingBids } from './opening-rules.ts';
import { endings, terms } from './terms.ts';

const reason = text('说明', { sizeMax: 2000 });
const clockState = {
  sources: count('授时来源数', { max: 16 }),
  skewMs: count('时间偏差（毫秒）'),
};

/** A question reaches the tender, and nothing of who asked it. */
export const question = on.act({
  title: '匿名提问',
  within: 'bid.ask',
  from: 'published',
  input: { question: text('问题', { sizeMax: 2000 }) },
  does: ({ record: r, input }) => ({ questions: [...r.questions, input.question] }),
});

/** From the draft to the deadline. @basis bidding.md B01 */
export const noticeActs = {
  draft: on.opening({
    title: '起草项目和招标文件',
    by: 'agency',
    to: 'draft',
    names: ['purchaser', 'supervisor', 'trustee', 'platform'],
    must: draftRules,
    input: terms,
    does: ({ input, now }) => ({
      ...input,
      versions: [{ digest: input.documentDigest, at: now, reason: '招标文件' }],
      questions: [],
      released: [],
      affiliated: [],
      incidents: [],
      remedies: [],
      results: [],
    }),
  }),
  confirm: on.act({
    title: '采购人确认',
    by: 'purchaser',
    from: 'draft',
    to: 'confirmed',
    must: [reviewed],
    seals: ['document.purchaser', 'notice.purchaser'],
    input: { reviewed: count('已复核的疑似词句') },
  }),
  publish: on.act({
    title: '发布公告',
    by: 'agency',
    from: 'confirmed',
    to: 'published',
    must: publishingRules,
    seals: ['document.agency', 'notice.agency'],
    does: ({ now }) => ({ publishedAt: now }),
  }),
  question,
  clarify: on.act({
    title: '澄清（更正）',
    by: 'agency',
    from: 'published',
    must: [forward, clarifiedInTime],
    seals: ['clarification.agency', 'clarification.purchaser'],
    input: {
      documentDigest: digest('新文件摘要'),
      reason,
      affects: flag('影响投标文件编制'),
      bidDeadline: optional(instant('顺延后的截止时间')),
    },
    does: ({ record: r, input, now }) => ({
      documentDigest: input.documentDigest,
      versions: [...r.versions, { digest: input.documentDigest, at: now, reason: input.reason }],
      ...movedTo(input.bidDeadline ?? r.bidDeadline),
    }),
  }),
  postpone: on.act({
    title: '延期',
    by: 'agency',
    from: 'published',
    must: [forward],
    seals: ['change.agency', 'change.purchaser'],
    input: { bidDeadline: instant('新的截止时间'), reason },
    does: ({ input }) => movedTo(input.bidDeadline),
  }),
  pause: on.act({
    title: '时间异常，暂停',
    by: 'platform',
    from: 'published',
    to: 'paused',
    must: [clockOff],
    input: clockState,
    does: ({ now }) => ({ pausedAt: now }),
  }),
  resume: on.act({
    title: '时间恢复',
    by: 'platform',
    from: 'paused',
    to: 'published',
    must: [clockRight],
    input: clockState,
    // The clock stood still for bidders: what they had left, they have left.
    does: ({ record: r, now }) => ({
      pausedAt: undefined,
      ...movedTo(r.bidDeadline + now - (r.pausedAt ?? now)),
    }),
  }),
  terminate: on.act({
    title: '终止',
    by: 'purchaser',
    from: 'published',
    to: 'terminated',
    seals: ['termination.purchaser', 'termination.agency'],
    input: { ending: choice('原因', endings) },
    does: ({ input, now }) => ({ ending: input.ending, endedAt: now }),
  }),
  close: on.deadline({
    title: '投标截止',
    from: 'published',
    to: ['opening', 'failed'],
    at: ({ record: r }) => r.bidDeadline,
    goes: ({ record: r, limit }) =>
      (r.lockedCount ?? 0) >= limit('bidders') ? 'opening' : 'failed',
    seals: ({ record: r, limit }) =>
      (r.lockedCount ?? 0) >= limit('bidders') ? [] : ['failure.purchaser', 'failure.agency'],
    does: (m) => {
      const lockedCount = standingBids(m).length;
      const isEnough = lockedCount >= m.limit('bidders');
      return { lockedCount, ...(isEnough ? { openedAt: m.now } : { endedAt: m.now }) };
    },
  }),
};

/** The opening is at the moment of the deadline, wherever that moves. */
function movedTo(bidDeadline: number) {
  return { bidDeadline, openingAt: bidDeadline };
}
