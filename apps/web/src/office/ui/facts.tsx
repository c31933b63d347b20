import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';

/** One fact: what it is called, what it is. Those without a value are left out. */
export interface Fact {
  readonly title: string;
  readonly value: ReactNode;
  /** An id that can be copied in one click. */
  readonly copy?: string;
}

/** Facts in two columns, the name above the value. */
export function Facts({ of }: { readonly of: readonly (Fact | undefined)[] }) {
  return (
    <dl className="office-facts">
      {of.map(
        (fact) =>
          fact !== undefined && (
            <div key={fact.title}>
              <dt>{fact.title}</dt>
              <dd>
                {fact.value}
                {fact.copy !== undefined && <CopyButton text={fact.copy} what={fact.title} />}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
