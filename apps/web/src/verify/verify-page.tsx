import { useEffect } from 'react';
import { rehearseVerifier } from '../documents/engine.ts';
import { preloadDocuments } from '../documents/page-document.ts';
import { DropSheet, FileChoice, useWindowDrop } from '../ui/files.tsx';
import { useTakenFocus } from '../ui/focus.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { AnswerSheet } from './answer-sheet.tsx';
import { TrustBar } from './trust-bar.tsx';
import {
  clearChecked,
  loadTrust,
  useVerificationDesk,
  verifyFromSystem,
  type VerificationDesk,
} from './verification-desk.ts';

/**
 * The verification page: public, and complete without a network once it is there.
 *
 * @basis product.md R35, R40
 */
export function VerifyPage() {
  const { say } = useWords();
  const desk = useVerificationDesk();
  const add = (files: readonly File[]) => void verifyFromSystem(files);
  const over = useWindowDrop(add);
  useEffect(() => {
    rehearseVerifier();
    void loadTrust();
    preloadDocuments();
  }, []);
  if (desk.files.length === 0) {
    return (
      <div className="page page-narrow page-public">
        <h1 tabIndex={-1}>{say('verify-title')}</h1>
        <DropSheet over={over} onFiles={add} note={<StaysNote />} />
        <TrustBar desk={desk} />
      </div>
    );
  }
  return <Answers desk={desk} over={over} onFiles={add} />;
}

interface AnswersProps {
  readonly desk: VerificationDesk;
  readonly over: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function Answers({ desk, over, onFiles }: AnswersProps) {
  const { say } = useWords();
  const title = useTakenFocus<HTMLHeadingElement>();
  return (
    <div className={over ? 'page page-wide page-over' : 'page page-wide'}>
      <div className="page-head">
        <h1 ref={title} tabIndex={-1}>
          {say('verify-title')}
        </h1>
        <p className="hint">{say('verify-stays')}</p>
        <div className="page-actions">
          <FileChoice onFiles={onFiles}>
            <Icon name="add" />
            {say('verify-more')}
          </FileChoice>
          <button type="button" className="button button-quiet" onClick={clearChecked}>
            {say('verify-clear')}
          </button>
        </div>
      </div>
      <TrustBar desk={desk} />
      {desk.files.map((file) => (
        <AnswerSheet key={file.id} file={file} />
      ))}
    </div>
  );
}

function StaysNote() {
  const { say } = useWords();
  return (
    <p className="stays">
      <strong>{say('verify-stays')}</strong>
      <span>{say('verify-stays-why')}</span>
    </p>
  );
}
