import { useCodeWords } from '../verify/code-words.ts';
import { actText } from '../log/entry-words.ts';
import { treeNames } from '../log/tree-names.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Tone } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';
import type { EvidenceAnswer } from './evidence-answer.ts';

type Report = NonNullable<EvidenceAnswer['report']>;

const verdicts: Readonly<
  Record<Report['verdict'], { readonly icon: IconName; readonly tone: Tone }>
> = {
  holds: { icon: 'good', tone: 'good' },
  incomplete: { icon: 'unsure', tone: 'unsure' },
  fails: { icon: 'bad', tone: 'bad' },
};

interface EvidenceSheetProps {
  readonly answer: EvidenceAnswer;
  readonly id: string;
}

/** One piece of evidence turned into its answer: a verdict, then each check. */
export function EvidenceSheet({ answer, id }: EvidenceSheetProps) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  const { report, fault, name } = answer;
  const { icon, tone } =
    report === undefined
      ? ({ icon: 'unreadable', tone: 'plain' } as const)
      : verdicts[report.verdict];
  const verdict = report?.verdict ?? 'unreadable';
  return (
    <article className="answer" aria-labelledby={`${id}-word`} data-verdict={verdict}>
      <div className={`band band-${tone}`}>
        <p className="answer-file">
          <span className="answer-name">{name}</span>
        </p>
        <div className="band-answer" role="status">
          <Icon name={icon} size={40} />
          <h2 className="band-word" id={`${id}-word`}>
            {say(`evidence-${verdict}`)}
          </h2>
          <p className="band-sentence">
            {fault === undefined ? <Sentence answer={answer} /> : `${wordsOf(fault)} (${fault})`}
          </p>
        </div>
      </div>
      {report !== undefined && (
        <div className="evidence-body">
          <Facts report={report} />
          <Fields answer={answer} />
          <Checks report={report} label={`${name} ${say('expert-checks')}`} />
          <p className="hint" data-ms={answer.ms}>
            {say('evidence-ms', { ms: Math.max(1, Math.round(answer.ms)) })}
          </p>
        </div>
      )}
    </article>
  );
}

/** No more than was checked: without the file, it is not said what the act was for (R52). */
function Sentence({ answer }: { readonly answer: EvidenceAnswer }) {
  const { say, language } = useWords();
  const { report, paper } = answer;
  if (report === undefined) return null;
  const act = actText(report.entry.act, language);
  const time = timeText(report.entry.at);
  const bound =
    paper === undefined ? say('evidence-unbound') : say('evidence-bound', { name: paper });
  return (
    <>
      {say(`evidence-${report.verdict}-why`, { act, time })}
      {language === 'en' && ' '}
      {report.verdict !== 'fails' && bound}
    </>
  );
}

function Facts({ report }: { readonly report: Report }) {
  const { say } = useWords();
  const { places, level, seenBy } = report;
  return (
    <dl className="facts">
      {places.map(({ hash, index, origin, size, cosignatures }) => (
        <div className="fact" key={`${hash} ${origin ?? ''}`}>
          <dt>{treeNames[hash]}</dt>
          <dd>
            {origin === undefined
              ? say('evidence-place-refused', { index })
              : say('evidence-place', { index, size: size ?? 0 })}{' '}
            {origin !== undefined && <code>{origin}</code>}
            {cosignatures.map(({ witness, timeMs }) => (
              <span key={`${witness} ${timeMs}`} className="hint">
                {say('evidence-witness', { witness, time: timeText(timeMs) })}
              </span>
            ))}
          </dd>
        </div>
      ))}
      {level !== undefined && (
        <div className="fact">
          <dt>{say('evidence-level')}</dt>
          <dd>{say(`level-${level}`)}</dd>
        </div>
      )}
      {seenBy !== undefined && (
        <div className="fact">
          <dt>{say('evidence-seen')}</dt>
          <dd>{timeText(seenBy)}</dd>
        </div>
      )}
    </dl>
  );
}

function Fields({ answer }: { readonly answer: EvidenceAnswer }) {
  const { say } = useWords();
  if (answer.fields.length === 0) return null;
  return (
    <section>
      <h3>{say('evidence-fields')}</h3>
      <dl className="facts">
        {answer.fields.map(({ name, text }) => (
          <div className="fact" key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <code>{text}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const outcomes = {
  holds: { icon: 'good', tone: 'good' },
  fails: { icon: 'bad', tone: 'bad' },
  unknown: { icon: 'unsure', tone: 'unsure' },
} as const;

function Checks({ report, label }: { readonly report: Report; readonly label: string }) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  return (
    <table className="checks evidence-checks" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{say('expert-result')}</th>
          <th scope="col">{say('expert-check')}</th>
        </tr>
      </thead>
      <tbody>
        {report.checks.map(({ code, outcome, detail }) => (
          <tr key={`${code} ${detail ?? ''}`}>
            <td>
              <span className={`state state-${outcomes[outcome].tone}`}>
                <Icon name={outcomes[outcome].icon} size={16} />
                {say(`result-${outcome}`)}
              </span>
            </td>
            <th scope="row" className="evidence-check">
              <span>{wordsOf(code)}</span> <code>{code}</code>
              {detail !== undefined && <span className="check-input">{detail}</span>}
            </th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
