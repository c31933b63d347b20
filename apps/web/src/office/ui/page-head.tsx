import { useEffect, type ReactNode } from 'react';
import { useWords } from '../../words/language.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PathLink } from './path-link.tsx';

interface PageHeadProps {
  /** What the page is about: an object, not a task. */
  readonly title: string;
  /** Its state in words. */
  readonly subtitle?: ReactNode;
  /** The list this object was taken from. */
  readonly back?: { readonly to: string; readonly title: string };
  readonly children?: ReactNode;
}

/** The head of a page: title, state, and what can be done with the whole of it. */
export function PageHead({ title, subtitle, back, children }: PageHeadProps) {
  const { say } = useWords();
  useEffect(() => {
    document.title = `${title} · ${say('product')}`;
  }, [title, say]);
  return (
    <div className="office-head">
      {back !== undefined && (
        <PathLink to={back.to} className="office-back">
          <Icon name="next" size={16} />
          <span>{back.title}</span>
        </PathLink>
      )}
      <div className="office-head-line">
        <h1 tabIndex={-1}>{title}</h1>
        {children !== undefined && <div className="office-head-acts">{children}</div>}
      </div>
      {subtitle !== undefined && <div className="lead">{subtitle}</div>}
    </div>
  );
}
