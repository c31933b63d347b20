// Proofs of every tree to 2,000 entries beside the definition, and every bit of a note.
import { equal, isRefusal, utf8 } from '@yunzhang/base';
import { createSoftwareSigner } from '@yunzhang/gm';
import {
  checkCheckpoint,
  checkConsistency,
  checkInclusion,
  createEd25519Signer,
  createSm2NoteSigner,
  createTileProver,
  emptyTileEdge,
  growTiles,
  type Policy,
  sha256Tree,
  signNote,
  sm3Tree,
  type TreeHash,
  tilePath,
  writeCheckpoint,
} from '@yunzhang/ledger';
import { describe, expect, it } from 'vitest';

const sizeMax = 2000;
/** Up to here all proofs of a tree, above some of each tree, in a stride that meets all forms. */
const wholeMax = 400;
const strideOf = (size: number): number => (size <= wholeMax ? 1 : 29);

/** Root, path and subproof as the definition has them; each range is hashed once. */
function definition(hash: TreeHash, leaves: readonly Uint8Array[]) {
  const known = new Map<number, Uint8Array>();
  const split = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1);
  const root = (start: number, end: number): Uint8Array => {
    const found = end - start === 1 ? leaves[start] : known.get(start * 4096 + end);
    if (found !== undefined) return found;
    const middle = start + split(end - start);
    const made = hash.node(root(start, middle), root(middle, end));
    known.set(start * 4096 + end, made);
    return made;
  };
  const path = (index: number, start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const middle = start + split(end - start);
    return index < middle
      ? [...path(index, start, middle), root(middle, end)]
      : [...path(index, middle, end), root(start, middle)];
  };
  const since = (from: number, range: readonly [number, number], whole: boolean): Uint8Array[] => {
    const [start, end] = range;
    if (from === end) return whole ? [] : [root(start, end)];
    const middle = start + split(end - start);
    return from <= middle
      ? [...since(from, [start, middle], whole), root(middle, end)]
      : [...since(from, [middle, end], false), root(start, middle)];
  };
  return { root, path, since };
}

function isSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((hash, i) => equal(hash, b[i] ?? hash.subarray(1)));
}

describe.each([sha256Tree, sm3Tree])('all trees to 2,000 entries: $name', (hash) => {
  const leaves = Array.from({ length: sizeMax }, (_, i) => hash.leaf(utf8(`record ${i}`)));
  const { root, path, since } = definition(hash, leaves);
  const files = new Map<string, Uint8Array>();
  const { tiles } = growTiles(hash, emptyTileEdge, leaves);
  for (const tile of tiles) files.set(tilePath(tile), tile.bytes);
  const prover = createTileProver(hash, async (name) => files.get(tilePath(name)));

  it('have the inclusion proofs of the definition, and each holds', async () => {
    for (let size = 1; size <= sizeMax; size++) {
      for (let index = size % strideOf(size); index < size; index += strideOf(size)) {
        const proof = await prover.inclusion({ index, size, stored: sizeMax });
        if (!isSame(proof, path(index, 0, size))) throw new Error(`${index} of ${size}`);
        const leafHash = leaves[index] ?? hash.empty;
        const claim = { leafHash, index, size, proof, root: root(0, size) };
        if (!checkInclusion(hash, claim)) throw new Error(`${index} of ${size} does not hold`);
      }
    }
  });

  it('have the consistency proofs of the definition, and each holds', async () => {
    for (let to = 1; to <= sizeMax; to++) {
      for (let from = 1 + (to % strideOf(to)); from <= to; from += strideOf(to)) {
        const proof = await prover.consistency({ from, to, stored: sizeMax });
        if (!isSame(proof, since(from, [0, to], true))) throw new Error(`${from} to ${to}`);
        const roots = { fromRoot: root(0, from), toRoot: root(0, to) };
        const holds = checkConsistency(hash, { from, to, ...roots, proof });
        if (!holds) throw new Error(`${from} to ${to} does not hold`);
      }
    }
  });
});

describe('a checkpoint signed twice', () => {
  it('is refused in every bit that is changed, but for those that name one signer', async () => {
    const name = 'log.example';
    const random = (size: number): Uint8Array => new Uint8Array(size).fill(3);
    const privateKey = new Uint8Array(32).fill(5);
    const signers = [
      createEd25519Signer({ name, seed: new Uint8Array(32).fill(9) }),
      createSm2NoteSigner({ name, signer: createSoftwareSigner({ privateKey, random }) }),
    ];
    const policy: Policy = {
      logs: signers.map(({ key }) => ({ key })),
      witnesses: [],
      groups: [],
    };
    const body = writeCheckpoint({ origin: name, size: 1, root: sha256Tree.leaf(utf8('one')) });
    const note = utf8(await signNote({ text: body, signers, timeMs: 0 }));
    const end = utf8(`— ${name} XXXXXX`).length;
    for (let bit = 0; bit < note.length * 8; bit++) {
      const at = bit >> 3;
      const forged = note.with(at, (note[at] ?? 0) ^ (1 << (bit & 7)));
      if (!isAccepted(policy, forged)) continue;
      const column = at - (note.lastIndexOf(0x0a, at - 1) + 1);
      expect(at).toBeGreaterThan(utf8(body).length);
      expect(column).toBeGreaterThanOrEqual(4);
      expect(column).toBeLessThan(end);
    }
  });
});

function isAccepted(policy: Policy, note: Uint8Array): boolean {
  try {
    return !isRefusal(checkCheckpoint(policy, note));
  } catch (error) {
    expect(error).toHaveProperty('code');
    return false;
  }
}
