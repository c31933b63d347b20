import { Malformed } from '@yunzhang/base';
import {
  acts,
  createTileProver,
  readBundle,
  readEntry,
  sha256Tree,
  sm3Tree,
  tilePath,
  type TileProver,
  tileWidth,
  tileWidthAt,
  type TreeHash,
} from '@yunzhang/ledger';
import type { AnchoredLog } from './anchoring.ts';

/** What the public files of a log cannot say about it. */
export interface TileLogOptions extends Pick<AnchoredLog, 'head' | 'isClosed' | 'record'> {
  /** A public file of the log by its path, such as `tile/0/000` or `sm3/tile/0/000`. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
}

const sm3Folder = 'sm3/';

/**
 * A log as its tiles show it: proofs, earlier heads and whether there were acts.
 *
 * The head comes from the caller, who knows which one is signed and published. Tiles that were
 * tampered with give proofs that do not lead to it, and the anchor refuses them.
 *
 * @basis ledger.md §3, §15, §17
 */
export function createTileLog(options: TileLogOptions): AnchoredLog {
  const { read, head, isClosed, record } = options;
  const prover = (hash: TreeHash, folder: string): TileProver =>
    createTileProver(hash, (tile) => read(folder + tilePath(tile)));
  const provers = { sha256: prover(sha256Tree, ''), sm3: prover(sm3Tree, sm3Folder) };
  return {
    head,
    isClosed,
    record,
    headAt: async (size) => {
      const newest = await head();
      if (newest === undefined || size > newest.size) return undefined;
      // Tiles of the newest tree have those of all smaller ones in them.
      const stored = newest.size;
      const [sha256Root, sm3Root] = await Promise.all([
        provers.sha256.root({ size, stored }),
        provers.sm3.root({ size, stored }),
      ]);
      return { size, sha256Root, sm3Root };
    },
    proofs: async (from, to) => {
      if (from === 0) return { from, sha256: [], sm3: [] };
      const claim = { from, to: to.size };
      const [sha256, sm3] = await Promise.all([
        provers.sha256.consistency(claim),
        provers.sm3.consistency(claim),
      ]);
      return { from, sha256, sm3 };
    },
    hasActs: (range) => hasActs(read, range),
  };
}

/** Reads bundles until the first entry that the log did not write about itself. */
async function hasActs(
  read: TileLogOptions['read'],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  for (let index = Math.floor(from / tileWidth); index * tileWidth < to; index++) {
    const width = tileWidthAt(to, { level: 0, index });
    const full = { level: 'entries', index, width: tileWidth } as const;
    const bytes = (await read(tilePath({ ...full, width }))) ?? (await read(tilePath(full)));
    // A bundle that cannot be read is no reason to wait with the anchor.
    const entries = bytes === undefined ? undefined : entriesOf(bytes, width);
    if (entries === undefined) return true;
    if (entries.slice(Math.max(0, from - index * tileWidth)).some(isAct)) return true;
  }
  return false;
}

function entriesOf(bytes: Uint8Array, width: number): readonly Uint8Array[] | undefined {
  try {
    return readBundle(bytes, width).slice(0, width);
  } catch (fault) {
    if (fault instanceof Malformed) return undefined;
    throw fault;
  }
}

function isAct(entry: Uint8Array): boolean {
  try {
    const { act } = readEntry(entry);
    return act < acts.logGenesis || act > acts.logClose;
  } catch (fault) {
    if (fault instanceof Malformed) return true;
    throw fault;
  }
}
