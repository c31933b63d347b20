import { equal, isRefusal, type Refusal } from '@yunzhang/base';
import { tileWidth } from '@yunzhang/ledger';
import { LedgerAlarm } from './alarm.ts';
import {
  type Head,
  lockLog,
  type LogRow,
  type NotedHead,
  readEntries,
  readNotedHead,
  readRanges,
} from './book.ts';
import {
  emptyTwinEdge,
  type Growth,
  growTwins,
  headOf,
  joinFiles,
  readTwinEdge,
  type TwinEdge,
} from './growth.ts';
import { catchUp } from './numbering.ts';
import { followRange, openRange, type OpenRange } from './range.ts';
import type { SignerState } from './signing.ts';
import { type SequencerLimits, type SequencerParts, sequencerState } from './sequencer-state.ts';
import type { SequencerState } from './sequencer-state.ts';

/** A head that somebody else has seen of this log: a checkpoint file, a witness, an anchor. */
export interface KnownHead {
  /** Who says so, for the alarm. */
  readonly source: string;
  readonly size: number;
  readonly sha256Root?: Uint8Array;
  readonly sm3Root?: Uint8Array;
}

/**
 * Heads of a log that are known outside the database; asked for before anything is written.
 *
 * Without a state the signer does not have the log yet.
 */
export type KnownHeads = (origin: string, state?: SignerState) => Promise<readonly KnownHead[]>;

/**
 * Makes a sequencer ready, or stops with an alarm.
 *
 * The watermark of the signer and all heads known outside must be parts of what the database has,
 * and none of them may be ahead of the watermark. An older database, an older signer and another
 * history are told apart here, before anything is numbered, written or signed.
 *
 * @basis ledger.md §16.4
 */
export async function openSequencer(
  parts: SequencerParts,
  options: {
    readonly row: LogRow;
    readonly limits: SequencerLimits;
    readonly knownHeads: KnownHeads;
  },
): Promise<SequencerState> {
  const { row, limits, knownHeads } = options;
  const { log, origin } = row;
  const signer = heldOr(await parts.signer.state(origin), origin);
  const known = await knownHeads(origin, signer);
  for (const head of known) {
    if (head.size > signer.watermark.size) {
      throw new LedgerAlarm('ledger-signer-behind', wordsOf(origin, head, signer.watermark.size));
    }
  }
  const { size } = (await lockedRow(parts, log)) ?? row;
  const watermark = { source: 'watermark', ...signer.watermark };
  for (const head of [watermark, ...known]) {
    if (head.size > size) {
      throw new LedgerAlarm('ledger-database-behind', wordsOf(origin, head, size));
    }
  }
  const edge = await publishedEdge(parts, log);
  const range = await rangeAt(parts, log, edge.size);
  const start = { parts, limits, log, origin, edge, range, watermark: signer.watermark };
  const state = sequencerState(start);
  await catchUp(state, { size });
  for (const head of [watermark, ...known]) await compare(state, head);
  return state;
}

function heldOr<State extends object>(state: State | Refusal, origin: string): State {
  if (!isRefusal(state)) return state;
  throw new LedgerAlarm('ledger-signer-refuses', `${origin}: ${state.refused}`);
}

async function lockedRow(parts: SequencerParts, log: number): Promise<LogRow | undefined> {
  return parts.database.query.transaction().execute(async (at) => lockLog(at, log));
}

function wordsOf(origin: string, head: KnownHead, size: number): string {
  return `${origin}: ${head.source} ${head.size} > ${size}`;
}

/** The tagged entries between the last range index and a size. */
async function rangeAt(parts: SequencerParts, log: number, size: number): Promise<OpenRange> {
  const at = parts.database.query;
  const closed = await readRanges(at, { log, below: size });
  let range = openRange(closed.at(-1)?.to ?? 0);
  for (let from = range.from; from < size;) {
    const rows = await readEntries(at, { log, from, to: size });
    if (rows[0]?.index !== from) throw new LedgerAlarm('ledger-head-differs', `gap at ${from}`);
    // The index entry itself began the range.
    const own = rows.map(({ entry }) => entry).slice(from === range.from && from > 0 ? 1 : 0);
    ({ range } = followRange(range, from + rows.length - own.length, own));
    from += rows.length;
  }
  return range;
}

async function compare(state: SequencerState, head: KnownHead): Promise<void> {
  if (head.size === 0) return;
  const pairs = [
    [head.sha256Root, state.provers.sha256],
    [head.sm3Root, state.provers.sm3],
  ] as const;
  for (const [root, prover] of pairs) {
    if (
      root === undefined ||
      equal(root, await prover.root({ size: head.size, stored: state.edge.size }))
    )
      continue;
    throw new LedgerAlarm('ledger-head-forked', `${state.origin}: ${head.source} ${head.size}`);
  }
}

/**
 * The edge at the newest published head: from the tiles, or from all entries when a tile is gone.
 *
 * @basis ledger.md §16.3 (crash after 3), §18 (disaster)
 */
async function publishedEdge(parts: SequencerParts, log: number): Promise<TwinEdge> {
  const { database, store } = parts;
  const head = await readNotedHead(database.query, { log, isPublished: true });
  if (head === undefined) return emptyTwinEdge;
  const from = head.size - (head.size % tileWidth);
  const rest = await readEntries(database.query, { log, from, to: head.size });
  const entries = rest.map(({ entry }) => entry);
  const edge = await readTwinEdge(store, head.size, entries);
  if (edge !== undefined && entries.length === head.size % tileWidth && isAt(edge, head)) {
    return edge;
  }
  return rebuildTiles(parts, log, head);
}

function isAt(edge: TwinEdge, head: Head): boolean {
  const { sha256Root, sm3Root } = headOf(edge);
  return equal(sha256Root, head.sha256Root) && equal(sm3Root, head.sm3Root);
}

/**
 * Writes all tiles of a log again, from its entries. Those that are there must be equal.
 *
 * Full tiles go out as they come, so that memory holds one chunk; the cut ones at the end.
 *
 * @basis ledger.md §16.3 (crash after 3), §18 (disaster)
 */
export async function rebuildTiles(
  parts: Pick<SequencerParts, 'database' | 'store'>,
  log: number,
  head: NotedHead,
): Promise<TwinEdge> {
  let edge = emptyTwinEdge;
  let cut: Pick<Growth, 'files'> = { files: new Map() };
  let range = openRange(0);
  while (edge.size < head.size) {
    const span = { log, from: edge.size, to: head.size };
    const rows = await readEntries(parts.database.query, span);
    if (rows[0]?.index !== edge.size)
      throw new LedgerAlarm('ledger-head-differs', `gap at ${edge.size}`);
    const entries = rows.map(({ entry }) => entry);
    const growth = growTwins(edge, entries);
    const ranged = followRange(range, edge.size, entries);
    range = ranged.range;
    await parts.store.write(joinFiles([ranged]));
    const files = joinFiles([cut, growth]);
    await parts.store.write(files.filter(({ width }) => width === tileWidth));
    const rest = files.filter(({ width }) => width < tileWidth);
    cut = { files: new Map(rest.map((file) => [file.key, file])) };
    edge = growth.edge;
  }
  if (!isAt(edge, head)) throw new LedgerAlarm('ledger-head-differs', `at ${head.size}`);
  await parts.store.write(joinFiles([cut]));
  return edge;
}
