import type { ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import type { Asked } from '../shell/asked.ts';
import { ProblemBox } from './problem-box.tsx';

interface ShownProps<T> {
  readonly of: Asked<T>;
  /** Whether there is nothing in it. */
  readonly isEmpty?: (value: T) => boolean;
  /** What is said where there is nothing: what it is for, and how the first one comes. */
  readonly empty?: ReactNode;
  readonly children: (value: T) => ReactNode;
}

/**
 * What was asked of the office, in whichever state it is: loading, failed, not for this person,
 * empty, there, or there from before and no longer fresh.
 */
export function Shown<T>({ of, isEmpty, empty, children }: ShownProps<T>) {
  const { say } = useBook(officeWords);
  const { value, problem, again } = of;
  if (value === undefined && problem === undefined) {
    return (
      <p className="office-loading" role="status">
        {say('loading')}
      </p>
    );
  }
  if (value === undefined) {
    if (problem?.status === 403 || problem?.status === 404) return <NotForYou of={of} />;
    return problem === undefined ? null : <ProblemBox problem={problem} onRetry={again} />;
  }
  return (
    <>
      {problem !== undefined && (
        <Notice tone="unsure" title={say('stale-title')} live>
          <p>{problem.status === 0 ? say('stale-offline') : problem.title}</p>
          <button type="button" className="button" onClick={again}>
            {say('retry')}
          </button>
        </Notice>
      )}
      {isEmpty?.(value) === true ? <div className="office-empty">{empty}</div> : children(value)}
    </>
  );
}

function NotForYou<T>({ of: { problem } }: { readonly of: Asked<T> }) {
  const { say } = useBook(officeWords);
  if (problem === undefined) return null;
  const title = problem.title === '' ? say('not-for-you') : problem.title;
  return (
    <Notice tone="plain" icon="skipped" title={title}>
      <p>{say('not-for-you-why')}</p>
      <p className="hint">
        {say('code')} <code>{problem.code}</code>
      </p>
    </Notice>
  );
}
