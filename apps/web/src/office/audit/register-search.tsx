import { uscc } from '@yunzhang/identifiers';
import { type FormEvent, useId, useState } from 'react';
import { replacePath, usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { dayText } from '../../words/saying.ts';
import { toneOf } from '../cases/phase-tone.ts';
import { sealAct, sealKind, sealPhase } from '../desks/office-desks.tsx';
import { useAsked } from '../shell/asked.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { momentText } from '../ui/times.tsx';

/** A seal in the directory. */
interface RegisterLine {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly isInForce: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  readonly filingNo: string | null;
}

interface RegisterAnswer {
  readonly seals: readonly RegisterLine[];
  readonly next?: string;
}

/** Seals of one firm, from the directory; the firm and the seal looked at stand in the address. */
export function RegisterSearch() {
  const { say } = useBook(deskWords);
  const [place = '', query = ''] = usePath().split('?');
  const asked = new URLSearchParams(query);
  const company = asked.get('company') ?? '';
  const seal = asked.get('seal') ?? '';
  const go = (wish: Readonly<Record<string, string>>) =>
    replacePath(`${place}?${new URLSearchParams(wish).toString()}`);
  return (
    <section className="section" aria-labelledby="audit-register">
      <h2 id="audit-register">{say('audit-register')}</h2>
      <p className="hint">{say('audit-register-why')}</p>
      <SearchForm key={company} first={company} onSearch={(one) => go({ company: one })} />
      {company !== '' && (
        <SealsOf company={company} onShow={(code) => go({ company, seal: code })} />
      )}
      {seal !== '' && <SealHistory code={seal} />}
    </section>
  );
}

interface SearchFormProps {
  readonly first: string;
  readonly onSearch: (company: string) => void;
}

function SearchForm({ first, onSearch }: SearchFormProps) {
  const { say } = useBook(deskWords);
  const id = useId();
  const [text, setText] = useState(first);
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = uscc.parse(text.trim(), { source: 'register' });
    setWrong(!read.ok);
    if (read.ok) onSearch(read.text);
  };
  return (
    <form className="log-search" role="search" onSubmit={submit}>
      <div className="field field-wide">
        <label htmlFor={id}>{say('review-company')}</label>
        <input
          id={id}
          type="text"
          className="code-input"
          spellCheck={false}
          autoComplete="off"
          maxLength={18}
          value={text}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-fault` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        {isWrong && (
          <span className="field-fault" id={`${id}-fault`} role="alert">
            {say('audit-code-wrong')}
          </span>
        )}
      </div>
      <button type="submit" className="button button-primary">
        {say('audit-search')}
      </button>
    </form>
  );
}

interface SealsOfProps {
  readonly company: string;
  readonly onShow: (code: string) => void;
}

function SealsOf({ company, onShow }: SealsOfProps) {
  const { say } = useBook(deskWords);
  const asked = useAsked<RegisterAnswer>(`/v1/seals?company=${encodeURIComponent(company)}`);
  const columns = useRegisterColumns(onShow);
  return (
    <Shown
      of={asked}
      isEmpty={({ seals }) => seals.length === 0}
      empty={say('audit-register-empty')}
    >
      {({ seals, next }) => (
        <DataList
          caption={say('audit-register')}
          columns={columns}
          rows={seals}
          keyOf={({ code }) => code}
          fileName={`register-${company}`}
        >
          {next !== undefined && <span>{say('desk-more')}</span>}
        </DataList>
      )}
    </Shown>
  );
}

function useRegisterColumns(onShow: (code: string) => void): readonly Column<RegisterLine>[] {
  const words = useBook(deskWords);
  const { say } = words;
  return [
    { id: 'name', title: say('desk-seal'), text: ({ name }) => name },
    { id: 'kind', title: say('desk-kind'), text: ({ kind }) => sealKind(kind, words) },
    {
      id: 'code',
      title: say('desk-code'),
      text: ({ code }) => code,
      cell: ({ code }) => <code>{code}</code>,
    },
    {
      id: 'state',
      title: say('desk-state'),
      text: ({ phase }) => sealPhase(phase, words),
      cell: ({ phase, isInForce }) => (
        <StateWord
          tone={isInForce ? 'good' : toneOf(phase)}
          word={`${sealPhase(phase, words)} · ${say(isInForce ? 'audit-in-force' : 'audit-not-in-force')}`}
        />
      ),
    },
    {
      id: 'valid',
      title: say('audit-valid'),
      text: ({ validFrom, validTo }) =>
        say('audit-valid-value', {
          from: dayText(Date.parse(validFrom)),
          to: dayText(Date.parse(validTo)),
        }),
    },
    { id: 'filing', title: say('filing-number'), text: ({ filingNo }) => filingNo ?? '' },
    {
      id: 'history',
      title: say('audit-history'),
      text: () => '',
      cell: ({ code, name }) => (
        <button type="button" className="button" onClick={() => onShow(code)}>
          {say('audit-history-show')}
          <span className="unseen">{name}</span>
        </button>
      ),
    },
  ];
}

interface HistoryStep {
  readonly act: string;
  readonly phase: string;
  readonly at: string;
  readonly actId: string;
}

/** Every state one seal has had, each with its number in the log. */
function SealHistory({ code }: { readonly code: string }) {
  const words = useBook(deskWords);
  const { say } = words;
  const asked = useAsked<{ readonly steps: readonly HistoryStep[] }>(
    `/v1/seals/${encodeURIComponent(code)}/status`,
  );
  return (
    <>
      <h3>
        {say('audit-history')} <code>{code}</code>
      </h3>
      <Shown of={asked}>
        {({ steps }) => (
          <DataList
            caption={say('audit-history')}
            columns={[
              { id: 'at', title: say('audit-at'), text: ({ at }) => momentText(at) },
              { id: 'act', title: say('audit-step'), text: ({ act }) => sealAct(act, words) },
              {
                id: 'state',
                title: say('desk-state'),
                text: ({ phase }) => sealPhase(phase, words),
              },
              {
                id: 'log',
                title: say('audit-log'),
                text: ({ actId }) => actId,
                cell: ({ actId }) => <code>{actId}</code>,
              },
            ]}
            rows={steps}
            keyOf={({ actId }) => actId}
            fileName={`seal-${code}`}
          />
        )}
      </Shown>
    </>
  );
}
