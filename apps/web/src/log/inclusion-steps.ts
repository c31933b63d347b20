import { equal } from '@yunzhang/base';
import { checkInclusion, type InclusionPath, type TreeHash } from '@yunzhang/ledger';

/** One step up the tree: the hash beside ours, and what both make. */
export interface InclusionStep {
  /** On which side the other hash stands. */
  readonly side: 'left' | 'right';
  readonly beside: Uint8Array;
  readonly made: Uint8Array;
}

/** A proof as steps one can follow with any program that hashes. */
export interface InclusionSteps {
  readonly leaf: Uint8Array;
  readonly steps: readonly InclusionStep[];
  /** Whether the last hash is the root that was signed. */
  readonly holds: boolean;
}

/**
 * Takes an inclusion proof apart into its steps.
 *
 * Whether it holds, the checked code of the ledger says; the steps only show the same way.
 *
 * @basis RFC 9162 §2.1.3.2; ledger.md §2
 */
export function inclusionSteps(
  hash: TreeHash,
  claim: InclusionPath & { readonly root: Uint8Array },
): InclusionSteps {
  const { leafHash, index, size, proof, root } = claim;
  const steps: InclusionStep[] = [];
  let [fn, sn, made] = [index, size - 1, leafHash];
  for (const beside of proof) {
    const isLeft = fn % 2 === 1 || fn === sn;
    made = isLeft ? hash.node(beside, made) : hash.node(made, beside);
    steps.push({ side: isLeft ? 'left' : 'right', beside, made });
    if (isLeft) while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    [fn, sn] = [half(fn), half(sn)];
  }
  return { leaf: leafHash, steps, holds: checkInclusion(hash, claim) && equal(made, root) };
}

const half = (value: number): number => Math.floor(value / 2);
