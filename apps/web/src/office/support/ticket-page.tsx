import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import type { PageProps } from '../shell/pages.ts';
import { useMe } from '../shell/session.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { Moment } from '../ui/times.tsx';
import { DeskActs } from './desk-acts.tsx';
import { ReporterActs } from './reporter-acts.tsx';
import type { TicketView } from './ticket-answers.ts';
import { TicketState } from './tickets-page.tsx';

/** Support or the user may be typing right now. */
const freshMs = 10_000;

/** One ticket: how it stands, what was said, what can be done now. */
export function TicketPage({ params }: PageProps) {
  const { say } = useBook(supportWords);
  const me = useMe();
  const number = params['number'] ?? '';
  const asked = useAsked<TicketView>(`/v1/tickets/${encodeURIComponent(number)}`, freshMs);
  const isDesk = me.roles.includes('support');
  const back = isDesk
    ? { to: '/office/support/desk', title: say('desk') }
    : { to: '/office/support', title: say('tickets') };
  const { value } = asked;
  return (
    <>
      <PageHead
        title={value?.record.title ?? number}
        back={back}
        {...(value === undefined ? {} : { subtitle: <TicketState phase={value.phase} /> })}
      />
      <Shown of={asked}>
        {(ticket) => (
          <>
            <TicketFacts ticket={ticket} />
            <Remarks of={ticket.record.remarks} />
            {ticket.history !== undefined && <ReporterActs ticket={ticket} />}
            {isDesk && <DeskActs ticket={ticket} />}
          </>
        )}
      </Shown>
    </>
  );
}

function TicketFacts({ ticket }: { readonly ticket: TicketView }) {
  const { say, language } = useBook(supportWords);
  const { record: r, openedAt } = ticket;
  const named = (code: string) => nameIn(ticketNames, code, language);
  const code = r.code ?? r.seenCode;
  const article = r.article;
  const help = (one: string) => (
    <PathLink to={`/office/help/${encodeURIComponent(one)}`}>{one}</PathLink>
  );
  return (
    <section className="sheet section">
      <p className="support-text">{r.description}</p>
      <Facts
        of={[
          { title: say('ticket-number'), value: <code>{r.number}</code>, copy: r.number },
          { title: say('ticket-severity'), value: named(r.severity) },
          { title: say('ticket-matter'), value: named(`matter-${r.matter}`) },
          { title: say('ticket-channel'), value: named(r.channel) },
          { title: say('ticket-reporter'), value: r.shownName },
          { title: say('ticket-opened'), value: <Moment at={openedAt} /> },
          { title: say('ticket-responded'), value: <Moment at={r.respondBy} /> },
          { title: say('ticket-due'), value: <Moment at={r.resolveBy} /> },
          code === undefined ? undefined : { title: say('ticket-code'), value: help(code) },
          r.trace === undefined
            ? undefined
            : { title: say('ticket-trace'), value: <code>{r.trace}</code>, copy: r.trace },
          r.note === undefined ? undefined : { title: say('ticket-solution'), value: r.note },
          article === undefined
            ? undefined
            : { title: say('ticket-article'), value: help(article) },
          r.rootCause === undefined
            ? undefined
            : { title: say('ticket-cause'), value: r.rootCause },
        ]}
      />
    </section>
  );
}

function Remarks({ of }: { readonly of: TicketView['record']['remarks'] }) {
  const { say } = useBook(supportWords);
  if (of.length === 0) return null;
  return (
    <section className="section" aria-labelledby="ticket-remarks">
      <h2 id="ticket-remarks">{say('ticket-remarks')}</h2>
      <ol className="support-remarks">
        {of.map(({ at, from, text }, n) => (
          <li key={`${at}-${n}`} data-from={from}>
            <p className="hint">
              {say(from === 'reporter' ? 'ticket-from-reporter' : 'ticket-from-support')}{' '}
              <Moment at={at} />
            </p>
            <p className="support-text">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
