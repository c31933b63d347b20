import fs from 'node:fs';
import path from 'node:path';
import type { CheckId, CheckReport, Report, SealReport } from '@yunzhang/verification';

const root = path.resolve(import.meta.dirname, '..');
const shared = path.join(root, '../shared/corpus');

/** The whole corpus where it lies beside the project, else the small set kept in it. */
export const corpus = fs.existsSync(path.join(shared, 'expected.json'))
  ? shared
  : path.join(root, 'tests/corpus');

/** Whether the whole corpus is here. */
export const isWholeCorpus = corpus === shared;

/** Reads a file of the corpus; `undefined` where the small set has none of that name. */
export function corpusFile(name: string): Uint8Array | undefined {
  const file = path.join(corpus, name);
  return fs.existsSync(file) ? new Uint8Array(fs.readFileSync(file)) : undefined;
}

/** What the corpus says of one signature. */
export interface ExpectedSignature {
  readonly format?: string;
  readonly integrity?: string;
  readonly dataHash?: string;
  readonly signature?: string;
  readonly sealMakerSignature?: string;
  readonly signerInSealCertList?: boolean | null;
  readonly certValidAtSignTime?: boolean;
  readonly sealValidAtSignTime?: boolean;
  readonly unprotectedFiles?: readonly string[];
  readonly digestAndSignature?: string;
}

/** What the corpus says of one file. */
export interface ExpectedFile {
  readonly file: string;
  readonly expected: {
    readonly class?: string;
    readonly opens?: boolean;
    readonly pages?: number | null;
    readonly signatures?: readonly ExpectedSignature[];
  };
}

/** Everything the corpus says about the files of one folder that are here. */
export function expectedFiles(folder: 'ofd' | 'pdf' | 'seal'): readonly ExpectedFile[] {
  const text = fs.readFileSync(path.join(corpus, 'expected.json'), 'utf8');
  const all = JSON.parse(text) as readonly ExpectedFile[];
  return all.filter(
    ({ file }) => file.startsWith(`${folder}/`) && fs.existsSync(path.join(corpus, file)),
  );
}

/** One check of a seal by its name. */
export function checkOf(seal: SealReport | undefined, id: CheckId): CheckReport | undefined {
  return seal?.checks.find((check) => check.id === id);
}

/** Names of the checks that fail, over all seals. */
export function failingChecks(report: Report): readonly string[] {
  const names = report.seals.flatMap(({ checks }) =>
    checks.filter(({ result }) => result === 'fails').map(({ id }) => id),
  );
  return [...new Set(names)].toSorted();
}

/** One line about a report, for tables that a test prints. */
export function lineOf(report: Report): string {
  return `${report.outcome} (${report.reason}) ${failingChecks(report).join(', ')}`.trimEnd();
}
