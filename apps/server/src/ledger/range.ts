import { equal } from '@yunzhang/base';
import { acts, actsOfTagMax, readEntry, type TaggedEntry, writeIndexLeaf } from '@yunzhang/ledger';
import { LedgerAlarm } from './alarm.ts';
import type { Range } from './book.ts';
import { emptyTwinEdge, type GrowthFile, growTwins, sm3Folder } from './growth.ts';
import { writeOwn } from './own-entries.ts';

const noTag = new Uint8Array(0);

/** When a range is closed. */
export interface RangeLimits {
  /** At least this often while there is something to index. @basis ledger.md §13.5 */
  readonly indexMs: number;
  /**
   * Tagged entries in a range at most.
   *
   * Nothing is numbered while a range is closed: its index speaks of every entry before its own.
   * Closing 16,384 takes about a quarter of a second of processor time.
   */
  readonly indexEntriesMax: number;
}

/** The tagged entries since the last range was closed, as far as they are numbered. */
export interface OpenRange {
  readonly from: number;
  readonly tagged: TaggedEntry[];
  /** Entries of the tag that has most of them: its leaf must fit a bundle. */
  readonly counts: Map<number, number>;
  countMax: number;
  /** The index as it was last made, so that it is made once for its entry and its files. */
  closed: (ClosedRange & { readonly to: number; readonly at: number }) | undefined;
}

/** The entry that closes a range, and the files of its index. */
export interface ClosedRange {
  readonly entry: Uint8Array;
  readonly files: ReadonlyMap<string, GrowthFile>;
}

/** A range that begins at an index entry, or with the log. */
export function openRange(from: number): OpenRange {
  return { from, tagged: [], counts: new Map(), countMax: 0, closed: undefined };
}

/** A range of its own, to be followed without keeping it. */
export function copyRange(range: OpenRange): OpenRange {
  return { ...range, tagged: [...range.tagged], counts: new Map(range.counts) };
}

/** Whether the range must be closed before another batch. @basis ledger.md §13.5 */
export function isRangeDue(
  range: OpenRange,
  now: {
    readonly at: number;
    readonly closedAt: number;
    readonly batchMax: number;
    readonly limits: RangeLimits;
  },
): boolean {
  const { tagged, countMax } = range;
  if (tagged.length === 0) return false;
  if (now.at - now.closedAt >= now.limits.indexMs) return true;
  return tagged.length >= now.limits.indexEntriesMax || countMax + now.batchMax > actsOfTagMax;
}

/** Makes the index of a range that ends at its own entry. @basis ledger.md §13.5 */
export function closeRange(
  range: OpenRange,
  { to, at }: { readonly to: number; readonly at: number },
): ClosedRange {
  const { from, tagged, closed } = range;
  if (closed?.to === to && closed.at === at) return closed;
  const leaves = sortedLeaves(tagged);
  const { head, files } = growTwins(emptyTwinEdge, leaves);
  const { sha256Root, sm3Root } = head;
  const body = { act: acts.logIndex, from, to, leaves: leaves.length, sha256Root, sm3Root };
  const made = { to, at, entry: writeOwn(at, body), files: indexFiles({ from, to }, files) };
  range.closed = made;
  return made;
}

/**
 * The leaves of a range in the order of their tags: as `indexLeaves` gives them, in a third of the
 * time, because numbers are compared and not texts.
 *
 * @basis ledger.md §13.5
 */
export function sortedLeaves(tagged: readonly TaggedEntry[]): readonly Uint8Array[] {
  const names = Float64Array.from(tagged, ({ tag }) => shortName(tag));
  const name = (place: number): number => names[place] ?? 0;
  const tagAt = (place: number): Uint8Array => tagged[place]?.tag ?? noTag;
  const order = Uint32Array.from(tagged, (_, i) => i);
  // Entries of one tag stay in the order of the log.
  order.sort((a, b) => name(a) - name(b) || Buffer.compare(tagAt(a), tagAt(b)) || a - b);
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < order.length;) {
    const tag = tagAt(order[at] ?? 0);
    const indexes: number[] = [];
    for (; at < order.length && equal(tagAt(order[at] ?? 0), tag); at++) {
      indexes.push(tagged[order[at] ?? 0]?.index ?? 0);
    }
    leaves.push(writeIndexLeaf({ tag, indexes }));
  }
  return leaves;
}

function indexFiles(
  { from, to }: { readonly from: number; readonly to: number },
  files: ReadonlyMap<string, GrowthFile>,
): ReadonlyMap<string, GrowthFile> {
  const under = (name: string): string =>
    name.startsWith(sm3Folder)
      ? `${sm3Folder}index/${from}-${to}/${name.slice(sm3Folder.length)}`
      : `index/${from}-${to}/${name}`;
  return new Map(
    [...files].map(([key, file]) => [under(key), { ...file, path: under(file.path) }] as const),
  );
}

/**
 * Adds numbered entries to the open range. Returns the range to go on with, and the files of those
 * that were closed on the way, which a sequencer that catches up has to write again.
 */
export function followRange(
  range: OpenRange,
  from: number,
  entries: readonly Uint8Array[],
): {
  readonly range: OpenRange;
  readonly files: ReadonlyMap<string, GrowthFile>;
  readonly closed: readonly Range[];
} {
  let open = range;
  const ranges: Range[] = [];
  const files = new Map<string, GrowthFile>();
  for (const [i, bytes] of entries.entries()) {
    const { act, tag, at } = readEntry(bytes);
    if (tag.length > 0) addTagged(open, { tag, index: from + i });
    if (act !== acts.logIndex) continue;
    const to = from + i;
    const closed = closeRange(open, { to, at });
    if (!equal(closed.entry, bytes)) throw new LedgerAlarm('ledger-index-differs', `at ${to}`);
    for (const [key, file] of closed.files) files.set(key, file);
    ranges.push({ from: open.from, to });
    open = openRange(to);
  }
  return { range: open, files, closed: ranges };
}

function addTagged(range: OpenRange, entry: TaggedEntry): void {
  range.closed = undefined;
  range.tagged.push(entry);
  const key = shortName(entry.tag);
  const count = (range.counts.get(key) ?? 0) + 1;
  range.counts.set(key, count);
  range.countMax = Math.max(range.countMax, count);
}

/** Two tags that share it are counted as one: the range is closed a little early, no more. */
function shortName(tag: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = tag;
  return ((a << 16) | (b << 8) | c) * 0x1000000 + ((d << 16) | (e << 8) | f);
}
