import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { momentText } from '../ui/times.tsx';

interface SeverityLine {
  readonly severity: string;
  readonly opened: number;
  readonly open: number;
  readonly respondedInTime: number;
  readonly resolvedInTime: number;
  readonly resolved: number;
  readonly satisfaction: number | null;
}

interface UrgentLine {
  readonly number: string;
  readonly openedAt: number;
  readonly phase: string;
  readonly code: string | null;
  readonly rootCause: string | null;
}

interface CodeLine {
  readonly code: string;
  readonly count: number;
}

interface Statistics {
  readonly codes: readonly CodeLine[];
  readonly severities: readonly SeverityLine[];
  readonly urgent: readonly UrgentLine[];
}

/** Terms kept and missed, and every P1 with its cause. @basis platform.md P10 (regulator) */
export function StatisticsPage() {
  const { say } = useBook(supportWords);
  const asked = useAsked<Statistics>('/v1/ticket-statistics');
  const columns = useSeverityColumns();
  const urgentColumns = useUrgentColumns();
  return (
    <>
      <PageHead title={say('statistics')} subtitle={say('statistics-lead')} />
      <Shown
        of={asked}
        isEmpty={({ severities }) => severities.length === 0}
        empty={<p>{say('statistics-none')}</p>}
      >
        {({ severities, urgent, codes }) => (
          <>
            <DataList
              caption={say('statistics')}
              columns={columns}
              rows={severities}
              keyOf={({ severity }) => severity}
              fileName="support-terms"
            />
            <Codes of={codes} />
            {urgent.length > 0 && (
              <section className="section" aria-labelledby="urgent">
                <h2 id="urgent">{say('statistics-urgent')}</h2>
                <DataList
                  caption={say('statistics-urgent')}
                  columns={urgentColumns}
                  rows={urgent}
                  keyOf={({ number }) => number}
                  fileName="support-urgent"
                />
              </section>
            )}
          </>
        )}
      </Shown>
    </>
  );
}

/** What is reported most: whoever leads the desk looks at these articles each week. */
function Codes({ of }: { readonly of: readonly CodeLine[] }) {
  const { say } = useBook(supportWords);
  if (of.length === 0) return null;
  return (
    <section className="section" aria-labelledby="codes">
      <h2 id="codes">{say('statistics-codes')}</h2>
      <ol className="support-articles">
        {of.map(({ code, count }) => (
          <li key={code}>
            <PathLink to={`/office/help/${encodeURIComponent(code)}`}>{code}</PathLink> {count}
          </li>
        ))}
      </ol>
    </section>
  );
}

function useSeverityColumns(): readonly Column<SeverityLine>[] {
  const { say, language } = useBook(supportWords);
  const count = (id: string, title: string, text: (row: SeverityLine) => string) =>
    ({ id, title, text, isNumber: true }) as const;
  return [
    {
      id: 'severity',
      title: say('ticket-severity'),
      text: ({ severity }) => nameIn(ticketNames, severity, language),
    },
    count('opened', say('statistics-opened'), ({ opened }) => String(opened)),
    count('open', say('statistics-open'), ({ open }) => String(open)),
    count('responded', say('statistics-responded'), (row) => String(row.respondedInTime)),
    count(
      'resolved',
      say('statistics-resolved'),
      ({ resolvedInTime, resolved }) => `${resolvedInTime} / ${resolved}`,
    ),
    count(
      'content',
      say('statistics-content'),
      ({ satisfaction }) => satisfaction?.toFixed(1) ?? '–',
    ),
  ];
}

function useUrgentColumns(): readonly Column<UrgentLine>[] {
  const { say, language } = useBook(supportWords);
  return [
    { id: 'number', title: say('ticket-number'), text: ({ number }) => number },
    { id: 'opened', title: say('ticket-opened'), text: ({ openedAt }) => momentText(openedAt) },
    {
      id: 'state',
      title: say('ticket-state'),
      text: ({ phase }) => nameIn(ticketNames, phase, language),
    },
    { id: 'code', title: say('ticket-code'), text: ({ code }) => code ?? '–' },
    {
      id: 'cause',
      title: say('ticket-cause'),
      text: ({ rootCause }) => rootCause ?? say('statistics-no-cause'),
    },
  ];
}
