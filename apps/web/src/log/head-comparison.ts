import { base64, equal, Malformed } from '@yunzhang/base';
import {
  judgeFork,
  parseCheckpoint,
  parseNote,
  type TreeHashName,
  watchHeads,
} from '@yunzhang/ledger';
import type { KeptLog } from './head-memory.ts';
import { LogProblem } from './log-source.ts';
import type { LogView, TreeView } from './log-view.ts';

/** What the newest head of one tree is to the one this browser saw last. */
export type Comparison =
  | { readonly kind: 'first' }
  | { readonly kind: 'same'; readonly size: number }
  | {
      readonly kind: 'grown';
      readonly from: number;
      readonly to: number;
      /** The hashes that show the old tree to be the beginning of the new one. */
      readonly proof: readonly Uint8Array[];
    }
  | ({ readonly kind: 'older' | 'forked' } & TwoHeads);

/** Two heads of one log that do not fit together. */
export interface TwoHeads {
  readonly first: string;
  readonly second: string;
  readonly proof: readonly Uint8Array[];
}

/** The comparison of one tree. */
export interface ComparedTree {
  readonly tree: TreeView;
  readonly comparison: Comparison;
}

/**
 * Compares what a log shows now with what it showed this browser before.
 *
 * @basis ledger.md §17; product.md R46
 */
export function compareHeads(
  { trees }: LogView,
  kept: KeptLog | undefined,
): Promise<readonly ComparedTree[]> {
  return Promise.all(
    trees.map(async (tree) => ({ tree, comparison: await compareTree(tree, kept) })),
  );
}

async function compareTree(tree: TreeView, kept: KeptLog | undefined): Promise<Comparison> {
  const before = headsOf(kept).find(({ origin }) => origin === tree.origin);
  if (before === undefined || before.size === 0) return { kind: 'first' };
  const two = { first: before.note, second: tree.note, proof: [] };
  if (tree.size < before.size) return { kind: 'older', ...two };
  if (tree.size === before.size) {
    return equal(tree.root, before.root)
      ? { kind: 'same', size: tree.size }
      : { kind: 'forked', ...two };
  }
  const proof = await proofOf(tree, before.size);
  const alarm = watchHeads({ hash: tree.hash, before, after: tree, proof });
  if (alarm !== undefined) return { kind: 'forked', ...two, proof };
  return { kind: 'grown', from: before.size, to: tree.size, proof };
}

/** A log that does not hand out its tiles has not shown two histories: it shows nothing. */
async function proofOf({ prover, size }: TreeView, from: number): Promise<readonly Uint8Array[]> {
  try {
    return await prover.consistency({ from, to: size });
  } catch (error) {
    if (error instanceof Malformed) throw new LogProblem('tiles-wrong', error.code);
    throw error;
  }
}

function headsOf(kept: KeptLog | undefined) {
  return (kept?.notes ?? []).flatMap((note) => {
    try {
      return [{ ...parseCheckpoint(parseNote(note).text), note }];
    } catch (error) {
      if (error instanceof Malformed) return []; // somebody changed what was kept
      throw error;
    }
  });
}

/** Whether a log has shown two histories, or went back behind what it showed. */
export function isBroken({ comparison }: ComparedTree): boolean {
  return comparison.kind === 'forked' || comparison.kind === 'older';
}

/** What two heads show about a log by its keys alone: a stranger can judge it. */
export function judgeTwo({ policy }: LogView, { tree }: ComparedTree, two: TwoHeads) {
  return judgeFork(
    tree.hash,
    policy.logs.map(({ key }) => key),
    two,
  );
}

/**
 * Both heads as a file to hand to others; `yunzhang log inspect` reads the same form.
 *
 * @basis ledger.md §17 ("kept as proof")
 */
export function writeTwoHeads(
  tree: { readonly hash: TreeHashName; readonly origin: string },
  two: TwoHeads,
): string {
  const { first, second, proof } = two;
  const value = {
    kind: 'yunzhang-kept-heads-1',
    tree: tree.hash,
    origin: tree.origin,
    first,
    second,
    proof: proof.map(base64),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
