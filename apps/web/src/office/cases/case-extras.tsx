import { MandateExtras } from '../mandates/mandate-extras.tsx';
import { UseExtras } from '../mandates/use-extras.tsx';
import type { CaseView } from '../shell/cases.ts';

/** What some scenarios have besides what every case has: files, codes, what custody knows. */
export function CaseExtras({ view }: { readonly view: CaseView }) {
  if (view.inside === undefined) return null;
  if (view.scenario === 'mandate') return <MandateExtras view={view} />;
  return view.scenario === 'seal-use' ? <UseExtras view={view} /> : null;
}
