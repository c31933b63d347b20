import { Icon, type IconName } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { sealWords } from '../../words/seals.ts';
import type { DoneView } from '../shell/cases.ts';
import { Moment } from '../ui/times.tsx';
import { type LifeLine as Line, lifeOf, type StepState } from './life.ts';
import { LogEntry } from './log-entry.tsx';
import type { ProvenStep } from './proof.ts';

const icons: Readonly<Record<StepState, IconName>> = {
  done: 'good',
  now: 'waiting',
  stopped: 'warning',
  'to-come': 'none',
  never: 'skipped',
};

interface LifeLineProps {
  readonly phase: string;
  readonly phaseTitle: string;
  readonly code: string;
  readonly history: readonly DoneView[];
  readonly steps: readonly ProvenStep[];
  readonly nameOf: (id: string) => string;
}

/** The life of a seal, step by step: who, when, and the entry in the log. @basis product.md R22 */
export function LifeLine(props: LifeLineProps) {
  const { say } = useBook(sealWords);
  return (
    <section className="section" aria-labelledby="life">
      <h2 id="life">{say('life')}</h2>
      <ol className="life">
        {lifeOf(props.phase, props.history).map((line) => (
          <LifeStepItem key={line.step} line={line} {...props} />
        ))}
      </ol>
    </section>
  );
}

function LifeStepItem(props: LifeLineProps & { readonly line: Line }) {
  const { line, phaseTitle, code, steps, nameOf } = props;
  const { say, language } = useBook(sealWords);
  const { step, state, done } = line;
  const isHere = state === 'now' || state === 'stopped';
  const who = done?.inside?.who ?? '';
  return (
    <li className="life-step" data-state={state} aria-current={isHere ? 'step' : undefined}>
      <span className="life-mark">
        <Icon name={icons[state]} />
      </span>
      <div className="life-words">
        <h3>
          {say(`step-${step}`)} <span className="unseen">{say(`step-state-${state}`)}</span>
        </h3>
        {isHere && <p className="life-now">{phaseTitle}</p>}
        {done !== undefined && state !== 'to-come' && (
          <>
            <p className="hint">
              {done.title[language]}
              {who === '' ? '' : ` · ${nameOf(who)}`}
            </p>
            <p className="hint">
              <Moment at={done.at} />
            </p>
            <LogEntry code={code} done={done} steps={steps} />
          </>
        )}
      </div>
    </li>
  );
}
