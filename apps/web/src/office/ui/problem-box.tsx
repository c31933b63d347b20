import { useEffect, useRef } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import type { OfficeProblem } from '../shell/client.ts';
import { loginPath } from '../shell/session.ts';
import { PathLink } from './path-link.tsx';

interface ProblemBoxProps {
  readonly problem: OfficeProblem;
  readonly onRetry?: () => void;
}

/**
 * What was not done: what happened, why, what to do now; code and trace in small type.
 *
 * Where the person has to be known more surely, the next step is to confirm, and the confirmation
 * comes back to this page.
 */
export function ProblemBox({ problem, onRetry }: ProblemBoxProps) {
  const { say } = useBook(officeWords);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Some browsers answer with a promise, which would be taken for what ends the effect.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);
  const { level, code } = problem;
  const isConfirming = level !== undefined;
  const { title, why } = useProblemWords(problem);
  return (
    <div ref={box} className={`notice notice-${isConfirming ? 'unsure' : 'bad'}`} role="alert">
      <Icon name={isConfirming ? 'warning' : 'bad'} />
      <div className="notice-text">
        <p className="notice-title">{title}</p>
        {why !== undefined && <p>{why}</p>}
        {problem.basis !== undefined && (
          <p className="hint">{say('basis-of', { basis: problem.basis })}</p>
        )}
        <p className="hint problem-marks">
          <span>
            {say('code')} <PathLink to={helpPath(problem)}>{code}</PathLink>
          </span>
          {problem.trace !== undefined && (
            <span>
              {say('trace')} <code>{problem.trace}</code>{' '}
              <CopyButton text={problem.trace} what={say('trace')} />
            </span>
          )}
        </p>
        {isConfirming && (
          <a className="button button-primary" href={confirmPath(level)}>
            {say('confirm-identity')}
          </a>
        )}
        {code === 'login-missing' && (
          <a className="button button-primary" href={loginPath({ next: here() })}>
            {say('log-in')}
          </a>
        )}
        {onRetry !== undefined && !isConfirming && (
          <button type="button" className="button" onClick={onRetry}>
            {say('retry')}
          </button>
        )}
      </div>
    </div>
  );
}

/** The article about a code; it takes the trace along, for whoever reports the problem. */
function helpPath({ code, trace }: OfficeProblem): string {
  const more = trace === undefined ? '' : `?trace=${encodeURIComponent(trace)}`;
  return `/office/help/${encodeURIComponent(code)}${more}`;
}

const here = () => location.pathname + location.search;

/** Where a person confirms who they are, to come back to this page. */
export function confirmPath(level: number): string {
  return loginPath({ next: here(), level, confirm: true });
}

function useProblemWords(problem: OfficeProblem): {
  readonly title: string;
  readonly why?: string;
} {
  const { say } = useBook(officeWords);
  const { status, code, title, detail, level } = problem;
  if (level !== undefined) return { title: say('confirm-title'), why: say('confirm-why') };
  if (code === 'server-away') return { title: say('away-title'), why: say('away-why') };
  if (code === 'page-failed') return { title: say('failed-title'), why: say('failed-why') };
  if (status >= 500) {
    return { title: title === '' ? say('busy-title') : title, why: say('busy-why') };
  }
  const said = title === '' ? say('refused-title', { status }) : title;
  const wait = problem.retryAfterMs;
  if (wait !== undefined) {
    return { title: said, why: say('wait-why', { seconds: Math.ceil(wait / 1000) }) };
  }
  return detail === undefined ? { title: said } : { title: said, why: detail };
}
