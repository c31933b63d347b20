import { assert, concat } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { isTreeSize, treeSizeMax } from './subtrees.ts';
import { type TreeHash, treeHashSize } from './tree-hash.ts';

/**
 * The right edge of a tree: all that is needed to append to it.
 *
 * `nodes` are the roots of its complete subtrees, the largest first: one for each 1 in `size`.
 * A value that is never changed, so going back after a failed write is keeping the old one.
 *
 * @basis ledger.md §2
 */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Uint8Array[];
}

/** Where every log begins. */
export const emptyFrontier: Frontier = { size: 0, nodes: [] };

/** Told of each node that appending completes, leaves included, in the order of the tree. */
export type NodeCompleted = (height: number, node: Uint8Array) => void;

/**
 * Appends leaf hashes: one node hash a leaf on average.
 *
 * The hashes are kept, not copied.
 */
export function extendFrontier(
  hash: TreeHash,
  frontier: Frontier,
  leafHashes: readonly Uint8Array[],
  completed?: NodeCompleted,
): Frontier {
  let { size } = frontier;
  if (size + leafHashes.length > treeSizeMax) malformed('ledger-size-too-large');
  const nodes = [...frontier.nodes];
  for (const leafHash of leafHashes) {
    assert(leafHash.length === treeHashSize, 'a leaf hash has 32 octets');
    let [node, height] = [leafHash, 0];
    completed?.(height, node);
    // Each trailing 1 of the size is a subtree that the new one makes complete.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = hash.node(nodes.pop() as Uint8Array, node);
      height++;
      completed?.(height, node);
    }
    nodes.push(node);
    size++;
  }
  return { size, nodes };
}

/** Root of the tree with this edge. @basis RFC 9162 §2.1.1 */
export function frontierRoot(hash: TreeHash, { nodes }: Frontier): Uint8Array {
  let root = nodes.at(-1) ?? hash.empty;
  for (let i = nodes.length - 2; i >= 0; i--) root = hash.node(nodes[i] as Uint8Array, root);
  return root;
}

/** The edge as octets: the size in eight, then the nodes. */
export function writeFrontier({ size, nodes }: Frontier): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, BigInt(size));
  return concat([head, ...nodes]);
}

/** Reads what {@link writeFrontier} wrote. Whether it is the edge of a tree, its root shows. */
export function readFrontier(bytes: Uint8Array): Frontier {
  if (bytes.length < 8) malformed('frontier-form');
  const head = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const size = Number(head.getBigUint64(0));
  isTreeSize(size);
  if (bytes.length !== 8 + onesOf(size) * treeHashSize) malformed('frontier-form');
  const nodes: Uint8Array[] = [];
  for (let at = 8; at < bytes.length; at += treeHashSize) {
    nodes.push(bytes.slice(at, at + treeHashSize));
  }
  return { size, nodes };
}

function onesOf(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
