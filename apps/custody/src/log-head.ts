import { equal, type Instant, isRefusal, Malformed, type Refusal } from '@yunzhang/base';
import {
  checkCheckpoint,
  checkConsistency,
  checkInclusion,
  type CheckedCheckpoint,
  clockSkewMaxMs,
  type Evidence,
  meetsQuorum,
  parseTlogProof,
  type Policy,
  sha256Tree,
  sm3Tree,
  type TlogProof,
  type TreeHash,
} from '@yunzhang/ledger';
import { refuse } from './refusal.ts';

/** Checkpoints whose signatures were verified and that may come again: those of some seconds. */
const rememberedMax = 256;
const basis = 'ledger.md §14.5, §16.4';

/** Both trees of one log at one size. */
export interface LogHead {
  /** Of the SHA-256 log; the other one has `/sm3` behind it. */
  readonly origin: string;
  readonly size: number;
  readonly sha256Root: Uint8Array;
  readonly sm3Root: Uint8Array;
}

/** How a head connects with another one, in both trees. */
export interface Connection {
  readonly sha256: readonly Uint8Array[];
  readonly sm3: readonly Uint8Array[];
}

/** An entry under a head that its log and enough witnesses have signed. */
export interface Logged {
  readonly head: LogHead;
  readonly index: number;
}

/** Judges evidence by a policy; remembers checkpoints whose signatures held. */
export interface LogJudge {
  /** `checkpointMs`: oldest cosignature that counts for the quorum. */
  judge(
    evidence: Evidence,
    question: { readonly now: Instant; readonly checkpointMs: number },
  ): Logged | Refusal;
}

/**
 * Makes a judge of evidence.
 *
 * It demands more than a verifier does: both trees at one size and one place, every kind of
 * signature the policy knows of the log, and a quorum of witnesses with a fresh time.
 *
 * @basis ledger.md §8, §12, §14.5
 */
export function createLogJudge(policy: Policy): LogJudge {
  const remembered = new Map<string, CheckedCheckpoint>();
  const checked = (note: string): CheckedCheckpoint | Refusal => {
    const found = remembered.get(note);
    if (found !== undefined) return found;
    const fresh = judgeNote(policy, note);
    if (isRefusal(fresh)) return fresh;
    remembered.set(note, fresh);
    const [oldest] = remembered.keys();
    if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
    return fresh;
  };
  return {
    judge: (evidence, { now, checkpointMs }) => {
      const pair = pairOf(evidence);
      if (isRefusal(pair)) return pair;
      const sides = [];
      for (const proof of [pair.sha256, pair.sm3]) {
        const side = checked(proof.checkpoint);
        if (isRefusal(side)) return side;
        if (!isWitnessed(policy, side, { now, checkpointMs })) {
          return refuse('custody-witness-short', basis, side.checkpoint.origin);
        }
        if (!isUnder(proof, evidence.entry, side)) {
          return refuse('custody-proof-wrong', basis, proof.hash.name);
        }
        sides.push(side.checkpoint);
      }
      const [sha256, sm3] = sides;
      const isTwin = sm3?.origin === `${sha256?.origin}/sm3` && sm3.size === sha256?.size;
      if (!isTwin || pair.sha256.index !== pair.sm3.index) {
        return refuse('custody-proof-wrong', basis, 'the trees differ');
      }
      const { origin, size, root } = sha256;
      const head = { origin, size, sha256Root: root, sm3Root: sm3.root };
      return { head, index: pair.sha256.index };
    },
  };
}

interface Pair {
  readonly sha256: TlogProof;
  readonly sm3: TlogProof;
}

function pairOf({ proofs }: Evidence): Pair | Refusal {
  let read: readonly TlogProof[];
  try {
    read = proofs.map(parseTlogProof);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('custody-evidence-malformed', basis, error.code);
  }
  const of = (hash: TreeHash): TlogProof | undefined =>
    read.find((one) => one.hash.name === hash.name);
  const [sha256, sm3] = [of(sha256Tree), of(sm3Tree)];
  if (sha256 === undefined || sm3 === undefined || read.length !== 2) {
    return refuse('custody-proof-missing', basis);
  }
  return { sha256, sm3 };
}

