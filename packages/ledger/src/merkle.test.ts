import { readFileSync } from 'node:fs';
import { equal, fromBase64, fromHex, hex, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import {
  emptyFrontier,
  extendFrontier,
  frontierRoot,
  readFrontier,
  writeFrontier,
} from './frontier.ts';
import {
  checkConsistency,
  checkInclusion,
  consistencyProof,
  inclusionProof,
  rootFromInclusion,
  rootOf,
} from './merkle.ts';
import { sha256Tree, sm3Tree, type TreeHash } from './tree-hash.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
);
const both = [
  ['sha256', sha256Tree],
  ['sm3', sm3Tree],
] as const;

const leavesOf = (hash: TreeHash, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => hash.leaf(utf8(`record ${i}`)));

/** Root straight from the definition; each range is hashed once. @basis RFC 9162 §2.1.1 */
function referenceOf(hash: TreeHash, leaves: readonly Uint8Array[]) {
  const known = new Map<string, Uint8Array>();
  const root = (start: number, end: number): Uint8Array => {
    if (start === end) return hash.empty;
    if (end - start === 1) return nth(leaves, start);
    const name = `${start}-${end}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    let k = 1;
    while (k * 2 < end - start) k *= 2;
    const made = hash.node(root(start, start + k), root(start + k, end));
    known.set(name, made);
    return made;
  };
  const split = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
  const path = (m: number, start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const k = start + split(end - start);
    return m < k ? [...path(m, start, k), root(k, end)] : [...path(m, k, end), root(start, k)];
  };
  const sub = (m: number, start: number, end: number, whole: boolean): Uint8Array[] => {
    if (m === end) return whole ? [] : [root(start, end)];
    const k = start + split(end - start);
    return m <= k
      ? [...sub(m, start, k, whole), root(k, end)]
      : [...sub(m, k, end, false), root(start, k)];
  };
  return { root, path, sub };
}

const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map(hex);

/** The value at `i`, which is there. */
function nth<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new Error(`nothing at ${i}`);
  return value;
}
const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((octet, i) => (i === bit >> 3 ? octet ^ (1 << (bit & 7)) : octet));

describe('the eight reference leaves', () => {
  const inputs: Uint8Array[] = vectors.rfc6962.leaf_inputs_hex.map(fromHex);
  it.each(both)('have the known hashes, roots and proofs: %s', (name, hash) => {
    const known = vectors.rfc6962[name];
    const leaves = inputs.map((entry) => hash.leaf(entry));
    expect(hex(hash.empty)).toBe(known.empty_root);
    expect(hexes(leaves)).toEqual(known.leaf_hashes);
    for (const [size, root] of known.roots_by_size.entries()) {
      expect(hex(rootOf(hash, leaves.slice(0, size)))).toBe(root);
    }
    for (const { index, size, proof } of known.inclusion) {
      const made = inclusionProof(hash, leaves.slice(0, size), index);
      expect(hexes(made)).toEqual(proof);
      const root = rootOf(hash, leaves.slice(0, size));
      const leafHash = nth(leaves, index);
      expect(checkInclusion(hash, { leafHash, index, size, proof: made, root })).toBe(true);
    }
    for (const { from, to, proof } of known.consistency) {
      const made = consistencyProof(hash, leaves.slice(0, to), from);
      expect(hexes(made)).toEqual(proof);
      const fromRoot = rootOf(hash, leaves.slice(0, from));
      const toRoot = rootOf(hash, leaves.slice(0, to));
      expect(checkConsistency(hash, { from, to, fromRoot, toRoot, proof: made })).toBe(true);
    }
  });
});

/** What is too large is refused by name, which is a refusal like any other. */
function answer(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    expect(error).toMatchObject({ code: 'ledger-size-too-large' });
    return false;
  }
}

const octets = (list: readonly string[] | null): Uint8Array[] => (list ?? []).map(fromBase64);

describe('the probes of transparency-dev/merkle', () => {
  const { inclusion, consistency } = vectors.merkle_probes;
  it('are all answered as they say: inclusion', () => {
    expect(inclusion).toHaveLength(98);
    for (const probe of inclusion) {
      const claim = {
        index: probe.leafIdx,
        size: probe.treeSize,
        leafHash: fromBase64(probe.leafHash ?? ''),
        root: fromBase64(probe.root ?? ''),
        proof: octets(probe.proof),
      };
      expect([probe.id, answer(() => checkInclusion(sha256Tree, claim))]).toEqual([
        probe.id,
        probe.ok,
      ]);
    }
  });

  it('are all answered as they say: consistency', () => {
    expect(consistency).toHaveLength(98);
    for (const probe of consistency) {
      const claim = {
        from: probe.size1,
        to: probe.size2,
        fromRoot: fromBase64(probe.root1 ?? ''),
        toRoot: fromBase64(probe.root2 ?? ''),
        proof: octets(probe.proof),
      };
      expect([probe.id, answer(() => checkConsistency(sha256Tree, claim))]).toEqual([
        probe.id,
        probe.ok,
      ]);
    }
  });
});

describe.each(both)('a tree of 2,000 entries beside the definition: %s', (_, hash) => {
  const leaves = leavesOf(hash, 2000);
  const reference = referenceOf(hash, leaves);
  const rootAt = (size: number): Uint8Array => reference.root(0, size);

  it('has the same root at every size', () => {
    let frontier = emptyFrontier;
    for (let size = 0; size <= leaves.length; size++) {
      const restored = readFrontier(writeFrontier(frontier));
      expect(equal(frontierRoot(hash, restored), rootAt(size))).toBe(true);
      frontier = extendFrontier(hash, frontier, leaves.slice(size, size + 1));
    }
  });

  // A stride that shares no factor with a power of two meets all forms of trees.
  it('has the same proofs, and they hold in their place alone', () => {
    for (let size = 1; size <= 2000; size += size < 70 ? 1 : 137) {
      const part = leaves.slice(0, size);
      const root = rootAt(size);
      for (let index = 0; index < size; index += size < 34 ? 1 : 1 + Math.floor(size / 3)) {
        const proof = inclusionProof(hash, part, index);
        expect(hexes(proof)).toEqual(hexes(reference.path(index, 0, size)));
        const claim = { leafHash: nth(leaves, index), index, size, proof, root };
        expect(checkInclusion(hash, claim)).toBe(true);
        expect(checkInclusion(hash, { ...claim, index: index ^ 1 })).toBe(false);
      }
      for (let from = 0; from <= size; from += size < 34 ? 1 : 1 + Math.floor(size / 3)) {
        const proof = consistencyProof(hash, part, from);
        expect(hexes(proof)).toEqual(from === 0 ? [] : hexes(reference.sub(from, 0, size, true)));
        const claim = { from, to: size, fromRoot: rootAt(from), toRoot: root, proof };
        expect(checkConsistency(hash, claim)).toBe(from > 0);
      }
    }
  });
});

describe('a proof changed in one bit', () => {
  const leaves = leavesOf(sm3Tree, 21);
  const root = rootOf(sm3Tree, leaves);

  it('does not hold: inclusion', () => {
    const proof = inclusionProof(sm3Tree, leaves, 9);
    const claim = { leafHash: nth(leaves, 9), index: 9, size: 21, proof, root };
    for (const [at, value] of proof.entries()) {
      for (let bit = 0; bit < 256; bit++) {
        const forged = proof.with(at, flip(value, bit));
        expect(checkInclusion(sm3Tree, { ...claim, proof: forged })).toBe(false);
      }
    }
    expect(checkInclusion(sm3Tree, claim)).toBe(true);
    expect(checkInclusion(sm3Tree, { ...claim, proof: proof.slice(1) })).toBe(false);
    expect(checkInclusion(sm3Tree, { ...claim, proof: [...proof, root] })).toBe(false);
  });

  it('does not hold: consistency', () => {
    const proof = consistencyProof(sm3Tree, leaves, 6);
    const fromRoot = rootOf(sm3Tree, leaves.slice(0, 6));
    const claim = { from: 6, to: 21, fromRoot, toRoot: root, proof };
    for (const [at, value] of proof.entries()) {
      for (let bit = 0; bit < 256; bit++) {
        const forged = proof.with(at, flip(value, bit));
        expect(checkConsistency(sm3Tree, { ...claim, proof: forged })).toBe(false);
      }
    }
    expect(checkConsistency(sm3Tree, claim)).toBe(true);
  });

  it('does not hold with a hash of another length, left over or missing: consistency', () => {
    const proof = consistencyProof(sm3Tree, leaves, 6);
    const fromRoot = rootOf(sm3Tree, leaves.slice(0, 6));
    const claim = { from: 6, to: 21, fromRoot, toRoot: root, proof };
    const wrong = [
      ...[-1, 0, 1].map((at) => proof.with(at, nth(proof.slice(at), 0).slice(1))),
      ...proof.map((value, at) => proof.with(at, new Uint8Array([...value, 0]))),
      [...proof, root],
      proof.slice(1),
      proof.slice(0, -1),
      [],
      Array.from({ length: 70 }, () => root),
    ];
    for (const forged of wrong) {
      expect(checkConsistency(sm3Tree, { ...claim, proof: forged })).toBe(false);
    }
    const short = { ...claim, fromRoot: fromRoot.slice(1) };
    expect(checkConsistency(sm3Tree, short)).toBe(false);
  });

  it('does not hold under the other hash', () => {
    const proof = inclusionProof(sm3Tree, leaves, 9);
    const claim = { leafHash: nth(leaves, 9), index: 9, size: 21, proof, root };
    expect(checkInclusion(sha256Tree, claim)).toBe(false);
  });
});

describe('sizes', () => {
  const [one, two] = [sha256Tree.leaf(utf8('1')), sha256Tree.leaf(utf8('2'))];
  it('beyond the exact integers are refused by name', () => {
    const path = { leafHash: one, index: 0, size: 2 ** 53, proof: [two] };
    expect(() => rootFromInclusion(sha256Tree, path)).toThrow('ledger-size-too-large');
    expect(() =>
      checkConsistency(sha256Tree, { from: 1, to: 2 ** 60, fromRoot: one, toRoot: two, proof: [] }),
    ).toThrow('ledger-size-too-large');
  });

  it('up to the last exact integer are followed exactly', () => {
    const size = 2 ** 53 - 1;
    const proof = Array.from({ length: 53 }, () => two);
    // The last entry stands right at every height; the way of the first is all left.
    const first = rootFromInclusion(sha256Tree, { leafHash: one, index: 0, size, proof });
    let left = one;
    for (const c of proof) left = sha256Tree.node(left, c);
    expect(first).toEqual(left);
    const last = rootFromInclusion(sha256Tree, {
      leafHash: one,
      index: size - 1,
      size,
      proof: proof.slice(1),
    });
    let right = one;
    for (const c of proof.slice(1)) right = sha256Tree.node(c, right);
    expect(last).toEqual(right);
  });

  it('end a path: nothing is left over and nothing is missing', () => {
    const path = { leafHash: one, index: 0, size: 2, proof: [two] };
    expect(rootFromInclusion(sha256Tree, path)).toEqual(sha256Tree.node(one, two));
    expect(rootFromInclusion(sha256Tree, { ...path, proof: [two, two] })).toBeUndefined();
    expect(rootFromInclusion(sha256Tree, { ...path, proof: [] })).toBeUndefined();
    expect(rootFromInclusion(sha256Tree, { ...path, proof: [two.slice(1)] })).toBeUndefined();
    expect(rootFromInclusion(sha256Tree, { ...path, index: 2 })).toBeUndefined();
  });

  it('that are no sizes do not hold', () => {
    for (const index of [-1, 0.5, Number.NaN]) {
      const path = { leafHash: one, index, size: 2, proof: [two] };
      expect(rootFromInclusion(sha256Tree, path)).toBeUndefined();
    }
  });

  it('of a frontier fit its octets', () => {
    const bytes = writeFrontier(extendFrontier(sha256Tree, emptyFrontier, [one, two, one]));
    expect(readFrontier(bytes).size).toBe(3);
    expect(() => readFrontier(bytes.subarray(1))).toThrow('frontier-form');
    expect(() => readFrontier(bytes.slice(0, 7))).toThrow('frontier-form');
    const last = { size: 2 ** 53 - 1, nodes: [] };
    expect(() => extendFrontier(sha256Tree, last, [one])).toThrow('ledger-size-too-large');
    expect(() => readFrontier(new Uint8Array(40).fill(255))).toThrow('ledger-size-too-large');
  });
});
