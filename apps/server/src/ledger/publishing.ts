import { isRefusal, utf8 } from '@yunzhang/base';
import { tileWidth } from '@yunzhang/ledger';
import { LedgerAlarm } from './alarm.ts';
import {
  type Head,
  lockPublication,
  markPublished,
  type NotedHead,
  readNotedHead,
  readUnsignedHeads,
  storeNotes,
} from './book.ts';
import { type GrowthFile, joinFiles, sm3Folder } from './growth.ts';
import type { SequencerParts, SequencerState } from './sequencer-state.ts';
import type { TileStore } from './tile-store.ts';

/**
 * Step 3: has every head signed that has no note, the smallest first. Returns how many.
 *
 * A head below the watermark is left as it is: a larger one was signed, and a signature over a
 * smaller tree would say nothing more. The notes are stored together; after a crash before that
 * the signer answers again for the newest.
 *
 * @basis ledger.md §16.3
 */
export async function signHeads(state: SequencerState): Promise<number> {
  const { log, parts } = state;
  const all = await readUnsignedHeads(parts.database.query, {
    log,
    from: state.watermark.size,
    to: state.edge.size,
  });
  const noted: NotedHead[] = [];
  for (const head of all) {
    const notes = await signHead(state, head);
    if (notes !== undefined) noted.push(notes);
  }
  await storeNotes(parts.database.query, log, noted);
  return noted.length;
}

async function signHead(state: SequencerState, head: Head): Promise<NotedHead | undefined> {
  const { origin, provers, parts } = state;
  const span = { from: state.watermark.size, to: head.size };
  const [sha256Proof, sm3Proof] = await Promise.all([
    provers.sha256.consistency(span),
    provers.sm3.consistency(span),
  ]);
  const answer = await parts.signer.sign({
    ...head,
    origin,
    sha256Proof,
    sm3Proof,
  });
  if (!isRefusal(answer)) {
    state.watermark = head;
    return { ...head, ...answer };
  }
  // Another sequencer may have had a later head signed: then ours starts from the wrong place.
  const now = await parts.signer.state(origin);
  const isMoved = !isRefusal(now) && now.watermark.size > span.from;
  if (!isMoved) throw new LedgerAlarm('ledger-head-forked', `${head.size}: ${answer.refused}`);
  state.watermark = now.watermark;
  return undefined;
}

/**
 * Steps 4 and 5: writes tiles and bundles, then the two checkpoints, then tells who waits.
 *
 * Only the newest head with notes is published; the ones between need no files of their own.
 * Returns it, or nothing when everything is published.
 *
 * @basis ledger.md §16.3
 */
export async function publishHead(state: SequencerState): Promise<NotedHead | undefined> {
  const { log, parts } = state;
  const asked = { log, isPublished: false, to: state.edge.size };
  const head = await readNotedHead(parts.database.query, asked);
  if (head === undefined || head.size <= state.publishedSize) return undefined;
  const before = state.publishedSize;
  const growths = state.queue.filter((growth) => growth.head.size <= head.size);
  const files = joinFiles(growths);
  await parts.store.write(files);
  await replaceCheckpoints(parts, { log, head });
  state.queue = state.queue.filter((growth) => growth.head.size > head.size);
  state.publishedSize = head.size;
  const closed = growths.flatMap((growth) => growth.closed);
  parts.heard?.published(log, head, closed);
  void forgetCutTiles(parts.store, before, files);
  return head;
}

/**
 * Removes the cut tiles of those that became full: the full one stands for them.
 *
 * Only the tiles at the old right edge had cut ones. Nobody waits for this, and what is not removed
 * is only clutter.
 *
 * @basis ledger.md §3
 */
async function forgetCutTiles(
  store: TileStore,
  before: number,
  files: readonly GrowthFile[],
): Promise<void> {
  for (const { path, place, width } of files) {
    const unit = tileWidth ** ((place.level === 'entries' ? 0 : place.level) + 1);
    const wasCut = place.index === Math.floor(before / unit);
    if (width === tileWidth && wasCut) await store.removeFolder(`${path}.p`).catch(() => undefined);
  }
}

/**
 * Replaces both checkpoints, unless newer ones are there.
 *
 * Two sequencers may come here with different heads; without the lock the slower one could put an
 * older checkpoint over a newer one, which looks like a log that shrank.
 *
 * @basis ledger.md §16.3 step 4
 */
export async function replaceCheckpoints(
  { store, database }: Pick<SequencerParts, 'store' | 'database'>,
  { log, head }: { readonly log: number; readonly head: NotedHead },
): Promise<void> {
  await database.query.transaction().execute(async (at) => {
    await lockPublication(at, log);
    const published = await readNotedHead(at, { log, isPublished: true });
    if (published !== undefined && published.size >= head.size) return;
    await store.replace({ path: `${sm3Folder}checkpoint`, bytes: utf8(head.sm3Note) });
    await store.replace({ path: 'checkpoint', bytes: utf8(head.sha256Note) });
    await markPublished(at, { log, size: head.size });
  });
}
