import { type FormEvent, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { callFacts } from '../../words/hotline.ts';
import { supportWords, ticketNames } from '../../words/support.ts';
import { phaseTitles } from '../seals/phase-titles.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { momentText } from '../ui/times.tsx';
import { ChoiceRow, TextLine } from './fields.tsx';

interface HotlineSeal {
  readonly code: string;
  readonly name: string;
  readonly owner: string;
  readonly phase: string;
  readonly callers: readonly string[];
}

/** Stopping a seal for a caller: two verified facts, and nothing but stopping. */
export function HotlinePage() {
  const { say } = useBook(supportWords);
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState<string>();
  const path = code === undefined ? undefined : `/v1/hotline/seals/${encodeURIComponent(code)}`;
  const asked = useAsked<HotlineSeal>(path);
  const find = (event: FormEvent) => {
    event.preventDefault();
    setCode(typed.trim() === '' ? undefined : typed.trim());
  };
  return (
    <>
      <PageHead
        title={say('hotline')}
        subtitle={say('hotline-lead')}
        back={{ to: '/office/support/desk', title: say('desk') }}
      />
      <form className="sheet section" onSubmit={find} role="search">
        <TextLine label={say('hotline-code')} value={typed} onChange={setTyped} sizeMax={20} />
        <button type="submit" className="button">
          {say('hotline-find')}
        </button>
      </form>
      {code !== undefined && (
        <Shown of={asked}>{(seal) => <Call key={seal.code} seal={seal} />}</Shown>
      )}
    </>
  );
}

const empty = { act: 'freeze', reason: '', verified: [] as readonly string[] };
type CallForm = typeof empty & { readonly caller: string };

/** A call about one seal, and what came of it. */
function Call({ seal }: { readonly seal: HotlineSeal }) {
  const { say, language } = useBook(supportWords);
  const [form, setForm] = useState<CallForm>({ ...empty, caller: seal.callers[0] ?? '' });
  const [isTried, setTried] = useState(false);
  const [stoppedAt, setStopped] = useState<number>();
  const { press, isBusy, problem } = usePress(async (call, given: CallForm) => {
    const { verified, ...told } = given;
    const facts = verified.map((kind) => ({ kind, note: '' }));
    const body = { ...told, call, code: seal.code, facts };
    const { at } = await send<{ readonly at: number }>('/v1/hotline/stops', { body });
    setStopped(at);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (form.verified.length >= 2 && form.reason.trim() !== '') press(form);
  };
  if (stoppedAt !== undefined) {
    const at = momentText(stoppedAt);
    return (
      <Notice tone="good" title={say('hotline-stopped', { seal: seal.name, at })} live>
        <p>{say('hotline-stopped-why')}</p>
      </Notice>
    );
  }
  const change = (part: Partial<CallForm>) => setForm({ ...form, ...part });
  return (
    <form className="sheet section" onSubmit={submit} aria-label={say('hotline')} noValidate>
      <Facts
        of={[
          { title: say('hotline-seal'), value: seal.name },
          { title: say('hotline-code'), value: <code>{seal.code}</code> },
          { title: say('hotline-owner'), value: seal.owner },
          { title: say('hotline-state'), value: nameIn(phaseTitles, seal.phase, language) },
        ]}
      />
      <CallFields seal={seal} form={form} change={change} isTried={isTried} />
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {say('hotline-stop')}
      </button>
    </form>
  );
}

interface CallFieldsProps {
  readonly seal: HotlineSeal;
  readonly form: CallForm;
  readonly change: (part: Partial<CallForm>) => void;
  readonly isTried: boolean;
}

function CallFields({ seal, form, change, isTried }: CallFieldsProps) {
  const { say, language } = useBook(supportWords);
  return (
    <>
      <ChoiceRow
        label={say('hotline-caller')}
        value={form.caller}
        onChange={(caller) => change({ caller })}
        of={seal.callers.map((value) => ({ value, title: nameIn(ticketNames, value, language) }))}
      />
      <Verified
        of={form.verified}
        onChange={(verified) => change({ verified })}
        isFaulty={isTried && form.verified.length < 2}
      />
      <ChoiceRow
        label={say('hotline-act')}
        value={form.act}
        onChange={(act) => change({ act })}
        of={[
          { value: 'freeze', title: say('hotline-freeze') },
          { value: 'reportLoss', title: say('hotline-loss') },
        ]}
      />
      <TextLine
        label={say('hotline-reason')}
        value={form.reason}
        onChange={(reason) => change({ reason })}
        sizeMax={200}
        fault={isTried && form.reason.trim() === '' ? say('ticket-required') : undefined}
      />
    </>
  );
}

interface VerifiedProps {
  readonly of: readonly string[];
  readonly onChange: (verified: readonly string[]) => void;
  readonly isFaulty: boolean;
}

function Verified({ of, onChange, isFaulty }: VerifiedProps) {
  const { say, language } = useBook(supportWords);
  const turn = (kind: string) =>
    onChange(of.includes(kind) ? of.filter((one) => one !== kind) : [...of, kind]);
  return (
    <fieldset className="support-choices" aria-describedby={isFaulty ? 'two-facts' : undefined}>
      <legend>{say('hotline-facts')}</legend>
      {Object.entries(callFacts).map(([kind, title]) => (
        <label key={kind}>
          <input type="checkbox" checked={of.includes(kind)} onChange={() => turn(kind)} />{' '}
          {title[language]}
        </label>
      ))}
      {isFaulty && (
        <p className="field-fault" id="two-facts">
          {say('hotline-two-facts')}
        </p>
      )}
    </fieldset>
  );
}
