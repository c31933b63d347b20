import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { sendAct } from '../cases/act-sending.ts';
import { yuanText } from '../cases/fact-lines.ts';
import { pathOfCase } from '../desks/office-desks.tsx';
import { signWhenAsked } from '../keys/index.ts';
import { useLoaded } from '../shell/asked.ts';
import { type CaseView, textIn } from '../shell/cases.ts';
import { ask } from '../shell/client.ts';
import type { PageProps } from '../shell/pages.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { KeyReady } from './key-ready.tsx';
import { matchCode, nonceOf } from './nonce.ts';
import { coversUse, type SeenUse, seenIn } from './own-words.ts';
import { useUse } from './use-state.ts';
import '../../styles/cases.css';

/** How many numbers of a batch are shown: a sample, with the count and the sum. */
const sampleMax = 5;
const firstDigits = 8;

/**
 * The custodian's phone: what is to be sealed, line by line, and one button.
 *
 * @basis platform.md P05 (custodian confirms on the phone); product.md R32
 */
export function ConfirmPage({ params }: PageProps) {
  const { say } = useBook(mandateWords);
  const id = params['case'] ?? '';
  const [nonce] = useState(() => takeNonce(id));
  return (
    <>
      <PageHead title={say('confirm-page-title')} subtitle={say('confirm-page-lead')} />
      {nonce === undefined ? (
        <Notice tone="unsure" title={say('confirm-nonce-none')}>
          <p>{say('confirm-nonce-none-why')}</p>
        </Notice>
      ) : (
        <Confirmation id={id} nonce={nonce} />
      )}
    </>
  );
}

/** Kept for this tab, because a login in between does not bring back what stands behind the `#`. */
function takeNonce(id: string): string | undefined {
  const name = `yunzhang.nonce.${id}`;
  const found = nonceOf(location.hash);
  try {
    if (found === undefined) return nonceOf(`#nonce=${sessionStorage.getItem(name) ?? ''}`);
    sessionStorage.setItem(name, found);
  } catch {
    // storage may be switched off; then the code is scanned again after a login
  }
  if (found !== undefined) history.replaceState(null, '', location.pathname);
  return found;
}

interface ConfirmationProps {
  readonly id: string;
  readonly nonce: string;
}

function Confirmation({ id, nonce }: ConfirmationProps) {
  const path = `/v1/cases/${encodeURIComponent(id)}`;
  const shows = { 'Case-Shows': new URLSearchParams({ nonce }).toString() };
  const asked = useLoaded(path, async (signal) => ask<CaseView>(path, signal, shows));
  return (
    <Shown of={asked}>{(view) => <SeenConfirmation id={id} nonce={nonce} view={view} />}</Shown>
  );
}

function SeenConfirmation({ view, ...props }: ConfirmationProps & { readonly view: CaseView }) {
  const { say } = useBook(mandateWords);
  const seen = seenIn(view.record);
  // A scanned code that is not this request's shows nothing of it.
  if (seen === undefined || view.scenario !== 'seal-use') {
    return (
      <Notice tone="unsure" title={say('confirm-nonce-none')}>
        <p>{say('confirm-nonce-none-why')}</p>
      </Notice>
    );
  }
  return (
    <>
      <WhatIsSealed view={view} seen={seen} nonce={props.nonce} />
      <KeyReady>
        <ConfirmButton {...props} view={view} seen={seen} />
      </KeyReady>
    </>
  );
}

interface SeenProps {
  readonly view: CaseView;
  readonly seen: SeenUse;
  readonly nonce: string;
}

function WhatIsSealed({ view, seen, nonce }: SeenProps) {
  const { say, language } = useBook(mandateWords);
  const documents = documentsIn(view.record);
  const numbers = documents.slice(0, sampleMax).map(({ number }) => number);
  const pages = documents.reduce((sum, one) => sum + one.pages, 0);
  const amount = seen.amountsFen.reduce((sum, one) => sum + one, 0);
  const more =
    documents.length > 1 ? ` · ${say('confirm-count', { count: documents.length })}` : '';
  return (
    <section className="sheet">
      <Facts
        of={[
          { title: say('uses-purpose'), value: textIn(view.record, 'purpose') },
          { title: say('uses-number'), value: <code>{textIn(view.record, 'number')}</code> },
          { title: say('confirm-documents'), value: `${numbers.join('、')}${more}` },
          { title: say('confirm-pages'), value: String(pages) },
          { title: say('confirm-amount'), value: yuanText(amount, language) },
          seen.counterparties.length > 0
            ? { title: say('confirm-parties'), value: seen.counterparties.join('、') }
            : undefined,
          {
            title: say('confirm-digest'),
            value: <code className="use-match">{seen.manifest.slice(0, firstDigits)}</code>,
          },
          {
            title: say('use-present-match'),
            value: <code className="use-match">{matchCode(nonce)}</code>,
          },
        ]}
      />
    </section>
  );
}

function documentsIn(record: CaseView['record']) {
  const { documents } = record;
  return (Array.isArray(documents) ? documents : []) as readonly {
    readonly number: string;
    readonly pages: number;
  }[];
}

function ConfirmButton({ id, nonce, view, seen }: ConfirmationProps & SeenProps) {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const [isConfirmed, setConfirmed] = useState(false);
  const { press, isBusy, problem } = usePress(async (key) => {
    const input = { nonce, digest: seen.manifest, method: 'scan', device: deviceName() };
    const wish = { scenario: view.scenario, on: id, act: 'confirm', input, names: {} };
    await sendAct(key, wish);
    setConfirmed(true);
    await signWhenAsked(me, { cases: [id], covers: coversUse(seen, Date.now()) });
  });
  return (
    <>
      {isConfirmed ? (
        <Outcome id={id} />
      ) : (
        <button
          type="button"
          className="button button-seal"
          disabled={isBusy}
          onClick={() => press()}
        >
          {say('confirm-do')}
        </button>
      )}
      {problem !== undefined && <ProblemBox problem={problem} onRetry={() => press()} />}
    </>
  );
}

/** What the record says of the device: its kind, never more than a word or two. */
function deviceName(): string {
  return /Mobile|Android|iPhone/.test(navigator.userAgent) ? 'phone' : 'desk';
}

function Outcome({ id }: { readonly id: string }) {
  const { say } = useBook(mandateWords);
  const use = useUse(id, 'sealing').value;
  const isSealed = use?.phase === 'sealed';
  const isFailed = use?.phase === 'failed';
  const title = isSealed
    ? say('confirm-sealed')
    : isFailed
      ? say('confirm-failed', { why: use.reason ?? '' })
      : say('confirm-done');
  return (
    <Notice tone={isSealed ? 'good' : isFailed ? 'bad' : 'plain'} title={title} live>
      <PathLink to={pathOfCase(id)}>{say('confirm-open')}</PathLink>
    </Notice>
  );
}
