import { useId, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { sealWords } from '../../words/seals.ts';
import type { ActExplained, Explained } from '../shell/cases.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { useTakenFocus } from '../../ui/focus.ts';
import { PathLink } from '../ui/path-link.tsx';
import { confirmPath, ProblemBox } from '../ui/problem-box.tsx';
import { officeWords } from '../../words/office.ts';
import { doSealAct, type SealActName, sealActNames } from './sealing-acts.ts';

interface SealActsProps {
  readonly case: string;
  readonly explained: Explained;
}

/** Whether an act is one this page has a button for. */
function isOurs(act: ActExplained): act is ActExplained & { readonly act: SealActName } {
  return sealActNames.some((one) => one === act.act);
}

/** What can be done with a seal now, and what not and why: as the engine says. */
export function SealActs({ case: of, explained }: SealActsProps) {
  const { say } = useBook(sealWords);
  const [open, setOpen] = useState<SealActName>();
  const ours = explained.acts.filter(isOurs);
  const can = ours.filter(isOpen);
  const not = ours.filter((one) => !isOpen(one) && one.words !== undefined);
  const opened = can.find(({ act }) => act === open);
  return (
    <section className="sheet section" aria-labelledby="acts">
      <h2 id="acts">{say('acts')}</h2>
      {can.length === 0 && <p>{say('acts-none')}</p>}
      {opened === undefined ? (
        <div className="office-acts">
          {can.map((one, at) => (
            <ActButton key={one.act} act={one} isFirst={at === 0} onOpen={setOpen} />
          ))}
        </div>
      ) : (
        <ActForm key={opened.act} case={of} act={opened} onClose={() => setOpen(undefined)} />
      )}
      {not.length > 0 && <NotNow acts={not} />}
      <PathLink to={`/office/cases/${encodeURIComponent(of)}`}>{say('acts-others')}</PathLink>
    </section>
  );
}

/** Ready, or only asking for more; who has to confirm first can do it too. */
function isOpen({ state, refusal }: ActExplained): boolean {
  return state !== 'refused' || refusal?.refused === 'step-up-required';
}

interface ActButtonProps {
  readonly act: ActExplained & { readonly act: SealActName };
  readonly isFirst: boolean;
  readonly onOpen: (act: SealActName) => void;
}

function ActButton({ act: { act, level }, isFirst, onOpen }: ActButtonProps) {
  const { say } = useBook(sealWords);
  const me = useMe();
  const className = isFirst ? 'button button-primary' : 'button';
  return me.loa < level ? (
    <a className={className} href={confirmPath(level)}>
      <Icon name="verify" />
      <span>
        {say(act)} <span className="unseen">{say('act-level')}</span>
      </span>
    </a>
  ) : (
    <button type="button" className={className} onClick={() => onOpen(act)}>
      {say(act)}
    </button>
  );
}

function NotNow({ acts }: { readonly acts: readonly ActExplained[] }) {
  const { say, language } = useBook(sealWords);
  return (
    <details className="acts-not">
      <summary>{say('acts-not-count', { count: acts.length })}</summary>
      <h3 className="unseen">{say('acts-not')}</h3>
      <dl>
        {acts.map(({ act, title, words, refusal, others }) => (
          <div key={act}>
            <dt>{title[language]}</dt>
            <dd>
              {words?.[language]}
              {refusal !== undefined && <span className="hint"> {refusal.basis}</span>}
              {others.length > 0 && (
                <span className="hint">
                  {' '}
                  {say('act-by-others', {
                    who: others
                      .map((one) => one.title[language])
                      .join(language === 'zh' ? '、' : ', '),
                  })}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface ActFormProps {
  readonly case: string;
  readonly act: ActExplained & { readonly act: SealActName };
  readonly onClose: () => void;
}

const noReason = { reason: '' };

function ActForm({ case: of, act: { act }, onClose }: ActFormProps) {
  const { say } = useBook(sealWords);
  const { say: sayShell } = useBook(officeWords);
  const me = useMe();
  const id = useId();
  const first = useTakenFocus<HTMLButtonElement>();
  const asksReason = act === 'freeze' || act === 'cancel';
  const [form, change, forget] = useHeldForm(act, noReason);
  const [isShort, setShort] = useState(false);
  const proposed = act === 'freeze' ? say('freeze-reason-first') : say('cancel-reason-first');
  const reason = form.reason === '' ? proposed : form.reason;
  const { press, isBusy, problem } = usePress(async (key, given: string) => {
    await doSealAct(me, { case: of, act, key, reason: given });
    forget();
    onClose();
  });
  const confirm = () => {
    setShort(asksReason && reason.trim() === '');
    if (!asksReason || reason.trim() !== '') press(reason.trim());
  };
  return (
    <div className="office-confirm" role="group" aria-labelledby={`${id}-why`}>
      <p id={`${id}-why`}>{say(`${act}-why`)}</p>
      {asksReason && (
        <div className="field field-wide">
          <label htmlFor={id}>{say(act === 'freeze' ? 'freeze-reason' : 'cancel-reason')}</label>
          <input
            id={id}
            type="text"
            maxLength={200}
            aria-invalid={isShort}
            value={reason}
            onChange={(event) =>
              change({ reason: event.target.value === '' ? ' ' : event.target.value })
            }
          />
          {isShort && <p className="field-fault">{say('reason-missing')}</p>}
        </div>
      )}
      {problem !== undefined && <ProblemBox problem={problem} />}
      {problem?.status === 0 && <p className="hint">{say('not-kept')}</p>}
      <div className="office-acts">
        <button
          ref={first}
          type="button"
          className="button button-primary"
          disabled={isBusy}
          onClick={confirm}
        >
          {say(act)}
        </button>
        <button type="button" className="button" disabled={isBusy} onClick={onClose}>
          {sayShell('cancel')}
        </button>
      </div>
    </div>
  );
}
