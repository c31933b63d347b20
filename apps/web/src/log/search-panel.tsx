import { useRef, useState, type FormEvent } from 'react';
import { useWindowDrop } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { FoundEntry } from './found-entry.tsx';
import { type OpenLog, searchByFile, searchLog } from './log-desk.ts';

/** Finds an entry by its number, by the number of its act, or by a file of evidence. */
export function SearchPanel({ log }: { readonly log: OpenLog }) {
  const { say } = useWords();
  const [text, setText] = useState('');
  const take = (files: readonly File[]) => {
    const [file] = files;
    if (file !== undefined) void searchByFile(file);
  };
  const over = useWindowDrop(take);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void searchLog(text);
  };
  const { found, searchFailed } = log;
  return (
    <section className={over ? 'sheet section drop-sheet-over' : 'sheet section'}>
      <h2>{say('log-search')}</h2>
      <form className="log-search" onSubmit={submit} role="search">
        <div className="field field-wide">
          <label htmlFor="log-asked">{say('log-search-label')}</label>
          <input
            id="log-asked"
            type="text"
            spellCheck={false}
            autoComplete="off"
            maxLength={100}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <button type="submit" className="button button-primary">
          <Icon name="search" />
          {say('log-search-do')}
        </button>
        <EvidenceChoice onFiles={take} />
      </form>
      <p className="hint">{say('log-search-hint')}</p>
      <p>
        <Link to="evidence">{say('log-to-evidence')}</Link>
      </p>
      {searchFailed !== undefined && (
        <Notice tone="unsure" title={say(`search-failed-${searchFailed}`)} live>
          <p>{say(`search-failed-${searchFailed}-why`)}</p>
        </Notice>
      )}
      {found !== undefined && <FoundEntry key={found.shown.index} found={found} view={log.view} />}
    </section>
  );
}

interface EvidenceChoiceProps {
  readonly onFiles: (files: readonly File[]) => void;
}

function EvidenceChoice({ onFiles }: EvidenceChoiceProps) {
  const { say } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <Icon name="file" />
        {say('log-search-file')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="log-file"
        accept=".der,.tlog-proof"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
