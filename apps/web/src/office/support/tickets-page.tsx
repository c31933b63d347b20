import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { momentText } from '../ui/times.tsx';
import { Notices } from './notices.tsx';
import { type TicketLine, ticketPath } from './ticket-answers.ts';

/** Support works on them: what is new is looked for this often. */
const freshMs = 20_000;

/** One's own tickets. @basis platform.md P10 (user sees the whole ticket history) */
export function TicketsPage() {
  const { say } = useBook(supportWords);
  const asked = useAsked<{ readonly tickets: readonly TicketLine[] }>('/v1/tickets', freshMs);
  const columns = useTicketColumns();
  return (
    <>
      <PageHead title={say('tickets')} subtitle={say('tickets-lead')}>
        <PathLink to="/office/support/new" className="button button-primary">
          {say('ticket-new')}
        </PathLink>
        <PathLink to="/office/help" className="button">
          {say('help-title')}
        </PathLink>
      </PageHead>
      <Notices />
      <Shown
        of={asked}
        isEmpty={({ tickets }) => tickets.length === 0}
        empty={<p>{say('tickets-none')}</p>}
      >
        {({ tickets }) => (
          <DataList
            caption={say('tickets')}
            columns={columns}
            rows={tickets}
            keyOf={({ number }) => number}
            fileName="tickets"
          />
        )}
      </Shown>
    </>
  );
}

/** What a list says of each ticket. */
export function useTicketColumns(): readonly Column<TicketLine>[] {
  const { say, language } = useBook(supportWords);
  const named = (code: string) => nameIn(ticketNames, code, language);
  return [
    {
      id: 'title',
      title: say('ticket-title'),
      text: ({ title }) => title,
      cell: ({ number, title }) => <PathLink to={ticketPath(number)}>{title}</PathLink>,
    },
    {
      id: 'number',
      title: say('ticket-number'),
      text: ({ number }) => number,
      cell: ({ number }) => <code>{number}</code>,
    },
    {
      id: 'state',
      title: say('ticket-state'),
      text: ({ phase }) => named(phase),
      cell: ({ phase }) => <TicketState phase={phase} />,
    },
    { id: 'severity', title: say('ticket-severity'), text: ({ severity }) => named(severity) },
    { id: 'opened', title: say('ticket-opened'), text: ({ openedAt }) => momentText(openedAt) },
    { id: 'due', title: say('ticket-due'), text: ({ resolveBy }) => momentText(resolveBy) },
  ];
}

/** How a ticket stands, in a word with its icon. */
export function TicketState({ phase }: { readonly phase: string }) {
  const { language } = useBook(supportWords);
  const isDone = phase === 'resolved' || phase === 'closed';
  const tone = isDone ? 'good' : phase === 'waiting' || phase === 'unanswered' ? 'unsure' : 'plain';
  return <StateWord tone={tone} word={nameIn(ticketNames, phase, language)} />;
}
