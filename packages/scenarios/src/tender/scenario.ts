import { noticeActs } from './notice-acts.ts';
import { on } from './nouns.ts';
import { openingActs } from './opening-acts.ts';

/** A draft holds no number: it may be given up, and what was announced never is. */
const numberOnce = on.claim('tnd-number-taken', '平台规则 B01', ({ record: r }) =>
  r.publishedAt === undefined ? undefined : `${r.projectNo}/${r.lotNo}`,
);

/** One lot of a project, from its draft to the record of its opening. */
export const tender = on.verbs({ ...noticeActs, ...openingActs }, { claims: [numberOnce] });
