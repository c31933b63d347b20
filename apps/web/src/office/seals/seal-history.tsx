import { useBook } from '../../words/book.ts';
import { sealWords } from '../../words/seals.ts';
import type { DoneView } from '../shell/cases.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import { LogEntry } from './log-entry.tsx';
import { provenOf, type ProvenStep } from './proof.ts';

interface SealHistoryProps {
  readonly code: string;
  readonly history: readonly DoneView[];
  readonly steps: readonly ProvenStep[];
  readonly nameOf: (id: string) => string;
  readonly phaseOf: (phase: string) => string;
}

/** Every act of a seal, the last first. */
export function SealHistory({ code, history, steps, nameOf, phaseOf }: SealHistoryProps) {
  const { say, language } = useBook(sealWords);
  const whoOf = ({ inside }: DoneView) =>
    inside === undefined || inside.who === 'clock' ? say('history-clock') : nameOf(inside.who);
  const columns: readonly Column<DoneView>[] = [
    { id: 'act', title: say('history-act'), text: (one) => one.title[language] },
    { id: 'who', title: say('history-who'), text: whoOf },
    {
      id: 'at',
      title: say('history-at'),
      text: (one) => momentText(one.at),
      cell: (one) => <Moment at={one.at} />,
    },
    { id: 'to', title: say('history-to'), text: (one) => phaseOf(one.to) },
    {
      id: 'log',
      title: say('history-log'),
      text: (one) => provenOf(one, steps)?.actId ?? '',
      cell: (one) => <LogEntry code={code} done={one} steps={steps} />,
    },
  ];
  return (
    <section className="section" aria-labelledby="history">
      <h2 id="history">{say('history')}</h2>
      <DataList
        caption={say('history')}
        columns={columns}
        rows={history.toReversed()}
        keyOf={(one) => `${one.at} ${one.act} ${one.to}`}
        fileName={`seal-${code === '' ? 'history' : code}`}
      />
    </section>
  );
}
