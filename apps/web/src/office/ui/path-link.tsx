import type { MouseEvent, ReactNode } from 'react';
import { goTo } from '../../router.ts';

interface PathLinkProps {
  readonly to: string;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** A link to a page of the office; with a modifier key the browser does what it always does. */
export function PathLink({ to, className, current, children }: PathLinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a
      href={to}
      className={className}
      onClick={onClick}
      aria-current={current === true ? 'page' : undefined}
    >
      {children}
    </a>
  );
}
