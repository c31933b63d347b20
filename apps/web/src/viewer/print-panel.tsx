import { useEffect, useRef, useState } from 'react';
import type { PageDocument } from '../documents/page-document.ts';
import type { SealReport } from '../verify/report.ts';
import { useWords } from '../words/language.tsx';
import { printPages, sheetsMax } from './printing.ts';
import { SideHead } from './search-panel.tsx';

interface PrintPanelProps {
  readonly document: PageDocument;
  readonly name: string;
  readonly seals: readonly SealReport[];
  readonly onClose: () => void;
}

type Printing =
  | { readonly phase: 'asking' | 'failed' }
  | { readonly phase: 'drawing'; readonly done: number; readonly count: number };

/** Which pages to print, and how far it is. */
export function PrintPanel({ document, name, seals, onClose }: PrintPanelProps) {
  const { say } = useWords();
  const count = document.pages.length;
  const [from, setFrom] = useState('1');
  const [to, setTo] = useState(String(Math.min(count, sheetsMax)));
  const [printing, setPrinting] = useState<Printing>({ phase: 'asking' });
  const run = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => run.current?.abort(), []);
  const range = rangeOf(from, to, count);
  const print = async () => {
    if (range === undefined) return;
    const own = new AbortController();
    run.current = own;
    const whole = range.to - range.from + 1;
    const onProgress = (done: number) => setPrinting({ phase: 'drawing', done, count: whole });
    onProgress(0);
    try {
      await printPages({ document, seals, ...range, signal: own.signal, onProgress });
      setPrinting({ phase: 'asking' });
    } catch {
      setPrinting({ phase: 'failed' });
    }
  };
  return (
    <section className="side-panel" aria-label={say('print-label')}>
      <SideHead title={say('print-label')} onClose={onClose} />
      <p className="hint">{say('print-why', { name })}</p>
      <div className="print-range">
        <PageChoice label={say('print-from')} value={from} max={count} onValue={setFrom} />
        <PageChoice label={say('print-to')} value={to} max={count} onValue={setTo} />
      </div>
      {range === undefined && <p role="status">{say('print-range', { count, most: sheetsMax })}</p>}
      {printing.phase === 'failed' && <p role="alert">{say('print-failed')}</p>}
      {printing.phase === 'drawing' ? (
        <>
          <label className="progress">
            {say('print-drawing', { done: printing.done, count: printing.count })}
            <progress max={printing.count} value={printing.done} />
          </label>
          <button type="button" className="button" onClick={() => run.current?.abort()}>
            {say('search-stop')}
          </button>
        </>
      ) : (
        <button
          type="button"
          className="button button-primary"
          disabled={range === undefined}
          onClick={() => void print()}
        >
          {say('print-do')}
        </button>
      )}
    </section>
  );
}

interface PageChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly max: number;
  readonly onValue: (value: string) => void;
}

function PageChoice({ label, value, max, onValue }: PageChoiceProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="number"
        min={1}
        max={max}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </label>
  );
}

function rangeOf(
  first: string,
  last: string,
  count: number,
): { readonly from: number; readonly to: number } | undefined {
  const [from, to] = [Number(first), Number(last)];
  const whole = Number.isInteger(from) && Number.isInteger(to);
  if (!whole || from < 1 || to > count || to < from || to - from >= sheetsMax) return undefined;
  return { from, to };
}
