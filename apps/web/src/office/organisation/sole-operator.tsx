import { type FormEvent, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { type Organisation, organisationPath, useIsHead } from './organisation-answers.ts';

const empty = { statement: '' };

/** One person who requests, approves and keeps: on record, or not. @basis platform.md P01 inv. 2 */
export function SoleOperator({ of }: { readonly of: Organisation }) {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const isHead = useIsHead();
  const path = organisationPath(me, '/sole-operator');
  const { press, isBusy, problem } = usePress(async () => send(path, { method: 'DELETE' }));
  return (
    <section className="section" aria-labelledby="sole">
      <h2 id="sole">{say('sole')}</h2>
      <p className="hint">{say('sole-why')}</p>
      {of.soleOperator === undefined ? (
        isHead && <SoleForm path={path} />
      ) : (
        <Notice tone="plain" title={say('sole-on', { statement: of.soleOperator.statement })}>
          {isHead && (
            <button type="button" className="button" disabled={isBusy} onClick={() => press()}>
              {say('sole-withdraw')}
            </button>
          )}
        </Notice>
      )}
      {problem !== undefined && <ProblemBox problem={problem} />}
    </section>
  );
}

function SoleForm({ path }: { readonly path: string }) {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const [form, change, forget] = useHeldForm('sole-operator', empty);
  const [isShort, setShort] = useState(false);
  const { press, isBusy, problem } = usePress(async (_key, statement: string) => {
    await send(path, { method: 'PUT', body: { member: me.member, statement } });
    forget();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const statement = form.statement.trim();
    setShort(statement === '');
    if (statement !== '') press(statement);
  };
  return (
    <>
      <form className="office-row" onSubmit={submit}>
        <div className="field field-wide">
          <label htmlFor="sole-statement">{say('sole-statement')}</label>
          <input
            id="sole-statement"
            type="text"
            maxLength={100}
            aria-invalid={isShort}
            value={form.statement}
            onChange={(event) => change({ statement: event.target.value })}
          />
          {isShort && <p className="field-fault">{say('field-empty')}</p>}
        </div>
        <button type="submit" className="button" disabled={isBusy}>
          {say('sole-do')}
        </button>
      </form>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </>
  );
}
