import { utf8 } from '@yunzhang/base';
import { consistencyProof, rootOf, sha256Tree, sm3Tree, type TreeHash } from '@yunzhang/ledger';
import type { ContinuationProofs, LogHead } from '../../apps/server/src/anchor/head.ts';

/** A log of numbered entries with everything an anchor needs of it. */
export interface SampleLog {
  readonly origin: string;
  readonly root: (hash: TreeHash, size: number) => Uint8Array;
  readonly proof: (hash: TreeHash, from: number, to: number) => readonly Uint8Array[];
  readonly head: (size: number) => LogHead;
  readonly proofs: (from: number, to: number) => ContinuationProofs;
}

/** Two logs of different `word` share no root. */
export function sampleLog(sizeMax = 4096, word = 'entry'): SampleLog {
  const entries = Array.from({ length: sizeMax }, (_, index) => utf8(`${word} ${index}`));
  const leaves = {
    sha256: entries.map((entry) => sha256Tree.leaf(entry)),
    sm3: entries.map((entry) => sm3Tree.leaf(entry)),
  };
  const roots = { sha256: new Map<number, Uint8Array>(), sm3: new Map<number, Uint8Array>() };
  const root = (hash: TreeHash, size: number): Uint8Array => {
    const known = roots[hash.name];
    const found = known.get(size) ?? rootOf(hash, leaves[hash.name].slice(0, size));
    known.set(size, found);
    return found;
  };
  const proof = (hash: TreeHash, from: number, to: number): readonly Uint8Array[] =>
    consistencyProof(hash, leaves[hash.name].slice(0, to), from);
  return {
    origin: 'ledger.test.example/2026',
    root,
    proof,
    head: (size) => ({
      size,
      sha256Root: root(sha256Tree, size),
      sm3Root: root(sm3Tree, size),
    }),
    proofs: (from, to) => ({
      from,
      sha256: from === 0 ? [] : proof(sha256Tree, from, to),
      sm3: from === 0 ? [] : proof(sm3Tree, from, to),
    }),
  };
}

/** The same octets with one bit turned. */
export const turned = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, at) => (at === 0 ? octet ^ 1 : octet));
