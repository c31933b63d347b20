import { type FormEvent, useRef, useState } from 'react';
import { type Problem, registerMonitor, type RegisteredMonitor } from '../app/client.ts';
import { asProblem } from '../app/server-state.ts';
import { FileChoice } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice, ProblemNotice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { MonitorFields } from './monitor-fields.tsx';
import { MonitorMade } from './monitor-made.tsx';
import {
  draftsOfFile,
  emptyDraft,
  type MonitorDraft,
  type MonitorField,
  ownerFileMax,
  wishOf,
  wrongFields,
} from './monitor-wish.ts';

/**
 * Has this server watch a seal, for owners who run no program.
 *
 * @basis product.md R46; ledger.md §15, §17
 */
export function MonitorPanel() {
  const { say } = useWords();
  const [made, setMade] = useState<RegisteredMonitor | undefined>(undefined);
  return (
    <section className="sheet section" aria-labelledby="log-monitor">
      <h2 id="log-monitor">{say('monitor-title')}</h2>
      <p>{say('monitor-why')}</p>
      <p className="hint">{say('monitor-limit')}</p>
      {made === undefined ? (
        <MonitorForm onMade={setMade} />
      ) : (
        <MonitorMade made={made} onAnother={() => setMade(undefined)} />
      )}
    </section>
  );
}

function MonitorForm({ onMade }: { readonly onMade: (made: RegisteredMonitor) => void }) {
  const { say } = useWords();
  const [draft, setDraft] = useState(emptyDraft);
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const faults = isTried ? wrongFields(draft) : [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setTried(true);
    setProblem(undefined);
    const [first] = wrongFields(draft);
    if (first !== undefined) return focusOn(form.current, first);
    const wish = wishOf(draft, Date.now());
    if (wish === undefined) return focusOn(form.current, 'days');
    setBusy(true);
    try {
      onMade(await registerMonitor(wish));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      className="form monitor-form"
      data-testid="monitor-form"
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <OwnerFile onDraft={setDraft} />
      <MonitorFields
        {...{ draft, faults, busy }}
        change={(part) => setDraft((before) => ({ ...before, ...part }))}
      />
      {draft.known.length > 0 && (
        <p className="hint">{say('monitor-known', { count: draft.known.length })}</p>
      )}
      <button type="submit" className="button button-primary" disabled={busy}>
        {say('monitor-do')}
      </button>
      {busy && (
        <label className="progress" role="status">
          {say('monitor-doing')}
          <progress />
        </label>
      )}
      {problem !== undefined && <ProblemNotice problem={problem} title={say('monitor-refused')} />}
    </form>
  );
}

/** The keyboard goes where something is to be put right. */
function focusOn(form: HTMLFormElement | null, field: MonitorField): void {
  form?.querySelector<HTMLInputElement>(`#monitor-${field}`)?.focus();
}

/** Fills the form from the file that the program on one's own machine takes. */
function OwnerFile({ onDraft }: { readonly onDraft: (draft: MonitorDraft) => void }) {
  const { say } = useWords();
  const [drafts, setDrafts] = useState<readonly MonitorDraft[]>([]);
  const [isWrong, setWrong] = useState(false);
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return;
    const read = file.size > ownerFileMax ? undefined : draftsOfFile(await file.text());
    setWrong(read === undefined);
    setDrafts(read ?? []);
    const [first] = read ?? [];
    if (first !== undefined) onDraft(first);
  };
  return (
    <div className="monitor-file">
      <FileChoice accept=".json,application/json" onFiles={(files) => void take(files)}>
        <Icon name="file" />
        {say('monitor-file')}
      </FileChoice>
      {isWrong && (
        <Notice tone="unsure" title={say('monitor-file-wrong')} live>
          <p>{say('monitor-file-wrong-why')}</p>
        </Notice>
      )}
      {drafts.length > 1 && (
        <div className="field field-wide">
          <label htmlFor="monitor-which">{say('monitor-which', { count: drafts.length })}</label>
          <select
            id="monitor-which"
            onChange={(event) => {
              const chosen = drafts[event.target.selectedIndex];
              if (chosen !== undefined) onDraft(chosen);
            }}
          >
            {drafts.map(({ id }, i) => (
              <option key={`${i} ${id}`}>{id}</option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