/** Signatures of a checkpoint; whether its witnesses are fresh depends on the moment. */
function judgeNote(policy: Policy, note: string): CheckedCheckpoint | Refusal {
  let checked: CheckedCheckpoint | Refusal;
  try {
    checked = checkCheckpoint(policy, note);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('custody-evidence-malformed', basis, error.code);
  }
  if (isRefusal(checked)) {
    const isUnknown = checked.refused === 'policy-log-unknown';
    const code = isUnknown ? 'custody-log-unknown' : 'custody-checkpoint-unsigned';
    return refuse(code, basis, checked.detail ?? checked.refused);
  }
  const { origin } = checked.checkpoint;
  const made = new Set(checked.logKeys.map(({ kind }) => kind));
  // Otherwise whoever breaks one kind of signature would leave the other out.
  const isWhole = policy.logs
    .filter(({ key }) => key.name === origin && key.kind !== 'mldsa44')
    .every(({ key }) => made.has(key.kind));
  return isWhole ? checked : refuse('custody-checkpoint-unsigned', basis, origin);
}

/** A cosignature says when its witness saw this to be the newest head. */
function isWitnessed(
  policy: Policy,
  { cosignatures }: CheckedCheckpoint,
  { now, checkpointMs }: { readonly now: Instant; readonly checkpointMs: number },
): boolean {
  const fresh = cosignatures.filter(
    ({ timeMs }) => timeMs >= now - checkpointMs && timeMs <= now + clockSkewMaxMs,
  );
  return meetsQuorum(policy, new Set(fresh.map(({ witness }) => witness)));
}

function isUnder(
  { hash, index, proof }: TlogProof,
  entry: Uint8Array,
  { checkpoint }: CheckedCheckpoint,
): boolean {
  const { size, root } = checkpoint;
  const isOfTree = (hash === sm3Tree) === checkpoint.origin.endsWith('/sm3');
  return isOfTree && checkInclusion(hash, { leafHash: hash.leaf(entry), index, size, proof, root });
}

/**
 * Whether a head continues the newest one that was seen, or is its beginning. Gives the newer of
 * the two.
 *
 * A head that is older than the watermark is taken too: many wait for checkpoints at once, and one
 * that is a beginning of what was seen is no fork. How old it may be is judged by its witnesses.
 *
 * @basis ledger.md §11 decision 5, §16.4
 */
export function connectHead(
  watermark: LogHead | undefined,
  head: LogHead,
  proof: Connection & { readonly from: number },
): LogHead | Refusal {
  // The first head of a log has nothing to connect with: log and witnesses have signed it.
  if (watermark === undefined) return head;
  if (head.size === watermark.size) {
    return isSame(head, watermark) ? watermark : refuse('custody-log-forks', basis);
  }
  const [old, fresh] = head.size > watermark.size ? [watermark, head] : [head, watermark];
  if (proof.from !== watermark.size) {
    return refuse('custody-watermark-moved', basis, String(watermark.size));
  }
  const span = { from: old.size, to: fresh.size };
  const isContinued =
    checkConsistency(sha256Tree, {
      ...span,
      fromRoot: old.sha256Root,
      toRoot: fresh.sha256Root,
      proof: proof.sha256,
    }) &&
    checkConsistency(sm3Tree, {
      ...span,
      fromRoot: old.sm3Root,
      toRoot: fresh.sm3Root,
      proof: proof.sm3,
    });
  return isContinued ? fresh : refuse('custody-log-forks', basis, `${old.size} ${fresh.size}`);
}

function isSame(one: LogHead, other: LogHead): boolean {
  return equal(one.sha256Root, other.sha256Root) && equal(one.sm3Root, other.sm3Root);
}
