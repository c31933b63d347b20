import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';
import { type LoggedState, loggedOf } from './answers.ts';
import { useCodeWords } from './code-words.ts';
import type { SealReport } from './report.ts';
import { Answer, Verdict } from './seal-answer.tsx';

/** How each state of the log looks: evidence that is not there is no fault of the seal. */
const joints = {
  holds: 'holds',
  fails: 'fails',
  unknown: 'unknown',
  absent: 'none',
  unchecked: 'none',
  partly: 'unknown',
} as const satisfies Record<LoggedState, string>;

/**
 * Whether the use of the seal is in the public log, where, and how many witnesses confirm.
 *
 * @basis product.md R37, R52
 */
export function Logged({ seal }: { readonly seal: SealReport }) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  const found = loggedOf(seal);
  if (found === undefined) return null;
  const { state, check } = found;
  const { log } = seal;
  const witnesses = Math.max(0, ...(log?.places ?? []).map((place) => place.witnesses));
  const place = log?.places[0];
  return (
    <Answer label={say('answer-log')} wide>
      <Verdict answer={{ joint: joints[state] }} word={say(`logged-${state}`)} />
      {state !== 'holds' && <span className="six-more">{wordsOf(check.code)}</span>}
      {found.reasons.map((code) => (
        <span key={code} className="six-more">
          {wordsOf(code)} <code>{code}</code>
        </span>
      ))}
      {place !== undefined && (
        <span className="six-more">
          {say('logged-where', { index: place.index, size: place.size })}{' '}
          <code>{place.origin}</code>
        </span>
      )}
      {log !== undefined && (
        <span className="six-more">
          {say(witnesses === 0 ? 'logged-no-witness' : 'logged-witnesses', { count: witnesses })}
          {log.level !== undefined && ` ${say(`level-${log.level}`)}`}
        </span>
      )}
      {log !== undefined && (
        <span className="six-more">
          {say('logged-at', { time: timeText(Date.parse(log.at)) })}
          {log.seenBy !== undefined &&
            ` ${say('logged-seen', { time: timeText(Date.parse(log.seenBy)) })}`}
        </span>
      )}
    </Answer>
  );
}
