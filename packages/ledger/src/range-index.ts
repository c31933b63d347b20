import { assert, equal, fromHex, hex } from '@yunzhang/base';
import { acts } from './act.ts';
import type { IndexBody } from './body.ts';
import { malformed } from './codes.ts';
import { entrySizeMax, tagSize } from './entry.ts';
import { checkInclusion, inclusionProof, rootOf } from './merkle.ts';
import { sha256Tree, sm3Tree, type TreeHash } from './tree-hash.ts';

const headSize = tagSize + 4;
const indexSize = 8;
/**
 * Acts of one tag in one range. A leaf must fit an entry bundle, so the sequencer closes a range
 * before a tag has more; what is open longer than a day is closed anyway.
 */
export const actsOfTagMax = Math.floor((entrySizeMax - headSize) / indexSize);

/** An entry that carries a tag, by its place in the log. */
export interface TaggedEntry {
  readonly index: number;
  readonly tag: Uint8Array;
}

/** All acts of one tag in a range. */
export interface IndexLeaf {
  readonly tag: Uint8Array;
  /** Ascending. */
  readonly indexes: readonly number[];
}

/** Octets of a leaf: tag, count, places. @basis ledger.md §13.5 */
export function writeIndexLeaf({ tag, indexes }: IndexLeaf): Uint8Array {
  assert(tag.length === tagSize, 'a tag has 32 octets');
  assert(indexes.length >= 1 && indexes.length <= actsOfTagMax, 'a leaf fits an entry bundle');
  const leaf = new Uint8Array(headSize + indexes.length * indexSize);
  const view = new DataView(leaf.buffer);
  leaf.set(tag);
  view.setUint32(tagSize, indexes.length);
  for (const [i, index] of indexes.entries()) {
    assert(i === 0 || index > (indexes[i - 1] ?? 0), 'places ascend');
    view.setBigUint64(headSize + i * indexSize, BigInt(index));
  }
  return leaf;
}

/** Reads a leaf strictly: the count is the length, the places ascend. @basis ledger.md §13.5 */
export function readIndexLeaf(leaf: Uint8Array): IndexLeaf {
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.length);
  if (leaf.length < headSize + indexSize) malformed('index-leaf-form', 0);
  const count = view.getUint32(tagSize);
  if (count > actsOfTagMax || leaf.length !== headSize + count * indexSize) {
    malformed('index-leaf-form', tagSize);
  }
  const indexes: number[] = [];
  for (let at = headSize; at < leaf.length; at += indexSize) {
    const index = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
    const before = indexes.at(-1) ?? -1;
    if (!Number.isSafeInteger(index) || index <= before) malformed('index-leaf-form', at);
    indexes.push(index);
  }
  return { tag: leaf.subarray(0, tagSize), indexes };
}

/**
 * The leaves of a range, in order of their tags. Entries come in order of the log; those without
 * a tag are left out.
 *
 * @basis ledger.md §13.5
 */
export function indexLeaves(entries: Iterable<TaggedEntry>): readonly Uint8Array[] {
  const byTag = new Map<string, number[]>();
  for (const { tag, index } of entries) {
    if (tag.length === 0) continue;
    const key = hex(tag);
    const indexes = byTag.get(key);
    if (indexes === undefined) byTag.set(key, [index]);
    else indexes.push(index);
  }
  return [...byTag.keys()]
    .sort()
    .map((key) => writeIndexLeaf({ tag: fromHex(key), indexes: byTag.get(key) ?? [] }));
}

/** The body of the `log.index` act that closes `[from, to)`. @basis ledger.md §13.4, §13.5 */
export function indexBody(
  range: { readonly from: number; readonly to: number },
  leaves: readonly Uint8Array[],
): IndexBody {
  const root = (hash: TreeHash): Uint8Array => rootOf(hash, leafHashes(hash, leaves));
  return {
    act: acts.logIndex,
    from: range.from,
    to: range.to,
    leaves: leaves.length,
    sm3Root: root(sm3Tree),
    sha256Root: root(sha256Tree),
  };
}

function leafHashes(hash: TreeHash, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  return leaves.map((leaf) => hash.leaf(leaf));
}

/**
 * How far ranges cover a log without a gap: every entry from `from` to below this is in one.
 * Ranges that overlap, leave a gap or do not end at their own entry end the cover there.
 *
 * @basis ledger.md §13.5
 */
export function coveredTo(
  ranges: readonly { readonly index: number; readonly body: IndexBody }[],
  from = 0,
): number {
  let covered = from;
  for (const { index, body } of ranges) {
    if (body.from !== covered || body.to !== index) break;
    covered = body.to;
  }
  return covered;
}

