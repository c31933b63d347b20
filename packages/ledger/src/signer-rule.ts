import type { Refusal } from '@yunzhang/base';
import { isSameHead } from './audit.ts';
import type { TwinHead } from './body.ts';
import type { LedgerCode } from './codes.ts';
import { checkConsistency } from './merkle.ts';
import { sha256Tree, sm3Tree, type TreeHash, treeHashSize } from './tree-hash.ts';

/** A head to be signed, with what connects it to the last one. */
export interface SignRequest {
  readonly head: TwinHead;
  /** From the size of the watermark; empty from 0. */
  readonly sha256Proof: readonly Uint8Array[];
  readonly sm3Proof: readonly Uint8Array[];
}

/** The watermark of a signer that was just created for a log: no entries. */
export const emptyTwinHead: TwinHead = {
  size: 0,
  sm3Root: sm3Tree.empty,
  sha256Root: sha256Tree.empty,
};

const basis = 'ledger.md §16.4';

/**
 * Decides whether a head may be signed.
 *
 * What is accepted becomes the new watermark, durably and **before** anything is signed. The same
 * head again is accepted: a signer may have been stopped between the two. `undefined` is a log the
 * signer was never created for, which is no reason to begin.
 *
 * @basis ledger.md §11 decision 5, §16.4
 */
export function decideHead(
  watermark: TwinHead | undefined,
  request: SignRequest,
): TwinHead | Refusal {
  const { head, sha256Proof, sm3Proof } = request;
  if (watermark === undefined) return refusal('signer-not-created');
  if (!Number.isSafeInteger(head.size) || head.size < watermark.size) {
    return refusal('signer-head-shrinks', `${watermark.size} ${head.size}`);
  }
  // Asked again for the head it has: whoever asks may not know that, so no proof is looked at.
  if (isSameHead(head, watermark)) return head;
  if (head.size === watermark.size) return refusal('signer-head-forks', String(head.size));
  const [from, to] = [watermark.size, head.size];
  const sha256 = { from: watermark.sha256Root, to: head.sha256Root, proof: sha256Proof };
  if (!follows(sha256Tree, { from, to }, sha256)) return refusal('signer-proof-wrong', 'sha256');
  const sm3 = { from: watermark.sm3Root, to: head.sm3Root, proof: sm3Proof };
  if (!follows(sm3Tree, { from, to }, sm3)) return refusal('signer-proof-wrong', 'sm3');
  return head;
}

interface Roots {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

function follows(hash: TreeHash, size: { from: number; to: number }, roots: Roots): boolean {
  if (roots.to.length !== treeHashSize) return false;
  // From an empty log there is nothing to prove: the signer is what makes its first head the one.
  if (size.from === 0) return roots.proof.length === 0;
  const { from: fromRoot, to: toRoot, proof } = roots;
  return checkConsistency(hash, { ...size, fromRoot, toRoot, proof });
}

function refusal(refused: LedgerCode, detail?: string): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}
