import { saveAs } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';
import type { Key } from '../words/zh.ts';
import {
  type ComparedTree,
  isBroken,
  judgeTwo,
  type TwoHeads,
  writeTwoHeads,
} from './head-comparison.ts';
import { lookAgain, type OpenLog } from './log-desk.ts';
import { treeNames } from './tree-names.ts';

/** What is new since this browser looked last, and that the old part is still the same. */
export function ComparisonNotice({ log }: { readonly log: OpenLog }) {
  const { say } = useWords();
  const { compared, kept } = log;
  const [first] = compared;
  if (first === undefined) return null;
  const { comparison } = first;
  const time = timeText(kept?.seenAt ?? log.checkedAt);
  if (comparison.kind === 'grown') {
    const { from, to } = comparison;
    return (
      <Notice tone="good" title={say('log-grown', { from, to })} live>
        <p>{say('log-grown-why', { time })}</p>
        <ul className="log-compared">
          {compared.map((one) => (
            <ComparedLine key={one.tree.hash.name} compared={one} />
          ))}
        </ul>
      </Notice>
    );
  }
  if (comparison.kind === 'same') {
    return (
      <Notice tone="good" title={say('log-same', { size: comparison.size })} live>
        <p>{say('log-same-why', { time })}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="plain" title={say('log-first')} live>
      <p>{say('log-first-why')}</p>
    </Notice>
  );
}

function ComparedLine({ compared: { tree, comparison } }: { readonly compared: ComparedTree }) {
  const { say } = useWords();
  const count = comparison.kind === 'grown' ? comparison.proof.length : 0;
  return (
    <li>
      <span className="state state-good">
        <Icon name="good" size={16} />
        {treeNames[tree.hash.name]}
      </span>{' '}
      {comparison.kind === 'grown'
        ? say('log-grown-tree', { count, from: comparison.from, to: comparison.to })
        : say('log-same-tree')}
    </li>
  );
}

/** A log that shows two histories: both heads, to be kept and shown to others. */
export function BrokenLog({ log }: { readonly log: OpenLog }) {
  const { say } = useWords();
  const { view, compared, kept } = log;
  const broken = compared.filter(isBroken);
  const isForked = broken.some(({ comparison }) => comparison.kind === 'forked');
  const title = say(isForked ? 'log-forked' : 'log-older');
  return (
    <>
      <div role="alert">
        <Notice tone="bad" title={title}>
          <p>{say(whyOf(log, isForked))}</p>
          <p>
            <code>{view.origin}</code>
          </p>
          <button type="button" className="button" onClick={() => void lookAgain()}>
            {say('log-again')}
          </button>
        </Notice>
      </div>
      {broken.map((one) => (
        <BrokenTree key={one.tree.hash.name} log={log} compared={one} seenAt={kept?.seenAt ?? 0} />
      ))}
    </>
  );
}

function whyOf({ brokenBy }: OpenLog, isForked: boolean): Key {
  if (!isForked) return 'log-older-why';
  return brokenBy === undefined ? 'log-forked-why' : 'log-forked-why-evidence';
}

interface BrokenTreeProps {
  readonly log: OpenLog;
  readonly compared: ComparedTree;
  readonly seenAt: number;
}

function BrokenTree({ log, compared, seenAt }: BrokenTreeProps) {
  const { say } = useWords();
  const { tree, comparison } = compared;
  if (comparison.kind !== 'forked' && comparison.kind !== 'older') return null;
  const two: TwoHeads = comparison;
  const name = treeNames[tree.hash.name];
  const save = () => {
    const text = writeTwoHeads({ hash: tree.hash.name, origin: tree.origin }, two);
    saveAs(`two-heads-${tree.hash.name}.json`, text, 'application/json');
  };
  return (
    <section className="sheet section" data-testid="two-heads">
      <h2>{say('log-tree', { hash: name })}</h2>
      <p>{say(`fork-${judgeTwo(log.view, compared, two)}`)}</p>
      <div className="log-two">
        <HeadText
          title={
            log.brokenBy === undefined
              ? say('log-head-before', { time: timeText(seenAt) })
              : say('log-head-evidence')
          }
          tree={name}
          text={two.first}
        />
        <HeadText
          title={say('log-head-now', { time: timeText(log.checkedAt) })}
          tree={name}
          text={two.second}
        />
      </div>
      <button type="button" className="button button-primary" onClick={save}>
        <Icon name="download" />
        {say('log-two-save')}
      </button>
      <p className="hint">{say('log-two-hint')}</p>
    </section>
  );
}

interface HeadTextProps {
  readonly title: string;
  readonly tree: string;
  readonly text: string;
}

function HeadText({ title, tree, text }: HeadTextProps) {
  return (
    <section>
      <h3>{title}</h3>
      <pre className="note-text" tabIndex={0} role="region" aria-label={`${tree} ${title}`}>
        {text}
      </pre>
    </section>
  );
}
