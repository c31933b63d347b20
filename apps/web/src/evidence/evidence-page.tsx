import { useEffect } from 'react';
import { rehearseVerifier } from '../documents/engine.ts';
import { FileChoice, useWindowDrop } from '../ui/files.tsx';
import { useTakenFocus } from '../ui/focus.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import {
  addEvidence,
  clearEvidence,
  type EvidenceDesk,
  loadLogPolicy,
  removeEvidence,
  useEvidenceDesk,
} from './evidence-desk.ts';
import { EvidenceSheet } from './evidence-sheet.tsx';

/** Anything may hold evidence: a container, a proof text, a policy, an entry, a sealed file. */
const accept = '.der,.tlog-proof,.txt,.ofd,.pdf';

/**
 * Checks evidence of the ledger by itself, offline once the page is there.
 *
 * @basis product.md N3, R40; ledger.md §14.5
 */
export function EvidencePage() {
  const { say } = useWords();
  const desk = useEvidenceDesk();
  const add = (files: readonly File[]) => void addEvidence(files);
  const over = useWindowDrop(add);
  useEffect(() => {
    rehearseVerifier();
    void loadLogPolicy();
  }, []);
  return (
    <div
      className={over ? 'page page-narrow page-public page-over' : 'page page-narrow page-public'}
      data-evidence={desk.phase}
    >
      {desk.files.length === 0 ? (
        <>
          <h1 tabIndex={-1}>{say('evidence-title')}</h1>
          <EvidenceDrop over={over} onFiles={add} />
        </>
      ) : (
        <Taken desk={desk} onFiles={add} />
      )}
      <Answers desk={desk} />
    </div>
  );
}

interface DropProps {
  readonly over: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function EvidenceDrop({ over, onFiles }: DropProps) {
  const { say } = useWords();
  return (
    <div className={over ? 'drop-sheet drop-sheet-over' : 'drop-sheet'}>
      <Icon name="verify" size={40} />
      <p className="drop-title">{say(over ? 'drop-now' : 'evidence-drop')}</p>
      <p className="stays">
        <strong>{say('verify-stays')}</strong>
        <span>{say('evidence-drop-why')}</span>
      </p>
      <div className="drop-actions">
        <FileChoice onFiles={onFiles} accept={accept} className="button button-primary">
          {say('drop-choose')}
        </FileChoice>
        <Link to="log" className="button">
          {say('evidence-to-log')}
        </Link>
      </div>
    </div>
  );
}

interface TakenProps {
  readonly desk: EvidenceDesk;
  readonly onFiles: (files: readonly File[]) => void;
}

function Taken({ desk, onFiles }: TakenProps) {
  const { say } = useWords();
  const title = useTakenFocus<HTMLHeadingElement>();
  return (
    <section className="section">
      <div className="page-head">
        <h1 ref={title} tabIndex={-1}>
          {say('evidence-title')}
        </h1>
        <p className="hint">{say('verify-stays')}</p>
        <div className="page-actions">
          <FileChoice onFiles={onFiles} accept={accept}>
            <Icon name="add" />
            {say('verify-more')}
          </FileChoice>
          <button type="button" className="button button-quiet" onClick={clearEvidence}>
            {say('verify-clear')}
          </button>
        </div>
      </div>
      <ul className="evidence-files">
        {desk.files.map(({ name, role }) => (
          <li key={name}>
            <span className="hint">{say(`role-${role}`)}</span> <span>{name}</span>
            <button
              type="button"
              className="button-bare"
              aria-label={say('remove-file', { name })}
              onClick={() => void removeEvidence(name)}
            >
              <Icon name="close" size={16} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answers({ desk }: { readonly desk: EvidenceDesk }) {
  const { say } = useWords();
  const { phase, answers, files, policy } = desk;
  if (phase === 'failed') {
    return (
      <Notice tone="plain" title={say('evidence-failed')} live>
        <p>{say('evidence-failed-why')}</p>
      </Notice>
    );
  }
  if (answers === undefined) return null;
  if ('lack' in answers) {
    return (
      <Notice tone="unsure" title={say(`evidence-lack-${answers.lack}`)} live>
        <p>{say(`evidence-lack-${answers.lack}-why`)}</p>
      </Notice>
    );
  }
  const isOwn = policy !== undefined && files.every(({ role }) => role !== 'policy');
  return (
    <>
      <p className="hint">{say(isOwn ? 'evidence-policy-own' : 'evidence-policy-file')}</p>
      {answers.answers.map((answer, index) => (
        // Answers never move.
        <EvidenceSheet key={`${answer.name}-${index}`} answer={answer} id={`evidence-${index}`} />
      ))}
    </>
  );
}
