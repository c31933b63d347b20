import { useEffect, useState, type FormEvent } from 'react';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';
import { BrokenLog, ComparisonNotice } from './comparison-notice.tsx';
import { EntryList } from './entry-list.tsx';
import { HeadTable } from './head-table.tsx';
import {
  lookAgain,
  lookAnew,
  openFrom,
  openListed,
  openLog,
  type OpenLog,
  useLogDesk,
} from './log-desk.ts';
import type { LogProblem } from './log-source.ts';
import { openLogFolder } from './log-source.ts';
import { MonitorPanel } from './monitor-panel.tsx';
import { SearchPanel } from './search-panel.tsx';
import { SubscribePanel } from './subscribe-panel.tsx';

/**
 * The log explorer: public, and everything it says is checked in this browser.
 *
 * @basis product.md R46
 */
export function LogPage() {
  const { say } = useWords();
  const { log, listed, isOwn } = useLogDesk();
  useEffect(() => {
    void openLog(new URLSearchParams(location.search).get('log') ?? undefined);
  }, []);
  return (
    <div className="page page-public log-page" data-log={log.phase}>
      <h1 tabIndex={-1}>{say('log-title')}</h1>
      <p className="lead">{say('log-lead')}</p>
      {isOwn && listed.length > 1 && log.phase !== 'opening' && <YearChoice />}
      {log.phase === 'opening' && (
        <div className="sheet progress" role="status">
          <label>
            {say('log-opening', { name: log.name ?? location.host })}
            <progress />
          </label>
        </div>
      )}
      {log.phase === 'none' && (
        <Notice tone="plain" title={say('log-none')} live>
          <p>{say('log-none-why')}</p>
        </Notice>
      )}
      {log.phase === 'failed' && <FailedLog name={log.name} problem={log.problem} />}
      {log.phase === 'broken' && <BrokenLog log={log} />}
      {log.phase === 'open' && <OpenedLog log={log} />}
      {log.phase !== 'opening' && <OtherLog />}
    </div>
  );
}

function YearChoice() {
  const { say } = useWords();
  const { log, listed } = useLogDesk();
  const shown = log.phase === 'open' || log.phase === 'broken' ? log.view.origin : '';
  return (
    <div className="field log-year">
      <label htmlFor="log-year">{say('log-year')}</label>
      <select
        id="log-year"
        value={shown}
        onChange={(event) => {
          const chosen = listed.find(({ origin }) => origin === event.target.value);
          if (chosen !== undefined) void openListed(chosen);
        }}
      >
        {listed.map(({ origin }) => (
          <option key={origin} value={origin}>
            {origin}
          </option>
        ))}
      </select>
    </div>
  );
}

function OpenedLog({ log }: { readonly log: OpenLog }) {
  const { say } = useWords();
  const { isOwn } = useLogDesk();
  const { view } = log;
  return (
    <>
      <section className="sheet section" aria-labelledby="log-name">
        <div className="log-head">
          <h2 id="log-name">
            <code>{view.origin}</code>
          </h2>
          {view.isTest && <span className="test-badge">{say('log-test')}</span>}
          <button type="button" className="button" onClick={() => void lookAgain()}>
            {say('log-again')}
          </button>
        </div>
        <p className="hint">
          {view.keys !== 'policy' && (
            <>
              {say('log-from')} <code>{view.source.name}</code>{' '}
            </>
          )}
          {say(`log-keys-${view.keys}`)}
        </p>
        <ComparisonNotice log={log} />
        <HeadTable trees={view.trees} />
        <p className="hint">{say('log-checked', { time: timeText(log.checkedAt) })}</p>
      </section>
      <SearchPanel log={log} />
      <EntryList log={log} />
      <SubscribePanel view={view} />
      {isOwn && <MonitorPanel />}
    </>
  );
}

function FailedLog({ name, problem }: { readonly name: string; readonly problem: LogProblem }) {
  const { say } = useWords();
  const { code, detail } = problem;
  return (
    <div role="alert">
      <Notice tone="bad" title={say(`log-problem-${code}`)}>
        <p>{say(`log-problem-${code}-why`)}</p>
        <p>
          <code>{name}</code>
        </p>
        <p className="hint">
          {say('code-label')} <code>{code}</code> {detail !== undefined && <code>{detail}</code>}
        </p>
        <div className="next-steps">
          <button type="button" className="button" onClick={() => void lookAgain()}>
            {say('retry')}
          </button>
          {detail === 'policy-log-unsigned' && (
            <button type="button" className="button" onClick={() => void lookAnew()}>
              {say('log-forget')}
            </button>
          )}
        </div>
      </Notice>
    </div>
  );
}

/** Another log: its address loads the page anew, because the page may ask that server only then. */
function OtherLog() {
  const { say } = useWords();
  const [address, setAddress] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() === '') return;
    location.assign(`/log?log=${encodeURIComponent(address.trim())}`);
  };
  return (
    <details className="sheet log-other">
      <summary>
        <Icon name="next" size={16} />
        {say('log-other')}
      </summary>
      <form className="form" onSubmit={submit}>
        <div className="field field-wide">
          <label htmlFor="log-address">{say('log-address')}</label>
          <input
            id="log-address"
            type="url"
            inputMode="url"
            spellCheck={false}
            maxLength={500}
            placeholder="https://ledger.example.cn/2026/"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
          <span className="hint">{say('log-address-hint')}</span>
        </div>
        <button type="submit" className="button">
          {say('log-address-open')}
        </button>
      </form>
      <FolderChoice />
    </details>
  );
}

function FolderChoice() {
  const { say } = useWords();
  const take = (files: FileList | null) => {
    if (files === null || files.length === 0) return;
    const list = [...files].map((file) => ({
      path: file.webkitRelativePath,
      size: file.size,
      octets: async () => new Uint8Array(await file.arrayBuffer()),
    }));
    void openFrom(() => openLogFolder(list), list[0]?.path.split('/')[0] ?? '');
  };
  return (
    <div className="field field-wide">
      <label htmlFor="log-folder">{say('log-folder')}</label>
      <input
        id="log-folder"
        type="file"
        ref={(input) => input?.setAttribute('webkitdirectory', '')}
        onChange={(event) => take(event.target.files)}
      />
      <span className="hint">{say('log-folder-hint')}</span>
    </div>
  );
}
