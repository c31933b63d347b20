import { mandate } from '@yunzhang/scenarios';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { type ActDone, sendAct } from '../cases/act-sending.ts';
import { factLines } from '../cases/fact-lines.ts';
import { FactList } from '../cases/fact-view.tsx';
import type { CaseView } from '../shell/cases.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { SureButton } from '../ui/sure-button.tsx';

/** What a person should know before they claim a mandate; the rest stands further down. */
const essential: ReadonlySet<string> = new Set(['seal', 'kinds', 'counterparties', 'until']);

interface MandateOfferProps {
  readonly view: CaseView;
  readonly onDone: (done: ActDone) => void;
}

/** A mandate that waits for its holder: what it allows, and one button. @basis platform.md P05 */
export function MandateOffer({ view, onDone }: MandateOfferProps) {
  const { say, language } = useBook(mandateWords);
  const { press, isBusy, problem } = usePress(async (key, expects: number) => {
    const sending = { scenario: mandate.id, act: 'claim', on: view.id, input: {}, names: {} };
    onDone(await sendAct(key, { ...sending, expects }));
  });
  const { inside, phase, record } = view;
  if (phase !== 'offered' || inside?.roles.includes('holder') !== true) return null;
  const lines = factLines(mandate.record, record, language);
  return (
    <section className="sheet office-first" aria-labelledby="mandate-offer">
      <h2 id="mandate-offer">{say('offer-waiting')}</h2>
      <p>{say('offer-why')}</p>
      <FactList lines={lines.filter(({ name }) => essential.has(name))} />
      {problem !== undefined && <ProblemBox problem={problem} />}
      <SureButton
        level={mandate.acts['claim']?.level ?? 0}
        title={say('offer-claim')}
        confirmTitle={say('offer-confirm')}
        isBusy={isBusy}
        onPress={() => press(inside.version)}
      />
    </section>
  );
}
