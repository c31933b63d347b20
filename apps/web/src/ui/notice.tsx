import type { ReactNode } from 'react';
import type { Problem } from '../app/client.ts';
import { useWords } from '../words/language.tsx';
import { Icon, type IconName } from './icon.tsx';

/** How a notice feels: each has its icon, so colour is never the only sign. */
export type Tone = 'plain' | 'good' | 'unsure' | 'bad';

const icons: Readonly<Record<Tone, IconName>> = {
  plain: 'waiting',
  good: 'good',
  unsure: 'warning',
  bad: 'bad',
};

interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  readonly icon?: IconName;
  readonly live?: boolean;
  readonly children?: ReactNode;
}

/** A short statement in a box: what happened, why, what to do. */
export function Notice({ tone, title, icon, live, children }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={live === true ? 'status' : undefined}>
      <Icon name={icon ?? icons[tone]} />
      <div className="notice-text">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** A refusal or failure of the server, in its words, with its code in small type. */
export function ProblemNotice({ problem, title, onRetry }: ProblemNoticeProps) {
  const { say } = useWords();
  const away = problem.code === 'server-away';
  const own = away
    ? say('server-away')
    : problem.title === ''
      ? say('request-failed')
      : problem.title;
  const why = away
    ? say('server-away-why')
    : (problem.detail ?? say('request-failed-why', { status: problem.status }));
  return (
    <div className="notice notice-bad" role="alert">
      <Icon name="bad" />
      <div className="notice-text">
        <p className="notice-title">{title ?? own}</p>
        {title !== undefined && <p>{own}</p>}
        <p>{why}</p>
        <p className="hint">
          {say('code-label')} <code>{problem.code}</code>
        </p>
        {onRetry !== undefined && (
          <button type="button" className="button" onClick={onRetry}>
            {say('retry')}
          </button>
        )}
      </div>
    </div>
  );
}
