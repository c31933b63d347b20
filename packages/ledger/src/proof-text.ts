import { assert, base64, equal, type Refusal } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { pathHashesMax, rootFromInclusion } from './merkle.ts';
import { parseNote } from './note.ts';
import { base64Hash, decimalSize, plainText, strictBase64 } from './note-text.ts';
import type { NoteWays } from './note-verify.ts';
import { type CheckedCheckpoint, checkCheckpoint, type Policy } from './policy.ts';
import { sha256Tree, sm3Tree, type TreeHash } from './tree-hash.ts';

/** A proof text at most. @basis ledger.md §14.5 step 1 */
const proofTextSizeMax = 256 * 1024;
const extraSizeMax = 64 * 1024;

/** First lines: by which hash the tree is. @basis ledger.md §8, §14.1 */
const heads: Readonly<Record<TreeHash['name'], string>> = {
  sha256: 'c2sp.org/tlog-proof@v1',
  sm3: 'gm-tlog-proof-sm3@v1',
};

/** An offline proof: where an entry is in a tree, and the signed head of that tree. */
export interface TlogProof {
  readonly hash: TreeHash;
  readonly index: number;
  /** Leaf side first. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, octet by octet. */
  readonly checkpoint: string;
  /** Not covered by anything: of no weight. */
  readonly extra?: Uint8Array;
}

/** Text of a proof, for a file ending in `.tlog-proof`. @basis ledger.md §8, §14.1 */
export function writeTlogProof({ hash, index, proof, checkpoint, extra }: TlogProof): string {
  assert(proof.length <= pathHashesMax, 'a path has at most 64 hashes');
  const lines = [
    heads[hash.name],
    ...(extra === undefined ? [] : [`extra ${base64(extra)}`]),
    `index ${index}`,
    ...proof.map(base64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Reads the text of a proof; nothing in it is verified.
 *
 * The first blank line ends the proof: what follows is the checkpoint as the log gave it.
 *
 * @basis ledger.md §8, §14.1 (tlog-proof)
 */
export function parseTlogProof(input: string | Uint8Array): TlogProof {
  const text = plainText(input, { sizeMax: proofTextSizeMax, tooLarge: 'proof-text-form' });
  const blank = text.indexOf('\n\n');
  if (blank < 0) malformed('proof-text-form');
  const checkpoint = text.slice(blank + 2);
  parseNote(checkpoint);
  const [head, ...lines] = text.slice(0, blank).split('\n');
  const hash = [sha256Tree, sm3Tree].find(({ name }) => heads[name] === head);
  if (hash === undefined) return malformed('proof-text-form', undefined, 'first line');
  const extra = lines[0]?.startsWith('extra ') === true ? lines.shift() : undefined;
  const index = lines.shift() ?? '';
  if (!index.startsWith('index ')) malformed('proof-text-form', undefined, 'index');
  if (lines.length > pathHashesMax) malformed('proof-text-form', undefined, 'too many hashes');
  return {
    hash,
    index: decimalSize(index.slice('index '.length), 'proof-text-form'),
    proof: lines.map((line) => base64Hash(line, 'proof-text-form')),
    checkpoint,
    ...(extra === undefined ? {} : { extra: readExtra(extra) }),
  };
}

function readExtra(line: string): Uint8Array {
  const extra = strictBase64(line.slice('extra '.length), 'proof-text-form');
  if (extra.length > extraSizeMax) malformed('proof-text-form', undefined, 'extra');
  return extra;
}

/**
 * Checks a proof for the octets of an entry, offline.
 *
 * @basis ledger.md §14.5 step 2
 */
export function checkTlogProof(
  proof: TlogProof,
  claim: { readonly entry: Uint8Array; readonly policy: Policy; readonly ways?: NoteWays },
): CheckedCheckpoint | Refusal {
  const checked = checkCheckpoint(claim.policy, proof.checkpoint, claim.ways);
  if ('refused' in checked) return checked;
  const { size, root } = checked.checkpoint;
  const { hash, index } = proof;
  const leafHash = hash.leaf(claim.entry);
  const reached = rootFromInclusion(hash, { leafHash, index, size, proof: proof.proof });
  const basis = 'ledger.md §2, §14.5';
  if (reached === undefined || !equal(reached, root)) return { refused: 'proof-root-wrong', basis };
  return checked;
}
