import { mediaTypes } from '../documents/held-file.ts';
import { go } from '../router.ts';
import { saveAs } from '../ui/files.tsx';
import { useTakenFocus } from '../ui/focus.ts';
import { Icon } from '../ui/icon.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { verifyHeld } from '../verify/verification-desk.ts';
import { useWords } from '../words/language.tsx';
import { clearDesk, sealAll, sealedFiles, sealedName } from './desk.ts';
import { sealable, tally, type Desk, type QueuedFile } from './queue.ts';

/** The last step: the one red button, then what came of it. */
export function SealingFoot({ desk }: { readonly desk: Desk }) {
  const waiting = sealable(desk).length;
  const { done, failed } = tally(desk);
  if (desk.busy) return <Progress desk={desk} />;
  const settled = done > 0 || failed > 0;
  const fresh = desk.files.some((file) => file.stage === 'ready' || file.stage === 'opening');
  if (settled && !fresh) return <Outcome desk={desk} />;
  return (
    <>
      <SealButton waiting={waiting} disabled={waiting === 0 || desk.seal === undefined} />
      {settled && <Outcome desk={desk} />}
    </>
  );
}

interface SealButtonProps {
  readonly waiting: number;
  readonly disabled: boolean;
}

function SealButton({ waiting, disabled }: SealButtonProps) {
  const { say } = useWords();
  return (
    <button
      type="button"
      className="button button-seal"
      disabled={disabled}
      onClick={() => void sealAll()}
    >
      {waiting > 1 ? say('seal-do-many', { count: waiting }) : say('seal-do')}
    </button>
  );
}

function Progress({ desk }: { readonly desk: Desk }) {
  const { say } = useWords();
  const { done, failed } = tally(desk);
  const waiting = desk.files.filter((file) => file.stage === 'ready' || file.stage === 'sealing');
  const count = done + failed + waiting.length;
  return (
    <div className="progress" role="status">
      <label>
        {say('seal-doing', { done: Math.min(done + failed + 1, count), count })}
        <progress max={count} value={done + failed} />
      </label>
    </div>
  );
}

function Outcome({ desk }: { readonly desk: Desk }) {
  const { say } = useWords();
  const { done, failed } = tally(desk);
  const target = useTakenFocus<HTMLParagraphElement>();
  const headline =
    failed === 0
      ? say('seal-done', { count: done })
      : done === 0
        ? say('seal-done-none')
        : say('seal-done-partly', { done, failed });
  const verifyAll = () => {
    void verifyHeld(sealedFiles());
    go('verify');
  };
  return (
    <div className="sealing-outcome">
      <p ref={target} className="sealing-headline" role="status" tabIndex={-1}>
        <Icon name={failed === 0 ? 'good' : 'warning'} />
        {headline}
      </p>
      <ul className="sealed-files">
        {desk.files.map((file) => (
          <OutcomeRow key={file.id} file={file} />
        ))}
      </ul>
      <div className="outcome-actions">
        {done > 1 && (
          <button type="button" className="button button-primary" onClick={verifyAll}>
            {say('seal-verify-all', { count: done })}
          </button>
        )}
        {failed > 0 && (
          <button type="button" className="button" onClick={() => void sealAll()}>
            {say('seal-retry')}
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={clearDesk}>
          {say('seal-again')}
        </button>
      </div>
    </div>
  );
}

function OutcomeRow({ file }: { readonly file: QueuedFile }) {
  const { say } = useWords();
  if (file.stage === 'refused' && file.problem !== undefined) {
    return (
      <li className="sealed-file">
        <ProblemNotice problem={file.problem} title={file.name} />
      </li>
    );
  }
  const bytes = file.sealedBytes;
  if (bytes === undefined) return null;
  const name = sealedName(file.name);
  const type = mediaTypes[file.shown?.document.format ?? 'ofd'];
  const verify = () => {
    void verifyHeld([{ name, bytes }]);
    go('verify');
  };
  return (
    <li className="sealed-file">
      <span className="sealed-name">
        <Icon name="good" />
        {name}
      </span>
      <span className="sealed-actions">
        <button
          type="button"
          className="button"
          aria-label={say('seal-download-file', { name })}
          onClick={() => saveAs(name, bytes, type)}
        >
          <Icon name="download" />
          {say('seal-download')}
        </button>
        <button
          type="button"
          className="button"
          aria-label={say('seal-verify-file', { name })}
          onClick={verify}
        >
          <Icon name="verify" />
          {say('seal-verify')}
        </button>
      </span>
    </li>
  );
}
