import { labelOf, phaseTitle, type Scenario } from '@yunzhang/scenario';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { timeText } from '../../words/saying.ts';
import { Link } from '../../ui/link.tsx';
import { useAsked } from '../shell/asked.ts';
import { type CaseView, type DoneView, textIn } from '../shell/cases.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { Shown } from '../ui/shown.tsx';
import { definitionOf } from './definitions.ts';
import { factLines } from './fact-lines.ts';
import { FactList } from './fact-view.tsx';
import { PartyName } from './party-name.tsx';

/** A step of a seal with its place in the log. */
interface LoggedStep {
  readonly act: string;
  readonly at: string;
  readonly actId: string;
}

/** Everything that was done, the last first: when, what, who, and where it stands in the log. */
export function CaseHistory({ view }: { readonly view: CaseView }) {
  const { say } = useBook(caseWords);
  const path = `/v1/cases/${encodeURIComponent(view.id)}`;
  const asked = useAsked<{ readonly acts: readonly DoneView[] }>(`${path}/acts`);
  const columns = useHistoryColumns(view);
  return (
    <section className="section" aria-labelledby="case-history">
      <h2 id="case-history">{say('history-title')}</h2>
      <Shown of={asked} isEmpty={({ acts }) => acts.length === 0} empty={say('history-none')}>
        {({ acts }) => (
          <DataList
            caption={say('history-title')}
            columns={columns}
            rows={acts.toReversed()}
            keyOf={({ act, at, inside }) => `${act}/${at}/${inside?.version ?? ''}`}
            fileName={`history-${view.id}`}
          >
            <Link to="log">{say('history-check')}</Link>
          </DataList>
        )}
      </Shown>
    </section>
  );
}

/** Numbers of acts in the log, by act and moment; the log's own page checks them. */
function useLogged(view: CaseView): ReadonlyMap<string, string> {
  const code = view.scenario === 'seal-life' ? textIn(view.record, 'sealCode') : '';
  const path = code === '' ? undefined : `/v1/seals/${encodeURIComponent(code)}/status`;
  const steps = useAsked<{ readonly steps: readonly LoggedStep[] }>(path).value?.steps ?? [];
  return new Map(steps.map(({ act, at, actId }) => [`${act}/${Date.parse(at)}`, actId]));
}

function useHistoryColumns(view: CaseView): readonly Column<DoneView>[] {
  const { say, language } = useBook(caseWords);
  const scenario = definitionOf(view.scenario);
  const logged = useLogged(view);
  const logOf = ({ act, at }: DoneView) => logged.get(`${act}/${at}`) ?? '';
  const stateOf = ({ to }: DoneView) =>
    scenario === undefined ? to : phaseTitle(scenario, to)[language];
  return [
    { id: 'at', title: say('history-at'), text: ({ at }) => timeText(at) },
    {
      id: 'act',
      title: say('history-act'),
      text: ({ title }) => title[language],
      cell: (done) => <DoneCell done={done} scenario={scenario} />,
    },
    {
      id: 'who',
      title: say('history-who'),
      text: ({ inside }) => `${roleOf(scenario, inside?.by, language)} ${inside?.who ?? ''}`.trim(),
      cell: ({ inside }) => (
        <span className="case-who">
          {inside?.by === 'clock' ? (
            say('history-clock')
          ) : (
            <>
              {roleOf(scenario, inside?.by, language)}
              {inside !== undefined && inside.who !== '' && <PartyName id={inside.who} />}
            </>
          )}
        </span>
      ),
    },
    { id: 'state', title: say('history-state'), text: stateOf },
    {
      id: 'log',
      title: say('history-log'),
      text: logOf,
      cell: (done) => {
        const number = logOf(done);
        return number !== '' && <code title={say('history-logged')}>{number}</code>;
      },
    },
  ];
}

function roleOf(scenario: Scenario | undefined, by: string | undefined, language: 'zh' | 'en') {
  const role = by === undefined ? undefined : scenario?.roles[by];
  return by === undefined || role === undefined ? '' : labelOf(by, role)[language];
}

interface DoneCellProps {
  readonly done: DoneView;
  readonly scenario: Scenario | undefined;
}

function DoneCell({ done, scenario }: DoneCellProps) {
  const { say, language } = useBook(caseWords);
  const fields = scenario?.acts[done.act]?.input ?? {};
  const lines = factLines(fields, done.inside?.input ?? {}, language);
  return (
    <div className="case-done">
      <span>{done.title[language]}</span>
      {lines.length > 0 && (
        <details>
          <summary>{say('history-input')}</summary>
          <FactList lines={lines} />
        </details>
      )}
    </div>
  );
}
