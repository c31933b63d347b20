import { Malformed } from '@yunzhang/base';
import {
  bundleEntrySizeMax,
  checkInclusion,
  inclusionSpans,
  readBundle,
  rootOf,
  tilePath,
  tileWidth,
  tileWidthAt,
} from '@yunzhang/ledger';
import type { LogSource } from './log-source.ts';
import { type LogView, type TreeView, treesOf } from './log-view.ts';
import { MonitorProblem } from './problem.ts';

/** A bundle of the largest entries there may be. */
const bundleSizeMax = tileWidth * (bundleEntrySizeMax + 2);
/** Bundles on their way while one is worked on; of the largest ones this is 64 MB. */
const aheadMax = 4;

/** Some entries in a row. */
export interface EntryRun {
  /** Place of the first one. */
  readonly start: number;
  readonly entries: readonly Uint8Array[];
}

/**
 * Entries `[from, to)` in runs of at most 256, as the log shows them: nothing is verified.
 *
 * The next bundles are asked for while one is worked on.
 */
export async function* readRuns(
  source: LogSource,
  span: { readonly from: number; readonly to: number; readonly size: number },
): AsyncGenerator<EntryRun> {
  const { from, to, size } = span;
  const ahead: Promise<EntryRun>[] = [];
  const last = Math.ceil(to / tileWidth);
  for (let next = Math.floor(from / tileWidth); next < last || ahead.length > 0;) {
    while (next < last && ahead.length < aheadMax) {
      const run = readBundleRun(source, { index: next++, size });
      // Whoever stops reading early leaves promises nobody waits for.
      run.catch(() => undefined);
      ahead.push(run);
    }
    const run = await ahead.shift();
    if (run !== undefined) yield cut(run, from, to);
  }
}

function cut({ start, entries }: EntryRun, from: number, to: number): EntryRun {
  const first = Math.max(start, from);
  return { start: first, entries: entries.slice(first - start, Math.max(to - start, 0)) };
}

/** A bundle in a log of `size`, the full one where the cut one is gone. @basis ledger.md §3 */
async function readBundleRun(
  source: LogSource,
  { index, size }: { readonly index: number; readonly size: number },
): Promise<EntryRun> {
  const width = tileWidthAt(size, { level: 0, index });
  const name = tilePath({ level: 'entries', index, width });
  const bytes =
    (await source.read(name, bundleSizeMax)) ??
    (await source.read(tilePath({ level: 'entries', index, width: tileWidth }), bundleSizeMax));
  if (bytes === undefined) throw new MonitorProblem('log-file-missing', name);
  try {
    return { start: index * tileWidth, entries: readBundle(bytes, width) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new MonitorProblem('log-entry-unproven', `${name}: ${error.message}`, error);
  }
}

/**
 * Entries `[from, to)` that are shown to be under the heads of the view, in every tree that is
 * large enough.
 */
export async function* readProvenRuns(
  view: LogView,
  span: { readonly from: number; readonly to: number },
): AsyncGenerator<EntryRun> {
  const { from, to } = span;
  const { size } = view.sha256;
  const start = from - (from % tileWidth);
  // Whole bundles are proven, so that one path stands for 256 entries.
  const end = Math.min(size, Math.ceil(to / tileWidth) * tileWidth);
  for await (const run of readRuns(view.source, { from: start, to: end, size })) {
    for (const tree of treesOf(view)) await proveRun(tree, run);
    yield cut(run, from, to);
  }
}

/**
 * Checks a bundle against the signed head.
 *
 * The path of its first entry goes through the bundle and then up the tree. The part inside is
 * computed from the entries at hand, so that the check holds for all of them.
 */
async function proveRun(tree: TreeView, { start, entries }: EntryRun): Promise<void> {
  const { hash, size, root, prover } = tree;
  const known = entries.slice(0, Math.max(0, size - start)).map((entry) => hash.leaf(entry));
  const [leafHash] = known;
  // The two heads are read one after the other: the entry may be newer than this one.
  if (leafHash === undefined) return;
  const end = start + known.length;
  const path = await prover.inclusion({ index: start, size });
  const proof = inclusionSpans(start, size).map((span, i) =>
    span.start >= start && span.end <= end
      ? rootOf(hash, known.slice(span.start - start, span.end - start))
      : (path[i] ?? hash.empty),
  );
  if (checkInclusion(hash, { leafHash, index: start, size, proof, root })) return;
  throw new MonitorProblem('log-entry-unproven', `${hash.name} ${start}-${end}`);
}

/** One entry, shown to be under the heads of the view. */
export async function readProvenEntry(view: LogView, index: number): Promise<Uint8Array> {
  if (index >= view.sha256.size) throw new MonitorProblem('log-entry-missing', String(index));
  for await (const { entries } of readProvenRuns(view, { from: index, to: index + 1 })) {
    const [entry] = entries;
    if (entry !== undefined) return entry;
  }
  throw new MonitorProblem('log-entry-missing', String(index));
}
