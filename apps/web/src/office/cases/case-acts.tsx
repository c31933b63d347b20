import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { timeText } from '../../words/saying.ts';
import type { ActExplained, CaseView, Explained } from '../shell/cases.ts';
import { ActForm } from './act-form.tsx';
import type { ActDone } from './act-sending.ts';
import { definitionOf } from './definitions.ts';
import { FirstDraft } from './first-draft.tsx';

interface CaseActsProps {
  readonly view: CaseView;
  readonly told: Explained;
  /** The act whose form is open. */
  readonly open: string | undefined;
  readonly setOpen: (act: string | undefined) => void;
  readonly onDone: (done: ActDone) => void;
}

/** Whether an act is for this person: confirming who they are is a step of it, no obstacle. */
export function isTheirs({ state, refusal }: ActExplained): boolean {
  return state !== 'refused' || refusal?.refused === 'step-up-required';
}

/** Acts that are done where they belong: beside what is shown or offered, with files, by phone. */
const elsewhere: ReadonlySet<string> = new Set([
  'mandate.claim',
  'mandate.use',
  'seal-use.present',
  'seal-use.confirm',
]);

/** What can be done with a case now, and what cannot, with the clause and the way out. */
export function CaseActs({ view, told, open, setOpen, onDone }: CaseActsProps) {
  const { say, language } = useBook(caseWords);
  const scenario = definitionOf(view.scenario);
  const acts = told.acts.filter(({ act }) => !elsewhere.has(`${view.scenario}.${act}`));
  const theirs = acts.filter(isTheirs);
  const refused = acts.filter((one) => !isTheirs(one));
  const chosen = theirs.find(({ act }) => act === open);
  return (
    <section className="section" aria-labelledby="case-acts">
      <h2 id="case-acts">{say('acts-title')}</h2>
      {theirs.length === 0 && (
        <p className="sheet">{say(told.acts.length === 0 ? 'acts-none-end' : 'acts-none')}</p>
      )}
      <div className="next-steps">
        {theirs.map((one) => (
          <button
            key={one.act}
            type="button"
            className={one.act === open ? 'button button-primary' : 'button'}
            aria-expanded={one.act === open}
            onClick={() => setOpen(one.act === open ? undefined : one.act)}
          >
            {one.title[language]}
          </button>
        ))}
      </div>
      {chosen !== undefined && scenario !== undefined && (
        <FirstDraft view={view} act={chosen.act}>
          {(first) => (
            <ActForm
              scenario={scenario}
              act={chosen.act}
              on={view}
              {...(first === undefined ? {} : { first })}
              onDone={onDone}
              onCancel={() => setOpen(undefined)}
            />
          )}
        </FirstDraft>
      )}
      {refused.length > 0 && <RefusedActs acts={refused} />}
      {told.closes.length > 0 && (
        <p className="hint">
          {say('acts-deadlines')}{' '}
          {told.closes
            .map(({ at, title }) =>
              say('acts-deadline', { at: timeText(at), what: title[language] }),
            )
            .join(' · ')}
        </p>
      )}
    </section>
  );
}

function RefusedActs({ acts }: { readonly acts: readonly ActExplained[] }) {
  const { say, language } = useBook(caseWords);
  return (
    <details className="sheet case-refused">
      <summary>
        {say('acts-refused')}{' '}
        <span className="hint">{say('acts-refused-count', { count: acts.length })}</span>
      </summary>
      <ul>
        {acts.map(({ act, title, words, refusal, others }) => (
          <li key={act}>
            <strong>{title[language]}</strong>
            {words !== undefined && <span>{words[language]}</span>}
            {others.length > 0 && (
              <span className="hint">
                {say('acts-others', { who: others.map((one) => one.title[language]).join('、') })}
              </span>
            )}
            {refusal !== undefined && (
              <span className="hint">
                {say('acts-basis', { basis: refusal.basis })} <code>{refusal.refused}</code>
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
