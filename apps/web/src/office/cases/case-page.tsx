import { useState } from 'react';
import { replacePath, usePath } from '../../router.ts';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { timeText } from '../../words/saying.ts';
import { useAsked } from '../shell/asked.ts';
import { type CaseView, type Explained, textIn } from '../shell/cases.ts';
import type { PageProps } from '../shell/pages.ts';
import { nameOf } from '../shell/waiting.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import type { ActDone } from './act-sending.ts';
import { CaseCall, CaseExtras } from './case-extras.tsx';
import { CaseActs } from './case-acts.tsx';
import { CaseHistory } from './case-history.tsx';
import { CasePapers } from './case-papers.tsx';
import { CaseParties } from './case-parties.tsx';
import { definitionOf } from './definitions.ts';
import { factLines } from './fact-lines.ts';
import { FactList } from './fact-view.tsx';
import { FormBookProvider } from './form-book.ts';
import { toneOf } from './phase-tone.ts';
import { useNewBook } from './use-form-book.ts';
import '../../styles/cases.css';

/** How often a case is looked at anew: others act on it too. */
const freshMs = 15_000;

/**
 * One case of any scenario: what it is, how it stands, what can be done now, its facts, papers and
 * history. All of it comes from the definition of its scenario.
 *
 * @basis visual.md, Composition; style.md §8
 */
export function CasePage({ params }: PageProps) {
  const { say } = useBook(caseWords);
  const path = `/v1/cases/${encodeURIComponent(params['case'] ?? '')}`;
  const asked = useAsked<CaseView>(path, freshMs);
  const title = say('case-title');
  return (
    <>
      {asked.value === undefined && <PageHead title={title} />}
      <Shown of={asked}>{(view) => <WholeCase key={view.id} view={view} path={path} />}</Shown>
    </>
  );
}

function WholeCase({ view, path }: { readonly view: CaseView; readonly path: string }) {
  const { language } = useBook(caseWords);
  const explained = useAsked<Explained>(`${path}/explain`, freshMs);
  const book = useNewBook(view);
  const [done, setDone] = useState<ActDone | undefined>(undefined);
  const { open, setOpen } = useOpenAct();
  const onDone = (one: ActDone) => {
    setDone(one);
    setOpen(undefined);
  };
  return (
    <FormBookProvider value={book}>
      <CaseHead view={view} />
      {done !== undefined && <DoneNotice done={done} view={view} />}
      <CaseCall view={view} onDone={onDone} />
      <Shown of={explained}>
        {(told) => (
          <CaseActs view={view} told={told} open={open} setOpen={setOpen} onDone={onDone} />
        )}
      </Shown>
      <CaseExtras view={view} />
      <CaseFacts view={view} language={language} />
      <CaseParties view={view} />
      <CasePapers view={view} />
      <CaseHistory view={view} />
    </FormBookProvider>
  );
}

/** The act whose form is open stands in the address: a login in between comes back to it. */
function useOpenAct() {
  const [place = '', query = ''] = usePath().split('?');
  const open = new URLSearchParams(query).get('act') ?? undefined;
  const setOpen = (act: string | undefined) => {
    replacePath(act === undefined ? place : `${place}?act=${encodeURIComponent(act)}`);
  };
  return { open, setOpen };
}

function CaseHead({ view }: { readonly view: CaseView }) {
  const { say, language } = useBook(caseWords);
  const { inside } = view;
  const own = textIn(view.record, 'purpose') || nameOf(view, language);
  const title = view.title[language];
  const state = view.phaseTitle[language];
  const at = inside === undefined ? undefined : timeText(inside.changedAt);
  return (
    <>
      <PageHead
        title={own === title ? title : `${title} · ${own}`}
        subtitle={
          <StateWord
            tone={toneOf(view.phase)}
            word={at === undefined ? state : say('case-state-since', { state, at })}
          />
        }
      />
      <p className="hint case-marks">
        <span>
          {say('case-number')} <code>{view.id}</code>{' '}
          <CopyButton text={view.id} what={say('case-number')} />
        </span>
        {inside?.parent !== undefined && (
          <PathLink to={`/office/cases/${encodeURIComponent(inside.parent)}`}>
            {say('case-parent')}
          </PathLink>
        )}
      </p>
    </>
  );
}

function DoneNotice({ done, view }: { readonly done: ActDone; readonly view: CaseView }) {
  const { say, language } = useBook(caseWords);
  const other = done.opened.find((id) => id !== view.id);
  return (
    <Notice tone="good" title={say('acts-done')} live>
      <p>{say('acts-done-now', { state: view.phaseTitle[language] })}</p>
      {other !== undefined && (
        <PathLink to={`/office/cases/${encodeURIComponent(other)}`}>{say('acts-opened')}</PathLink>
      )}
    </Notice>
  );
}

interface CaseFactsProps {
  readonly view: CaseView;
  readonly language: 'zh' | 'en';
}

function CaseFacts({ view, language }: CaseFactsProps) {
  const { say } = useBook(caseWords);
  const scenario = definitionOf(view.scenario);
  const closed = view.inside?.closed.length ?? 0;
  return (
    <section className="sheet section" aria-labelledby="case-facts">
      <h2 id="case-facts">{say('case-facts')}</h2>
      {view.inside === undefined && <p className="hint">{say('case-facts-stranger')}</p>}
      {scenario === undefined ? (
        <p>{say('case-unknown-scenario', { scenario: view.scenario })}</p>
      ) : (
        <FactList lines={factLines(scenario.record, view.record, language)} />
      )}
      {closed > 0 && <p className="hint">{say('case-facts-closed', { count: closed })}</p>}
    </section>
  );
}
