import { useEffect, useMemo, useState } from 'react';
import { holdFile, type HeldFile } from '../documents/held-file.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FileChoice, fileSizeMax, useWindowDrop } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { LanguageChoice } from '../ui/language-choice.tsx';
import { Notice } from '../ui/notice.tsx';
import { answerOf as groupOf, outcomeLooks, sentenceOf } from '../verify/answers.ts';
import { CheckTable } from '../verify/check-table.tsx';
import { useCodeWords } from '../verify/code-words.ts';
import type { Report } from '../verify/report.ts';
import { useWords } from '../words/language.tsx';
import { digestTail, sizeText, timeText } from '../words/saying.ts';
import { type BundleAnswer, judgeBundle, sameFile } from './bundle-answer.ts';
import type { BundleFile } from './bundle-data.ts';
import { EvidenceSheet } from './evidence-sheet.tsx';

/**
 * The page inside a bundle: opens from disk, needs no network, and checks all the bundle has.
 *
 * @basis product.md R45, N8
 */
export function BundlePage({ files }: { readonly files: readonly BundleFile[] | undefined }) {
  const { say } = useWords();
  useEffect(() => {
    document.title = say('bundle-title');
  }, [say]);
  return (
    <>
      <header className="head">
        <span className="brand">
          <Icon name="verify" size={24} />
          <span>{say('product')}</span>
        </span>
        <span className="head-nav" />
        <LanguageChoice />
      </header>
      <main className="page page-narrow page-public" id="content">
        <h1>{say('bundle-title')}</h1>
        <p className="lead">{say('bundle-lead')}</p>
        {files === undefined || files.length === 0 ? (
          <Notice
            tone="unsure"
            title={say(files === undefined ? 'bundle-broken' : 'bundle-empty')}
            live
          />
        ) : (
          <Filled files={files} />
        )}
      </main>
    </>
  );
}

function Filled({ files }: { readonly files: readonly BundleFile[] }) {
  const { say } = useWords();
  const answer = useMemo(
    () => judgeBundle(files, { at: Date.now(), clock: () => performance.now() }),
    [files],
  );
  return (
    <>
      <Notice tone="plain" icon="unsure" title={say('bundle-trust')}>
        <p>{say('bundle-trust-why')}</p>
      </Notice>
      <Evidences answer={answer} />
      {answer.reports.map((report) => (
        <SealedSheet key={report.file.name ?? ''} report={report} />
      ))}
      <Contents files={files} answer={answer} />
    </>
  );
}

function Evidences({ answer: { evidence } }: { readonly answer: BundleAnswer }) {
  const { say } = useWords();
  if ('lack' in evidence) {
    return (
      <Notice tone="unsure" title={say(`evidence-lack-${evidence.lack}`)}>
        <p>{say(`evidence-lack-${evidence.lack}-why`)}</p>
      </Notice>
    );
  }
  return evidence.answers.map((answer, index) => (
    // Answers never move.
    <EvidenceSheet key={`${answer.name}-${index}`} answer={answer} id={`evidence-${index}`} />
  ));
}

/** The report of one sealed file: verdict, seals, every check. */
function SealedSheet({ report }: { readonly report: Report }) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  const { icon, tone, key } = outcomeLooks[report.outcome];
  const sentence = sentenceOf(report, wordsOf, (iso) => timeText(Date.parse(iso)));
  return (
    <article className="answer" data-outcome={report.outcome}>
      <div className={`band band-${tone}`}>
        <p className="answer-file">
          <span className="answer-name">{report.file.name}</span>
        </p>
        <div className="band-answer" role="status">
          <Icon name={icon} size={40} />
          <h2 className="band-word">{say(key)}</h2>
          <p className="band-sentence">{say(sentence.key, sentence.values)}</p>
        </div>
      </div>
      <div className="evidence-body">
        {report.seals.map((seal, index) => (
          <section key={seal.id} className="section">
            <h3>
              {say('seal-nth', { index: index + 1 })}
              {seal.sealName !== undefined && ` · ${seal.sealName}`}
            </h3>
            <p>
              {seal.signer?.name ?? say('who-unknown')}
              {seal.sealedAt !== undefined && ` · ${timeText(Date.parse(seal.sealedAt))}`}
              {` · ${say('answer-changed')} `}
              {say(changedWord(groupOf(seal, 'changed').joint))}
            </p>
            <CheckTable
              checks={seal.checks}
              label={`${say('seal-nth', { index: index + 1 })} ${say('expert-checks')}`}
            />
          </section>
        ))}
      </div>
    </article>
  );
}

function changedWord(joint: 'holds' | 'fails' | 'unknown' | 'none') {
  return joint === 'none' ? 'answer-none' : (`changed-${joint}` as const);
}

/** What the page carries, with digests; a file beside the page can be compared with it. */
function Contents({
  files,
  answer,
}: {
  readonly files: readonly BundleFile[];
  readonly answer: BundleAnswer;
}) {
  const { say, language } = useWords();
  const [compared, setCompared] = useState<readonly HeldFile[]>([]);
  const compare = (given: readonly File[]) => {
    const fits = given.filter(({ size }) => size <= fileSizeMax);
    void Promise.all(fits.map(holdFile)).then(setCompared);
  };
  useWindowDrop(compare);
  return (
    <section className="sheet section">
      <h2>{say('bundle-contents')}</h2>
      <p className="hint">{say('bundle-contents-why')}</p>
      <FileChoice onFiles={compare} accept="*">
        {say('bundle-compare')}
      </FileChoice>
      <div role="status">
        <ul className="evidence-files">
          {compared.map((file) => (
            <Compared key={file.name} name={file.name} same={sameFile(files, file)} />
          ))}
        </ul>
      </div>
      <ul className="bundle-files">
        {answer.digests.map(({ name, size, sm3, sha256 }) => (
          <li key={name}>
            <span>
              {name} <span className="hint">{sizeText(size, language)}</span>
            </span>
            <span className="hint">
              SM3 <code title={sm3}>{digestTail(sm3)}</code>
              <CopyButton text={sm3} what={`SM3 ${name}`} />
            </span>
            <span className="hint">
              SHA-256 <code title={sha256}>{digestTail(sha256)}</code>
              <CopyButton text={sha256} what={`SHA-256 ${name}`} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Compared({ name, same }: { readonly name: string; readonly same: string | undefined }) {
  const { say } = useWords();
  return (
    <li>
      <span className={same === undefined ? 'state state-unsure' : 'state state-good'}>
        <Icon name={same === undefined ? 'unsure' : 'good'} size={16} />
        {same === undefined ? say('bundle-other') : say('bundle-same', { same })}
      </span>
      <span>{name}</span>
    </li>
  );
}
