import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { kindWords, sealWords } from '../../words/seals.ts';
import { useCases } from '../shell/case-pages.ts';
import { casePath, type CaseView } from '../shell/cases.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { type Claimed, type ClaimProgress, claimSeals } from './claiming.ts';
import { Imprint } from './imprint.tsx';
import { sealOf } from './seal-record.ts';
import { canClaim } from './seals-page.tsx';

/** Filing goes on elsewhere while somebody looks. */
const freshMs = 10_000;

/** Every seal that can be claimed, on one page with one button. @basis platform.md P02 */
export function ClaimPage() {
  const { say } = useBook(sealWords);
  const { asked } = useCases('seal-life', freshMs);
  // Kept here: once claimed they leave the list below.
  const [outcome, setOutcome] = useState<readonly Claimed[]>([]);
  const count = outcome.filter(({ problem }) => problem === undefined).length;
  return (
    <>
      <PageHead
        title={say('claiming')}
        subtitle={say('claiming-lead')}
        back={{ to: '/office/seals', title: say('seals') }}
      />
      {count > 0 && (
        <Notice tone="good" title={say('claiming-done', { count })} live>
          <PathLink to="/office/seals" className="button button-primary">
            {say('see-seals')}
          </PathLink>
        </Notice>
      )}
      <Shown
        of={asked}
        isEmpty={({ cases }) => !cases.some(canClaim) && outcome.length === 0}
        empty={
          <>
            <h2>{say('claiming-none')}</h2>
            <p>{say('claiming-none-why')}</p>
          </>
        }
      >
        {({ cases }) => <Claiming cases={cases} outcome={outcome} onOutcome={setOutcome} />}
      </Shown>
    </>
  );
}

interface ClaimingProps {
  readonly cases: readonly CaseView[];
  readonly outcome: readonly Claimed[];
  readonly onOutcome: (outcome: readonly Claimed[]) => void;
}

function Claiming({ cases, outcome, onOutcome }: ClaimingProps) {
  const { say } = useBook(sealWords);
  const me = useMe();
  const [progress, setProgress] = useState<ClaimProgress>();
  const filed = cases.filter(canClaim);
  const { press, isBusy, problem } = usePress(async (key, ids: readonly string[]) => {
    onOutcome(await claimSeals(me, { cases: ids, key }, setProgress));
  });
  const nameOf = (id: string) => {
    const found = cases.find((one) => one.id === id);
    return found === undefined ? id : sealOf(found).name;
  };
  const count = filed.length;
  return (
    <>
      {outcome.map(
        (one) =>
          one.problem !== undefined && (
            <section key={one.case} className="section">
              <h2>{say('claiming-left', { name: nameOf(one.case) })}</h2>
              <ProblemBox problem={one.problem} />
            </section>
          ),
      )}
      {count > 0 && (
        <>
          <ul className="claim-cards">
            {filed.map((one) => (
              <ClaimCard key={one.id} view={one} />
            ))}
          </ul>
          {problem !== undefined && <ProblemBox problem={problem} />}
          {isBusy && progress !== undefined && (
            <p className="progress" role="status">
              {progress.isConfirming
                ? say('claiming-confirming')
                : say('claiming-progress', { done: progress.claimed + 1, count })}
            </p>
          )}
          <SureButton
            level={3}
            title={say('claiming-do', { count })}
            confirmTitle={say('claiming-confirm')}
            isBusy={isBusy}
            onPress={() => press(filed.map(({ id }) => id))}
          />
        </>
      )}
    </>
  );
}

function ClaimCard({ view }: { readonly view: CaseView }) {
  const { say, language } = useBook(sealWords);
  const seal = sealOf(view);
  return (
    <li className="claim-card">
      <div className="claim-card-imprint">
        <Imprint seal={seal} />
      </div>
      <div className="claim-card-words">
        <h2>{nameIn(kindWords, seal.kind, language)}</h2>
        <p>
          <PathLink to={casePath(view)}>{seal.name}</PathLink>
        </p>
        <p className="hint">
          {say('fact-code')} <code>{seal.code}</code>
        </p>
        <p className="hint">
          {say('fact-filing')} <code>{seal.filingNo}</code>
        </p>
      </div>
    </li>
  );
}
