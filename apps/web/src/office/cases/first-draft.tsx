import type { ReactNode } from 'react';
import { useAsked } from '../shell/asked.ts';
import type { CaseView } from '../shell/cases.ts';
import { Shown } from '../ui/shown.tsx';
import { approvalDraft, type ReviewFacts } from '../desks/review-facts.ts';
import type { ActDraft } from './act-form-state.ts';

interface FirstDraftProps {
  readonly view: CaseView;
  readonly act: string;
  readonly children: (first: ActDraft | undefined) => ReactNode;
}

/** Fills a form with what registers say, where there is one that does. */
export function FirstDraft({ view, act, children }: FirstDraftProps) {
  const digest = view.record['manifest'];
  if (view.scenario === 'seal-use' && act === 'approve' && typeof digest === 'string') {
    // What is approved is what stands above: its digest need not be written again.
    return children({ draft: { digest }, names: {} });
  }
  const isApproval = view.scenario === 'seal-life' && act === 'approve';
  return isApproval ? <Approval view={view}>{children}</Approval> : children(undefined);
}

function Approval({ view, children }: Omit<FirstDraftProps, 'act'>) {
  const asked = useAsked<ReviewFacts>(`/v1/desks/review/${encodeURIComponent(view.id)}`);
  return <Shown of={asked}>{(facts) => children(approvalDraft(facts))}</Shown>;
}
