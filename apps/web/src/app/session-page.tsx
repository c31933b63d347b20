import { useState, type FormEvent } from 'react';
import { ProblemNotice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import type { Problem } from './client.ts';
import { meetServer } from './server-state.ts';

/** Asks for the one-time code, where the address did not carry one that works. */
export function SessionPage({ refused }: { readonly refused: Problem | undefined }) {
  const { say } = useWords();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') void meetServer(code.trim());
  };
  return (
    <div className="page page-narrow">
      <h1 tabIndex={-1}>{say('session-title')}</h1>
      <p className="lead">{say('session-why')}</p>
      {refused !== undefined && <ProblemNotice problem={refused} />}
      <form className="sheet form" onSubmit={submit}>
        <div className="field field-wide">
          <label htmlFor="code">{say('session-code')}</label>
          <input
            id="code"
            type="text"
            className="code-input"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={64}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </div>
        <button type="submit" className="button button-primary button-large">
          {say('session-open')}
        </button>
      </form>
    </div>
  );
}
