import { type Instant, isRefusal } from '@yunzhang/base';
import { type LedgerEntry, readEntry } from './entry.ts';
import { type AnchorProof, type Evidence, readEvidence } from './evidence.ts';
import {
  clockSkewMaxMs,
  openingChecks,
  paperChecks,
  type SealedPaper,
} from './evidence-binding.ts';
import { type EvidenceCheck, fails, holds, unknown } from './evidence-check.ts';
import type { EvidenceCode } from './evidence-codes.ts';
import { checkConsistency } from './merkle.ts';
import type { NoteWays } from './note-verify.ts';
import type { CheckedCheckpoint, Cosignature, Policy } from './policy.ts';
import { checkTlogProof, parseTlogProof, type TlogProof } from './proof-text.ts';
import { sha256Tree, type TreeHashName } from './tree-hash.ts';

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
  checks.push(...openingChecks({ evidence, entry }));
  const { paper } = question;
  if (paper === undefined) checks.push(unknown('evidence-unbound'));
  else checks.push(...paperChecks(paper, { evidence, entry }));
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
