import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { TextHit } from '../documents/page-text.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { hitsMax, type Search } from './search.ts';

interface SearchPanelProps {
  readonly search: Search;
  readonly onClose: () => void;
}

/** Search over the whole file: words, progress, hits with what stands around them. */
export function SearchPanel({ search, onClose }: SearchPanelProps) {
  const { say } = useWords();
  const [typed, setTyped] = useState(search.query);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (typed !== search.query) search.start(typed);
    else search.step(event.shiftKey ? -1 : 1);
  };
  return (
    <section className="side-panel" aria-label={say('search-label')}>
      <SideHead title={say('search-label')} onClose={onClose} />
      <form className="search-form" role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          ref={field}
          type="search"
          aria-label={say('search-words')}
          placeholder={say('search-words')}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="button" onClick={() => search.start(typed)}>
          {say('search-do')}
        </button>
      </form>
      <SearchState search={search} />
      {search.hits.length > 0 && <Hits search={search} />}
    </section>
  );
}

/** The head of a panel beside the pages. */
export function SideHead({
  title,
  onClose,
}: {
  readonly title: string;
  readonly onClose: () => void;
}) {
  const { say } = useWords();
  return (
    <div className="side-head">
      <h2>{title}</h2>
      <button type="button" className="button-bare" aria-label={say('close')} onClick={onClose}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}

function SearchState({ search }: { readonly search: Search }) {
  const { say } = useWords();
  const { progress, hits, searched, count, front } = search;
  const found = hits.length;
  const at = front === undefined ? 0 : hits.indexOf(front) + 1;
  const words = {
    none: say('search-hint'),
    searching: say('search-searching', { searched, count }),
    done: found === 0 ? say('search-nothing') : say('search-found', { at, found }),
    stopped: say('search-stopped', { searched, found }),
    failed: say('search-failed'),
  }[progress];
  return (
    <div className="search-state">
      <p role="status">{words}</p>
      {progress === 'searching' && (
        <>
          <progress max={count} value={searched} aria-label={say('search-label')} />
          <button type="button" className="button button-quiet" onClick={search.stop}>
            {say('search-stop')}
          </button>
        </>
      )}
      {found >= hitsMax && <p className="hint">{say('search-many', { count: hitsMax })}</p>}
      {found > 0 && (
        <div className="search-steps">
          <button type="button" className="button" onClick={() => search.step(-1)}>
            {say('search-before')}
          </button>
          <button type="button" className="button" onClick={() => search.step(1)}>
            {say('search-next')}
          </button>
        </div>
      )}
    </div>
  );
}

function Hits({ search }: { readonly search: Search }) {
  const { hits, front, show } = search;
  return (
    <ul className="hits">
      {hits.map((hit, index) => (
        // Hits are only ever added at the end.
        <li key={`${index}`}>
          <HitRow hit={hit} isFront={hit === front} show={show} />
        </li>
      ))}
    </ul>
  );
}

interface HitRowProps {
  readonly hit: TextHit;
  readonly isFront: boolean;
  readonly show: (hit: TextHit) => void;
}

function HitRow({ hit, isFront, show }: HitRowProps) {
  const { say } = useWords();
  return (
    <button
      type="button"
      className="hit"
      aria-current={isFront ? 'true' : undefined}
      onClick={() => show(hit)}
    >
      <span className="hit-page">{say('page-nth', { page: hit.page })}</span>
      <HitWords hit={hit} />
    </button>
  );
}

/** A hit with the words around it. */
export function HitWords({ hit }: { readonly hit: TextHit }) {
  return (
    <span className="hit-words">
      {hit.before}
      <mark>{hit.match}</mark>
      {hit.after}
    </span>
  );
}
