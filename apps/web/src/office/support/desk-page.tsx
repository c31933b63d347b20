import { replacePath, usePath } from '../../router.ts';
import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { Notices } from './notices.tsx';
import { type TicketLine, ticketPhases } from './ticket-answers.ts';
import { useTicketColumns } from './tickets-page.tsx';

/** Terms run in minutes. */
const freshMs = 10_000;

/** All tickets of a state, masked, for support. @basis platform.md P10 (support role) */
export function SupportDeskPage() {
  const { say, language } = useBook(supportWords);
  const [, query = ''] = usePath().split('?');
  const asked = new URLSearchParams(query).get('phase');
  const phase = ticketPhases.find((one) => one === asked) ?? 'new';
  const tickets = useAsked<{ readonly tickets: readonly TicketLine[] }>(
    `/v1/desks/tickets?phase=${phase}`,
    freshMs,
  );
  const columns = useDeskColumns();
  return (
    <>
      <PageHead title={say('desk')} subtitle={say('desk-lead')}>
        <PathLink to="/office/support/hotline" className="button">
          {say('hotline')}
        </PathLink>
      </PageHead>
      <Notices />
      <div className="support-phases" role="group" aria-label={say('desk-show')}>
        {ticketPhases.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={one === phase}
            onClick={() => replacePath(`/office/support/desk?phase=${one}`)}
          >
            {nameIn(ticketNames, one, language)}
          </button>
        ))}
      </div>
      <Shown
        of={tickets}
        isEmpty={(value) => value.tickets.length === 0}
        empty={<p>{say('desk-none')}</p>}
      >
        {(value) => (
          <DataList
            caption={say('desk')}
            columns={columns}
            rows={value.tickets}
            keyOf={({ number }) => number}
            fileName="support"
          />
        )}
      </Shown>
    </>
  );
}

function useDeskColumns(): readonly Column<TicketLine>[] {
  const { say, language } = useBook(supportWords);
  const columns = useTicketColumns();
  return [
    ...columns,
    { id: 'reporter', title: say('ticket-reporter'), text: ({ shownName }) => shownName },
    {
      id: 'channel',
      title: say('ticket-channel'),
      text: ({ channel }) => nameIn(ticketNames, channel, language),
    },
    { id: 'pages', title: say('desk-pages'), text: ({ pages }) => String(pages), isNumber: true },
  ];
}
