import { useState } from 'react';
import {
  endMonitor,
  type MonitorState,
  type Problem,
  readMonitor,
  type RegisteredMonitor,
} from '../app/client.ts';
import { asProblem } from '../app/server-state.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { saveAs } from '../ui/files.tsx';
import { useTakenFocus } from '../ui/focus.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice, ProblemNotice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';

interface MonitorMadeProps {
  readonly made: RegisteredMonitor;
  readonly onAnother: () => void;
}

/** What a registration gave, what happens next, and how the monitor stands. */
export function MonitorMade({ made, onAnother }: MonitorMadeProps) {
  const { say } = useWords();
  const title = useTakenFocus<HTMLHeadingElement>();
  const { id, token, alertKey, tags, everySeconds } = made;
  const address = `${location.origin}/v1/monitors/${id}`;
  const save = () =>
    saveAs(
      `monitor-${id}.json`,
      `${JSON.stringify({ address, ...made }, undefined, 2)}\n`,
      'application/json',
    );
  return (
    <div className="monitor-made" data-testid="monitor-made">
      <h3 ref={title} tabIndex={-1}>
        {say('monitor-made')}
      </h3>
      <Notice tone="unsure" title={say('monitor-keep')} live>
        <p>{say('monitor-keep-why')}</p>
      </Notice>
      <dl className="facts">
        <Secret name={say('monitor-address')} text={address} />
        <Secret name={say('monitor-token')} text={token} />
        {alertKey !== undefined && <Secret name={say('monitor-alert-key')} text={alertKey} />}
      </dl>
      <div className="next-steps">
        <button type="button" className="button button-primary" onClick={save}>
          <Icon name="download" />
          {say('monitor-save')}
        </button>
      </div>
      <h3>{say('monitor-next')}</h3>
      <ol className="log-how">
        <li>{say('monitor-next-look', { tags, seconds: everySeconds })}</li>
        <li>{say('monitor-next-unknown')}</li>
        <li>{say(alertKey === undefined ? 'monitor-next-ask' : 'monitor-next-sent')}</li>
      </ol>
      <MonitorStanding made={made} onAnother={onAnother} />
    </div>
  );
}

function Secret({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="monitor-secret">
        <code>{text}</code> <CopyButton text={text} what={name} />
      </dd>
    </div>
  );
}

/** Asks how the monitor stands, and ends it. */
function MonitorStanding({ made, onAnother }: MonitorMadeProps) {
  const { say } = useWords();
  const [state, setState] = useState<MonitorState | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isOver, setOver] = useState(false);
  const doing = async (work: () => Promise<void>) => {
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  const look = () => doing(async () => setState(await readMonitor(made)));
  const end = () =>
    doing(async () => {
      await endMonitor(made);
      setOver(true);
    });
  return (
    <>
      {isOver && (
        <Notice tone="plain" title={say('monitor-over')} live>
          <p>{say('monitor-over-why')}</p>
        </Notice>
      )}
      {!isOver && state !== undefined && <Standing state={state} />}
      {problem !== undefined && <ProblemNotice problem={problem} />}
      <div className="next-steps">
        {!isOver && (
          <>
            <button type="button" className="button" onClick={() => void look()}>
              {say('monitor-look')}
            </button>
            <button type="button" className="button" onClick={() => void end()}>
              {say('monitor-end')}
            </button>
          </>
        )}
        <button type="button" className="button button-quiet" onClick={onAnother}>
          {say('monitor-another')}
        </button>
      </div>
    </>
  );
}

function Standing({ state }: { readonly state: MonitorState }) {
  const { say, language } = useWords();
  const { begun, standing, acts, alarms } = state;
  const open = alarms.filter(({ settledAt }) => settledAt === undefined);
  const tone = standing > 0 ? 'bad' : begun ? 'good' : 'plain';
  const title = standing > 0 ? 'monitor-alarms' : begun ? 'monitor-quiet' : 'monitor-not-begun';
  return (
    <div data-testid="monitor-state" data-standing={standing} data-begun={begun}>
      <Notice tone={tone} title={say(title, { count: standing })} live>
        <p>{say('monitor-acts', { count: acts.length })}</p>
      </Notice>
      {open.length > 0 && (
        <ul className="monitor-alarms">
          {open.map((alarm) => (
            <li key={alarm.id}>
              {alarm[language]}
              <span className="hint">
                {alarm.index !== undefined && `#${alarm.index} · `}
                {timeText(Date.parse(alarm.raisedAt))} · <code>{alarm.code}</code>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
