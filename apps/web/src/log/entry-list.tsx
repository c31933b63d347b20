import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';
import { actText, bodyText } from './entry-words.ts';
import { findIndex, type OpenLog, showOlder } from './log-desk.ts';
import type { ShownEntry } from './log-entries.ts';

/** The newest entries: act, time and place. No names are in the log, and the page says so. */
export function EntryList({ log }: { readonly log: OpenLog }) {
  const { say } = useWords();
  const { entries, isReading } = log;
  const isWhole = (entries.at(-1)?.index ?? 0) === 0;
  return (
    <section className="section" aria-labelledby="log-entries">
      <h2 id="log-entries">{say('log-entries')}</h2>
      <p className="hint">{say('log-entries-why')}</p>
      {entries.length === 0 ? (
        <p className="sheet">{say('log-entries-none')}</p>
      ) : (
        <table className="checks log-table">
          <thead>
            <tr>
              <th scope="col">{say('entry-index')}</th>
              <th scope="col">{say('entry-act')}</th>
              <th scope="col">{say('entry-at')}</th>
              <th scope="col">{say('entry-proof')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((one) => (
              <EntryRow key={one.index} shown={one} />
            ))}
          </tbody>
        </table>
      )}
      {!isWhole && (
        <button
          type="button"
          className="button log-older"
          disabled={isReading}
          onClick={() => void showOlder()}
        >
          {say(isReading ? 'loading' : 'entries-older')}
        </button>
      )}
    </section>
  );
}

function EntryRow({ shown }: { readonly shown: ShownEntry }) {
  const { say, language } = useWords();
  const { index, entry, body } = shown;
  return (
    <tr data-entry={index}>
      <th scope="row">
        <code>#{index}</code>
      </th>
      <td>
        {entry === undefined ? (
          say('entry-unreadable')
        ) : (
          <>
            {actText(entry.act, language)}
            {body !== undefined && <span className="hint"> {bodyText(body, say)}</span>}
          </>
        )}
      </td>
      <td className="log-time">{entry === undefined ? '' : timeText(entry.at)}</td>
      <td>
        <button
          type="button"
          className="button-bare"
          onClick={() => void findIndex(index, 'index').then(goToFound)}
        >
          {say('entry-proof-show')}
          <span className="unseen">{say('entry-show', { index })}</span>
        </button>
      </td>
    </tr>
  );
}

/** The answer stands above the list: whoever asked for it is taken there. */
function goToFound(): void {
  requestAnimationFrame(() => document.getElementById('entry-found')?.focus());
}
