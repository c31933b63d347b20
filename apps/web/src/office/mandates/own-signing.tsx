import type { Statement } from '@yunzhang/custody/statement';
import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { type AskedStatement, signStatements } from '../keys/index.ts';
import { useAsked } from '../shell/asked.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { ProblemBox } from '../ui/problem-box.tsx';

interface OwnSigningProps {
  readonly case: string;
  /** What the person has seen: nothing else is signed. */
  readonly covers: (statement: Statement) => boolean;
}

/** What custody still waits to hear from this person; usually it was signed with the press. */
export function OwnSigning({ case: of, covers }: OwnSigningProps) {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const [isElsewhere, setElsewhere] = useState(false);
  const query = new URLSearchParams({ case: of }).toString();
  const { value } = useAsked<{ readonly statements: readonly AskedStatement[] }>(
    `/v1/me/statements?${query}`,
  );
  const { press, isBusy, problem } = usePress(async () => {
    const { signed } = await signStatements(me, { cases: [of], covers });
    setElsewhere(signed.length === 0);
  });
  const waiting = (value?.statements ?? []).filter(({ statement }) => covers(statement));
  if (waiting.length === 0) return null;
  return (
    <Notice tone="unsure" title={say('own-waiting')}>
      <p>{say(isElsewhere ? 'own-elsewhere' : 'own-waiting-why')}</p>
      <button type="button" className="button" disabled={isBusy} onClick={() => press()}>
        {say('own-sign')}
      </button>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </Notice>
  );
}
