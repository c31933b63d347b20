import { type FormEvent, useState } from 'react';
import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { Facts } from '../ui/facts.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { ActForm } from './act-form.tsx';
import { ChoiceLine, TextLine } from './fields.tsx';
import { categories, severities, type TicketView } from './ticket-answers.ts';

interface TicketProps {
  readonly ticket: TicketView;
}

/** What support can do now. */
export function DeskActs({ ticket }: TicketProps) {
  const { phase } = ticket;
  return (
    <>
      {phase === 'new' && <Triage ticket={ticket} />}
      {phase === 'assigned' && <Fix ticket={ticket} />}
      {phase === 'assigned' && <Ask ticket={ticket} />}
      {(phase === 'assigned' || phase === 'waiting') && <Look number={ticket.record.number} />}
    </>
  );
}

function Triage({ ticket }: TicketProps) {
  const { say, language } = useBook(supportWords);
  const { record: r } = ticket;
  const isQuestion = r.matter === 'question';
  const [category, setCategory] = useState<string>(isQuestion ? 'question' : 'use');
  const [code, setCode] = useState(r.seenCode ?? '');
  const [severity, setSeverity] = useState(r.severity);
  const needsCode = category !== 'question';
  const isWhole = !needsCode || code.trim() !== '';
  const input = { category, severity, ...(needsCode ? { code: code.trim() } : {}) };
  const title = (prefix: string, one: string) => nameIn(ticketNames, prefix + one, language);
  return (
    <ActForm
      number={r.number}
      act="triage"
      title={say('desk-triage')}
      input={isWhole ? input : undefined}
      isMain
    >
      {(isTried) => (
        <>
          <ChoiceLine
            label={say('desk-category')}
            value={category}
            onChange={setCategory}
            of={categories.map((value) => ({ value, title: title('category-', value) }))}
          />
          {needsCode && (
            <TextLine
              label={say('ticket-code')}
              value={code}
              onChange={setCode}
              sizeMax={60}
              fault={isTried && code.trim() === '' ? say('ticket-required') : undefined}
            />
          )}
          <ChoiceLine
            label={say('ticket-severity')}
            value={severity}
            onChange={setSeverity}
            of={severities.map((value) => ({ value, title: title('', value) }))}
          />
        </>
      )}
    </ActForm>
  );
}

function Ask({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  const [question, setQuestion] = useState('');
  const input = question.trim() === '' ? undefined : { question };
  return (
    <ActForm number={ticket.record.number} act="ask" title={say('desk-ask')} input={input}>
      {(isTried) => (
        <TextLine
          label={say('desk-question')}
          value={question}
          onChange={setQuestion}
          sizeMax={1000}
          isLong
          fault={isTried && input === undefined ? say('ticket-required') : undefined}
        />
      )}
    </ActForm>
  );
}

function Fix({ ticket }: TicketProps) {
  const { say } = useBook(supportWords);
  const { record: r } = ticket;
  const [form, setForm] = useState({ note: '', article: r.code ?? '', rootCause: '' });
  const isUrgent = r.severity === 'P1';
  const isWhole = [form.note, form.article, ...(isUrgent ? [form.rootCause] : [])].every(
    (text) => text.trim() !== '',
  );
  const { rootCause, ...rest } = form;
  const input = rootCause.trim() === '' ? rest : form;
  const lines = [
    { name: 'note', label: say('desk-note'), sizeMax: 1000, isLong: true },
    { name: 'article', label: say('ticket-article'), sizeMax: 60, isLong: false },
    ...(isUrgent
      ? [{ name: 'rootCause', label: say('ticket-cause'), sizeMax: 2000, isLong: true } as const]
      : []),
  ] as const;
  return (
    <ActForm
      number={r.number}
      act="fix"
      title={say('desk-fix')}
      input={isWhole ? input : undefined}
      isMain
    >
      {(isTried) =>
        lines.map(({ name, ...line }) => (
          <TextLine
            key={name}
            {...line}
            value={form[name]}
            onChange={(text) => setForm({ ...form, [name]: text })}
            fault={isTried && form[name].trim() === '' ? say('ticket-required') : undefined}
          />
        ))
      }
    </ActForm>
  );
}

interface Screen {
  readonly path: string;
  readonly name: string;
  readonly shown: readonly { readonly label: string; readonly value: string }[];
}

/** Asks for the user's code and shows the screen; nothing of it is kept. */
function Look({ number }: { readonly number: string }) {
  const { say } = useBook(supportWords);
  const [code, setCode] = useState('');
  const [screen, setScreen] = useState<Screen>();
  const { press, isBusy, problem } = usePress(async (_key, given: string) => {
    setScreen(await send<Screen>(`/v1/tickets/${number}/look`, { body: { code: given } }));
    setCode('');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') press(code);
  };
  return (
    <form className="sheet section" onSubmit={submit} aria-label={say('desk-look')}>
      <TextLine label={say('ticket-consent-code')} value={code} onChange={setCode} sizeMax={40} />
      {problem !== undefined && <ProblemBox problem={problem} />}
      {screen !== undefined && (
        <div role="status">
          <h3>{say('desk-screen')}</h3>
          <Facts
            of={[
              { title: say('desk-path'), value: screen.path },
              { title: say('desk-person'), value: screen.name },
              ...screen.shown.map(({ label, value }) => ({ title: label, value })),
            ]}
          />
        </div>
      )}
      <button type="submit" className="button" disabled={isBusy}>
        {say('desk-look')}
      </button>
    </form>
  );
}
