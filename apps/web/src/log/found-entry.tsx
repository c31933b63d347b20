import { hex } from '@yunzhang/base';
import { useEffect, useRef } from 'react';
import { saveAs } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { digestTail, timeText } from '../words/saying.ts';
import { actText, bodyText } from './entry-words.ts';
import type { Found } from './log-desk.ts';
import type { ShownProof } from './log-entries.ts';
import type { LogView } from './log-view.ts';
import { treeNames } from './tree-names.ts';

interface FoundEntryProps {
  readonly found: Found;
  readonly view: LogView;
}

/** One entry: what it says, and the way from it to the signed root of each tree. */
export function FoundEntry({ found, view }: FoundEntryProps) {
  const { say, language } = useWords();
  const { shown, proofs, by } = found;
  const { index, entry, body } = shown;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [found]);
  const holds = proofs.length > 0 && proofs.every((one) => one.holds);
  return (
    <article className="found-entry" data-found={index}>
      <h3 id="entry-found" ref={title} tabIndex={-1}>
        {say('entry-title', { index })}
        {entry !== undefined && ` · ${actText(entry.act, language)}`}
      </h3>
      <p>
        <span className={holds ? 'state state-good' : 'state state-bad'}>
          <Icon name={holds ? 'good' : 'bad'} />
          {say(holds ? 'entry-proven' : 'entry-unproven')}
        </span>
      </p>
      {by === 'evidence-differs' ? (
        <div role="alert">
          <Notice tone="bad" title={say('found-by-evidence-differs')} />
        </div>
      ) : (
        <p className="hint">{say(`found-by-${by}`)}</p>
      )}
      <dl className="facts">
        <Fact label={say('log-name')} value={view.origin} />
        {entry !== undefined && <Fact label={say('entry-at')} value={timeText(entry.at)} />}
        {body !== undefined && <Fact label={say('entry-body')} value={bodyText(body, say)} />}
        {entry !== undefined && entry.tag.length > 0 && (
          <Fact label={say('entry-tag')} value={hex(entry.tag)} hint={say('entry-tag-why')} />
        )}
        {entry !== undefined && entry.commit.length > 0 && (
          <Fact
            label={say('entry-commit')}
            value={digestTail(hex(entry.commit))}
            hint={say('entry-commit-why')}
          />
        )}
      </dl>
      {proofs.map((one) => (
        <Steps key={one.tree.hash.name} index={index} proof={one} />
      ))}
    </article>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

function Fact({ label, value, hint }: FactProps) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
        {hint !== undefined && <span className="hint">{hint}</span>}
      </dd>
    </div>
  );
}

/** The proof as steps one can follow. @basis product.md R46; RFC 9162 §2.1.3.2 */
function Steps({ index, proof }: { readonly index: number; readonly proof: ShownProof }) {
  const { say } = useWords();
  const { tree, leaf, steps, holds, text } = proof;
  const name = treeNames[tree.hash.name];
  const save = () =>
    saveAs(`entry-${index}-${tree.hash.name}.tlog-proof`, text, 'application/octet-stream');
  return (
    <details className="log-steps">
      <summary>
        <Icon name="next" size={16} />
        {say('steps-title', { hash: name, count: steps.length })}
      </summary>
      <p className="hint">{say('steps-why', { hash: name })}</p>
      <ol>
        <li>
          {say('step-leaf')} <Digest bytes={leaf} />
        </li>
        {steps.map(({ side, beside, made }) => (
          <li key={hex(made)}>
            {say(`step-${side}`)} <Digest bytes={beside} /> {say('step-makes')}{' '}
            <Digest bytes={made} />
          </li>
        ))}
        <li>
          <span className={holds ? 'state state-good' : 'state state-bad'}>
            <Icon name={holds ? 'good' : 'bad'} size={16} />
            {say(holds ? 'step-root' : 'step-root-differs', { size: tree.size })}
          </span>{' '}
          <Digest bytes={tree.root} />
        </li>
      </ol>
      <button type="button" className="button" onClick={save}>
        <Icon name="download" />
        {say('steps-save')}
      </button>
    </details>
  );
}

function Digest({ bytes }: { readonly bytes: Uint8Array }) {
  const digits = hex(bytes);
  return <code title={digits}>{digestTail(digits)}</code>;
}
