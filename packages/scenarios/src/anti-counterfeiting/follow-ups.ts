import { digest } from '@yunzhang/scenario';
import { article, batchNouns, type CodeBatch, codeNouns, dossier, no, serial } from './nouns.ts';

const shut = {
  active: no('article-code-active-already', dossier),
  verified: no('article-code-active-already', dossier),
  again: no('article-code-active-already', dossier),
  suspect: no('article-code-active-already', dossier),
  counterfeit: no('article-code-active-already', dossier),
  recalled: no('article-code-active-already', dossier),
  fake: no('article-code-gone', dossier),
  void: no('article-code-gone', dossier),
} as const;

/** A code comes to be when it is printed, never before and never by itself. */
export const born = codeNouns.opening({
  title: '印制',
  within: 'code-batch.print',
  to: 'printed',
  names: ['factory', 'brand', 'line', 'regulator'],
  input: { ...article, serial, token: digest('验证码摘要') },
  does: ({ input }) => ({ repeats: 0, scans: [], misses: [], ...input }),
});

/** Its article is packed. */
export const activated = codeNouns.act({
  title: '激活',
  within: 'code-batch.activate',
  from: 'printed',
  to: 'active',
  closed: shut,
});

/** It was printed and never used. */
export const destroyed = codeNouns.act({
  title: '销毁',
  within: 'code-batch.destroy',
  from: 'printed',
  to: 'void',
  closed: shut,
});

/** Somebody scanned a code that is on no article: it leaked, and its batch counts it as void. */
export const leaked = batchNouns.act({
  title: '记录泄露',
  within: 'article-code.scan',
  from: 'printed',
  to: ['printed', 'settled'],
  goes: ({ record }) => settledAfter(record),
  does: ({ record }) => ({ voided: record.voided + 1 }),
});

/** Where a batch stands: settled once each of its codes is accounted for. */
export function settledAfter({ ordered, activated, voided }: Counts): 'printed' | 'settled' {
  return activated + voided === ordered ? 'settled' : 'printed';
}

type Counts = Pick<CodeBatch['record'], 'ordered' | 'activated' | 'voided'>;
