import { useState } from 'react';
import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { useAsked } from '../shell/asked.ts';
import { useMe } from '../shell/session.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';
import { momentText } from '../ui/times.tsx';

/** Something that happened to a login, an organisation or somebody in it. */
interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly act: string;
  readonly actor?: string;
  readonly grant?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

interface AuditAnswer {
  readonly entries: readonly AuditEntry[];
  readonly before?: number;
}

/** Logins and acts of the reader's own organisation, page by page. */
export function LoginAudit() {
  const { say } = useBook(deskWords);
  const me = useMe();
  const [before, setBefore] = useState<number | undefined>(undefined);
  const path = `/v1/organisations/${encodeURIComponent(me.organisation.id)}/audit`;
  const asked = useAsked<AuditAnswer>(before === undefined ? path : `${path}?before=${before}`);
  const columns = useAuditColumns();
  return (
    <section className="section" aria-labelledby="audit-acts">
      <h2 id="audit-acts">{say('audit-acts')}</h2>
      <Shown
        of={asked}
        isEmpty={({ entries }) => entries.length === 0}
        empty={say('audit-acts-empty')}
      >
        {({ entries, before: next }) => (
          <DataList
            caption={say('audit-acts')}
            columns={columns}
            rows={entries}
            keyOf={({ id }) => String(id)}
            fileName="audit"
          >
            {next !== undefined && (
              <button type="button" className="button" onClick={() => setBefore(next)}>
                {say('audit-older')}
              </button>
            )}
            {before !== undefined && (
              <button type="button" className="button" onClick={() => setBefore(undefined)}>
                {say('audit-newest')}
              </button>
            )}
          </DataList>
        )}
      </Shown>
    </section>
  );
}

function useAuditColumns(): readonly Column<AuditEntry>[] {
  const { say } = useBook(deskWords);
  return [
    { id: 'at', title: say('audit-at'), text: ({ at }) => momentText(at) },
    {
      id: 'act',
      title: say('audit-act'),
      text: ({ act }) => act,
      cell: ({ act }) => <code>{act}</code>,
    },
    {
      id: 'actor',
      title: say('audit-actor'),
      text: ({ actor = '' }) => actor,
      cell: ({ actor }) => actor !== undefined && <code>{actor}</code>,
    },
    { id: 'grant', title: say('audit-grant'), text: ({ grant = '' }) => grant },
    { id: 'facts', title: say('audit-facts'), text: ({ facts }) => factsText(facts) },
  ];
}

/** Facts of an entry: ids and words of ours, never names. */
function factsText(facts: AuditEntry['facts']): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}
