import { phaseTitle } from '@yunzhang/scenario';
import { sealUse } from '@yunzhang/scenarios';
import { type FormEvent, useState } from 'react';
import { replacePath, usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { yuanText } from '../cases/fact-lines.ts';
import { toneOf } from '../cases/phase-tone.ts';
import { pathOfCase } from '../desks/office-desks.tsx';
import { useAsked } from '../shell/asked.ts';
import { useMe } from '../shell/session.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { momentText } from '../ui/times.tsx';
import '../../styles/cases.css';

/** One use in the list of an organisation. */
interface UseLine {
  readonly case: string;
  readonly number: string;
  readonly sealName: string;
  readonly purpose: string;
  readonly at: string;
  readonly phase: string;
  readonly documents: number;
  readonly signed: number;
  readonly amountFen: number;
}

interface UsesAnswer {
  readonly uses: readonly UseLine[];
  readonly next?: string;
}

/** What can be looked for; each stands in the address. */
const filters = ['counterparty', 'digest'] as const;
const freshMs = 15_000;

/** Every use of the organisation's seals. @basis product.md R25, R3 */
export function UsesPage() {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const [place = '', query = ''] = usePath().split('?');
  const asked = useAsked<UsesAnswer>(`/v1/uses${query === '' ? '' : `?${query}`}`, freshMs);
  const columns = useUseColumns();
  const go = (wish: URLSearchParams) => replacePath(`${place}?${wish.toString()}`);
  return (
    <>
      <PageHead title={say('uses-title')} subtitle={say('uses-lead')}>
        <PathLink to="/office/policies" className="button">
          {say('uses-policies')}
        </PathLink>
        {me.roles.includes('operator') && (
          <PathLink to="/office/uses/new" className="button button-primary">
            {say('uses-ask')}
          </PathLink>
        )}
      </PageHead>
      <SearchForm key={query} query={new URLSearchParams(query)} onSearch={go} />
      <Shown of={asked} isEmpty={({ uses }) => uses.length === 0} empty={say('uses-empty')}>
        {({ uses, next }) => (
          <DataList
            caption={say('uses-title')}
            columns={columns}
            rows={uses}
            keyOf={(row) => row.case}
            fileName="uses"
          >
            {next !== undefined && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  const wish = new URLSearchParams(query);
                  wish.set('after', next);
                  go(wish);
                }}
              >
                {say('uses-more')}
              </button>
            )}
          </DataList>
        )}
      </Shown>
    </>
  );
}

interface SearchFormProps {
  readonly query: URLSearchParams;
  readonly onSearch: (wish: URLSearchParams) => void;
}

function SearchForm({ query, onSearch }: SearchFormProps) {
  const { say } = useBook(mandateWords);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(Object.fromEntries(query));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filled = filters.flatMap((name) => {
      const text = texts[name]?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    });
    onSearch(new URLSearchParams(filled));
  };
  return (
    <form className="log-search" role="search" onSubmit={submit}>
      {filters.map((name) => (
        <div key={name} className="field field-wide">
          <label htmlFor={`uses-${name}`}>{say(`uses-by-${name}`)}</label>
          <input
            id={`uses-${name}`}
            type="text"
            autoComplete="off"
            spellCheck={false}
            maxLength={256}
            value={texts[name] ?? ''}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
          />
        </div>
      ))}
      <button type="submit" className="button">
        {say('uses-find')}
      </button>
    </form>
  );
}

function useUseColumns(): readonly Column<UseLine>[] {
  const { say, language } = useBook(mandateWords);
  const stateOf = ({ phase }: UseLine) => phaseTitle(sealUse, phase)[language];
  return [
    {
      id: 'purpose',
      title: say('uses-purpose'),
      text: ({ purpose }) => purpose,
      cell: (row) => <PathLink to={pathOfCase(row.case)}>{row.purpose}</PathLink>,
    },
    {
      id: 'number',
      title: say('uses-number'),
      text: ({ number }) => number,
      cell: ({ number }) => <code>{number}</code>,
    },
    { id: 'seal', title: say('uses-seal'), text: ({ sealName }) => sealName },
    {
      id: 'documents',
      title: say('uses-documents'),
      text: ({ documents, signed }) => say('uses-documents-value', { signed, count: documents }),
    },
    {
      id: 'amount',
      title: say('uses-amount'),
      text: ({ amountFen }) => yuanText(amountFen, language),
      isNumber: true,
    },
    { id: 'at', title: say('uses-at'), text: ({ at }) => momentText(at) },
    {
      id: 'state',
      title: say('uses-state'),
      text: stateOf,
      cell: (row) => <StateWord tone={toneOf(row.phase)} word={stateOf(row)} />,
    },
  ];
}
