import type { MouseEvent, ReactNode } from 'react';
import { go, pathOf, type Route } from '../router.ts';

interface LinkProps {
  readonly to: Exclude<Route, 'missing'>;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** A link to one of our pages; with a modifier key the browser does what it always does. */
export function Link({ to, className, current, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={pathOf(to)}
      className={className}
      onClick={onClick}
      aria-current={current === true ? 'page' : undefined}
    >
      {children}
    </a>
  );
}
