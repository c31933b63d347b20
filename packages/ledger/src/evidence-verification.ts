import { equal, fromUtf8, type Instant, isRefusal, Malformed } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { acts } from './act.ts';
import { type LedgerEntry, readEntry } from './entry.ts';
import { type AnchorProof, type Evidence, readEvidence } from './evidence.ts';
import type { EvidenceCode } from './evidence-codes.ts';
import { checkConsistency } from './merkle.ts';
import type { NoteWays } from './note-verify.ts';
import { type CheckedCheckpoint, type Cosignature, type Policy } from './policy.ts';
import { checkTlogProof, parseTlogProof, type TlogProof } from './proof-text.ts';
import { isOpeningOf } from './record.ts';
import { dayTag, isOpeningOfSchedule, staticTag, tagDay, type TagSchedule } from './tag.ts';
import { sha256Tree, type TreeHashName } from './tree-hash.ts';

/** Clocks of the parties may differ by this. @basis ledger.md §14.5 step 6 */
export const clockSkewMaxMs = 600_000;

/** What the sealed document says, read from the document and never from the evidence. */
export interface SealedPaper {
  /** `TBS_Sign.dataHash`. */
  readonly dataHash: Uint8Array;
  /** `esID` of the seal. */
  readonly sealId: string;
  /** DER of the seal, as received: its static tag if it has no schedule. */
  readonly seal: Uint8Array;
  /** From the `extDatas` of the seal. */
  readonly tagSchedule?: TagSchedule;
  /** Signing time in the signed part. */
  readonly signedAt?: Instant;
  /** Octets of the seal signature, which evidence of `use.done` binds. */
  readonly signature?: Uint8Array;
}

/** What the chain says about an anchor; who asks it, is not for this package to know. */
export type AnchorAnswer =
  | { readonly kind: 'confirmed'; readonly anchoredAt?: Instant }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unknown' };

/** Evidence and what it is checked against. */
export interface EvidenceQuestion {
  /** The container as received. */
  readonly evidence: Uint8Array;
  /** Logs and witnesses the relying party trusts. */
  readonly policy: Policy;
  /** Without it, the evidence shows an act, and not for what. */
  readonly paper?: SealedPaper;
  readonly checkAnchor?: (anchor: AnchorProof) => AnchorAnswer;
  readonly ways?: NoteWays;
}

/** One check: `holds`, `fails`, or `unknown` where what it needs is not there. */
export interface EvidenceCheck {
  readonly code: EvidenceCode;
  readonly outcome: 'holds' | 'fails' | 'unknown';
  readonly detail?: string;
}

/** Where one proof puts the entry; the checks say whether it holds. */
export interface ProofPlace {
  readonly hash: TreeHashName;
  readonly index: number;
  /** The rest is missing where the proof was refused. */
  readonly origin?: string;
  readonly size?: number;
  readonly cosignatures: readonly Cosignature[];
}

/**
 * How much stands behind the entry: signed by its log, cosigned by a quorum, anchored in a chain,
 * and one of the last two with a signature that outlives quantum computers.
 *
 * @basis ledger.md §14.4
 */
export type EvidenceLevel = 'L0' | 'L1' | 'L2' | 'L3';

/** All that was found; no check stops the others. */
export interface EvidenceReport {
  readonly entry: LedgerEntry;
  readonly places: readonly ProofPlace[];
  readonly checks: readonly EvidenceCheck[];
  /** `holds` only if every check does; what `incomplete` weighs, the relying party decides. */
  readonly verdict: 'holds' | 'incomplete' | 'fails';
  /** Missing if no proof holds. */
  readonly level?: EvidenceLevel;
  /** The log says the act was at `entry.at`; others saw it no later than this. */
  readonly seenBy?: Instant;
}

interface HeldProof {
  readonly proof: TlogProof;
  readonly checked: CheckedCheckpoint;
}

/**
 * Verifies evidence offline: every check is made and told, also after one failed. Malformed octets
 * throw.
 *
 * @basis ledger.md §14.5
 */
