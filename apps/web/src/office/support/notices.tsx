import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { PathLink } from '../ui/path-link.tsx';
import { Moment } from '../ui/times.tsx';
import { ticketPath } from './ticket-answers.ts';

/** A page to the lead is of no use an hour later. */
const freshMs = 15_000;
/** Messages shown; older ones stand in their tickets. */
const shownMax = 10;

interface NoticeLine {
  readonly id: string;
  readonly kind: string;
  readonly ticket: string;
  readonly at: number;
  readonly readAt: number | null;
}

/** What support has to tell the person, and what terms tell whoever leads the desk. */
export function Notices() {
  const { say, language } = useBook(supportWords);
  const { value } = useAsked<{ readonly notices: readonly NoticeLine[] }>('/v1/notices', freshMs);
  const { press, isBusy } = usePress(async (key, id: string) =>
    send(`/v1/notices/${id}/read`, { key }),
  );
  const unread = (value?.notices ?? []).filter(({ readAt }) => readAt === null);
  if (unread.length === 0) return null;
  return (
    <section className="section" aria-labelledby="notices">
      <h2 id="notices">{say('notices')}</h2>
      <ul className="support-notices">
        {unread.slice(0, shownMax).map(({ id, kind, ticket, at }) => (
          <li key={id} data-kind={kind}>
            <PathLink to={ticketPath(ticket)}>
              {nameIn(ticketNames, `notice-${kind}`, language)}
            </PathLink>
            <code>{ticket}</code>
            <Moment at={at} />
            <button
              type="button"
              className="button-bare"
              disabled={isBusy}
              onClick={() => press(id)}
            >
              {say('notice-read')}
              <span className="unseen">{ticket}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
