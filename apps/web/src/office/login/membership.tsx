import type { FormEvent } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { loginWords } from '../../words/login.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { meet, useMe } from '../shell/session.ts';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';

const empty = { code: '' };

/** Where an invitation is accepted. */
export function InvitationDoor() {
  const { say } = useBook(loginWords);
  const [form, change, forget] = useHeldForm('invitation', empty);
  const { press, isBusy, isDone, problem } = usePress(async (key, code: string) => {
    await send('/v1/me/invitations', { body: { code }, key });
    forget();
    await meet();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.code.trim() !== '') press(form.code.trim());
  };
  return (
    <section className="section" aria-labelledby="invited">
      <h2 id="invited">{say('invited')}</h2>
      <p className="hint">{say('invited-why')}</p>
      <form className="office-row" onSubmit={submit}>
        <div className="field field-wide">
          <label htmlFor="invited-code">{say('invited-code')}</label>
          <input
            id="invited-code"
            type="text"
            className="code-input"
            autoComplete="one-time-code"
            spellCheck={false}
            maxLength={100}
            value={form.code}
            onChange={(event) => change({ code: event.target.value })}
          />
        </div>
        <button type="submit" className="button" disabled={isBusy}>
          {say('invited-do')}
        </button>
      </form>
      {isDone && <Notice tone="good" title={say('invited-done')} live />}
      {problem !== undefined && <ProblemBox problem={problem} />}
    </section>
  );
}

/** Where somebody leaves the organisation. */
export function Departure() {
  const { say } = useBook(loginWords);
  const { organisation } = useMe();
  const { press, isBusy, problem } = usePress(async (key) => {
    await send('/v1/me/departure', { key });
    await meet();
  });
  const { name } = organisation;
  return (
    <section className="section" aria-labelledby="depart">
      <h2 id="depart">{say('depart')}</h2>
      <ConfirmedButton
        title={say('depart-do', { organisation: name })}
        why={say('depart-why', { organisation: name })}
        isBusy={isBusy}
        onConfirm={() => press()}
      />
      {problem !== undefined && <ProblemBox problem={problem} />}
    </section>
  );
}
