import { hex } from '@yunzhang/base';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { digestTail, timeText } from '../words/saying.ts';
import { type HeadSignature, renewedAt, type TreeView } from './log-view.ts';
import { kindNames, treeNames } from './tree-names.ts';

/** The newest heads of both trees, and who has signed them. @basis product.md R46 */
export function HeadTable({ trees }: { readonly trees: readonly TreeView[] }) {
  return (
    <div className="log-heads">
      {trees.map((tree) => (
        <Head key={tree.hash.name} tree={tree} />
      ))}
    </div>
  );
}

function Head({ tree }: { readonly tree: TreeView }) {
  const { say } = useWords();
  const { hash, size, root, signatures } = tree;
  const digits = hex(root);
  const at = renewedAt(tree);
  return (
    <section className="log-tree" aria-label={treeNames[hash.name]}>
      <h3>{say('log-tree', { hash: treeNames[hash.name] })}</h3>
      <dl className="facts">
        <div className="fact">
          <dt>{say('log-size')}</dt>
          <dd data-testid={`size-${hash.name}`}>{say('log-size-value', { size })}</dd>
        </div>
        <div className="fact">
          <dt>{say('log-root')}</dt>
          <dd>
            <code title={digits}>{digestTail(digits)}</code>
            <CopyButton text={digits} what={`${say('log-root')} ${treeNames[hash.name]}`} />
          </dd>
        </div>
        <div className="fact">
          <dt>{say('log-renewed')}</dt>
          <dd>{at === undefined ? say('log-renewed-unknown') : timeText(at)}</dd>
        </div>
      </dl>
      <h4>{say('log-signatures')}</h4>
      <ul className="log-signatures">
        {signatures.map((one) => (
          <Signature key={`${one.name} ${one.keyId} ${one.madeAt ?? ''}`} signature={one} />
        ))}
      </ul>
    </section>
  );
}

function Signature({ signature }: { readonly signature: HeadSignature }) {
  const { say } = useWords();
  const { name, keyId, role, kind, witness, madeAt } = signature;
  const isKnown = role !== 'unknown';
  return (
    <li>
      <span className={isKnown ? 'state state-good' : 'state state-plain'}>
        <Icon name={isKnown ? 'good' : 'skipped'} size={16} />
        {say(isKnown ? 'log-signature-holds' : 'log-signature-unknown')}
      </span>{' '}
      {say(`log-role-${role}`)} {kind !== undefined && kindNames[kind]}
      <span className="log-signer">
        {witness !== undefined && <span>{witness} </span>}
        <code>
          {name} {keyId}
        </code>
        {madeAt !== undefined && <span className="hint"> {timeText(madeAt)}</span>}
      </span>
    </li>
  );
}
