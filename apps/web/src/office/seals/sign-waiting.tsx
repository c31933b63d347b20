import { acts } from '@yunzhang/ledger';
import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { sealWords } from '../../words/seals.ts';
import { type AskedStatement, signStatements } from '../keys/index.ts';
import { useAsked } from '../shell/asked.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { ProblemBox } from '../ui/problem-box.tsx';

/** Custody may come to ask for it while somebody looks. */
const freshMs = 15_000;
/** What is confirmed here: that the seal comes into force, at first or again. */
const confirmed: ReadonlySet<number> = new Set([acts.sealActivate, acts.sealUnfreeze]);

/**
 * What custody still waits to hear of a seal, or of all: after a crash, or in another browser.
 * Usually it was signed with the press that caused it, and this shows nothing.
 */
export function SignWaiting({ case: of }: { readonly case?: string }) {
  const { say } = useBook(sealWords);
  const me = useMe();
  const [isElsewhere, setElsewhere] = useState(false);
  const query = of === undefined ? '' : `?${new URLSearchParams({ case: of }).toString()}`;
  const { value } = useAsked<{ readonly statements: readonly AskedStatement[] }>(
    `/v1/me/statements${query}`,
    freshMs,
  );
  const { press, isBusy, problem } = usePress(async (_key, cases: readonly string[]) => {
    const covers = ({ act }: { readonly act: number }) => confirmed.has(act);
    const { signed } = await signStatements(me, { cases, covers });
    setElsewhere(signed.length === 0);
  });
  const waiting = (value?.statements ?? []).filter(({ statement }) => confirmed.has(statement.act));
  if (waiting.length === 0) return null;
  return (
    <Notice tone="unsure" title={say('sign-waiting')}>
      {of === undefined && <p>{say('sign-cases', { count: waiting.length })}</p>}
      <p>{isElsewhere ? say('sign-elsewhere') : say('sign-waiting-why')}</p>
      <button
        type="button"
        className="button button-primary"
        disabled={isBusy}
        onClick={() => press(waiting.map((one) => one.case))}
      >
        {say('sign-do')}
      </button>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </Notice>
  );
}
