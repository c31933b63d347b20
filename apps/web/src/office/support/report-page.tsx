import { type FormEvent, useState } from 'react';
import { goTo, usePath } from '../../router.ts';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { PageHead } from '../ui/page-head.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { ChoiceLine, TextLine } from './fields.tsx';
import { matters, ticketPath } from './ticket-answers.ts';

const empty = { matter: 'fault', title: '', description: '', key: '' };

/** What the page came with: the code and the trace of the screen that failed. */
function useFailure() {
  const [, query = ''] = usePath().split('?');
  const given = new URLSearchParams(query);
  const code = given.get('code') ?? '';
  const trace = given.get('trace') ?? '';
  return {
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code) && code.length <= 60 ? { seenCode: code } : {}),
    ...(/^[0-9a-f]{32}$/.test(trace) ? { trace } : {}),
  };
}

type ReportForm = typeof empty;

/** The form, its key, and how it is sent. */
function useReport(failure: ReturnType<typeof useFailure>) {
  const { say } = useBook(supportWords);
  const me = useMe();
  const [form, change, forget] = useHeldForm('ticket', empty);
  const [isTried, setTried] = useState(false);
  const { press, isBusy, problem } = usePress(async (_key, given: ReportForm) => {
    const { key, ...told } = given;
    const shown = [{ label: say('ticket-reporter'), value: me.organisation.name }];
    const screen = { path: location.pathname, shown };
    const body = { ...told, ...failure, channel: 'portal', name: me.name, screen };
    const { number } = await send<{ readonly number: string }>('/v1/tickets', { body, key });
    forget();
    goTo(ticketPath(number));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (form.title.trim() === '' || form.description.trim() === '') return;
    const key = form.key === '' ? crypto.randomUUID() : form.key;
    change({ key });
    press({ ...form, key });
  };
  // What was typed anew is another report; the old key would be refused with it.
  const type = (part: Partial<ReportForm>) => change({ ...part, key: '' });
  return { form, type, submit, isTried, isBusy, problem };
}

/**
 * Where a problem is reported. What is typed is kept with its key until the platform has it: sent
 * again, it opens the same ticket.
 *
 * @basis platform.md P10 (errors, invariant 3)
 */
export function ReportPage() {
  const { say } = useBook(supportWords);
  const failure = useFailure();
  const { form, type, submit, isTried, isBusy, problem } = useReport(failure);
  const isHeld = problem !== undefined && (problem.status === 0 || problem.status >= 500);
  return (
    <>
      <PageHead
        title={say('ticket-new')}
        subtitle={say('ticket-new-lead')}
        back={{ to: '/office/support', title: say('tickets') }}
      />
      <form className="sheet section" onSubmit={submit} noValidate>
        <ReportFields form={form} type={type} isTried={isTried} />
        <Failure of={failure} />
        {isHeld && (
          <Notice tone="unsure" title={say('ticket-busy-title')} live>
            <p>{say('ticket-busy-why', { key: form.key.slice(0, 8) })}</p>
          </Notice>
        )}
        {problem !== undefined && <ProblemBox problem={problem} />}
        <button type="submit" className="button button-primary" disabled={isBusy}>
          {say('ticket-send')}
        </button>
      </form>
    </>
  );
}

interface ReportFieldsProps {
  readonly form: ReportForm;
  readonly type: (part: Partial<ReportForm>) => void;
  readonly isTried: boolean;
}

function ReportFields({ form, type, isTried }: ReportFieldsProps) {
  const { say, language } = useBook(supportWords);
  const faultOf = (text: string) =>
    isTried && text.trim() === '' ? say('ticket-required') : undefined;
  const choices = matters.map((value) => ({
    value,
    title: nameIn(ticketNames, `matter-${value}`, language),
  }));
  return (
    <>
      <ChoiceLine
        label={say('ticket-matter')}
        value={form.matter}
        onChange={(matter) => type({ matter })}
        of={choices}
      />
      <TextLine
        label={say('ticket-title')}
        value={form.title}
        onChange={(title) => type({ title })}
        sizeMax={80}
        fault={faultOf(form.title)}
      />
      <TextLine
        label={say('ticket-description')}
        value={form.description}
        onChange={(description) => type({ description })}
        sizeMax={2000}
        fault={faultOf(form.description)}
        isLong
      />
    </>
  );
}

function Failure({ of }: { readonly of: { readonly seenCode?: string; readonly trace?: string } }) {
  const { say } = useBook(supportWords);
  if (of.seenCode === undefined && of.trace === undefined) return null;
  return (
    <p className="hint">
      {of.seenCode !== undefined && (
        <>
          {say('ticket-code')} <code>{of.seenCode}</code>{' '}
        </>
      )}
      {of.trace !== undefined && (
        <>
          {say('ticket-trace')} <code>{of.trace}</code>
        </>
      )}
    </p>
  );
}