export function verifyEvidence(question: EvidenceQuestion): EvidenceReport {
  // 1. Strict decoding, with its limits.
  const evidence = readEvidence(question.evidence);
  const entry = readEntry(evidence.entry);
  const proofs = evidence.proofs.map(parseTlogProof);
  const checks: EvidenceCheck[] = [];
  // 2. and 3. Each proof by the policy; both twins at one place.
  const held = proofs.flatMap((proof) => checkProof(question, evidence, proof, checks));
  checkPlaces(held, checks);
  const anchoredAt = checkAnchors(question, { evidence, held, first: proofs[0] }, checks);
  // 4. to 6. What the act was for.
  checkOpenings(evidence, entry, checks);
  if (question.paper === undefined) checks.push(unknown('evidence-unbound'));
  else {
    checkPaper(question.paper, { evidence, entry }, checks);
    checkTag(question.paper, { evidence, entry }, checks);
    checkSigningTime(question.paper, entry, checks);
  }
  const witnessedAt = checkWitnessTime(held, entry, checks);
  // 7. All findings, and the level.
  const level = levelOf(question.policy, held, checks);
  const seen = [witnessedAt, anchoredAt].filter((at) => at !== undefined);
  return {
    entry,
    places: proofs.map((proof) => placeOf(proof, held)),
    checks,
    verdict: verdictOf(checks),
    ...(level === undefined ? {} : { level }),
    ...(seen.length === 0 ? {} : { seenBy: Math.min(...seen) }),
  };
}

const holds = (code: EvidenceCode, detail?: string): EvidenceCheck => check(code, 'holds', detail);
const fails = (code: EvidenceCode, detail?: string): EvidenceCheck => check(code, 'fails', detail);
const unknown = (code: EvidenceCode, detail?: string): EvidenceCheck =>
  check(code, 'unknown', detail);

function check(
  code: EvidenceCode,
  outcome: EvidenceCheck['outcome'],
  detail: string | undefined,
): EvidenceCheck {
  return { code, outcome, ...(detail === undefined ? {} : { detail }) };
}

function verdictOf(checks: readonly EvidenceCheck[]): EvidenceReport['verdict'] {
  if (checks.some(({ outcome }) => outcome === 'fails')) return 'fails';
  return checks.some(({ outcome }) => outcome === 'unknown') ? 'incomplete' : 'holds';
}

const refusals: Readonly<Record<string, EvidenceCode>> = {
  'policy-log-unknown': 'evidence-origin-unknown',
  'policy-log-unsigned': 'evidence-log-unsigned',
  'proof-root-wrong': 'evidence-root-mismatch',
};

function checkProof(
  { policy, ways }: EvidenceQuestion,
  { entry }: Evidence,
  proof: TlogProof,
  checks: EvidenceCheck[],
): readonly HeldProof[] {
  const claim = { entry, policy, ...(ways === undefined ? {} : { ways }) };
  const checked = checkTlogProof(proof, claim);
  if (isRefusal(checked)) {
    const code = refusals[checked.refused] ?? 'evidence-note-refused';
    checks.push(fails(code, checked.detail ?? checked.refused));
    return [];
  }
  const { origin, size } = checked.checkpoint;
  const missing = missingKinds(policy, checked);
  if (missing.length > 0) {
    checks.push(fails('evidence-log-unsigned', `${origin}: ${missing.join(', ')}`));
    return [];
  }
  checks.push(holds('evidence-entry-logged', `${origin} ${proof.index} of ${size}`));
  if (policy.quorum !== undefined) {
    checks.push(
      checked.isQuorate
        ? holds('evidence-witnessed', origin)
        : unknown('evidence-quorum-short', origin),
    );
  }
  return [{ proof, checked }];
}

/**
 * Kinds of signature the policy knows of this log and the checkpoint lacks. Otherwise whoever
 * breaks one of two kinds would just leave the other out. ML-DSA is a matter of the level.
 *
 * @basis ledger.md §12 (signatures on the checkpoint)
 */
function missingKinds(
  policy: Policy,
  { checkpoint, logKeys }: CheckedCheckpoint,
): readonly string[] {
  const wanted = policy.logs
    .filter(({ key }) => key.name === checkpoint.origin && key.kind !== 'mldsa44')
    .map(({ key }) => key.kind);
  const made = new Set(logKeys.map(({ kind }) => kind));
  return [...new Set(wanted)].filter((kind) => !made.has(kind));
}

