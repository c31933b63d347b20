import { base64, type CodeBook, isoUtc, isRefusal, Malformed } from '@yunzhang/base';
import {
  actWords,
  checkTlogProof,
  type EvidenceReport,
  evidenceSizeMax,
  ledgerCodes,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  type Policy,
  readEntry,
  readEvidence,
  type TlogProof,
  verifyEvidence,
} from '@yunzhang/ledger';
import type { LogView } from '@yunzhang/server';
import { kindOf, readFile, writeFile } from './files.ts';
import { keptWords } from './log-monitor.ts';
import { readLogPolicy, withLog } from './log-trust.ts';
import { CommandProblem, exits, stop, wrongUsage } from './problem.ts';
import { type Language, plain, type Surroundings } from './surroundings.ts';
import { oneOf } from './values.ts';
import { exitOf as exitsOfVerify } from './verify.ts';

type Options = Readonly<Record<string, string | true | undefined>>;

/** What is told about evidence. The JSON of `yunzhang log verify`. */
interface Told {
  readonly version: 1;
  readonly verdict: 'holds' | 'incomplete' | 'fails';
  readonly level?: string;
  readonly entry: {
    readonly act: number;
    readonly name: string;
    readonly at: string;
    readonly tag: string;
  };
  readonly seenBy?: string;
  readonly places: readonly {
    readonly origin?: string;
    readonly hash: string;
    readonly index: number;
    readonly size?: number;
    readonly witnesses: readonly string[];
  }[];
  readonly checks: readonly {
    readonly code: string;
    readonly outcome: string;
    readonly detail?: string;
  }[];
}

type Check = Told['checks'][number];

const exitOfVerdict = {
  holds: exitsOfVerify.valid,
  fails: exitsOfVerify.invalid,
  incomplete: exitsOfVerify.indeterminate,
} as const;

/**
 * Verifies evidence offline, with the exit codes of `verify`.
 *
 * Several seals of one document: the evidence holds when it holds for one of them.
 *
 * @basis ledger.md §14.5; architecture §8
 */
export async function runLogVerify(
  file: string,
  options: Options,
  world: Surroundings,
): Promise<number> {
  const { lang, json } = options;
  const language = typeof lang === 'string' ? oneOf(lang, ['zh', 'en'], '--lang') : world.language;
  const policy = readLogPolicy(String(options['policy'] ?? ''));
  const bytes = readFile(file, evidenceSizeMax);
  const told = isText(bytes)
    ? toldOfText(bytes, { policy, file, options })
    : await toldOfContainer(bytes, { policy, options });
  const whole = await withHeads(told, { bytes, policy, file, options, world });
  if (json === true) world.write(JSON.stringify(whole));
  else for (const line of await linesOf(whole, language)) world.write(plain(line));
  return exitOfVerdict[whole.verdict];
}

interface Given {
  readonly bytes: Uint8Array;
  readonly policy: Policy;
  readonly file: string;
  readonly options: Options;
  readonly world: Surroundings;
}

/**
 * Compares the heads the proofs are under with those the log shows now, where a log is named. A log
 * that shows others another history than it showed the maker of the evidence is found here.
 *
 * @basis ledger.md §17 (two heads that do not connect, kept as proof)
 */
async function withHeads(told: Told, given: Given): Promise<Told> {
  const { bytes, policy, options } = given;
  const { log } = options;
  if (typeof log !== 'string') return told;
  const proofs = isText(bytes)
    ? [textProof(bytes)]
    : readEvidence(bytes).proofs.map(parseTlogProof);
  const { openLogSource, readLogView } = await import('@yunzhang/server');
  const view = await withLog(async () => readLogView(openLogSource(log), policy));
  const checks: Check[] = [];
  for (const proof of proofs) checks.push(...(await headChecks(view, proof, given)));
  const isSplit = checks.some(({ outcome }) => outcome === 'fails');
  const all = [...told.checks, ...checks];
  return { ...told, checks: all, ...(isSplit ? { verdict: 'fails' } : {}) };
}

/** One head against the log; two that do not connect are kept beside the evidence. */
async function headChecks(
  view: LogView,
  { hash, checkpoint: note }: TlogProof,
  { file, world }: Given,
): Promise<readonly Check[]> {
  const { checkOther, writeKeptHeads } = await import('@yunzhang/server');
  const { size, root, origin } = parseCheckpoint(parseNote(note).text);
  const head = { holder: origin, hash, size, root, note };
  const { alarms, kept } = await withLog(async () => checkOther(view, head));
  for (const heads of kept) {
    const name = `${file}.heads-${heads.hash.name}-${world.now()}.json`;
    writeFile(name, writeKeptHeads(heads));
    world.complain(`yunzhang: ${keptWords[world.language]}: ${plain(name)}`);
  }
  if (alarms.length === 0) {
    return [{ code: 'log-heads-connected', outcome: 'holds', detail: origin }];
  }
  return alarms.map(({ code, detail = '' }) => ({ code, outcome: 'fails', detail }));
}

/** A proof text begins with the name of its form, DER with a sequence. */
function isText(bytes: Uint8Array): boolean {
  return kindOf(bytes) !== 'der';
}

