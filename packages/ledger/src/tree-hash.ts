import { utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';

/** The two trees over the same entries. @basis ledger.md §11 decision 1 */
export type TreeHashName = 'sha256' | 'sm3';

/**
 * How a Merkle tree hashes: leaves and nodes start with different octets, so that no node can
 * pass for an entry.
 *
 * @basis ledger.md §2 (RFC 9162 §2.1)
 */
export interface TreeHash {
  readonly name: TreeHashName;
  /** Root of a tree without entries. */
  readonly empty: Uint8Array;
  leaf(entry: Uint8Array): Uint8Array;
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
}

/** Octets of a tree hash, of both kinds. */
export const treeHashSize = 32;

const leafMark = 0x00;
const nodeMark = 0x01;

/** Every node is hashed from here: a digest is done with its input when it returns. */
const nodeInput = new Uint8Array(1 + 2 * treeHashSize);
nodeInput[0] = nodeMark;

function treeHash(name: TreeHashName): TreeHash {
  return {
    name,
    empty: digest(name, utf8('')),
    leaf: (entry) => {
      const input = new Uint8Array(1 + entry.length);
      input[0] = leafMark;
      input.set(entry, 1);
      return digest(name, input);
    },
    node: (left, right) => {
      nodeInput.set(left, 1);
      nodeInput.set(right, 1 + treeHashSize);
      return digest(name, nodeInput);
    },
  };
}

/** The plain C2SP tree. */
export const sha256Tree: TreeHash = treeHash('sha256');
/** The same tree by the national hash. */
export const sm3Tree: TreeHash = treeHash('sm3');
