import { MandateExtras } from '../mandates/mandate-extras.tsx';
import { MandateOffer } from '../mandates/mandate-offer.tsx';
import { UseExtras } from '../mandates/use-extras.tsx';
import type { CaseView } from '../shell/cases.ts';
import type { ActDone } from './act-sending.ts';

interface CaseCallProps {
  readonly view: CaseView;
  readonly onDone: (done: ActDone) => void;
}

/** What some scenarios ask of their reader before anything else. */
export function CaseCall({ view, onDone }: CaseCallProps) {
  return view.scenario === 'mandate' ? <MandateOffer view={view} onDone={onDone} /> : null;
}

/** What some scenarios have besides what every case has: files, codes, what custody knows. */
export function CaseExtras({ view }: { readonly view: CaseView }) {
  if (view.inside === undefined) return null;
  if (view.scenario === 'mandate') return <MandateExtras view={view} />;
  return view.scenario === 'seal-use' ? <UseExtras view={view} /> : null;
}
