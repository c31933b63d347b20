import { equal, isRefusal, type Refusal } from '@yunzhang/base';
import { parseCheckpoint } from './checkpoint.ts';
import { type AnchorProof, type Evidence } from './evidence.ts';
import type { EvidenceCode } from './evidence-codes.ts';
import { followsFrom } from './evidence-verification.ts';
import { rootFromInclusion } from './merkle.ts';
import { parseNote } from './note.ts';
import { parseTlogProof, type TlogProof } from './proof-text.ts';

/** What strengthens evidence. */
export interface EvidenceUpgrade {
  /** Proofs under later checkpoints; each takes the place of the one of the same log. */
  readonly proofs?: readonly string[];
  /** All anchors the evidence shall have: their proofs begin at the first proof's checkpoint. */
  readonly anchors?: readonly AnchorProof[];
}

interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Evidence under later checkpoints and with anchors. The entry and what is shown of it never
 * change, and the place in the log must be the one it had.
 *
 * Signatures are not verified here: whoever receives the evidence verifies all of it.
 *
 * @basis ledger.md §14.4
 */
export function upgradeEvidence(evidence: Evidence, upgrade: EvidenceUpgrade): Evidence | Refusal {
  const proofs = [...evidence.proofs];
  for (const text of upgrade.proofs ?? []) {
    const place = placeFor(evidence, text);
    if (isRefusal(place)) return place;
    if (place < 0) proofs.push(text);
    else proofs[place] = text;
  }
  const anchors = upgrade.anchors ?? evidence.anchors;
  const first = proofs[0] === undefined ? undefined : parseTlogProof(proofs[0]);
  for (const anchor of anchors) {
    if (first === undefined || !followsFrom(headOf(first), anchor)) {
      return refused('upgrade-anchor-unconnected', anchor.chain);
    }
  }
  return { ...evidence, proofs, anchors };
}

function refused(code: EvidenceCode, detail: string): Refusal {
  return { refused: code, basis: 'ledger.md §14.4', detail };
}

function headOf({ checkpoint }: TlogProof): Head {
  return parseCheckpoint(parseNote(checkpoint).text);
}

/** Which proof a new one replaces: that of its log; -1 for a log that is not there yet. */
function placeFor(evidence: Evidence, text: string): number | Refusal {
  const next = parseTlogProof(text);
  const head = headOf(next);
  const { hash, index, proof } = next;
  const leafHash = hash.leaf(evidence.entry);
  const root = rootFromInclusion(hash, { leafHash, index, size: head.size, proof });
  if (root === undefined || !equal(root, head.root)) {
    return refused('upgrade-entry-elsewhere', head.origin);
  }
  const before = evidence.proofs.map(parseTlogProof);
  // Both twins have one order, so all proofs of one log name one place.
  if (before.some((one) => logOf(one) === logOf(next) && one.index !== index)) {
    return refused('upgrade-entry-elsewhere', head.origin);
  }
  const at = before.findIndex((one) => headOf(one).origin === head.origin);
  const old = before[at];
  if (old === undefined) return at;
  return headOf(old).size > head.size ? refused('upgrade-head-older', head.origin) : at;
}

function logOf(proof: TlogProof): string {
  return headOf(proof).origin.replace(/\/sm3$/, '');
}
