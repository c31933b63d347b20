import { useEffect, useState } from 'react';
import { encode } from 'uqr';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import type { CaseView } from '../shell/cases.ts';
import { textIn } from '../shell/cases.ts';
import { usePress } from '../shell/press.ts';
import { sendAct } from '../cases/act-sending.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { confirmAddress, matchCode, newNonce, secondsLeft } from './nonce.ts';

/** The operator shows a code; the custodian scans it. @basis platform.md P05; product.md R32 */
export function UseCode({ view }: { readonly view: CaseView }) {
  const { say } = useBook(mandateWords);
  const shownAt = view.record['shownAt'];
  const nonce = textIn(view.record, 'nonce');
  const isShown = nonce !== '' && typeof shownAt === 'number';
  const left = useSecondsLeft(isShown ? shownAt : 0);
  // Made once for a press: tried again after a lost answer, it is still the same code.
  const { press, isBusy, problem } = usePress(async (key, input: { readonly nonce: string }) =>
    sendAct(key, { scenario: view.scenario, on: view.id, act: 'present', input, names: {} }),
  );
  return (
    <section className="sheet section" aria-labelledby="use-code">
      <h2 id="use-code">{say('use-present')}</h2>
      <p>{say('use-present-why')}</p>
      {isShown && left > 0 && <Code view={view} nonce={nonce} />}
      {isShown && (
        <p role="timer">
          {left > 0 ? say('use-present-left', { seconds: left }) : say('use-present-over')}
        </p>
      )}
      <button
        type="button"
        className={left > 0 ? 'button' : 'button button-primary button-large'}
        disabled={isBusy}
        onClick={() => press({ nonce: newNonce() })}
      >
        {say(left > 0 ? 'use-present-again' : 'use-present-do')}
      </button>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </section>
  );
}

function useSecondsLeft(shownAt: number): number {
  const [now, setNow] = useState(() => Date.now());
  const left = secondsLeft(shownAt, now);
  const isRunning = left > 0;
  useEffect(() => {
    setNow(Date.now());
    if (!isRunning && shownAt === 0) return undefined;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [shownAt, isRunning]);
  return left;
}

interface CodeProps {
  readonly view: CaseView;
  readonly nonce: string;
}

function Code({ view, nonce }: CodeProps) {
  const { say } = useBook(mandateWords);
  const address = confirmAddress(location.origin, view.id, nonce);
  const { d, size } = pathOf(address);
  return (
    <div className="use-code">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={say('use-code')}>
        <path d={d} />
      </svg>
      <p>
        {say('use-present-match')} <code className="use-match">{matchCode(nonce)}</code>
      </p>
      <p className="hint">
        {say('use-present-link')} <a href={address}>{address}</a>
      </p>
    </div>
  );
}

/** A QR code as one path of unit squares, and the width of the picture. */
function pathOf(text: string): { readonly d: string; readonly size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  let d = '';
  for (const [y, row] of data.entries()) {
    for (const [x, isDark] of row.entries()) if (isDark) d += `M${x} ${y}h1v1h-1z`;
  }
  return { d, size };
}
