import type { Report } from './report.ts';
import { fileSizeMax } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { sizeText, timeText } from '../words/saying.ts';
import { outcomeLooks, sentenceOf } from './answers.ts';
import { CheckedPages } from './checked-pages.tsx';
import { useCodeWords } from './code-words.ts';
import { ExpertView } from './expert-view.tsx';
import { SealRow } from './seal-row.tsx';
import { PasswordForm } from './password-form.tsx';
import {
  deadlineSeconds,
  removeChecked,
  retryCheck,
  unfold,
  type CheckedFile,
} from './verification-desk.ts';

/** The sheet of one file, turned into its answer. */
export function AnswerSheet({ file }: { readonly file: CheckedFile }) {
  const { report, phase, unfolded, id } = file;
  const done = phase === 'done' && report !== undefined;
  return (
    <article className="answer" aria-labelledby={`${id}-word`} data-testid="answer">
      {done && <Band file={file} report={report} />}
      {phase === 'failed' && <FailedBand file={file} />}
      {(phase === 'waiting' || phase === 'checking') && <WaitingBand file={file} />}
      {phase !== 'failed' && unfolded && (
        <div className="answer-body" id={`${id}-body`}>
          <div className="answer-facts">
            {done && report.seals.length > 0 && <Seals report={report} />}
            {done && lockedReasons.has(report.reason) && <PasswordForm file={file} />}
            {done && <ExpertView report={report} />}
          </div>
          {report?.outcome !== 'unreadable' && (
            <CheckedPages file={file} seals={done ? report.seals : none} />
          )}
        </div>
      )}
    </article>
  );
}

/** Why a file is not read for want of a password. */
const lockedReasons: ReadonlySet<string> = new Set(['ofd-encrypted', 'encryption-key-wrong']);

/** No seal is shown before its file is checked. */
const none: readonly never[] = [];

function FileLine({ file }: { readonly file: CheckedFile }) {
  const { say, language } = useWords();
  return (
    <p className="answer-file">
      <span className="answer-name">{file.name}</span>
      <span className="answer-size">{sizeText(file.size, language)}</span>
      <button
        type="button"
        className="button-bare"
        aria-label={say('remove-file', { name: file.name })}
        onClick={() => removeChecked(file.id)}
      >
        <Icon name="close" size={16} />
      </button>
    </p>
  );
}

/** Icon, one word, one sentence. @basis product.md R36 */
function Band({ file, report }: { readonly file: CheckedFile; readonly report: Report }) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  const { icon, tone, key } = outcomeLooks[report.outcome];
  const sentence = sentenceOf(report, wordsOf, (iso) => timeText(Date.parse(iso)));
  const mathematics = report.trust.mode === 'any' && report.seals.length > 0;
  return (
    <div className={`band band-${tone}`} data-outcome={report.outcome}>
      <FileLine file={file} />
      <div className="band-answer" role="status">
        <Icon name={icon} size={40} />
        <h2 className="band-word" id={`${file.id}-word`}>
          {say(key)}
          {mathematics && <span className="band-mark">{say('trust-any-mark')}</span>}
        </h2>
        <p className="band-sentence">
          {say(sentence.key, sentence.values)}
          {mathematics && ` ${say('sentence-mathematics')}`}
        </p>
      </div>
      <button
        type="button"
        className="button-bare band-fold"
        aria-expanded={file.unfolded}
        aria-controls={file.unfolded ? `${file.id}-body` : undefined}
        onClick={() => unfold(file.id, !file.unfolded)}
      >
        {say(file.unfolded ? 'close' : 'answer-open')}
        <Icon name="down" size={16} />
      </button>
    </div>
  );
}

function WaitingBand({ file }: { readonly file: CheckedFile }) {
  const { say } = useWords();
  return (
    <div className="band band-plain band-waiting">
      <FileLine file={file} />
      <div className="band-answer" role="status">
        <Icon name="waiting" size={40} />
        <h2 className="band-word" id={`${file.id}-word`}>
          {file.phase === 'checking' ? say('verify-checking-short') : say('verify-waiting')}
        </h2>
        <p className="band-sentence">
          <progress aria-label={say('verify-checking', { name: file.name })} />
        </p>
      </div>
    </div>
  );
}

/** No result at all: that is none of the five outcomes and must not look like one. */
function FailedBand({ file }: { readonly file: CheckedFile }) {
  const { say, language } = useWords();
  const failure = file.failure ?? 'crashed';
  const limits = {
    seconds: deadlineSeconds,
    name: file.name,
    size: sizeText(file.size, language),
    limit: sizeText(fileSizeMax, language),
  };
  const keys = {
    deadline: ['verify-deadline', 'verify-deadline-why'],
    crashed: ['verify-crashed', 'verify-crashed-why'],
    'too-large': ['file-too-large', 'file-too-large-why'],
  } as const;
  const [title, why] = keys[failure];
  return (
    <div className="band band-plain band-failed" role="alert">
      <FileLine file={file} />
      <div className="band-answer">
        <Icon name="warning" size={40} />
        <h2 className="band-word" id={`${file.id}-word`}>
          {say(title, limits)}
        </h2>
        <p className="band-sentence">{say(why, limits)}</p>
      </div>
      <p className="hint">
        {say('code-label')} <code>{`verify-${failure}`}</code> {file.failureDetail}
      </p>
      {failure !== 'too-large' && (
        <button type="button" className="button" onClick={() => retryCheck(file.id)}>
          {say('verify-again')}
        </button>
      )}
    </div>
  );
}

function Seals({ report }: { readonly report: Report }) {
  const { say } = useWords();
  return (
    <section aria-label={say('seals-found')}>
      {report.seals.map((seal, index) => (
        <SealRow key={seal.id} seal={seal} index={index + 1} mode={report.trust.mode} />
      ))}
      <p className="hint trust-used">
        {say(`trust-used-${report.trust.mode}`, { count: report.trust.anchors })}
      </p>
    </section>
  );
}
