import { equal, fromUtf8, hex, Malformed } from '@yunzhang/base';
import {
  type EvidenceReport,
  parsePolicy,
  readEvidence,
  verifyEvidence,
  writeEvidence,
} from '@yunzhang/ledger';
import { type PaperSeal, sealsOfPaper } from '../verify/report.ts';
import { type EvidenceFile, policyText } from './evidence-files.ts';

/** One field of the record of an act that its holder shows. */
export interface ShownField {
  readonly name: string;
  readonly text: string;
}

/** What one piece of evidence comes to. */
export interface EvidenceAnswer {
  readonly name: string;
  /** Missing where the evidence cannot be read: then `fault` is the code. */
  readonly report?: EvidenceReport;
  readonly fault?: string;
  readonly fields: readonly ShownField[];
  /** The sealed file it was held against. */
  readonly paper?: string;
  /** How long the check took. */
  readonly ms: number;
}

/** What is checked, and by whose word. */
export interface EvidenceTask {
  readonly files: readonly EvidenceFile[];
  /** The policy to go by where no file is one. */
  readonly policy?: string;
  /** Tells the time in milliseconds, for the duration of the check. */
  readonly clock: () => number;
}

/** What is missing before anything can be checked. */
export type EvidenceLack = 'evidence' | 'entry' | 'policy';

/** All answers, or what is missing. */
export type EvidenceAnswers =
  | { readonly lack: EvidenceLack }
  | { readonly answers: readonly EvidenceAnswer[] };

interface Piece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Checks every piece of evidence among the files, offline: loose ones, and those inside the sealed
 * files.
 *
 * @basis ledger.md §14.3, §14.5
 */
export function judgeEvidence({ files, policy: given, clock }: EvidenceTask): EvidenceAnswers {
  const ofRole = (role: EvidenceFile['role']) => files.filter((file) => file.role === role);
  const sealed = ofRole('sealed').map((file) => ({ name: file.name, seals: sealsIn(file.bytes) }));
  const pieces: Piece[] = [...ofRole('evidence')];
  const texts = ofRole('proof').map(({ bytes }) => fromUtf8(bytes));
  const [entry] = ofRole('entry');
  if (texts.length > 0 && entry !== undefined) {
    const parts = { entry: entry.bytes, proofs: texts, openings: [], anchors: [] };
    pieces.push({ name: ofRole('proof')[0]?.name ?? '', bytes: writeEvidence(parts) });
  }
  for (const { name, seals } of sealed) {
    for (const { embedded } of seals) {
      // A bundle has the evidence of its files beside them as well.
      const others = embedded.filter((bytes) => !pieces.some((one) => equal(one.bytes, bytes)));
      pieces.push(...others.map((bytes) => ({ name, bytes })));
    }
  }
  if (pieces.length === 0) return { lack: texts.length > 0 ? 'entry' : 'evidence' };
  const [file] = ofRole('policy');
  const policy = file === undefined ? given : policyText(file.bytes);
  if (policy === undefined) return { lack: 'policy' };
  return { answers: pieces.map((piece) => answerOf(piece, { policy, sealed, clock })) };
}

function sealsIn(bytes: Uint8Array): readonly PaperSeal[] {
  try {
    return sealsOfPaper(bytes);
  } catch (error) {
    if (error instanceof Malformed) return []; // whether the file is whole, verifying it says
    throw error;
  }
}

interface Given {
  readonly policy: string;
  readonly sealed: readonly { readonly name: string; readonly seals: readonly PaperSeal[] }[];
  readonly clock: () => number;
}

function answerOf({ name, bytes }: Piece, { policy, sealed, clock }: Given): EvidenceAnswer {
  const startedAt = clock();
  try {
    const trusted = parsePolicy(policy);
    const papers = sealed.flatMap((file) =>
      file.seals.map((seal) => ({ ...seal, name: file.name })),
    );
    // Several seals: the evidence is told against the one it fits best.
    const tried = papers.map(({ paper, name: file }) => ({
      report: verifyEvidence({ evidence: bytes, policy: trusted, paper }),
      paper: file,
    }));
    const best = (['holds', 'incomplete', 'fails'] as const)
      .map((verdict) => tried.find(({ report }) => report.verdict === verdict))
      .find((one) => one !== undefined);
    const held = best ?? { report: unbound(verifyEvidence({ evidence: bytes, policy: trusted })) };
    return { name, ...held, fields: fieldsOf(bytes), ms: clock() - startedAt };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { name, fault: error.code, fields: [], ms: clock() - startedAt };
  }
}

/** Nobody asked which file it is for; the page says so beside the answer. */
function unbound(report: EvidenceReport): EvidenceReport {
  const checks = report.checks.filter(({ code }) => code !== 'evidence-unbound');
  const isWhole = checks.every(({ outcome }) => outcome === 'holds');
  return { ...report, checks, verdict: isWhole ? 'holds' : report.verdict };
}

/** The openings of evidence as text where they are text, else as digits. */
export function fieldsOf(evidence: Uint8Array): readonly ShownField[] {
  return readEvidence(evidence).openings.map(({ field }) => ({
    name: field.name,
    text: textOf(field.value),
  }));
}

function textOf(value: Uint8Array): string {
  try {
    const text = fromUtf8(value);
    // A digest may happen to be UTF-8; only what a person can read is shown as text.
    return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text) ? text : hex(value);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return hex(value);
  }
}