/** A leaf with its way to the root of the index. */
export interface PlacedLeaf {
  readonly position: number;
  readonly leaf: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Shows that a tag is in a range, or that no leaf lies where it would be. */
export type TagProof =
  | { readonly kind: 'present'; readonly at: PlacedLeaf }
  /** The neighbours between which the tag would be; one is missing at either end. */
  | { readonly kind: 'absent'; readonly before?: PlacedLeaf; readonly after?: PlacedLeaf };

/**
 * Shows whether `tag` is among the leaves of a range. Hashes the whole index: whoever has tiles
 * finds the place by `placeOfTag` and takes the paths from them.
 *
 * @basis ledger.md §13.5
 */
export function proveTag(hash: TreeHash, leaves: readonly Uint8Array[], tag: Uint8Array): TagProof {
  const hashes = leafHashes(hash, leaves);
  const placed = (position: number): PlacedLeaf | undefined => {
    const leaf = leaves[position];
    if (leaf === undefined) return undefined;
    return { position, leaf, path: inclusionProof(hash, hashes, position) };
  };
  let [low, high] = [0, leaves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareTags(leaves[middle] ?? tag, tag) < 0) low = middle + 1;
    else high = middle;
  }
  return tagProof(tag, placed(low - 1), placed(low));
}

/** Makes the proof from the leaf before the place of `tag` and the leaf at it. */
export function tagProof(
  tag: Uint8Array,
  before: PlacedLeaf | undefined,
  after: PlacedLeaf | undefined,
): TagProof {
  if (after !== undefined && compareTags(after.leaf, tag) === 0)
    return { kind: 'present', at: after };
  return {
    kind: 'absent',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/**
 * First place whose tag is not below `tag`, found by halving: about 20 leaves for a million.
 * `readLeaf` gives the octets of a leaf, from an entry bundle of the index.
 *
 * @basis ledger.md §13.5
 */
export async function placeOfTag(
  readLeaf: (position: number) => Promise<Uint8Array>,
  leaves: number,
  tag: Uint8Array,
): Promise<number> {
  let [low, high] = [0, leaves];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (compareTags(await readLeaf(middle), tag) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Order of the leaf's tag against `tag`: below, equal (0), above. */
function compareTags(leaf: Uint8Array, tag: Uint8Array): number {
  for (let i = 0; i < tagSize; i++) {
    const difference = (leaf[i] ?? 0) - (tag[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A tag asked of one range. */
export interface TagQuestion {
  readonly hash: TreeHash;
  /** From the `log.index` entry, which the log's head covers. */
  readonly body: IndexBody;
  readonly tag: Uint8Array;
}

/**
 * The places of a tag in a range as a proof shows them: none if the tag is shown to be absent;
 * `undefined` if the proof does not hold. Malformed leaves throw.
 *
 * @basis ledger.md §13.5
 */
export function checkTagProof(
  question: TagQuestion,
  proof: TagProof,
): readonly number[] | undefined {
  const { body, tag } = question;
  assert(tag.length === tagSize, 'a tag has 32 octets');
  if (proof.kind === 'absent') return isShownAbsent(question, proof) ? [] : undefined;
  if (!isInIndex(question, proof.at)) return undefined;
  const found = readIndexLeaf(proof.at.leaf);
  const isWithin = found.indexes.every((index) => index >= body.from && index < body.to);
  return equal(found.tag, tag) && isWithin ? found.indexes : undefined;
}

function isShownAbsent(
  question: TagQuestion,
  { before, after }: Extract<TagProof, { kind: 'absent' }>,
): boolean {
  const { body, tag } = question;
  for (const leaf of [before, after]) {
    if (leaf !== undefined && !isInIndex(question, leaf)) return false;
    if (leaf !== undefined) readIndexLeaf(leaf.leaf);
  }
  if (before !== undefined && compareTags(before.leaf, tag) >= 0) return false;
  if (after !== undefined && compareTags(after.leaf, tag) <= 0) return false;
  // Without a neighbour above, the one below must be the last; without either, nothing is indexed.
  const place = after?.position ?? body.leaves;
  if ((before?.position ?? -1) !== place - 1) return false;
  return body.leaves > 0 || equal(rootIn(question.hash, body), question.hash.empty);
}

function isInIndex({ hash, body }: TagQuestion, { leaf, position, path }: PlacedLeaf): boolean {
  return checkInclusion(hash, {
    leafHash: hash.leaf(leaf),
    index: position,
    size: body.leaves,
    proof: path,
    root: rootIn(hash, body),
  });
}

function rootIn(hash: TreeHash, body: IndexBody): Uint8Array {
  return hash.name === 'sm3' ? body.sm3Root : body.sha256Root;
}
