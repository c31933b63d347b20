import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { retryTrust, trust, type TrustMode, type VerificationDesk } from './verification-desk.ts';

const modes: readonly TrustMode[] = ['anchors', 'any'];

/** Whom the reader trusts; the choice that checks nobody is marked in large letters. */
export function TrustBar({ desk }: { readonly desk: VerificationDesk }) {
  const { say } = useWords();
  const { roots, mode } = desk;
  const count = roots.phase === 'ready' ? roots.choice.anchors.length : 0;
  const rootless = roots.phase === 'failed' || (roots.phase === 'ready' && count === 0);
  return (
    <div className="trust">
      <fieldset className="trust-choice">
        <legend>{say('trust-label')}</legend>
        {modes.map((one) => (
          <label key={one} className="trust-option">
            <input type="radio" name="trust" checked={mode === one} onChange={() => trust(one)} />
            <span>
              <span className="trust-name">{say(`trust-${one}`)}</span>
              <span className="hint">{say(`trust-${one}-why`, { count })}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {mode === 'any' && (
        <div className="mathematics" role="status">
          <p className="mathematics-mark">{say('trust-any-mark')}</p>
          <p>{say('trust-any-mark-why')}</p>
        </div>
      )}
      {mode === 'anchors' && rootless && (
        <Notice tone="unsure" title={say('trust-none')} live>
          <p>{say('trust-none-why')}</p>
          <button type="button" className="button" onClick={() => void retryTrust()}>
            {say('retry')}
          </button>
        </Notice>
      )}
    </div>
  );
}
