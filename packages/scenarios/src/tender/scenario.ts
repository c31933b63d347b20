import { noticeActs } from './notice-acts.ts';
import { on } from './nouns.ts';
import { openingActs } from './opening-acts.ts';

const numberOnce = on.claim(
  'tnd-number-taken',
  '平台规则 B01',
  ({ record: r }) => `${r.projectNo}/${r.lotNo}`,
);

/** One lot of a project, from its draft to the record of its opening. */
export const tender = on.verbs({ ...noticeActs, ...openingActs }, { claims: [numberOnce] });
