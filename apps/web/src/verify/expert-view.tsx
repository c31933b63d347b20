import type { Report, SealReport } from './report.ts';
import type { ReactNode } from 'react';
import { splitName } from '../documents/held-file.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { saveAs } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { digestTail, sizeText, timeText } from '../words/saying.ts';
import { commandOf } from './answers.ts';
import { CheckTable } from './check-table.tsx';
import { useCodeWords } from './code-words.ts';

/** Everything that was checked, folded until asked for. @basis product.md R38, R39, R41 */
export function ExpertView({ report }: { readonly report: Report }) {
  const { say } = useWords();
  return (
    <details className="expert">
      <summary>
        <Icon name="next" size={16} />
        {say('expert-label')}
      </summary>
      <div className="expert-body">
        <FileFacts report={report} />
        {report.seals.map((seal, index) => (
          <SealExpert key={seal.id} seal={seal} index={index + 1} />
        ))}
        <Outputs report={report} />
      </div>
    </details>
  );
}

function FileFacts({ report }: { readonly report: Report }) {
  const { say, language } = useWords();
  const wordsOf = useCodeWords();
  const { file, pages } = report;
  return (
    <section>
      <h3>{say('expert-facts')}</h3>
      <dl className="facts">
        <Fact label={say('fact-sm3')}>
          <code title={file.sm3}>{digestTail(file.sm3)}</code>
          <CopyButton text={file.sm3} what={say('fact-sm3')} />
        </Fact>
        <Fact label="SHA-256">
          <code title={file.sha256}>{digestTail(file.sha256)}</code>
          <CopyButton text={file.sha256} what="SHA-256" />
        </Fact>
        <Fact label={say('fact-size')}>
          {sizeText(file.size, language)} ({file.size.toLocaleString('en')} B)
        </Fact>
        <Fact label={say('fact-format')}>{report.format.toUpperCase()}</Fact>
        {pages !== undefined && <Fact label={say('fact-pages')}>{pages}</Fact>}
        <Fact label={say('fact-verified')}>{timeText(Date.parse(report.verifiedAt))}</Fact>
        <Fact label={say('expert-result')}>
          <code>{report.outcome}</code> <code>{report.reason}</code> {wordsOf(report.reason)}
        </Fact>
      </dl>
      <Findings title={say('expert-findings-file')} findings={report.findings} />
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SealExpert({ seal, index }: { readonly seal: SealReport; readonly index: number }) {
  const { say } = useWords();
  const title = say('seal-nth', { index });
  return (
    <section>
      <h3>
        {title} <code>{seal.id}</code>
      </h3>
      <dl className="facts">
        <Fact label={say('fact-form')}>
          <code>{seal.form}</code>
        </Fact>
        {seal.sealValidFrom !== undefined && seal.sealValidTo !== undefined && (
          <Fact label={say('seal-valid')}>
            {say('seal-valid-value', {
              from: timeText(Date.parse(seal.sealValidFrom)),
              to: timeText(Date.parse(seal.sealValidTo)),
            })}
          </Fact>
        )}
      </dl>
      <CheckTable checks={seal.checks} label={`${title} ${say('expert-checks')}`} />
      <Coverage seal={seal} />
      <Findings title={say('expert-findings')} findings={seal.findings} />
    </section>
  );
}

function Coverage({ seal }: { readonly seal: SealReport }) {
  const { say } = useWords();
  return (
    <>
      <h4>{say('expert-coverage')}</h4>
      {seal.uncovered.length === 0 ? (
        <p className="hint">{say('expert-coverage-none')}</p>
      ) : (
        <>
          <p className="hint">{say('expert-coverage-why')}</p>
          <ul className="finding-list">
            {seal.uncovered.map(({ part, role }) => (
              <li key={`${role} ${part}`}>
                <code>{part}</code> <span className="hint">{role}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface FindingsProps {
  readonly title: string;
  readonly findings: Report['findings'];
}

function Findings({ title, findings }: FindingsProps) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  return (
    <>
      <h4>{title}</h4>
      {findings.length === 0 && <p className="hint">{say('expert-findings-none')}</p>}
      <ul className="finding-list">
        {findings.map((finding, index) => (
          // Findings never move, and two may be equal in all they say.
          <li key={`${finding.code}-${index}`}>
            <code>{finding.code}</code> {wordsOf(finding.code)}
            {finding.where !== undefined && <span className="hint"> {finding.where}</span>}
            {finding.detail !== undefined && <span className="hint"> {finding.detail}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Outputs({ report }: { readonly report: Report }) {
  const { say } = useWords();
  const name = report.file.name ?? 'file';
  const command = commandOf(name, report.trust.mode);
  const save = () =>
    saveAs(
      `${splitName(name).stem}.report.json`,
      `${JSON.stringify(report, undefined, 2)}\n`,
      'application/json',
    );
  return (
    <section>
      <button type="button" className="button" onClick={save}>
        <Icon name="download" />
        {say('expert-download')}
      </button>
      <h4>{say('expert-repeat')}</h4>
      <p className="command">
        <code>{command}</code>
        <CopyButton text={command} what={say('expert-repeat')} />
      </p>
    </section>
  );
}
