import { useState } from 'react';
import { useTakenFocus } from '../../ui/focus.ts';
import { nameIn, useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { roleWords } from '../../words/roles.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { type RoleName, useMe } from '../shell/session.ts';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import {
  givableRoles,
  type Member,
  organisationPath,
  useDepartments,
  useIsHead,
} from './organisation-answers.ts';

/** Who belongs to the organisation, with department and roles. */
export function Members({ duties }: { readonly duties: readonly string[] }) {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const [open, setOpen] = useState<string>();
  const members = useAsked<{ readonly members: readonly Member[] }>(
    organisationPath(me, '/members'),
  );
  const columns = useMemberColumns(setOpen);
  return (
    <section className="section" aria-labelledby="members">
      <h2 id="members">{say('part-members')}</h2>
      <Shown
        of={members}
        isEmpty={(value) => value.members.length === 0}
        empty={<p>{say('members-none')}</p>}
      >
        {(value) => {
          const opened = value.members.find(({ id }) => id === open);
          return (
            <>
              {opened !== undefined && (
                <MemberEditor
                  key={opened.id}
                  member={opened}
                  duties={duties}
                  onClose={() => setOpen(undefined)}
                />
              )}
              <DataList
                caption={say('part-members')}
                columns={columns}
                rows={value.members}
                keyOf={(one) => one.id}
                fileName="members"
              />
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function useMemberColumns(onOpen: (id: string) => void): readonly Column<Member>[] {
  const { say, language } = useBook(organisationWords);
  const isHead = useIsHead();
  const departments = useDepartments();
  const between = language === 'zh' ? '、' : ', ';
  return [
    { id: 'name', title: say('column-name'), text: (one) => one.name },
    {
      id: 'department',
      title: say('column-department'),
      text: (one) =>
        departments.find(({ id }) => id === one.department)?.name ?? say('no-department'),
    },
    {
      id: 'roles',
      title: say('column-roles'),
      text: ({ roles }) =>
        roles.length === 0
          ? say('no-role')
          : roles.map((role) => nameIn(roleWords, role, language)).join(between),
    },
    {
      id: 'joined',
      title: say('column-joined'),
      text: (one) => momentText(one.joinedAt),
      cell: (one) => <Moment at={one.joinedAt} />,
    },
    ...(isHead ? [editColumn({ title: say('column-act'), onOpen, say })] : []),
  ];
}

interface EditColumn {
  readonly title: string;
  readonly onOpen: (id: string) => void;
  readonly say: (
    key: 'member-edit' | 'member-edit-of',
    values?: { readonly name: string },
  ) => string;
}

function editColumn({ title, onOpen, say }: EditColumn): Column<Member> {
  return {
    id: 'act',
    title,
    text: () => '',
    cell: ({ id, name }) => (
      <button
        type="button"
        className="button"
        aria-label={say('member-edit-of', { name })}
        onClick={() => onOpen(id)}
      >
        {say('member-edit')}
      </button>
    ),
  };
}

interface MemberEditorProps {
  readonly member: Member;
  readonly duties: readonly string[];
  readonly onClose: () => void;
}

type MemberChange =
  | { readonly kind: 'place'; readonly department: string | null }
  | { readonly kind: 'give' | 'take'; readonly role: RoleName }
  | { readonly kind: 'remove' };

function useMemberPress(member: Member) {
  const me = useMe();
  const path = organisationPath(me, `/members/${member.id}`);
  return usePress(async (_key, change: MemberChange) => {
    if (change.kind === 'remove') return send(path, { method: 'DELETE' });
    if (change.kind === 'place') {
      const { department } = change;
      return send(`${path}/department`, { method: 'PUT', body: { department } });
    }
    const method = change.kind === 'give' ? 'PUT' : 'DELETE';
    return send(`${path}/roles/${change.role}`, { method });
  });
}

function MemberEditor({ member, duties, onClose }: MemberEditorProps) {
  const { say, language } = useBook(organisationWords);
  const me = useMe();
  const { press, isBusy, problem } = useMemberPress(member);
  const { name, roles } = member;
  return (
    <section className="sheet section" aria-labelledby="member-editor">
      <h3 id="member-editor">{say('member-title', { name })}</h3>
      <DepartmentField member={member} isBusy={isBusy} onChange={press} />
      <fieldset className="office-ticks">
        <legend>{say('column-roles')}</legend>
        {givableRoles(duties).map((role) => (
          <label key={role}>
            <input
              type="checkbox"
              checked={roles.includes(role)}
              disabled={isBusy}
              onChange={(event) => press({ kind: event.target.checked ? 'give' : 'take', role })}
            />
            <span>{nameIn(roleWords, role, language)}</span>
          </label>
        ))}
      </fieldset>
      <p className="hint">{say('role-conflict-hint')}</p>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <div className="office-acts">
        <button type="button" className="button" onClick={onClose}>
          {say('member-done')}
        </button>
        {member.id === me.member ? (
          <span className="hint">{say('member-self')}</span>
        ) : (
          <ConfirmedButton
            title={say('member-remove')}
            why={say('member-remove-why', { name })}
            isBusy={isBusy}
            onConfirm={() => press({ kind: 'remove' })}
          />
        )}
      </div>
    </section>
  );
}

interface DepartmentFieldProps {
  readonly member: Member;
  readonly isBusy: boolean;
  readonly onChange: (change: MemberChange) => void;
}

function DepartmentField({ member, isBusy, onChange }: DepartmentFieldProps) {
  const { say } = useBook(organisationWords);
  const departments = useDepartments();
  const first = useTakenFocus<HTMLSelectElement>();
  return (
    <div className="field field-wide office-field">
      <label htmlFor="member-department">{say('column-department')}</label>
      <select
        ref={first}
        id="member-department"
        value={member.department ?? ''}
        disabled={isBusy}
        onChange={(event) =>
          onChange({
            kind: 'place',
            department: event.target.value === '' ? null : event.target.value,
          })
        }
      >
        <option value="">{say('no-department')}</option>
        {departments.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  );
}
