import type { ReactNode } from 'react';
import { Icon } from '../ui/icon.tsx';
import { jointLooks, type GroupAnswer } from './answers.ts';
import { useCodeWords } from './code-words.ts';

interface AnswerProps {
  readonly label: string;
  /** Takes the whole line. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One question of a seal with its answer. */
export function Answer({ label, wide, children }: AnswerProps) {
  return (
    <div className={wide === true ? 'six-answer six-wide' : 'six-answer'}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the checks say, as icon and word, and why, where it does not simply hold. */
export function Verdict({ answer, word }: { readonly answer: GroupAnswer; readonly word: string }) {
  const wordsOf = useCodeWords();
  const { icon, tone } = jointLooks[answer.joint];
  const explains = answer.joint === 'fails' || answer.joint === 'unknown';
  return (
    <>
      <span className={`state state-${tone}`}>
        <Icon name={icon} />
        {word}
      </span>
      {explains && answer.decided !== undefined && (
        <span className="six-more">{wordsOf(answer.decided.code)}</span>
      )}
    </>
  );
}
