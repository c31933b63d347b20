import { Malformed } from '@yunzhang/base';
import {
  bundleEntrySizeMax,
  checkInclusion,
  isLogAct,
  type LedgerEntry,
  type LogBody,
  readBody,
  readBundle,
  readEntry,
  tilePath,
  tileWidth,
  tileWidthAt,
  writeTlogProof,
} from '@yunzhang/ledger';
import { type InclusionSteps, inclusionSteps } from './inclusion-steps.ts';
import { LogProblem, type LogSource } from './log-source.ts';
import type { LogView, TreeView } from './log-view.ts';

/** A bundle of the largest entries there may be. */
const bundleSizeMax = tileWidth * (bundleEntrySizeMax + 2);

/** An entry that is shown to be under every head of the view that is large enough. */
export interface ShownEntry {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** Missing where the octets are no entry of our form: then they are shown as they are. */
  readonly entry?: LedgerEntry;
  /** What an act of the log itself says. */
  readonly body?: LogBody;
}

/** The proof of one entry in one tree. */
export interface ShownProof extends InclusionSteps {
  readonly tree: TreeView;
  /** For a file ending in `.tlog-proof`. */
  readonly text: string;
}

/**
 * Entries `[from, to)`, each proven under the heads of the view.
 *
 * @basis ledger.md §3, §14.5 step 2
 */
export async function readShownEntries(
  view: LogView,
  span: { readonly from: number; readonly to: number },
): Promise<readonly ShownEntry[]> {
  const [tree] = view.trees;
  if (tree === undefined) return [];
  const from = Math.max(0, span.from);
  const to = Math.min(tree.size, span.to);
  const shown: ShownEntry[] = [];
  for (let bundle = Math.floor(from / tileWidth); bundle * tileWidth < to; bundle++) {
    const entries = await readEntryBundle(view.source, { bundle, size: tree.size });
    for (const [i, bytes] of entries.entries()) {
      const index = bundle * tileWidth + i;
      if (index < from || index >= to) continue;
      await proveShown(view, { index, bytes });
      shown.push(shownOf(index, bytes));
    }
  }
  return shown;
}

async function readEntryBundle(
  source: LogSource,
  { bundle, size }: { readonly bundle: number; readonly size: number },
): Promise<readonly Uint8Array[]> {
  const width = tileWidthAt(size, { level: 0, index: bundle });
  const at = (wide: number): string => tilePath({ level: 'entries', index: bundle, width: wide });
  const bytes =
    (await source.read(at(width), bundleSizeMax)) ??
    (await source.read(at(tileWidth), bundleSizeMax));
  if (bytes === undefined) throw new LogProblem('tiles-wrong', at(width));
  return sound(() => readBundle(bytes, width));
}

/** What a log says of an entry is worth nothing until a signed head covers it. */
async function proveShown(
  view: LogView,
  { index, bytes }: { readonly index: number; readonly bytes: Uint8Array },
): Promise<void> {
  for (const { hash, prover, size, root } of view.trees) {
    if (index >= size) continue;
    const proof = await soundly(() => prover.inclusion({ index, size }));
    const claim = { leafHash: hash.leaf(bytes), index, size, proof, root };
    if (!checkInclusion(hash, claim)) throw new LogProblem('tiles-wrong', `${hash.name} #${index}`);
  }
}

function shownOf(index: number, bytes: Uint8Array): ShownEntry {
  try {
    const entry = readEntry(bytes);
    return { index, bytes, entry, ...bodyOf(entry) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { index, bytes };
  }
}

function bodyOf({ act, body }: LedgerEntry): Pick<ShownEntry, 'body'> {
  if (body === undefined || !isLogAct(act)) return {};
  try {
    return { body: readBody(act, body) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return {};
  }
}

/** The proofs of one entry in the trees of the view, as steps. @basis product.md R46 */
export async function readShownProofs(
  view: LogView,
  { index, bytes }: ShownEntry,
): Promise<readonly ShownProof[]> {
  const covering = view.trees.filter(({ size }) => index < size);
  return Promise.all(
    covering.map(async (tree) => {
      const { hash, prover, size, root, note } = tree;
      const proof = await soundly(() => prover.inclusion({ index, size }));
      const leafHash = hash.leaf(bytes);
      const text = writeTlogProof({ hash, index, proof, checkpoint: note });
      return { tree, text, ...inclusionSteps(hash, { leafHash, index, size, proof, root }) };
    }),
  );
}

async function soundly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Malformed) throw new LogProblem('tiles-wrong', error.code);
    throw error;
  }
}

function sound<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Malformed) throw new LogProblem('tiles-wrong', error.code);
    throw error;
  }
}
