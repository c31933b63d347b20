import { assert, base64, type Finding } from '@yunzhang/base';
import { type LedgerCode, malformed } from './codes.ts';
import { base64Hash, decimalSize, plainText } from './note-text.ts';
import { isTreeSize } from './subtrees.ts';
import { treeHashSize } from './tree-hash.ts';

/** Extension lines are of others, and few. */
const checkpointSizeMax = 16 * 1024;
const extensionsMax = 16;

/** The head of a log: its name, how many entries, and the root over them. */
export interface Checkpoint {
  /** Name of the log; ends in `/sm3` for the tree by SM3. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A checkpoint as it was read. */
export interface ReadCheckpoint extends Checkpoint {
  /** Further lines. We write none: nobody audits them. */
  readonly extensions: readonly string[];
  readonly findings: readonly Finding<LedgerCode>[];
}

/** Text of a checkpoint, without extension lines. @basis ledger.md §5 */
export function writeCheckpoint({ origin, size, root }: Checkpoint): string {
  assert(origin !== '' && !origin.includes('\n'), 'an origin is one line');
  assert(isTreeSize(size) && root.length === treeHashSize, 'a head has a size and a root');
  return `${origin}\n${size}\n${base64(root)}\n`;
}

/**
 * Reads the text of a checkpoint.
 *
 * Extension lines are tolerated and named; an empty one is malformed.
 *
 * @basis ledger.md §5 (tlog-checkpoint)
 */
export function parseCheckpoint(input: string): ReadCheckpoint {
  const text = plainText(input, { sizeMax: checkpointSizeMax, tooLarge: 'checkpoint-form' });
  const lines = text.split('\n');
  const [origin = '', size = '', root = '', ...extensions] = lines.slice(0, -1);
  if (lines.at(-1) !== '' || lines.length < 4 || origin === '') malformed('checkpoint-form');
  if (extensions.length > extensionsMax || extensions.includes('')) malformed('checkpoint-form');
  return {
    origin,
    size: decimalSize(size, 'checkpoint-form'),
    root: base64Hash(root, 'checkpoint-form'),
    extensions,
    findings:
      extensions.length === 0
        ? []
        : [{ code: 'checkpoint-extension', detail: String(extensions.length) }],
  };
}
