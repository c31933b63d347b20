import { day, digest, go, identifier, list, text, caseOf } from '@yunzhang/scenario';
import { uscc } from '@yunzhang/identifiers';
import { question } from '../tender/notice-acts.ts';
import { on, packageFields } from './nouns.ts';
import {
  apart,
  fewEditions,
  fewQuestions,
  inTime,
  lotOf,
  lotOpen,
  packageRules,
  sameDocument,
  shut,
} from './rules.ts';

const closed = { locked: shut, awaiting: shut } as const;

/** Registration, the file, its replacement and its withdrawal. @basis bidding.md B01, B02 */
export const submissionActs = {
  register: on.opening({
    title: '报名',
    by: 'bidder',
    level: 2,
    to: 'empty',
    under: 'tender',
    casts: (m) => ({ platform: lotOf(m)?.parties['platform'] ?? [] }),
    must: [inTime, lotOpen, apart],
    input: {
      tender: caseOf('招标', 'tender'),
      bidderCode: identifier('投标人统一社会信用代码', uscc, { en: 'Bidder credit code' }),
      controllers: list('法定代表人和实际控制人', text('标识', { sizeMax: 64 }), { max: 20 }),
    },
    does: ({ input }) => ({
      ...input,
      downloaded: [],
      asked: 0,
      edition: 0,
      receipts: [],
      remarks: [],
      presence: 'absent',
    }),
  }),
  download: on.act({
    title: '下载招标文件',
    by: 'bidder',
    from: ['empty', 'received'],
    must: [lotOpen, sameDocument],
    input: { digest: digest('所下载文件的摘要') },
    does: ({ record: r, input }) => ({
      downloaded: r.downloaded.includes(input.digest)
        ? r.downloaded
        : [...r.downloaded, input.digest],
    }),
  }),
  ask: on.act({
    title: '匿名提问',
    by: 'bidder',
    from: ['empty', 'received'],
    must: [lotOpen, fewQuestions],
    input: { question: text('问题', { sizeMax: 2000 }) },
    does: ({ record: r }) => ({ asked: r.asked + 1 }),
    also: ({ record: r, input }) => [go(question, r.tender, input)],
  }),
  upload: on.act({
    title: '递交投标文件',
    by: 'bidder',
    level: 2,
    from: 'empty',
    to: 'received',
    closed: { 'not-submitted': shut, locked: shut },
    must: packageRules,
    seals: ['bid.bidder', 'receipt.platform'],
    input: packageFields,
    does: ({ input, now }) => ({
      package: input,
      edition: 1,
      receivedAt: now,
      receipts: [{ no: input.receiptNo, edition: 1, at: now, state: 'current' }],
    }),
  }),
  replace: on.act({
    title: '替换投标文件',
    by: 'bidder',
    level: 2,
    from: 'received',
    closed,
    must: [fewEditions, ...packageRules],
    seals: ['bid.bidder', 'receipt.platform'],
    input: packageFields,
    does: ({ record: r, input, now }) => {
      const edition = r.edition + 1;
      const next = { no: input.receiptNo, edition, at: now, state: 'current' } as const;
      const before = r.receipts.map((one) => ({ ...one, state: 'replaced' as const }));
      return { package: input, edition, receivedAt: now, receipts: [...before, next] };
    },
  }),
  withdraw: on.act({
    title: '撤回',
    by: 'bidder',
    level: 2,
    from: 'received',
    to: 'withdrawn',
    closed,
    must: [lotOpen],
    seals: ['withdrawal.bidder', 'withdrawn.platform'],
    does: ({ record: r, now, limit }) => ({
      package: undefined,
      securityDueAt: now + limit('securityDays') * day,
      receipts: r.receipts.map((one) =>
        one.state === 'current' ? { ...one, state: 'withdrawn' as const } : one,
      ),
    }),
  }),
  lapse: on.deadline({
    title: '截止仍未递交，视为撤回',
    from: 'empty',
    to: 'not-submitted',
    at: (m) => closingOf(m),
    does: (m) => ({ closedAt: closingOf(m) }),
  }),
  lock: on.deadline({
    title: '截止锁定',
    from: 'received',
    to: 'locked',
    at: (m) => closingOf(m),
    // Earlier editions were destroyed with the keys of their packages; their receipts stay.
    does: (m) => ({ closedAt: closingOf(m) }),
  }),
  giveBack: on.deadline({
    title: '未开标退回',
    from: ['empty', 'received', 'locked'],
    to: 'returned',
    at: (m) => lotOf(m)?.record.endedAt,
  }),
};

/** The moment of the deadline, once it has passed. */
function closingOf(m: Parameters<typeof lotOf>[0]): number | undefined {
  const lot = lotOf(m);
  const isOver = lot?.record.lockedCount !== undefined;
  return isOver ? lot.record.bidDeadline : undefined;
}
