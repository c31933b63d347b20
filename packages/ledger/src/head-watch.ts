import { equal, type Instant, isRefusal } from '@yunzhang/base';
import type { Alarm } from './alarm-codes.ts';
import type { TwinHead } from './body.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { checkConsistency } from './merkle.ts';
import { parseNote } from './note.ts';
import { openNote } from './note-verify.ts';
import type { TreeHash } from './tree-hash.ts';
import type { NoteKey } from './verifier-key.ts';

/** A log without growth renews its head once an hour; the rest is what a round may take. */
const headAgeMaxMs = 2 * 3_600_000;

/** A head of one tree. */
export interface SeenHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Two heads of one tree, and the proof the log gave that one follows from the other. */
export interface HeadPair {
  readonly hash: TreeHash;
  readonly before: SeenHead;
  readonly after: SeenHead;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether a newer head follows from the one seen before; the alarm if not. Without a size the
 * first head says nothing, so everything follows from it.
 *
 * @basis ledger.md §17
 */
export function watchHeads({ hash, before, after, proof }: HeadPair): Alarm | undefined {
  const detail = `${hash.name} ${before.size} -> ${after.size}`;
  if (after.size < before.size) return { code: 'alarm-head-shrinks', detail };
  if (before.size === 0) return undefined;
  const claim = {
    from: before.size,
    to: after.size,
    fromRoot: before.root,
    toRoot: after.root,
    proof,
  };
  return checkConsistency(hash, claim) ? undefined : { code: 'alarm-heads-unconnected', detail };
}

/**
 * Whether a head held by a witness or a chain is part of the log we see. `proof` leads from the
 * smaller to the larger of both.
 *
 * @basis ledger.md §17
 */
export function watchOtherHead(
  hash: TreeHash,
  heads: {
    readonly ours: SeenHead;
    readonly theirs: SeenHead;
    readonly proof: readonly Uint8Array[];
  },
): Alarm | undefined {
  const { ours, theirs, proof } = heads;
  const detail = `${hash.name} ours ${ours.size}, theirs ${theirs.size}`;
  // We may look later than they did, but never see less: a head they hold was published.
  if (theirs.size > ours.size) return { code: 'alarm-head-beyond-view', detail };
  return watchHeads({ hash, before: theirs, after: ours, proof });
}

/** Whether the newest head is too old. @basis ledger.md §16.3 (hourly round), §17 */
export function watchAge(
  renewedAt: Instant,
  now: Instant,
  ageMaxMs: number = headAgeMaxMs,
): Alarm | undefined {
  if (now - renewedAt <= ageMaxMs) return undefined;
  return { code: 'alarm-head-stale', detail: `${now - renewedAt} ms` };
}

/**
 * Whether a signed head has the roots of the entries an auditor took, at the size of the head.
 *
 * @basis ledger.md §17 (full auditor)
 */
export function watchRoots(audited: TwinHead, head: TwinHead): Alarm | undefined {
  if (audited.size !== head.size) {
    return { code: 'alarm-root-differs', detail: `sizes ${audited.size} and ${head.size}` };
  }
  const wrong = [
    ...(equal(audited.sha256Root, head.sha256Root) ? [] : ['sha256']),
    ...(equal(audited.sm3Root, head.sm3Root) ? [] : ['sm3']),
  ];
  return wrong.length === 0
    ? undefined
    : { code: 'alarm-root-differs', detail: `${wrong.join(', ')} at ${head.size}` };
}

/** Two signed heads of one log that do not connect, kept to show to others. */
export interface KeptFork {
  /** The notes as received. */
  readonly first: string;
  readonly second: string;
  /** What the log gave when asked to connect them; none for heads of one size. */
  readonly proof: readonly Uint8Array[];
}

/**
 * What two kept heads show. `forked`: the log's key signed two roots for one size, which nothing
 * excuses. `unconnected`: the kept proof fails; the log may still clear itself by a proof that
 * holds. `connected` and `unsigned` show nothing against the log.
 */
export type ForkVerdict = 'forked' | 'unconnected' | 'connected' | 'unsigned';

/**
 * Judges a kept pair with the log's keys alone: a stranger can do it.
 *
 * @basis ledger.md §17 ("kept as proof")
 */
export function judgeFork(
  hash: TreeHash,
  logKeys: readonly NoteKey[],
  kept: KeptFork,
): ForkVerdict {
  const heads = [kept.first, kept.second].map((text) => {
    const note = parseNote(text);
    const head = parseCheckpoint(note.text);
    // A log is bound by its own keys alone: a witness may have been shown what it signed.
    const own = logKeys.filter(({ name }) => name === head.origin);
    return isRefusal(openNote(note, own)) ? undefined : head;
  });
  const [one, other] = [...heads].sort((a, b) => (a?.size ?? 0) - (b?.size ?? 0));
  if (one === undefined || other === undefined || one.origin !== other.origin) return 'unsigned';
  if (one.size === other.size) return equal(one.root, other.root) ? 'connected' : 'forked';
  const alarm = watchHeads({ hash, before: one, after: other, proof: kept.proof });
  return alarm === undefined ? 'connected' : 'unconnected';
}
