import { equal } from '@yunzhang/base';
import { emptyFrontier, extendFrontier, frontierRoot } from './frontier.ts';
import { consistencySpans, inclusionSpans, isTreeSize, type Span } from './subtrees.ts';
import { type TreeHash, treeHashSize } from './tree-hash.ts';

/** Hashes of a path at most; 53 are the most a size kept exact can need. @basis ledger.md §14.5 */
export const pathHashesMax = 64;

/** Root over all leaf hashes. @basis RFC 9162 §2.1.1; ledger.md §2 */
export function rootOf(hash: TreeHash, leafHashes: readonly Uint8Array[]): Uint8Array {
  return frontierRoot(hash, extendFrontier(hash, emptyFrontier, leafHashes));
}

/**
 * The hashes that lead from entry `index` to the root, leaf side first.
 *
 * Hashes the whole tree: for logs there is the proof from tiles.
 *
 * @basis RFC 9162 §2.1.3.1
 */
export function inclusionProof(
  hash: TreeHash,
  leafHashes: readonly Uint8Array[],
  index: number,
): readonly Uint8Array[] {
  return rootsOf(hash, leafHashes, inclusionSpans(index, leafHashes.length));
}

/**
 * The hashes that show the tree of the first `from` leaves to be the beginning of this one.
 *
 * Empty for `from` 0 and for all leaves.
 *
 * @basis RFC 9162 §2.1.4.1
 */
export function consistencyProof(
  hash: TreeHash,
  leafHashes: readonly Uint8Array[],
  from: number,
): readonly Uint8Array[] {
  return rootsOf(hash, leafHashes, consistencySpans(from, leafHashes.length));
}

function rootsOf(
  hash: TreeHash,
  leafHashes: readonly Uint8Array[],
  spans: readonly Span[],
): readonly Uint8Array[] {
  return spans.map(({ start, end }) => rootOf(hash, leafHashes.slice(start, end)));
}

/** A leaf with the way to the root. */
export interface InclusionPath {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
}

/**
 * The root an inclusion proof leads to; `undefined` when the proof cannot belong to this place.
 *
 * @basis RFC 9162 §2.1.3.2
 */
export function rootFromInclusion(hash: TreeHash, path: InclusionPath): Uint8Array | undefined {
  const { leafHash, index, size, proof } = path;
  if (!isTreeSize(size) || !isTreeSize(index) || index >= size) return undefined;
  if (!areHashes([leafHash, ...proof])) return undefined;
  let [fn, sn, r] = [index, size - 1, leafHash];
  for (const c of proof) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      r = hash.node(c, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)];
    } else {
      r = hash.node(r, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? r : undefined;
}

/** Whether a leaf is at `index` of the tree with this root. @basis RFC 9162 §2.1.3.2 */
export function checkInclusion(
  hash: TreeHash,
  claim: InclusionPath & { readonly root: Uint8Array },
): boolean {
  const root = rootFromInclusion(hash, claim);
  return root !== undefined && equal(root, claim.root);
}

/** Two heads with what connects them. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the first tree is the beginning of the second.
 *
 * `from` 0 is refused: nothing is known of an empty tree, so the caller decides about it.
 *
 * @basis RFC 9162 §2.1.4.2; ledger.md §2
 */
export function checkConsistency(hash: TreeHash, claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isTreeSize(from) || !isTreeSize(to) || from === 0 || from > to) return false;
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot);
  if (!areHashes([fromRoot, toRoot, ...proof])) return false;
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  // fn is 0 now exactly when the first tree is one complete subtree: its root is where both begin.
  const [first, ...rest] = fn === 0 ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  let [fr, sr] = [first, first];
  for (const c of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [hash.node(c, fr), hash.node(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)];
    } else {
      sr = hash.node(sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(fr, fromRoot) && equal(sr, toRoot);
}

const half = (value: number): number => Math.floor(value / 2);

/** Of a path with its ends: nothing longer is looked at. */
function areHashes(hashes: readonly Uint8Array[]): boolean {
  const countMax = pathHashesMax + 2;
  return hashes.length <= countMax && hashes.every(({ length }) => length === treeHashSize);
}
