import { assert, type Refusal } from '@yunzhang/base';
import {
  createTileProver,
  sha256Tree,
  sm3Tree,
  type TileProver,
  type TreeHash,
  writeEvidence,
  writeTlogProof,
} from '@yunzhang/ledger';
import type { Executor } from '../support/index.ts';
import {
  findActs,
  findTag,
  type NotedHead,
  type Place,
  readEntries,
  readNotedHead,
} from './book.ts';
import type { LedgerServerCode } from './codes.ts';
import { sm3Folder, tileReader } from './growth.ts';
import { hostSha256Tree, hostSm3Tree } from './host-trees.ts';
import type { TileStore } from './tile-store.ts';

/** Places told of one tag. */
const tagPlacesMax = 1000;

/**
 * An entry with both proofs under a published head: level L0, and L1 where witnesses cosigned one
 * that covers it.
 *
 * @basis ledger.md §14.4
 */
export interface EntryEvidence extends Place {
  readonly entry: Uint8Array;
  /** Size of the head that covers it. */
  readonly size: number;
  /** Proof texts: SHA-256, then SM3. @basis ledger.md §14.1 */
  readonly proofs: readonly [sha256: string, sm3: string];
  /** DER of the container without openings. @basis ledger.md §14.2 */
  readonly container: Uint8Array;
}

/** One proof with the head it leads to. */
export interface EntryProof {
  readonly size: number;
  readonly proof: readonly Uint8Array[];
}

/** Makes evidence and proofs of published entries. */
export interface EvidenceDesk {
  ofAct(actId: string): Promise<EntryEvidence | Refusal>;
  ofPlace(place: Place): Promise<EntryEvidence | Refusal>;
  /** Where a tag stands, the newest first; at most 1000. */
  ofTag(tag: Uint8Array): Promise<readonly Place[]>;
  /** Consistency path between two published sizes; empty from 0. */
  consistency(asked: ConsistencyAsked): Promise<readonly Uint8Array[]>;
  /** Inclusion path of an entry in the tree of a size that is published. */
  proof(
    asked: Place & { readonly size: number; readonly hash: TreeHash['name'] },
  ): Promise<EntryProof | Refusal>;
}

/** Two sizes of one tree of one log. */
export interface ConsistencyAsked {
  readonly log: number;
  readonly hash: TreeHash['name'];
  readonly from: number;
  readonly to: number;
}

interface LogProvers {
  readonly sha256: TileProver;
  readonly sm3: TileProver;
}

/** Proofs come from the stored tiles, as any client could make them. @basis ledger.md §15 */
export function createEvidenceDesk(options: {
  readonly database: { readonly query: Executor };
  readonly storeOf: (log: number) => TileStore | undefined;
}): EvidenceDesk {
  const provers = new Map<number, LogProvers>();
  const proversOf = (log: number): LogProvers | undefined => {
    const store = options.storeOf(log);
    if (store === undefined) return undefined;
    const made = provers.get(log) ?? {
      sha256: createTileProver(hostSha256Tree, tileReader({ store, folder: '' })),
      sm3: createTileProver(hostSm3Tree, tileReader({ store, folder: sm3Folder })),
    };
    provers.set(log, made);
    return made;
  };
  const at = options.database.query;
  const ofPlace = async (place: Place): Promise<EntryEvidence | Refusal> => {
    const made = proversOf(place.log);
    const head = await readNotedHead(at, { log: place.log, isPublished: true });
    if (made === undefined || head === undefined) return refuse('ledger-entry-not-found');
    if (place.index >= head.size) return refuse('ledger-not-published');
    const { log, index } = place;
    const [row] = await readEntries(at, { log, from: index, to: index + 1 });
    if (row === undefined) return refuse('ledger-entry-not-found');
    const asked = { log, isPublished: true, isCosigned: true };
    const cosigned = await readNotedHead(at, asked);
    // A little older and witnessed says more than newest.
    const isBetter = cosigned !== undefined && cosigned.size > index;
    const under = { head: isBetter ? cosigned : head, stored: head.size };
    return evidenceOf(made, { place, ...under, entry: row.entry });
  };
  return {
    ofPlace,
    ofAct: async (actId) => {
      const place = (await findActs(at, [actId])).get(actId.toLowerCase());
      return place === undefined ? refuse('ledger-act-not-found') : ofPlace(place);
    },
    ofTag: async (tag) => findTag(at, { tag, most: tagPlacesMax }),
    consistency: async ({ log, hash, from, to }) => {
      const made = proversOf(log);
      const head = await readNotedHead(at, { log, isPublished: true });
      assert(made !== undefined && head !== undefined && to <= head.size, 'a published size');
      return from === 0 ? [] : made[hash].consistency({ from, to, stored: head.size });
    },
    proof: async ({ log, index, size, hash }) => {
      const made = proversOf(log);
      const head = await readNotedHead(at, { log, isPublished: true });
      if (made === undefined || head === undefined) return refuse('ledger-entry-not-found');
      if (size > head.size) return refuse('ledger-not-published');
      if (index >= size) return refuse('ledger-entry-not-found');
      return { size, proof: await made[hash].inclusion({ index, size, stored: head.size }) };
    },
  };
}

async function evidenceOf(
  provers: LogProvers,
  of: {
    readonly place: Place;
    readonly head: NotedHead;
    /** Size of which the tiles are. */
    readonly stored: number;
    readonly entry: Uint8Array;
  },
): Promise<EntryEvidence> {
  const { place, head, entry, stored } = of;
  const { index } = place;
  const claim = { index, size: head.size, stored };
  const [sha256, sm3] = await Promise.all([
    provers.sha256.inclusion(claim),
    provers.sm3.inclusion(claim),
  ]);
  const proofs = [
    writeTlogProof({ hash: sha256Tree, index, proof: sha256, checkpoint: head.sha256Note }),
    writeTlogProof({ hash: sm3Tree, index, proof: sm3, checkpoint: head.sm3Note }),
  ] as const;
  const container = writeEvidence({ entry, proofs, openings: [], anchors: [] });
  return { ...place, entry, size: head.size, proofs, container };
}

function refuse(refused: LedgerServerCode): Refusal {
  return { refused, basis: 'ledger.md §15' };
}
