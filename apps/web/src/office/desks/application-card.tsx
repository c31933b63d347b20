import { useId, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { digestTail, mmText } from '../../words/saying.ts';
import { useAsked } from '../shell/asked.ts';
import { type CaseView, textIn } from '../shell/cases.ts';
import type { OfficeProblem } from '../shell/client.ts';
import { useMe } from '../shell/session.ts';
import { type Fact, Facts } from '../ui/facts.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { factLines } from '../cases/fact-lines.ts';
import { FactView } from '../cases/fact-view.tsx';
import { definitionOf } from '../cases/definitions.ts';
import { type Approval, approvalOf, comparedWith } from './applications.ts';
import { ApplicationImprints } from './application-imprints.tsx';
import { pathOfCase, sealKind } from './office-desks.tsx';
import type { ReviewFacts } from './review-facts.ts';

interface ApplicationCardProps {
  readonly view: CaseView;
  readonly step: 'submitted' | 'accepted';
  readonly isChosen: boolean;
  readonly onChoose: (approval: Approval | undefined, isOn: boolean) => void;
  readonly refused: OfficeProblem | undefined;
}

/** One application, with all an officer has to look at before it is ticked. */
export function ApplicationCard(props: ApplicationCardProps) {
  const { view, step, refused } = props;
  const words = useBook(deskWords);
  const me = useMe();
  const id = useId();
  const isOwn = step === 'accepted' && view.inside?.parties['acceptor']?.includes(me.person);
  return (
    <article className="sheet desk-application" aria-labelledby={id}>
      <ApplicationImprints view={view} />
      <div className="desk-application-words">
        <h3 id={id}>
          {sealKind(textIn(view.record, 'kind'), words)} · {textIn(view.record, 'sealName')}
        </h3>
        <ApplicationFacts view={view} />
        {step === 'submitted' && <Looked {...props} approval={undefined} isOpen />}
        {step === 'accepted' && isOwn === true && (
          <Notice tone="unsure" title={words.say('review-by-other')} />
        )}
        {step === 'accepted' && isOwn !== true && <Comparison {...props} />}
        {refused !== undefined && <ProblemBox problem={refused} />}
        <Others view={view} step={step} />
      </div>
    </article>
  );
}

function ApplicationFacts({ view }: { readonly view: CaseView }) {
  const { say, language } = useBook(deskWords);
  const shape = view.record['shape'];
  const { widthTenthMm, heightTenthMm, imprint } = {
    widthTenthMm: 0,
    heightTenthMm: 0,
    imprint: '',
    ...(typeof shape === 'object' ? shape : {}),
  };
  const fields = definitionOf(view.scenario)?.record ?? {};
  const lines = factLines(fields, view.record, language);
  const materials = lines.find(({ name }) => name === 'materials');
  const facts: readonly Fact[] = [
    { title: say('review-number'), value: <code>{textIn(view.record, 'number')}</code> },
    {
      title: say('review-size'),
      value: say('review-size-value', {
        width: mmText(widthTenthMm / 10),
        height: mmText(heightTenthMm / 10),
      }),
    },
    { title: say('review-digest'), value: <code>{digestTail(imprint)}</code>, copy: imprint },
  ];
  return (
    <>
      <Facts of={facts} />
      {materials !== undefined && (
        <FactView fact={materials.fact} label={say('review-materials')} />
      )}
    </>
  );
}

interface LookedProps extends ApplicationCardProps {
  readonly approval: Approval | undefined;
  /** Whether it may be ticked: nothing known speaks against it. */
  readonly isOpen: boolean;
}

function Looked({ view, step, isChosen, onChoose, approval, isOpen }: LookedProps) {
  const { say } = useBook(deskWords);
  return (
    <label className="desk-looked">
      <input
        type="checkbox"
        data-looked={view.id}
        checked={isChosen}
        disabled={!isOpen}
        onChange={(event) => onChoose(approval, event.target.checked)}
      />
      {say('review-looked', { step: say(`review-step-${step}`) })}
      <span className="unseen">{textIn(view.record, 'sealName')}</span>
    </label>
  );
}

/** What the registers say, beside what was applied for. */
function Comparison(props: ApplicationCardProps) {
  const { view } = props;
  const asked = useAsked<ReviewFacts>(`/v1/desks/review/${encodeURIComponent(view.id)}`);
  return <Shown of={asked}>{(facts) => <Compared {...props} facts={facts} />}</Shown>;
}

function Compared(props: ApplicationCardProps & { readonly facts: ReviewFacts }) {
  const { view, facts, isChosen, onChoose } = props;
  const { say } = useBook(deskWords);
  const id = useId();
  const [likeness, setLikeness] = useState('');
  const isPaired = view.record['pairedPhysicalCode'] !== undefined;
  const compared = comparedWith(view, facts);
  const isRead = !isPaired || /^\d{1,3}$/.test(likeness);
  const isOpen = isRead && compared.every(({ isSame }) => isSame);
  const change = (text: string) => {
    setLikeness(text);
    // Another likeness is another approval: it is looked at again.
    if (isChosen) onChoose(undefined, false);
  };
  return (
    <>
      <h4>{say('review-compare')}</h4>
      <ul className="desk-compared">
        {compared.map(({ what, isSame, value }) => (
          <li key={what}>
            <span>{say(`review-compare-${what}`)}</span>
            <StateWord
              tone={isSame ? 'good' : 'bad'}
              word={say(isSame ? 'review-same' : 'review-differs', {
                value: what === 'status' ? say(statusKey(value)) : value,
              })}
            />
          </li>
        ))}
      </ul>
      <Facts
        of={[
          { title: say('review-maker'), value: facts.makerName },
          { title: say('review-approval-no'), value: <code>{facts.approvalNo}</code> },
        ]}
      />
      {isPaired && (
        <div className="field">
          <label htmlFor={id}>{say('review-similarity')}</label>
          <input
            id={id}
            type="text"
            inputMode="numeric"
            maxLength={3}
            value={likeness}
            onChange={(event) => change(event.target.value)}
          />
        </div>
      )}
      <Looked
        {...props}
        approval={approvalOf(facts, isPaired ? Number(likeness) : undefined)}
        isOpen={isOpen}
      />
    </>
  );
}

function statusKey(status: string) {
  const known = ['in-operation', 'revoked', 'cancelled'] as const;
  return `review-status-${known.find((one) => one === status) ?? 'other'}` as const;
}

/** What is done to one application alone, with its reasons. */
function Others({ view, step }: Pick<ApplicationCardProps, 'view' | 'step'>) {
  const { say } = useBook(deskWords);
  const path = pathOfCase(view.id);
  const name = <span className="unseen">{textIn(view.record, 'sealName')}</span>;
  return (
    <p className="desk-others">
      {step === 'accepted' && (
        <>
          <PathLink to={`${path}?act=return`}>
            {say('review-return')}
            {name}
          </PathLink>
          <PathLink to={`${path}?act=reject`}>
            {say('review-reject')}
            {name}
          </PathLink>
        </>
      )}
      <PathLink to={path}>
        {say('desk-open-case')}
        {name}
      </PathLink>
    </p>
  );
}
