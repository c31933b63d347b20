import { nameIn, useBook } from '../../words/book.ts';
import { callFacts, callWords } from '../../words/hotline.ts';
import type { Language } from '../../words/saying.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import type { HotlineCall } from './calls.ts';

interface HotlineCallsProps {
  readonly calls: readonly HotlineCall[];
  readonly nameOf: (id: string) => string;
}

/** Every call about a seal: its owner sees who tried to have it stopped. Nothing without calls. */
export function HotlineCalls({ calls, nameOf }: HotlineCallsProps) {
  const { say, language } = useBook(callWords);
  if (calls.length === 0) return null;
  const columns: readonly Column<HotlineCall>[] = [
    {
      id: 'at',
      title: say('call-at'),
      text: ({ at }) => momentText(at),
      cell: ({ at }) => <Moment at={at} />,
    },
    { id: 'caller', title: say('call-caller'), text: ({ caller }) => nameOf(caller) },
    { id: 'act', title: say('call-act'), text: ({ act }) => say(act) },
    { id: 'reason', title: say('call-reason'), text: ({ reason = '' }) => reason },
    { id: 'facts', title: say('call-facts'), text: ({ facts }) => factsText(facts, language) },
    {
      id: 'end',
      title: say('call-end'),
      text: ({ isDone }) => say(isDone ? 'call-done' : 'call-refused'),
      cell: ({ isDone }) =>
        isDone ? (
          <StateWord tone="good" word={say('call-done')} />
        ) : (
          <StateWord tone="unsure" word={say('call-refused')} />
        ),
    },
  ];
  return (
    <section className="section" aria-labelledby="calls">
      <h2 id="calls">{say('calls')}</h2>
      <p className="hint">{say('calls-lead')}</p>
      <DataList
        caption={say('calls')}
        columns={columns}
        rows={calls}
        keyOf={({ at, act, isDone }) => `${at} ${act} ${String(isDone)}`}
      />
    </section>
  );
}

interface ByHotlineProps {
  readonly call: HotlineCall;
  readonly nameOf: (id: string) => string;
}

/** Why a seal stands still, where somebody on the telephone had it stopped. */
export function ByHotline({ call, nameOf }: ByHotlineProps) {
  const { say, language } = useBook(callWords);
  const { act, caller, at, reason = '', facts } = call;
  return (
    <>
      <p>{say(`by-${act}`, { caller: nameOf(caller), at: momentText(at), reason })}</p>
      <p className="hint">
        {say('by-verified', { facts: factsText(facts, language) })} {say('by-other')}
        <PathLink to="/office/support/new">{say('by-report')}</PathLink>
        {language === 'zh' ? '。' : '.'}
      </p>
    </>
  );
}

function factsText(facts: readonly string[], language: Language): string {
  const names = facts.map((kind) => nameIn(callFacts, kind, language));
  if (language === 'zh') return names.join('、');
  return names.map((name, at) => (at === 0 ? name : lowerFirst(name))).join('; ');
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