/**
 * The twins have one order, so the same entry is at the same place of both.
 *
 * @basis ledger.md §11
 */
function checkPlaces(held: readonly HeldProof[], checks: EvidenceCheck[]): void {
  const places = new Map<string, number>();
  for (const { proof, checked } of held) {
    const log = checked.checkpoint.origin.replace(/\/sm3$/, '');
    const before = places.get(log);
    if (before !== undefined && before !== proof.index) {
      checks.push(fails('evidence-places-differ', `${log}: ${before} and ${proof.index}`));
    }
    places.set(log, proof.index);
  }
}

/** An anchored head must follow from the first checkpoint, and the chain must have it. */
function checkAnchors(
  { checkAnchor }: EvidenceQuestion,
  {
    evidence,
    held,
    first,
  }: {
    readonly evidence: Evidence;
    readonly held: readonly HeldProof[];
    readonly first: TlogProof | undefined;
  },
  checks: EvidenceCheck[],
): Instant | undefined {
  const start = held.find(({ proof }) => proof === first);
  const times: Instant[] = [];
  for (const anchor of evidence.anchors) {
    const detail = `${anchor.chain} ${anchor.size}`;
    if (start === undefined || !followsFrom(start.checked.checkpoint, anchor)) {
      checks.push(fails('evidence-anchor-unconnected', detail));
      continue;
    }
    const answer = checkAnchor?.(anchor) ?? { kind: 'unknown' };
    if (answer.kind === 'denied') checks.push(fails('evidence-anchor-denied', detail));
    if (answer.kind === 'unknown') checks.push(unknown('evidence-anchor-unchecked', detail));
    if (answer.kind !== 'confirmed') continue;
    checks.push(holds('evidence-anchor-holds', detail));
    if (answer.anchoredAt !== undefined) times.push(answer.anchoredAt);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * Whether an anchored head follows from the head of a SHA-256 proof. From that of an SM3 proof
 * nothing follows: no SHA-256 tree has its root.
 *
 * @basis ledger.md §14.2
 */
export function followsFrom(
  head: { readonly size: number; readonly root: Uint8Array },
  anchor: AnchorProof,
): boolean {
  const claim = {
    from: head.size,
    to: anchor.size,
    fromRoot: head.root,
    toRoot: anchor.sha256Root,
    proof: anchor.consistency,
  };
  return checkConsistency(sha256Tree, claim);
}

/** Every field that is shown belongs to the record, and is shown once. */
function checkOpenings(evidence: Evidence, entry: LedgerEntry, checks: EvidenceCheck[]): void {
  const { openings } = evidence;
  if (openings.length === 0) return;
  const wrong = openings.filter((opening) => !isOpeningOf(entry.commit, opening));
  for (const { field } of wrong) checks.push(fails('evidence-opening-wrong', field.name));
  // A record that names a field twice could show two people two values of it.
  const names = new Set(openings.map(({ field }) => field.name));
  const isClear = names.size === openings.length;
  if (!isClear) checks.push(fails('evidence-openings-clash'));
  if (wrong.length === 0 && isClear) {
    checks.push(holds('evidence-openings-hold', [...names].join(', ')));
  }
}

interface Shown {
  readonly evidence: Evidence;
  readonly entry: LedgerEntry;
}

/** Binds the act to the document. @basis ledger.md §14.5 step 4 */
function checkPaper(paper: SealedPaper, { evidence, entry }: Shown, checks: EvidenceCheck[]): void {
  const isDone = entry.act === acts.useDone;
  const isUse = isDone || entry.act === acts.useIntent;
  checks.push(isUse ? holds('evidence-act-use') : fails('evidence-act-other', String(entry.act)));
  const value = (name: string): Uint8Array | undefined =>
    evidence.openings.find(({ field }) => field.name === name)?.field.value;
  const dataHash = value('dataHash');
  if (dataHash === undefined) checks.push(fails('evidence-data-hash-closed'));
  else if (equal(dataHash, paper.dataHash)) checks.push(holds('evidence-data-hash-holds'));
  else checks.push(fails('evidence-data-hash-differs'));
  const sealId = value('sealId');
  if (sealId === undefined) checks.push(fails('evidence-seal-id-closed'));
  else if (textOf(sealId) === paper.sealId) checks.push(holds('evidence-seal-id-holds'));
  else checks.push(fails('evidence-seal-id-differs'));
  if (!isDone) return;
  const signed = value('signatureDigest');
  if (signed === undefined) checks.push(fails('evidence-signature-digest-closed'));
  else if (paper.signature === undefined) checks.push(unknown('evidence-signature-absent'));
  else if (equal(signed, sm3(paper.signature))) {
    checks.push(holds('evidence-signature-digest-holds'));
  } else checks.push(fails('evidence-signature-digest-differs'));
}

function textOf(value: Uint8Array): string | undefined {
  try {
    return fromUtf8(value);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return undefined;
  }
}

/**
 * The tag must be the one right tag of this seal on this day. The schedule comes from the seal: one
 * that came with the evidence would be the forger's.
 *
 * @basis ledger.md §14.5 step 5
 */
function checkTag(paper: SealedPaper, { evidence, entry }: Shown, checks: EvidenceCheck[]): void {
  checks.push(tagCheck(paper, evidence, entry));
}

function tagCheck(paper: SealedPaper, evidence: Evidence, entry: LedgerEntry): EvidenceCheck {
  const { tagOpening } = evidence;
  const { tagSchedule, sealId, seal } = paper;
  if (tagSchedule === undefined) {
    // Without a schedule a key proves nothing; only the static tag is right.
    const isRight = tagOpening === undefined && equal(entry.tag, staticTag(seal));
    return isRight ? holds('evidence-tag-static') : fails('evidence-tag-wrong', 'static');
  }
  if (tagOpening === undefined) return unknown('evidence-tag-withheld');
  if (tagOpening.day !== tagDay(entry.at)) {
    return fails('evidence-tag-day-wrong', String(tagOpening.day));
  }
  if (!isOpeningOfSchedule(tagSchedule, tagOpening)) return fails('evidence-tag-schedule-wrong');
  const tag = dayTag(tagOpening.key, sealId);
  return equal(tag, entry.tag) ? holds('evidence-tag-holds') : fails('evidence-tag-wrong');
}

function checkSigningTime(
  { signedAt }: SealedPaper,
  { at }: LedgerEntry,
  checks: EvidenceCheck[],
): void {
  if (signedAt === undefined) checks.push(unknown('evidence-time-unknown'));
  else if (Math.abs(at - signedAt) <= clockSkewMaxMs) checks.push(holds('evidence-time-holds'));
  else checks.push(fails('evidence-time-differs', `${at - signedAt} ms`));
}

/** A witness cannot have seen what had not happened; the earliest one counts. */
function checkWitnessTime(
  held: readonly HeldProof[],
  { at }: LedgerEntry,
  checks: EvidenceCheck[],
): Instant | undefined {
  const times = held.flatMap(({ checked }) => checked.cosignatures.map(({ timeMs }) => timeMs));
  if (times.length === 0) return undefined;
  const first = Math.min(...times);
  if (at > first + clockSkewMaxMs) {
    checks.push(fails('evidence-time-after-witness', `${at - first} ms`));
  }
  return first;
}

/** @basis ledger.md §14.4 */
function levelOf(
  { quorum }: Policy,
  held: readonly HeldProof[],
  checks: readonly EvidenceCheck[],
): EvidenceLevel | undefined {
  if (held.length === 0) return undefined;
  const isWitnessed = quorum !== undefined && held.some(({ checked }) => checked.isQuorate);
  const isAnchored = checks.some(({ code }) => code === 'evidence-anchor-holds');
  const isLasting = held.some(({ checked }) =>
    checked.opened.verified.some(({ key }) => key.kind === 'mldsa44'),
  );
  if (!isWitnessed && !isAnchored) return 'L0';
  if (isLasting) return 'L3';
  return isAnchored ? 'L2' : 'L1';
}

function placeOf(proof: TlogProof, held: readonly HeldProof[]): ProofPlace {
  const { hash, index } = proof;
  const found = held.find((one) => one.proof === proof);
  if (found === undefined) return { hash: hash.name, index, cosignatures: [] };
  const { checkpoint, cosignatures } = found.checked;
  const { origin, size } = checkpoint;
  return { hash: hash.name, index, origin, size, cosignatures };
}
