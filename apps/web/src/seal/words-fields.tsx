import { useState, type KeyboardEvent } from 'react';
import type { PageDocument } from '../documents/page-document.ts';
import type { TextHit } from '../documents/page-text.ts';
import { HitWords } from '../viewer/search-panel.tsx';
import { useWords } from '../words/language.tsx';
import { sealWords } from './default-place.ts';
import { setRule } from './desk.ts';
import type { QueuedFile } from './queue.ts';
import { tickedMax, type WordsRule } from './rule.ts';

/** Hits that are listed. */
const hitsMax = 200;

interface WordsFieldsProps {
  readonly file: QueuedFile;
  readonly rule: WordsRule;
}

type Finding = 'none' | 'finding' | 'nothing' | 'failed';

/** Words to seal over: what is found, each with a box to tick. @basis product.md R14 */
export function WordsFields({ file, rule }: WordsFieldsProps) {
  const { say } = useWords();
  const [typed, setTyped] = useState<string>(file.shown?.marked?.words ?? sealWords[0]);
  const [finding, setFinding] = useState<Finding>('none');
  const find = async () => {
    const { shown } = file;
    if (shown === undefined || typed.trim() === '') return;
    setFinding('finding');
    try {
      const hits = await findHits(shown.document, typed);
      const ticked = new Set(hits.slice(0, tickedMax));
      setRule(file.id, { kind: 'words', hits, ticked });
      setFinding(hits.length === 0 ? 'nothing' : 'none');
    } catch {
      setFinding('failed');
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void find();
  };
  return (
    <>
      <div className="words-find">
        <input
          aria-label={say('search-words')}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className="button"
          disabled={finding === 'finding'}
          onClick={() => void find()}
        >
          {say('search-do')}
        </button>
      </div>
      {finding !== 'none' && (
        <p className="hint" role="status">
          {
            {
              finding: say('words-finding'),
              nothing: say('search-nothing'),
              failed: say('search-failed'),
            }[finding]
          }
        </p>
      )}
      {rule.hits.length > 0 && <Ticks file={file} rule={rule} />}
    </>
  );
}

async function findHits(document: PageDocument, words: string): Promise<readonly TextHit[]> {
  const hits: TextHit[] = [];
  let from: number | undefined = 1;
  while (from !== undefined && hits.length < hitsMax) {
    const found = await document.find(words, from);
    hits.push(...found.hits);
    from = found.next;
  }
  const some = hits.slice(0, hitsMax);
  // Off the page or not is only known once the page was read.
  for (const page of new Set(some.map((hit) => hit.page))) await document.measure(page);
  return some;
}

function Ticks({ file, rule }: WordsFieldsProps) {
  const { say } = useWords();
  const { hits, ticked } = rule;
  const take = (next: ReadonlySet<TextHit>) => setRule(file.id, { ...rule, ticked: next });
  const turn = (hit: TextHit) => {
    const next = new Set(ticked);
    if (!next.delete(hit)) next.add(hit);
    take(next);
  };
  return (
    <>
      <div className="words-all">
        <button type="button" className="button-bare" onClick={() => take(new Set(hits))}>
          {say('words-all')}
        </button>
        <button type="button" className="button-bare" onClick={() => take(new Set())}>
          {say('words-none')}
        </button>
      </div>
      <ul className="ticks">
        {hits.map((hit, index) => (
          // The list is replaced as a whole by the next search.
          <li key={`${index} ${hit.page}`}>
            <label className="tick">
              <input type="checkbox" checked={ticked.has(hit)} onChange={() => turn(hit)} />
              <span className="hit-page">{say('page-nth', { page: hit.page })}</span>
              <HitWords hit={hit} />
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}
