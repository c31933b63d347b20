import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { type CaseView, textIn } from '../shell/cases.ts';
import { send } from '../shell/client.ts';
import type { PageProps } from '../shell/pages.ts';
import { usePress } from '../shell/press.ts';
import { PageHead } from '../ui/page-head.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { type Approval, byFirm, type FirmApplications } from './applications.ts';
import { ApplicationCard } from './application-card.tsx';
import { type BatchResults, runBatch } from './batch.ts';
import { useApplications } from './review-page.tsx';
import '../../styles/cases.css';

/** One firm's applications: look at each, then do them in one press. */
export function FirmPage({ params }: PageProps) {
  const { say } = useBook(deskWords);
  const company = params['company'] ?? '';
  const asked = useApplications();
  const firmIn = (cases: readonly CaseView[]) =>
    byFirm(cases.filter(({ record }) => textIn(record, 'company') === company))[0];
  const firm = firmIn(asked.value?.cases ?? []);
  const back = { to: '/office/desks/review', title: say('review-title') };
  // What was done stays in sight when the list has become empty by it.
  const [results, setResults] = useState<BatchResults>(new Map());
  return (
    <>
      <PageHead
        title={say('review-firm-title', { name: firm?.name ?? company })}
        back={back}
        subtitle={
          firm !== undefined &&
          say('review-firm-lead', {
            submitted: firm.submitted.length,
            accepted: firm.accepted.length,
          })
        }
      />
      <BatchNotice results={results} />
      <Shown
        of={asked}
        isEmpty={({ cases }) => firmIn(cases) === undefined}
        empty={say('review-firm-empty')}
      >
        {({ cases }) => {
          const one = firmIn(cases);
          return one !== undefined && <Firm firm={one} results={results} setResults={setResults} />;
        }}
      </Shown>
    </>
  );
}

interface FirmProps {
  readonly firm: FirmApplications;
  readonly results: BatchResults;
  readonly setResults: (results: BatchResults) => void;
}

function Firm({ firm, ...more }: FirmProps) {
  return (
    <>
      <Step step="submitted" views={firm.submitted} {...more} />
      <Step step="accepted" views={firm.accepted} {...more} />
    </>
  );
}

interface StepProps extends Omit<FirmProps, 'firm'> {
  readonly step: 'submitted' | 'accepted';
  readonly views: readonly CaseView[];
}

/** What was looked at, and how the approval of each will be sent. */
type Chosen = Readonly<Record<string, Approval | undefined>>;

const acts = { submitted: 'accept', accepted: 'approve' } as const;

function Step({ step, views, results, setResults }: StepProps) {
  const { say } = useBook(deskWords);
  const [chosen, setChosen] = useState<Chosen>({});
  const ids = views.map(({ id }) => id).filter((id) => Object.hasOwn(chosen, id));
  const { press, isBusy, problem } = usePress(async (key, given: readonly string[]) => {
    setResults(new Map());
    await runBatch({
      key,
      ids: given,
      work: async (id, own) =>
        send(`/v1/cases/${encodeURIComponent(id)}/${acts[step]}`, {
          key: own,
          body: chosen[id] ?? {},
        }),
      onResult: setResults,
    });
    setChosen({});
  });
  if (views.length === 0) return null;
  const choose = (id: string, approval: Approval | undefined, isOn: boolean) =>
    setChosen((before) => {
      const { [id]: _, ...rest } = before;
      return isOn ? { ...rest, [id]: approval } : rest;
    });
  return (
    <section className="section" aria-labelledby={`step-${step}`}>
      <h2 id={`step-${step}`}>{say(`review-${step}`)}</h2>
      {views.map((view) => (
        <ApplicationCard
          key={view.id}
          view={view}
          step={step}
          isChosen={Object.hasOwn(chosen, view.id)}
          onChoose={(approval, isOn) => choose(view.id, approval, isOn)}
          refused={refusalOf(results, view.id)}
        />
      ))}
      {problem !== undefined && <ProblemBox problem={problem} />}
      <div className="desk-foot">
        <button
          type="button"
          className="button button-primary button-large"
          disabled={ids.length === 0 || isBusy}
          onClick={() => press(ids)}
        >
          {isBusy
            ? say('batch-running', { done: results.size, count: ids.length })
            : say(`review-${acts[step]}`, { count: ids.length })}
        </button>
        {ids.length === 0 && <span className="hint">{say('review-nothing-chosen')}</span>}
      </div>
    </section>
  );
}

function refusalOf(results: BatchResults, id: string) {
  const result = results.get(id);
  return result === 'done' ? undefined : result;
}

function BatchNotice({ results }: { readonly results: BatchResults }) {
  const { say } = useBook(deskWords);
  const all = [...results.values()];
  if (all.length === 0) return null;
  const done = all.filter((one) => one === 'done').length;
  const refused = all.length - done;
  return (
    <Notice
      tone={refused === 0 ? 'good' : 'unsure'}
      title={say('batch-done', { count: done })}
      live
    >
      {refused > 0 && <p>{say('batch-refused', { count: refused })}</p>}
    </Notice>
  );
}
