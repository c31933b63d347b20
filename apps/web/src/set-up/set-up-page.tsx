import { useState, type FormEvent } from 'react';
import { setUp, type Problem, type ServerState } from '../app/client.ts';
import { loadSeals } from '../app/seals.ts';
import { asProblem, takeState } from '../app/server-state.ts';
import { SampleButton } from '../home/home-page.tsx';
import { SealGallery } from '../home/seal-gallery.tsx';
import { useTakenFocus } from '../ui/focus.ts';
import { LanguageChoice } from '../ui/language-choice.tsx';
import { Link } from '../ui/link.tsx';
import { Notice, ProblemNotice } from '../ui/notice.tsx';
import { createStore, useStore } from '../store.ts';
import { useWords } from '../words/language.tsx';

/** Lengths of a name a seal can carry. */
const nameLength = { least: 2, most: 32 } as const;

/** The state after set-up in this visit: its result is shown until the person goes on. */
const made = createStore<ServerState | undefined>(undefined);

/** Whether the result of a set-up just made is to be shown. */
export function useJustMade(): ServerState | undefined {
  return useStore(made);
}

/** Forgets that the set-up is new: the home page shows from now on. */
export function leaveSetUp(): void {
  made.change(() => undefined);
}

/** One form, one button: the test authority of this installation. */
export function SetUpPage() {
  const { say, language } = useWords();
  const [name, setName] = useState(say('set-up-organisation-example'));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const count = Array.from(name.trim()).length;
  const fits = count >= nameLength.least && count <= nameLength.most;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fits || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const state = await setUp({ organisation: name.trim(), language });
      made.change(() => state);
      takeState(state);
      void loadSeals({ again: true });
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <div className="page page-narrow">
      <h1 tabIndex={-1}>{say('set-up-title')}</h1>
      <p className="lead">{say('set-up-lead')}</p>
      <form className="sheet form" onSubmit={(event) => void submit(event)} noValidate>
        <LanguageChoice labelled />
        <NameField {...{ name, setName, fits, count, busy }} />
        <Notice tone="unsure" title={say('set-up-effect-title')}>
          <p>{say('set-up-effect')}</p>
        </Notice>
        <button type="submit" className="button button-primary button-large" disabled={busy}>
          {say('set-up-do')}
        </button>
        {busy && (
          <label className="progress" role="status">
            {say('set-up-doing')}
            <progress />
          </label>
        )}
      </form>
      {problem !== undefined && <ProblemNotice problem={problem} />}
    </div>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly fits: boolean;
  readonly count: number;
  readonly busy: boolean;
}

function NameField({ name, setName, fits, count, busy }: NameFieldProps) {
  const { say } = useWords();
  return (
    <div className="field field-wide">
      <label htmlFor="organisation">{say('set-up-organisation')}</label>
      <input
        id="organisation"
        type="text"
        autoComplete="organization"
        value={name}
        readOnly={busy}
        aria-invalid={!fits}
        aria-describedby="organisation-hint"
        onChange={(event) => setName(event.target.value)}
      />
      <p id="organisation-hint" className={fits ? 'hint' : 'field-fault'} role="status">
        {fits ? say('set-up-organisation-hint') : say('set-up-organisation-short', { count })}
      </p>
    </div>
  );
}

/** What set-up made: four seals at true size, and where to go from here. */
export function SetUpDone({ state }: { readonly state: ServerState }) {
  const { say } = useWords();
  const title = useTakenFocus<HTMLHeadingElement>();
  return (
    <div className="page">
      <h1 ref={title} tabIndex={-1}>
        {say('set-up-done')}
      </h1>
      <p className="lead">
        {state.organisation} {say('set-up-done-why')}
      </p>
      <SealGallery level="h2" />
      <Notice tone="unsure" title={say('set-up-effect-title')}>
        <p>{say('set-up-effect')}</p>
      </Notice>
      <div className="next-steps">
        <SampleButton primary />
        <Link to="seal" className="button">
          {say('home-seal')}
        </Link>
        <Link to="verify" className="button">
          {say('home-verify')}
        </Link>
      </div>
    </div>
  );
}
