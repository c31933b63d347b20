import { on } from './nouns.ts';
import { openingActs } from './opening-acts.ts';
import { submissionActs } from './submission-acts.ts';

const over: readonly string[] = ['withdrawn', 'returned'];
const oneForEach = on.claim('bid-twice', '招标投标法 第二十五条 [memory]', (c) =>
  over.includes(c.phase) ? undefined : `${c.record.tender}/${c.parties['bidder']?.[0] ?? ''}`,
);

/** What one bidder does in one lot, from registration to the record of the opening. */
export const bid = on.verbs({ ...submissionActs, ...openingActs }, { claims: [oneForEach] });