async function toldOfContainer(
  evidence: Uint8Array,
  { policy, options }: { readonly policy: Policy; readonly options: Options },
): Promise<Told> {
  const { document, entry } = options;
  if (entry !== undefined) wrongUsage('--entry: the evidence has its entry');
  if (typeof document !== 'string') {
    const report = verifyEvidence({ evidence, policy });
    // Nobody asked which file it is for.
    const checks = report.checks.filter(({ code }) => code !== 'evidence-unbound');
    const isWhole = checks.every(({ outcome }) => outcome === 'holds');
    return toldOf(isWhole ? { ...report, verdict: 'holds' } : report);
  }
  const { sealsOfPaper } = await import('./log-paper.ts');
  const bytes = readFile(document);
  const kind = kindOf(bytes);
  if (kind !== 'ofd' && kind !== 'pdf') {
    stop('input-format-unknown', exits.unreadable, document);
  }
  const seals = sealsOfPaper(bytes);
  if (seals.length === 0) {
    throw new CommandProblem('log-document-unsealed', exitsOfVerify['no-seal'], document);
  }
  const reports = seals.map(({ paper }) => verifyEvidence({ evidence, policy, paper }));
  const best = (['holds', 'incomplete', 'fails'] as const)
    .map((verdict) => reports.find((one) => one.verdict === verdict))
    .find((one) => one !== undefined);
  return toldOf(best ?? stop('log-document-unsealed', exits.unreadable, document));
}

function toldOf(report: EvidenceReport): Told {
  const { entry, places, checks, verdict, level, seenBy } = report;
  return {
    version: 1,
    verdict,
    ...(level === undefined ? {} : { level }),
    entry: entryWords(entry),
    ...(seenBy === undefined ? {} : { seenBy: isoUtc(seenBy) }),
    places: places.map(({ cosignatures, ...place }) => ({
      ...place,
      witnesses: cosignatures.map(({ witness }) => witness),
    })),
    checks,
  };
}

function entryWords({ act, at, tag }: EvidenceReport['entry']): Told['entry'] {
  return { act, name: actWords(act).name, at: isoUtc(at), tag: base64(tag) };
}

/** A proof text shows one tree and says nothing of a document. */
function toldOfText(
  bytes: Uint8Array,
  given: { readonly policy: Policy; readonly file: string; readonly options: Options },
): Told {
  const { policy, file, options } = given;
  const { entry: entryFile, document } = options;
  if (typeof entryFile !== 'string') return wrongUsage(`${file}: --entry`);
  if (document !== undefined) wrongUsage('--document: with .der evidence only');
  const proof = textProof(bytes);
  const entry = readFile(entryFile, 65_535);
  const checked = checkTlogProof(proof, { entry, policy });
  const { hash, index } = proof;
  const read = { version: 1, entry: entryWords(readEntry(entry)) } as const;
  if (isRefusal(checked)) {
    const { refused: code, detail } = checked;
    const check = { code, outcome: 'fails', ...(detail === undefined ? {} : { detail }) };
    const place = { hash: hash.name, index, witnesses: [] };
    return { ...read, verdict: 'fails', places: [place], checks: [check] };
  }
  const { checkpoint, cosignatures, isQuorate } = checked;
  const { origin, size } = checkpoint;
  const witnesses = cosignatures.map(({ witness }) => witness);
  const witnessed = isQuorate
    ? { code: 'evidence-witnessed', outcome: 'holds' }
    : { code: 'evidence-quorum-short', outcome: 'unknown' };
  return {
    ...read,
    verdict: isQuorate ? 'holds' : 'incomplete',
    places: [{ origin, hash: hash.name, index, size, witnesses }],
    checks: [
      { code: 'evidence-entry-logged', outcome: 'holds', detail: `${origin} ${index} of ${size}` },
      ...(policy.quorum === undefined ? [] : [witnessed]),
    ],
  };
}

function textProof(bytes: Uint8Array) {
  try {
    return parseTlogProof(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    // Whatever it is, it is no proof.
    return stop('log-evidence-form', exits.unreadable, error.code);
  }
}

const marks = { holds: '✓', fails: '✗', unknown: '?' } as const;
const verdicts = {
  zh: { holds: '成立', incomplete: '不完整', fails: '不成立' },
  en: { holds: 'holds', incomplete: 'incomplete', fails: 'fails' },
} as const;

async function linesOf(told: Told, language: Language): Promise<readonly string[]> {
  const own: CodeBook = ledgerCodes;
  // Without a log to compare with nothing of the server is loaded.
  const isAll = told.checks.every(({ code }) => Object.hasOwn(own, code));
  const book = isAll ? own : { ...own, ...(await import('@yunzhang/server')).monitorCodes };
  const { verdict, level, entry, places, checks, seenBy } = told;
  const words = actWords(entry.act)[language];
  return [
    `${verdicts[language][verdict]}${level === undefined ? '' : `  ${level}`}`,
    `  ${words} (${entry.name})  ${entry.at}`,
    ...places.map(({ origin, hash, index, size, witnesses }) => {
      const by = witnesses.length === 0 ? '' : `  ${witnesses.join(', ')}`;
      return `  ${hash.padEnd(6)} #${index}${size === undefined ? '' : ` / ${size}`}  ${origin ?? '?'}${by}`;
    }),
    ...(seenBy === undefined ? [] : [`  ${language === 'zh' ? '不晚于' : 'seen by'} ${seenBy}`]),
    ...checks.map((check) => checkLine(check, { language, book })),
  ];
}

function checkLine(
  { code, outcome, detail }: Check,
  { language, book }: { readonly language: Language; readonly book: CodeBook },
): string {
  const mark = marks[outcome as keyof typeof marks];
  const words = book[code]?.[language] ?? code;
  return `  ${mark} ${words} [${code}]${detail === undefined ? '' : `: ${detail}`}`;
}
