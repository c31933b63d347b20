import { nameIn, useBook } from '../../words/book.ts';
import { loginWords } from '../../words/login.ts';
import { roleWords } from '../../words/roles.ts';
import { useMe } from '../shell/session.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { confirmPath } from '../ui/problem-box.tsx';
import { Moment } from '../ui/times.tsx';
import { Devices } from './devices.tsx';
import { KeyList } from './key-list.tsx';
import { Departure, InvitationDoor } from './membership.tsx';

/** Who one is here, on which devices, with which key. */
export function MePage() {
  const { say, language } = useBook(loginWords);
  const me = useMe();
  const roles = me.roles.map((role) => nameIn(roleWords, role, language));
  return (
    <>
      <PageHead title={say('me')} subtitle={say('me-lead')} />
      <section className="sheet">
        <Facts
          of={[
            { title: say('me-name'), value: me.name },
            me.idMasked === undefined ? undefined : { title: say('me-id'), value: me.idMasked },
            { title: say('me-firm'), value: me.organisation.name },
            {
              title: say('me-code'),
              value: <code>{me.organisation.id}</code>,
              copy: me.organisation.id,
            },
            {
              title: say('me-roles'),
              value:
                roles.length === 0
                  ? say('me-no-roles')
                  : roles.join(language === 'zh' ? '、' : ', '),
            },
            me.grant === undefined
              ? undefined
              : { title: say('me-grant'), value: <code>{me.grant}</code>, copy: me.grant },
            { title: say('me-level'), value: <Level loa={me.loa} /> },
            { title: say('me-ends'), value: <Moment at={me.endsAt} /> },
          ]}
        />
      </section>
      <Devices />
      <KeyList />
      <InvitationDoor />
      <Departure />
    </>
  );
}

function Level({ loa }: { readonly loa: number }) {
  const { say } = useBook(loginWords);
  const words = [say('level-1'), say('level-2'), say('level-3'), say('level-4')];
  return (
    <>
      <span>{words[loa - 1] ?? String(loa)}</span>
      {loa < 3 && (
        <span className="hint">
          <a href={confirmPath(3)}>{say('raise-level')}</a> {say('raise-level-why')}
        </span>
      )}
    </>
  );
}
