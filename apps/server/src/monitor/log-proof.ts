import { equal } from '@yunzhang/base';
import {
  checkInclusion,
  tileHashes,
  tilePath,
  tileWidth,
  tileWidthAt,
  treeHashSize,
  writeEvidence,
  writeTlogProof,
} from '@yunzhang/ledger';
import { readProvenEntry } from './log-entries.ts';
import { type LogView, type TreeView } from './log-view.ts';
import { MonitorProblem } from './problem.ts';

/** Tiles on their way at a time. */
const aheadMax = 8;

/** An entry with what shows it to be in the log. */
export interface ProvenEntry {
  readonly index: number;
  readonly entry: Uint8Array;
  /** Proof texts by tree. @basis ledger.md §14.1 */
  readonly texts: { readonly sha256: string; readonly sm3?: string };
  /** DER of the container, without openings. @basis ledger.md §14.2 */
  readonly container: Uint8Array;
}

/**
 * Proves an entry under the heads of a view, and checks the proof before it is handed out.
 *
 * @basis ledger.md §14.1, §14.2
 */
export async function proveEntry(view: LogView, index: number): Promise<ProvenEntry> {
  const entry = await readProvenEntry(view, index);
  const { sm3 } = view;
  const sha256Text = await proofText(view.sha256, { entry, index });
  // The two heads are read one after the other: a fresh entry may be under one of them only.
  const sm3Text =
    sm3 === undefined || index >= sm3.size ? undefined : await proofText(sm3, { entry, index });
  const proofs = [sha256Text, ...(sm3Text === undefined ? [] : [sm3Text])];
  return {
    index,
    entry,
    texts: { sha256: sha256Text, ...(sm3Text === undefined ? {} : { sm3: sm3Text }) },
    container: writeEvidence({ entry, proofs, openings: [], anchors: [] }),
  };
}

async function proofText(
  { hash, size, root, note, prover }: TreeView,
  { entry, index }: { readonly entry: Uint8Array; readonly index: number },
): Promise<string> {
  const proof = await prover.inclusion({ index, size });
  const claim = { leafHash: hash.leaf(entry), index, size, proof, root };
  if (!checkInclusion(hash, claim)) {
    throw new MonitorProblem('log-entry-unproven', `${hash.name} ${index}`);
  }
  return writeTlogProof({ hash, index, proof, checkpoint: note });
}

/**
 * Finds where an entry stands, by the leaf hashes in the tiles: 32 octets for each entry of the
 * log. Nothing when it is not there. The first place counts.
 */
export async function findEntry(
  view: LogView,
  entry: Uint8Array,
  tell?: (done: number, total: number) => void,
): Promise<number | undefined> {
  const { hash, size } = view.sha256;
  const leafHash = hash.leaf(entry);
  const tiles = Math.ceil(size / tileWidth);
  for (let first = 0; first < tiles; first += aheadMax) {
    const count = Math.min(aheadMax, tiles - first);
    const read = Array.from({ length: count }, (_, i) => hashesOf(view, first + i));
    for (const [i, hashes] of (await Promise.all(read)).entries()) {
      const place = hashes.findIndex((one) => equal(one, leafHash));
      if (place >= 0) return (first + i) * tileWidth + place;
    }
    tell?.(Math.min(size, (first + count) * tileWidth), size);
  }
  return undefined;
}

async function hashesOf(view: LogView, index: number): Promise<readonly Uint8Array[]> {
  const width = tileWidthAt(view.sha256.size, { level: 0, index });
  const sizeMax = tileWidth * treeHashSize;
  const cut = tilePath({ level: 0, index, width });
  const full = tilePath({ level: 0, index, width: tileWidth });
  const bytes = (await view.source.read(cut, sizeMax)) ?? (await view.source.read(full, sizeMax));
  if (bytes === undefined) throw new MonitorProblem('log-file-missing', cut);
  return tileHashes(bytes.subarray(0, width * treeHashSize), width);
}
