import { goTo, usePath } from '../../router.ts';
import { nameIn, useBook } from '../../words/book.ts';
import { auditWords, organisationWords } from '../../words/organisation.ts';
import { actWords } from '../../words/roles.ts';
import { useAsked } from '../shell/asked.ts';
import { useMe } from '../shell/session.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import { type Member, organisationPath } from './organisation-answers.ts';

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly act: string;
  readonly actor?: string;
  readonly grant?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const page = '/office/organisation/audit';
const names = { ...actWords, ...auditWords };

function beforeOf(path: string): string | undefined {
  const before = new URLSearchParams(path.split('?')[1] ?? '').get('before') ?? '';
  return /^[1-9]\d{0,15}$/.test(before) ? before : undefined;
}

/** What happened in the organisation, the last first. It can be read and not changed. */
export function Audit() {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const before = beforeOf(usePath());
  const rest = before === undefined ? '/audit' : `/audit?before=${before}`;
  const asked = useAsked<{ readonly entries: readonly Entry[]; readonly before?: number }>(
    organisationPath(me, rest),
  );
  const columns = useAuditColumns();
  const older = asked.value?.before;
  return (
    <section className="section" aria-labelledby="audit">
      <h2 id="audit">{say('part-audit')}</h2>
      <p className="hint">{say('audit-lead')}</p>
      <Shown
        of={asked}
        isEmpty={(value) => value.entries.length === 0}
        empty={<p>{say('audit-none')}</p>}
      >
        {(value) => (
          <DataList
            caption={say('part-audit')}
            columns={columns}
            rows={value.entries}
            keyOf={(one) => String(one.id)}
            fileName="audit"
          >
            {before !== undefined && <PathLink to={page}>{say('audit-newest')}</PathLink>}
            {older !== undefined && (
              <button
                type="button"
                className="button-bare"
                onClick={() => goTo(`${page}?before=${older}`)}
              >
                {say('audit-older')}
              </button>
            )}
          </DataList>
        )}
      </Shown>
    </section>
  );
}

function useAuditColumns(): readonly Column<Entry>[] {
  const { say, language } = useBook(organisationWords);
  const me = useMe();
  const { value } = useAsked<{ readonly members: readonly Member[] }>(
    organisationPath(me, '/members'),
  );
  const nameOf = (id: string | undefined) =>
    value?.members.find(({ person }) => person === id)?.name ?? id ?? '';
  const factsOf = ({ facts }: Entry) =>
    Object.entries(facts)
      .map(([name, fact]) => `${name} ${typeof fact === 'string' ? fact : JSON.stringify(fact)}`)
      .join(language === 'zh' ? '；' : '; ');
  return [
    { id: 'act', title: say('column-entry'), text: (one) => nameIn(names, one.act, language) },
    {
      id: 'at',
      title: say('column-at'),
      text: (one) => momentText(one.at),
      cell: (one) => <Moment at={one.at} />,
    },
    { id: 'actor', title: say('column-actor'), text: (one) => nameOf(one.actor) },
    {
      id: 'facts',
      title: say('column-facts'),
      text: factsOf,
      cell: (one) => <code>{factsOf(one)}</code>,
    },
  ];
}
