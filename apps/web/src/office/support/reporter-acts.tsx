import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { supportWords } from '../../words/support.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Moment } from '../ui/times.tsx';
import { ActForm } from './act-form.tsx';
import { ChoiceRow, TextLine } from './fields.tsx';
import type { TicketView } from './ticket-answers.ts';

interface TicketProps {
  readonly ticket: TicketView;
}

/** What whoever reported it can do now. */
export function ReporterActs({ ticket }: TicketProps) {
  const { phase, record: r } = ticket;
  const isOpen = phase === 'new' || phase === 'assigned' || phase === 'waiting';
  return (
    <>
      {phase === 'waiting' && <Answer ticket={ticket} />}
      {(phase === 'new' || phase === 'assigned') && <Remark ticket={ticket} />}
      {phase === 'resolved' && <Accept ticket={ticket} />}
      {(phase === 'resolved' || phase === 'closed') && <Reopen ticket={ticket} />}
      {isOpen && <Consent number={r.number} />}
      <Looks ticket={ticket} />
    </>
  );
}

interface TextActProps extends TicketProps {
  readonly act: string;
  readonly title: string;
  readonly label: string;
  readonly isMain?: boolean;
}

/** An act that takes one text. */
function TextAct({ ticket, act, title, label, isMain }: TextActProps) {
  const { say } = useBook(supportWords);
  const [text, setText] = useState('');
  const input = text.trim() === '' ? undefined : { text };
  return (
    <ActForm
      number={ticket.record.number}
      act={act}
      title={title}
      input={input}
      isMain={isMain === true}
      onDone={() => setText('')}
    >
      {(isTried) => (
        <TextLine
          label={label}
          value={text}
          onChange={setText}
          sizeMax={1000}
          isLong
          fault={isTried && input === undefined ? say('ticket-required') : undefined}
        />
      )}
    </ActForm>
  );
}

function Answer({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  return (
    <>
      <Notice tone="unsure" title={say('ticket-asked')} live>
        <p className="support-text">{ticket.record.question}</p>
      </Notice>
      <TextAct
        ticket={ticket}
        act="answer"
        title={say('ticket-send')}
        label={say('ticket-answer')}
        isMain
      />
    </>
  );
}

function Remark({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  return <TextAct ticket={ticket} act="add" title={say('ticket-send')} label={say('ticket-say')} />;
}

function Reopen({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  return (
    <TextAct ticket={ticket} act="reopen" title={say('ticket-reopen')} label={say('ticket-why')} />
  );
}

const marks = ['5', '4', '3', '2', '1'];

function Accept({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  const [mark, setMark] = useState('');
  const input = mark === '' ? {} : { satisfaction: Number(mark) };
  return (
    <ActForm
      number={ticket.record.number}
      act="accept"
      title={say('ticket-accept')}
      input={input}
      isMain
    >
      {() => (
        <ChoiceRow
          label={say('ticket-content')}
          value={mark}
          onChange={setMark}
          of={marks.map((value) => ({ value, title: value }))}
        />
      )}
    </ActForm>
  );
}

function Consent({ number }: { readonly number: string }) {
  const { say } = useBook(supportWords);
  const [code, setCode] = useState<string>();
  const { press, isBusy, problem } = usePress(async () => {
    const given = await send<{ readonly code: string }>(`/v1/tickets/${number}/consent`);
    setCode(given.code);
  });
  return (
    <section className="sheet section" aria-labelledby="ticket-consent">
      <h2 id="ticket-consent">{say('ticket-consent')}</h2>
      <p>{say('ticket-consent-why')}</p>
      {code !== undefined && (
        <p role="status">
          {say('ticket-consent-code')} <strong className="support-code">{code}</strong>
        </p>
      )}
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button type="button" className="button" disabled={isBusy} onClick={() => press()}>
        {say('ticket-consent-do')}
      </button>
    </section>
  );
}

function Looks({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  const { looks } = ticket.record;
  if (looks.length === 0) return null;
  return (
    <section className="section" aria-labelledby="ticket-looks">
      <h2 id="ticket-looks">{say('ticket-looks')}</h2>
      <ul>
        {looks.map(({ at, by, seen }, n) => (
          <li key={`${at}-${n}`}>
            <Moment at={at} /> <code>{by}</code>{' '}
            {say(seen ? 'ticket-look-right' : 'ticket-look-wrong')}
          </li>
        ))}
      </ul>
    </section>
  );
}
