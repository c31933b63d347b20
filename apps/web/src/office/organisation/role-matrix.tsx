import { nameIn, useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { actWords, roleWords } from '../../words/roles.ts';
import { useAsked } from '../shell/asked.ts';
import { useMe } from '../shell/session.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { organisationPath } from './organisation-answers.ts';

interface Matrix {
  readonly acts: Readonly<
    Record<string, { readonly may: readonly string[]; readonly loa: number }>
  >;
  readonly held: readonly string[];
}

interface Line {
  readonly act: string;
  readonly may: readonly string[];
  readonly loa: number;
  readonly isMine: boolean;
}

function linesOf({ acts, held }: Matrix): readonly Line[] {
  return Object.entries(acts).map(([act, { may, loa }]) => {
    const isOpen = may.includes('anyone') || may.includes('members');
    return { act, may, loa, isMine: isOpen || may.some((role) => held.includes(role)) };
  });
}

/** Who may do what, as the server decides it. @basis platform.md P01, role matrix */
export function RoleMatrix() {
  const { say, language } = useBook(organisationWords);
  const me = useMe();
  const asked = useAsked<Matrix>(organisationPath(me, '/roles'));
  const columns: readonly Column<Line>[] = [
    {
      id: 'act',
      title: say('column-role-act'),
      text: (one) => nameIn(actWords, one.act, language),
    },
    {
      id: 'may',
      title: say('column-may'),
      text: ({ may }) =>
        may.map((role) => nameIn(roleWords, role, language)).join(language === 'zh' ? '、' : ', '),
    },
    {
      id: 'level',
      title: say('column-level'),
      text: ({ loa }) => say('level-of', { level: loa }),
    },
    {
      id: 'own',
      title: say('column-own'),
      text: ({ isMine }) => say(isMine ? 'may-yes' : 'may-no'),
      cell: ({ isMine }) => (
        <StateWord
          tone={isMine ? 'good' : 'plain'}
          icon={isMine ? 'good' : 'skipped'}
          word={say(isMine ? 'may-yes' : 'may-no')}
        />
      ),
    },
  ];
  return (
    <section className="section" aria-labelledby="roles">
      <h2 id="roles">{say('part-roles')}</h2>
      <p className="hint">{say('roles-lead')}</p>
      <Shown of={asked}>
        {(matrix) => (
          <DataList
            caption={say('part-roles')}
            columns={columns}
            rows={linesOf(matrix)}
            keyOf={(one) => one.act}
            fileName="roles"
          />
        )}
      </Shown>
    </section>
  );
}
