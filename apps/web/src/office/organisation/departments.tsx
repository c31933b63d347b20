import { type FormEvent, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { type Department, organisationPath, useIsHead } from './organisation-answers.ts';

const empty = { name: '' };

/** The departments, to which members belong. */
export function Departments() {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const isHead = useIsHead();
  const path = organisationPath(me, '/departments');
  const asked = useAsked<{ readonly departments: readonly Department[] }>(path);
  const { press, isBusy, problem } = usePress(async (_key, id: string) =>
    send(`${path}/${id}`, { method: 'DELETE' }),
  );
  const columns: readonly Column<Department>[] = [
    { id: 'name', title: say('column-department'), text: (one) => one.name },
    {
      id: 'act',
      title: say('column-act'),
      text: () => '',
      cell: ({ id, name }) =>
        isHead && (
          <ConfirmedButton
            title={say('department-remove')}
            label={say('department-remove-of', { name })}
            why={say('department-remove-why', { name })}
            isBusy={isBusy}
            onConfirm={() => press(id)}
          />
        ),
    },
  ];
  return (
    <section className="section" aria-labelledby="departments">
      <h2 id="departments">{say('part-departments')}</h2>
      {isHead && <DepartmentForm path={path} />}
      {problem !== undefined && <ProblemBox problem={problem} />}
      <Shown
        of={asked}
        isEmpty={(value) => value.departments.length === 0}
        empty={<p>{say('departments-none')}</p>}
      >
        {(value) => (
          <DataList
            caption={say('part-departments')}
            columns={columns}
            rows={value.departments}
            keyOf={(one) => one.id}
          />
        )}
      </Shown>
    </section>
  );
}

function DepartmentForm({ path }: { readonly path: string }) {
  const { say } = useBook(organisationWords);
  const [form, change, forget] = useHeldForm('department', empty);
  const [isShort, setShort] = useState(false);
  const { press, isBusy, problem } = usePress(async (key, name: string) => {
    await send(path, { body: { name }, key });
    forget();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = form.name.trim();
    setShort(name === '');
    if (name !== '') press(name);
  };
  return (
    <>
      <form className="office-row" onSubmit={submit}>
        <div className="field field-wide">
          <label htmlFor="department-name">{say('department-name')}</label>
          <input
            id="department-name"
            type="text"
            maxLength={100}
            aria-invalid={isShort}
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
          {isShort && <p className="field-fault">{say('field-empty')}</p>}
        </div>
        <button type="submit" className="button" disabled={isBusy}>
          {say('department-do')}
        </button>
      </form>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </>
  );
}
