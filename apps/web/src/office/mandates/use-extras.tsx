import { useEffect } from 'react';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { digestTail } from '../../words/saying.ts';
import type { Tone } from '../../ui/notice.tsx';
import { yuanText } from '../cases/fact-lines.ts';
import { noteChange } from '../shell/asked.ts';
import type { CaseView } from '../shell/cases.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { CustodyWord } from './custody-word.tsx';
import { OwnSigning } from './own-signing.tsx';
import { coversUse, seenIn } from './own-words.ts';
import { PolicyAnswer } from './policy-answer.tsx';
import { UseCode } from './use-code.tsx';
import { type DocumentState, type UseDocument, useUse } from './use-state.ts';

/** Documents of a use, the code for its custodian, and what the policy said. */
export function UseExtras({ view }: { readonly view: CaseView }) {
  const { say } = useBook(mandateWords);
  const asked = useUse(view.id, view.phase);
  const seen = seenIn(view.record);
  const isMoved = asked.value !== undefined && asked.value.phase !== view.phase;
  useEffect(() => {
    // The machine went on: what else stands on the page is asked again.
    if (isMoved) noteChange();
  }, [isMoved]);
  const isOperator = view.inside?.roles.includes('operator') === true;
  const columns = useDocumentColumns();
  return (
    <>
      {isOperator && view.phase === 'approved' && <UseCode view={view} />}
      {seen !== undefined && (
        <OwnSigning case={view.id} covers={(said) => coversUse(seen, Date.now())(said)} />
      )}
      <section className="section" aria-labelledby="use-documents">
        <h2 id="use-documents">{say('use-documents')}</h2>
        <Shown of={asked}>
          {(use) => (
            <>
              <DataList
                caption={say('use-documents')}
                columns={columns}
                rows={use.documents}
                keyOf={({ index }) => String(index)}
                fileName={`use-${view.id}`}
              />
              {use.mandate.state !== 'none' && (
                <p>
                  {say('custody-title')} <CustodyWord state={use.mandate.state} />
                </p>
              )}
              {view.phase === 'failed' && use.reason !== 'doc-changed' && <Retry of={view.id} />}
              {use.policy !== undefined && <PolicyAnswer decision={use.policy} />}
            </>
          )}
        </Shown>
      </section>
    </>
  );
}

function Retry({ of }: { readonly of: string }) {
  const { say } = useBook(mandateWords);
  const { press, isBusy, problem } = usePress(async (key) => {
    await send(`/v1/uses/${encodeURIComponent(of)}/retry`, { key });
    noteChange();
  });
  return (
    <>
      <button type="button" className="button" disabled={isBusy} onClick={() => press()}>
        {say('use-retry')}
      </button>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </>
  );
}

const tones: Readonly<Record<DocumentState, Tone>> = {
  waiting: 'plain',
  sealing: 'plain',
  sealed: 'good',
  skipped: 'unsure',
  failed: 'bad',
};

function useDocumentColumns(): readonly Column<UseDocument>[] {
  const { say, language } = useBook(mandateWords);
  const amountOf = ({ amountFen }: UseDocument) =>
    amountFen === undefined ? '' : yuanText(amountFen, language);
  return [
    { id: 'number', title: say('use-index'), text: ({ number }) => number },
    {
      id: 'digest',
      title: say('use-digest'),
      text: ({ digest }) => digest,
      cell: ({ digest }) => <code title={digest}>{digestTail(digest)}</code>,
    },
    { id: 'pages', title: say('use-pages'), text: ({ pages }) => String(pages), isNumber: true },
    { id: 'amount', title: say('uses-amount'), text: amountOf, isNumber: true },
    {
      id: 'state',
      title: say('use-state'),
      text: ({ state }) => say(`use-state-${state}`),
      cell: ({ state, fault }) => (
        <>
          <StateWord tone={tones[state]} word={say(`use-state-${state}`)} />
          {fault !== undefined && <code> {fault}</code>}
        </>
      ),
    },
    {
      id: 'log',
      title: say('use-log'),
      text: ({ logAct = '' }) => logAct,
      cell: ({ logAct }) => logAct !== undefined && <code>{logAct}</code>,
    },
    {
      id: 'file',
      title: say('use-file'),
      text: ({ sealed, original }) => sealed ?? original,
      cell: ({ number, sealed, original }) => (
        <span className="desk-others">
          <a href={original} download>
            {say('use-original')}
            <span className="unseen">{number}</span>
          </a>
          {sealed !== undefined && (
            <a href={sealed} download>
              {say('use-sealed')}
              <span className="unseen">{number}</span>
            </a>
          )}
        </span>
      ),
    },
  ];
}
