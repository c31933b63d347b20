import type { CheckReport, Report, SealReport } from './report.ts';
import type { IconName } from '../ui/icon.tsx';
import type { Tone } from '../ui/notice.tsx';
import type { Values } from '../words/saying.ts';
import type { Key } from '../words/zh.ts';

/** How an outcome looks: no two share an icon or a word. @basis product.md R36 */
export const outcomeLooks: Readonly<
  Record<Report['outcome'], { readonly icon: IconName; readonly tone: Tone; readonly key: Key }>
> = {
  valid: { icon: 'good', tone: 'good', key: 'outcome-valid' },
  indeterminate: { icon: 'unsure', tone: 'unsure', key: 'outcome-indeterminate' },
  invalid: { icon: 'bad', tone: 'bad', key: 'outcome-invalid' },
  'no-seal': { icon: 'none', tone: 'plain', key: 'outcome-no-seal' },
  unreadable: { icon: 'unreadable', tone: 'plain', key: 'outcome-unreadable' },
};

/** The one sentence of a report. */
export interface Sentence {
  readonly key: Key;
  readonly values: Values;
}

/** Makes the sentence; `wordsOf` gives the words of a code, `timeOf` those of a moment. */
export function sentenceOf(
  report: Report,
  wordsOf: (code: string) => string,
  timeOf: (iso: string) => string,
): Sentence {
  const reason = wordsOf(report.reason);
  if (report.outcome !== 'valid') return { key: `sentence-${report.outcome}`, values: { reason } };
  const seals = report.seals.filter((seal) => seal.outcome === 'valid');
  const times = seals.flatMap((seal) => seal.sealedAt ?? []).toSorted();
  const [first] = times;
  const count = seals.length;
  const timed = first !== undefined && times.length === count;
  if (count === 1) {
    if (!timed) return { key: 'sentence-valid-timeless', values: {} };
    return { key: 'sentence-valid-one', values: { time: timeOf(first) } };
  }
  if (!timed) return { key: 'sentence-valid-seals', values: { count } };
  return { key: 'sentence-valid-many', values: { count, time: timeOf(first) } };
}

/** What several checks say together. */
export type Joint = 'holds' | 'fails' | 'unknown' | 'none';

/** The checks behind each of the six answers that rest on checks. */
export const answerChecks = {
  genuine: ['maker-signature', 'signer-in-seal', 'seal-file'],
  time: ['signing-time'],
  changed: [
    'references',
    'data-hash',
    'byte-range',
    'digest',
    'signature',
    'revisions',
    'coverage',
    'list',
    'riding-pages',
    'integrity',
    'relative',
  ],
  'in-force': ['seal-in-force'],
  trusted: ['certificate-chain', 'certificate-status', 'certificate-validity', 'key-usage'],
} as const satisfies Record<string, readonly string[]>;

/** The name of such a group of checks. */
export type AnswerGroup = keyof typeof answerChecks;

/** One answer: what the checks say together, and the check that decided it. */
export interface GroupAnswer {
  readonly joint: Joint;
  readonly decided?: CheckReport;
}

/**
 * Joins the checks behind an answer: one that fails decides, then one that does not know.
 *
 * Skipped checks say nothing; where all were skipped the question does not apply.
 */
export function answerOf(seal: SealReport, group: AnswerGroup): GroupAnswer {
  const ids: readonly string[] = answerChecks[group];
  const checks = seal.checks.filter((check) => ids.includes(check.id));
  const fails = checks.find((check) => check.result === 'fails');
  if (fails !== undefined) return { joint: 'fails', decided: fails };
  const unknown = checks.find((check) => check.result === 'unknown');
  if (unknown !== undefined) return { joint: 'unknown', decided: unknown };
  const holds = checks.find((check) => check.result === 'holds');
  return holds === undefined ? { joint: 'none' } : { joint: 'holds', decided: holds };
}

/** What is known about the use of a seal in the public log. */
export type LoggedState = 'holds' | 'fails' | 'unknown' | 'absent' | 'unchecked' | 'partly';

/** The answer about the log: its state, the check behind it, and what did not hold. */
export interface Logged {
  readonly state: LoggedState;
  readonly check: CheckReport;
  /** Codes of the single checks of the evidence that fail or are open. */
  readonly reasons: readonly string[];
}

/**
 * The answer about the log; nothing for a plain signature, which no ledger of seals knows.
 *
 * Evidence that was checked in part must not read like evidence that is not there, whatever the
 * reader's policy makes of it.
 *
 * @basis product.md R37, R52
 */
export function loggedOf({ checks }: SealReport): Logged | undefined {
  const check = checks.find(({ id }) => id === 'log');
  if (check === undefined || check.code === 'seal-none') return undefined;
  const reasons = (check.detail ?? '').split(', ').filter((code) => code.startsWith('evidence-'));
  return { state: stateOf(check), check, reasons };
}

function stateOf({ result, code }: CheckReport): LoggedState {
  if (result === 'holds' || result === 'fails') return result;
  if (code === 'log-evidence-absent') return 'absent';
  if (code === 'log-evidence-unchecked') return 'unchecked';
  return code === 'log-evidence-incomplete' ? 'partly' : 'unknown';
}

/** How a joint answer looks. */
export const jointLooks: Readonly<Record<Joint, { readonly icon: IconName; readonly tone: Tone }>> =
  {
    holds: { icon: 'good', tone: 'good' },
    fails: { icon: 'bad', tone: 'bad' },
    unknown: { icon: 'unsure', tone: 'unsure' },
    none: { icon: 'skipped', tone: 'plain' },
  };

/** The command that repeats a check. A name with anything unusual in it is quoted for a shell. */
export function commandOf(name: string, mode: Report['trust']['mode']): string {
  const plain = /^[\p{L}\p{N}._/-]+$/u.test(name) && !name.startsWith('-');
  const file = plain ? name : `'./${name.replaceAll("'", String.raw`'\''`)}'`;
  return `npx yunzhang verify ${file}${mode === 'any' ? ' --trust any' : ''}`;
}
