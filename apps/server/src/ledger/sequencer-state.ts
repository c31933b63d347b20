import { createTileProver, type TileProver } from '@yunzhang/ledger';
import type { Database } from '../support/index.ts';
import type { Head, NotedHead, Numbered, Range } from './book.ts';
import { type Growth, sm3Folder, tileReader, type TwinEdge } from './growth.ts';
import { hostSha256Tree, hostSm3Tree } from './host-trees.ts';
import type { OwnLimits } from './own-entries.ts';
import type { OpenRange } from './range.ts';
import type { LogSigner } from './signing.ts';
import type { TileStore } from './tile-store.ts';

/** What a sequencer works with; each part may fail at any call. */
export interface SequencerParts {
  readonly database: Pick<Database<unknown>, 'query' | 'kind'>;
  readonly store: TileStore;
  readonly signer: LogSigner;
  readonly now: () => number;
  /** Told of acts that were numbered, and of heads that were published. */
  readonly heard?: SequencerEars;
}

/** Who waits for entries. */
export interface SequencerEars {
  numbered(log: number, rows: readonly Numbered[]): void;
  /** `closed` are the ranges whose index was published with the head. */
  published(log: number, head: NotedHead, closed?: readonly Range[]): void;
}

/** Limits of a sequencer; all have defaults. */
export interface SequencerLimits extends OwnLimits {
  /** Rows numbered in one transaction. */
  readonly batchMax: number;
  /** Heads that may be numbered but not published: behind a slow disk batches become larger. */
  readonly headsAheadMax: number;
}

/**
 * Defaults of the format; batches may be four times as large as it says.
 *
 * A batch of 1024 rows is published in about the time of one of 4096: the syncs and signatures are
 * the same. Rows still wait 100 ms at most.
 *
 * @basis ledger.md §13.4, §16.3
 */
export const sequencerLimits: SequencerLimits = {
  batchMax: 4096,
  twinMs: 60_000,
  twinEntriesMax: 65_536,
  indexMs: 86_400_000,
  indexEntriesMax: 16_384,
  headsAheadMax: 2,
};

/** What a sequencer remembers between steps; all of it can be read back from the database. */
export interface SequencerState {
  readonly parts: SequencerParts;
  readonly limits: SequencerLimits;
  readonly log: number;
  readonly origin: string;
  /** Everything up to the newest numbered entry that we know of. */
  edge: TwinEdge;
  /** Tagged entries since the last range index. */
  range: OpenRange;
  /** What is numbered and not published yet, in order. */
  queue: readonly Growth[];
  watermark: Head;
  publishedSize: number;
  /** The log was closed; nothing is numbered any more. */
  isClosed: boolean;
  readonly provers: Readonly<Record<'sha256' | 'sm3', TileProver>>;
}

/** A state at an edge whose roots were compared with a trusted head. */
export function sequencerState(
  start: Pick<
    SequencerState,
    'parts' | 'limits' | 'log' | 'origin' | 'edge' | 'range' | 'watermark'
  >,
): SequencerState {
  const { store } = start.parts;
  const fresh = (): readonly Growth[] => state.queue;
  const state: SequencerState = {
    ...start,
    queue: [],
    publishedSize: start.edge.size,
    isClosed: false,
    provers: {
      sha256: createTileProver(hostSha256Tree, tileReader({ store, folder: '', fresh })),
      sm3: createTileProver(hostSm3Tree, tileReader({ store, folder: sm3Folder, fresh })),
    },
  };
  return state;
}
