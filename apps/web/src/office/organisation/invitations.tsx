import { type FormEvent, useState } from 'react';
import { nameIn, useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { roleWords } from '../../words/roles.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { type RoleName, useMe } from '../shell/session.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { OnceShown } from '../ui/once-shown.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import {
  givableRoles,
  organisationPath,
  useDepartments,
  useIsHead,
} from './organisation-answers.ts';

interface Invitation {
  readonly id: string;
  readonly name: string;
  readonly department?: string;
  readonly roles: readonly RoleName[];
  readonly madeAt: string;
  readonly endsAt: string;
}

/** Invitations: to make one, and those not yet accepted. */
export function Invitations({ duties }: { readonly duties: readonly string[] }) {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const isHead = useIsHead();
  const path = organisationPath(me, '/invitations');
  const asked = useAsked<{ readonly invitations: readonly Invitation[] }>(path);
  return (
    <>
      {isHead && <InvitationForm duties={duties} path={path} />}
      <section className="section" aria-labelledby="invitations">
        <h2 id="invitations">{say('invitations-open')}</h2>
        <Shown
          of={asked}
          isEmpty={(value) => value.invitations.length === 0}
          empty={<p>{say('invitations-none')}</p>}
        >
          {(value) => <InvitationList rows={value.invitations} path={path} />}
        </Shown>
      </section>
    </>
  );
}

interface InvitationListProps {
  readonly rows: readonly Invitation[];
  readonly path: string;
}

function InvitationList({ rows, path }: InvitationListProps) {
  const { say, language } = useBook(organisationWords);
  const isHead = useIsHead();
  const { press, isBusy, problem } = usePress(async (_key, id: string) =>
    send(`${path}/${id}`, { method: 'DELETE' }),
  );
  const columns: readonly Column<Invitation>[] = [
    { id: 'name', title: say('column-name'), text: (one) => one.name },
    {
      id: 'roles',
      title: say('column-roles'),
      text: ({ roles }) =>
        roles
          .map((role) => nameIn(roleWords, role, language))
          .join(language === 'zh' ? '、' : ', '),
    },
    {
      id: 'made',
      title: say('column-made'),
      text: (one) => momentText(one.madeAt),
      cell: (one) => <Moment at={one.madeAt} />,
    },
    {
      id: 'ends',
      title: say('column-ends'),
      text: (one) => momentText(one.endsAt),
      cell: (one) => <Moment at={one.endsAt} />,
    },
    {
      id: 'act',
      title: say('column-act'),
      text: () => '',
      cell: ({ id, name }) =>
        isHead && (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            aria-label={say('withdraw-of', { name })}
            onClick={() => press(id)}
          >
            {say('withdraw')}
          </button>
        ),
    },
  ];
  return (
    <>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <DataList
        caption={say('invitations-open')}
        columns={columns}
        rows={rows}
        keyOf={(one) => one.id}
      />
    </>
  );
}

interface InvitationWish {
  readonly name: string;
  readonly department: string;
  readonly roles: readonly RoleName[];
}
const empty: InvitationWish = { name: '', department: '', roles: [] };

interface MadeInvitation {
  readonly code: string;
  readonly endsAt: string;
  readonly name: string;
}

async function makeInvitation(
  path: string,
  { name, department, roles }: InvitationWish,
  key: string,
): Promise<MadeInvitation> {
  const body = { name, roles, ...(department === '' ? {} : { department }) };
  const made = await send<Omit<MadeInvitation, 'name'>>(path, { body, key });
  return { ...made, name };
}

function InvitationForm({
  duties,
  path,
}: {
  readonly duties: readonly string[];
  readonly path: string;
}) {
  const { say } = useBook(organisationWords);
  const [form, change, forget] = useHeldForm('invitation', empty);
  const [isShort, setShort] = useState(false);
  const [made, setMade] = useState<MadeInvitation>();
  const { press, isBusy, problem } = usePress(async (key, wish: InvitationWish) => {
    setMade(await makeInvitation(path, wish, key));
    forget();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = form.name.trim();
    setShort(name === '');
    if (name !== '') press({ ...form, name });
  };
  if (made !== undefined) {
    return (
      <OnceShown
        title={say('invite-made')}
        why={say('invite-made-why', { name: made.name, at: momentText(made.endsAt) })}
        secret={made.code}
        closeTitle={say('secret-close')}
        onClose={() => setMade(undefined)}
      />
    );
  }
  return (
    <form className="sheet section" aria-labelledby="invite" onSubmit={submit}>
      <h2 id="invite">{say('invite')}</h2>
      <div className="field field-wide office-field">
        <label htmlFor="invite-name">{say('invite-name')}</label>
        <input
          id="invite-name"
          type="text"
          maxLength={100}
          aria-invalid={isShort}
          aria-describedby="invite-name-hint"
          value={form.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <p className="hint" id="invite-name-hint">
          {say('invite-name-hint')}
        </p>
        {isShort && <p className="field-fault">{say('field-empty')}</p>}
      </div>
      <InvitationParts form={form} duties={duties} onChange={change} />
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {say('invite-do')}
      </button>
    </form>
  );
}

interface InvitationPartsProps {
  readonly form: InvitationWish;
  readonly duties: readonly string[];
  readonly onChange: (part: Partial<InvitationWish>) => void;
}

function InvitationParts({ form, duties, onChange }: InvitationPartsProps) {
  const { say, language } = useBook(organisationWords);
  const departments = useDepartments();
  const turn = (role: RoleName, isOn: boolean) =>
    onChange({
      roles: isOn ? [...form.roles, role] : form.roles.filter((one) => one !== role),
    });
  return (
    <>
      <div className="field field-wide office-field">
        <label htmlFor="invite-department">{say('invite-department')}</label>
        <select
          id="invite-department"
          value={form.department}
          onChange={(event) => onChange({ department: event.target.value })}
        >
          <option value="">{say('no-department')}</option>
          {departments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="office-ticks">
        <legend>{say('invite-roles')}</legend>
        {givableRoles(duties).map((role) => (
          <label key={role}>
            <input
              type="checkbox"
              checked={form.roles.includes(role)}
              onChange={(event) => turn(role, event.target.checked)}
            />
            <span>{nameIn(roleWords, role, language)}</span>
          </label>
        ))}
      </fieldset>
      <p className="hint">{say('role-conflict-hint')}</p>
    </>
  );
}
