import { nameIn, useBook } from '../../words/book.ts';
import { dayText } from '../../words/saying.ts';
import { kindWords, sealWords } from '../../words/seals.ts';
import { useAsked } from '../shell/asked.ts';
import type { CaseView, DoneView, Explained } from '../shell/cases.ts';
import { useNames } from '../shell/names.ts';
import type { PageProps } from '../shell/pages.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import { TrueImprint } from './imprint.tsx';
import { LifeLine } from './life-line.tsx';
import type { SealStatus } from './proof.ts';
import { SealActs } from './seal-acts.tsx';
import { useCalls } from './calls.ts';
import { HotlineCalls } from './hotline-calls.tsx';
import { SealHistory } from './seal-history.tsx';
import { SealNotices } from './seal-notices.tsx';
import { SealPapers } from './seal-papers.tsx';
import { type SealRecord, sealOf, toneOf } from './seal-record.ts';
import { SignWaiting } from './sign-waiting.tsx';
import { phaseTitles } from './phase-titles.ts';

/** Offices go on while somebody looks. */
const freshMs = 10_000;

/** One seal: its state, what can be done, its imprint, its life, its papers. @basis R21, R22 */
export function SealPage({ params }: PageProps) {
  const { say } = useBook(sealWords);
  const id = params['case'] ?? '';
  const asked = useAsked<CaseView>(`/v1/cases/${encodeURIComponent(id)}`, freshMs);
  const back = { to: '/office/seals', title: say('seals') };
  const { value } = asked;
  return (
    <>
      {value === undefined ? (
        <PageHead title={say('seals')} back={back} />
      ) : (
        <SealHead view={value} back={back} />
      )}
      <Shown of={asked}>{(view) => <SealInside view={view} />}</Shown>
    </>
  );
}

interface SealHeadProps {
  readonly view: CaseView;
  readonly back: { readonly to: string; readonly title: string };
}

function SealHead({ view, back }: SealHeadProps) {
  const { language } = useBook(sealWords);
  const { name, kind } = sealOf(view);
  return (
    <PageHead
      title={`${nameIn(kindWords, kind, language)} · ${name}`}
      subtitle={
        <span className="seal-state">
          <StateWord tone={toneOf(view.phase)} word={view.phaseTitle[language]} />
          <Moment at={view.inside?.changedAt} />
        </span>
      }
      back={back}
    />
  );
}

function SealInside({ view }: { readonly view: CaseView }) {
  const seal = sealOf(view);
  const path = `/v1/cases/${encodeURIComponent(view.id)}`;
  const explained = useAsked<Explained>(`${path}/explain`, freshMs);
  const history = useAsked<{ readonly acts: readonly DoneView[] }>(`${path}/acts`, freshMs);
  const status = useAsked<SealStatus>(
    seal.code === '' ? undefined : `/v1/seals/${encodeURIComponent(seal.code)}/status`,
    freshMs * 2,
  );
  const nameOf = useNames(view.id);
  const calls = useCalls(view, freshMs);
  const steps = status.value?.steps ?? [];
  const { language } = useBook(sealWords);
  return (
    <>
      <SealNotices seal={seal} calls={calls} nameOf={nameOf} />
      <SignWaiting case={view.id} />
      <div className="seal-columns">
        <div className="seal-main">
          <Shown of={explained}>
            {(value) => (
              <>
                <SealActs case={view.id} explained={value} />
                <Deadlines explained={value} />
              </>
            )}
          </Shown>
          <section className="sheet">
            <SealFacts seal={seal} view={view} nameOf={nameOf} />
          </section>
        </div>
        <TrueImprint seal={seal} />
      </div>
      <Shown of={history}>
        {({ acts }) => (
          <>
            <LifeLine
              phase={view.phase}
              phaseTitle={view.phaseTitle[language]}
              code={seal.code}
              history={acts}
              steps={steps}
              nameOf={nameOf}
            />
            <HotlineCalls calls={calls} nameOf={nameOf} />
            <SealPapers case={view.id} />
            <SealHistory
              code={seal.code}
              history={acts}
              steps={steps}
              nameOf={nameOf}
              phaseOf={(phase) => nameIn(phaseTitles, phase, language)}
            />
          </>
        )}
      </Shown>
    </>
  );
}

interface SealPartProps {
  readonly seal: SealRecord;
  readonly view: CaseView;
  readonly nameOf: (id: string) => string;
}

function Deadlines({ explained }: { readonly explained: Explained }) {
  const { say, language } = useBook(sealWords);
  if (explained.closes.length === 0) return null;
  return (
    <section className="section" aria-labelledby="deadlines">
      <h3 id="deadlines">{say('closes-title')}</h3>
      <ul className="hint">
        {explained.closes.map(({ act, title, at }) => (
          <li key={act}>{say('closes', { act: title[language], at: momentText(at) })}</li>
        ))}
      </ul>
    </section>
  );
}

function SealFacts({ seal, view, nameOf }: SealPartProps) {
  const { say, language } = useBook(sealWords);
  const fact = (title: string, text: string, isCode = true) =>
    text === ''
      ? undefined
      : { title, value: isCode ? <code>{text}</code> : text, ...(isCode ? { copy: text } : {}) };
  const { parties = {} } = view.inside ?? {};
  const namesOf = (role: string) =>
    (parties[role] ?? []).map(nameOf).join(language === 'zh' ? '、' : ', ');
  const { validFrom, validTo, custody } = seal;
  const isDated = validFrom !== undefined && validTo !== undefined;
  const dates = isDated ? { from: dayText(validFrom), to: dayText(validTo) } : undefined;
  const kept =
    custody === 'hsm' ? say('custody-hsm') : custody === 'shared' ? say('custody-shared') : '';
  return (
    <Facts
      of={[
        fact(say('fact-code'), seal.code),
        fact(say('fact-kind'), nameIn(kindWords, seal.kind, language), false),
        fact(say('fact-keeper'), namesOf('custodian'), false),
        dates === undefined
          ? undefined
          : { title: say('fact-valid'), value: say('fact-valid-value', dates) },
        fact(say('fact-filing'), seal.filingNo),
        fact(say('fact-maker'), namesOf('maker'), false),
        fact(say('fact-certificate'), seal.certificate),
        fact(say('fact-custody'), kept, false),
        fact(say('fact-company'), seal.company),
        fact(say('fact-number'), seal.number),
        fact(say('fact-approval'), seal.approvalNo),
      ]}
    />
  );
}
