import { CopyButton } from '../../ui/copy-button.tsx';
import { useBook } from '../../words/book.ts';
import { digestTail } from '../../words/saying.ts';
import { sealWords } from '../../words/seals.ts';
import type { DoneView } from '../shell/cases.ts';
import { provenOf, type ProvenStep, saveEvidence } from './proof.ts';

interface LogEntryProps {
  readonly code: string;
  readonly done: DoneView;
  readonly steps: readonly ProvenStep[];
}

/** Where an act stands in the log, and its evidence as a file; nothing where it has no entry. */
export function LogEntry({ code, done, steps }: LogEntryProps) {
  const { say, language } = useBook(sealWords);
  const step = provenOf(done, steps);
  if (step === undefined) return null;
  const act = done.title[language];
  return (
    <p className="hint log-entry">
      <span className="unseen">{say('log-entry')}</span>
      <code title={step.actId}>{digestTail(step.actId)}</code>
      <CopyButton text={step.actId} what={`${say('log-entry')} ${act}`} />
      {step.evidence === undefined ? (
        <span>{say('evidence-to-come')}</span>
      ) : (
        <button
          type="button"
          className="button-bare"
          aria-label={say('save-evidence-of', { act })}
          onClick={() => saveEvidence(code, step)}
        >
          {say('save-evidence')}
        </button>
      )}
    </p>
  );
}
