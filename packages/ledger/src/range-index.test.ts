import { hex, type Malformed } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndexBody } from './body.ts';
import { rootOf } from './merkle.ts';
import {
  actsOfTagMax,
  checkTagProof,
  coveredTo,
  indexBody,
  indexLeaves,
  placeOfTag,
  proveTag,
  readIndexLeaf,
  type TagProof,
  writeIndexLeaf,
} from './range-index.ts';
import { sha256Tree, sm3Tree } from './tree-hash.ts';

const tagOf = (of: number): Uint8Array => sm3(Uint8Array.of(of >> 8, of & 0xff));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Malformed).code;
  }
  return 'none';
}

describe('a leaf of the range index', () => {
  it('is tag, count and places', () => {
    const leaf = writeIndexLeaf({ tag: new Uint8Array(32).fill(1), indexes: [5, 2 ** 40] });
    expect(hex(leaf)).toBe(`${'01'.repeat(32)}0000000200000000000000050000010000000000`);
    expect(readIndexLeaf(leaf).indexes).toEqual([5, 2 ** 40]);
  });

  const tag = '01'.repeat(32);
  it.each([
    ['no place', `${tag}00000000`],
    ['a count of zero before a place', `${tag}000000000000000000000005`],
    ['a count too high', `${tag}000000020000000000000005`],
    ['a count too low', `${tag}0000000100000000000000050000000000000006`],
    ['places that do not ascend', `${tag}0000000200000000000000060000000000000005`],
    ['a place twice', `${tag}0000000200000000000000050000000000000005`],
    ['a place beyond exact numbers', `${tag}000000010020000000000000`],
    ['half a tag', '0101'],
  ])('with %s is refused', (_, line) => {
    const bytes = Uint8Array.from(line.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    expect(codeOf(() => readIndexLeaf(bytes))).toBe('index-leaf-form');
  });

  it('fits an entry bundle up to the most acts of one tag', () => {
    const indexes = Array.from({ length: actsOfTagMax }, (_, i) => i);
    expect(readIndexLeaf(writeIndexLeaf({ tag: tagOf(1), indexes })).indexes).toEqual(indexes);
    expect(() => writeIndexLeaf({ tag: tagOf(1), indexes: [...indexes, actsOfTagMax] })).toThrow(
      'fits an entry bundle',
    );
  });
});

/** A range, by a plain map beside the index. */
function rangeOf(picks: readonly number[], from = 100) {
  const entries = picks.map((pick, i) => ({
    index: from + i,
    tag: pick === 0 ? new Uint8Array(0) : tagOf(pick),
  }));
  const plain = new Map<number, number[]>();
  for (const [i, pick] of picks.entries()) {
    if (pick !== 0) plain.set(pick, [...(plain.get(pick) ?? []), from + i]);
  }
  const leaves = indexLeaves(entries);
  return { leaves, plain, body: indexBody({ from, to: from + picks.length }, leaves) };
}

describe('the range index', () => {
  it('answers for each tag what a plain map answers, in both trees', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (picks) => {
        const { leaves, plain, body } = rangeOf(picks);
        expect(body.leaves).toBe(plain.size);
        for (const hash of [sm3Tree, sha256Tree]) {
          for (let pick = 1; pick <= 32; pick++) {
            const tag = tagOf(pick);
            const found = checkTagProof({ hash, body, tag }, proveTag(hash, leaves, tag));
            expect(found).toEqual(plain.get(pick) ?? []);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is sorted by tag and has both roots over its leaves', () => {
    const { leaves, body } = rangeOf([3, 1, 2, 0, 3]);
    const tags = leaves.map((leaf) => hex(readIndexLeaf(leaf).tag));
    expect(tags).toEqual([...tags].sort());
    const root = rootOf(
      sha256Tree,
      leaves.map((leaf) => sha256Tree.leaf(leaf)),
    );
    expect(body.sha256Root).toEqual(root);
    expect(body).toMatchObject({ from: 100, to: 105, leaves: 3 });
  });

  it('finds the place of a tag with few readings', async () => {
    const { leaves } = rangeOf(Array.from({ length: 1000 }, (_, i) => i + 1));
    for (const pick of [1, 500, 1000, 2000]) {
      let read = 0;
      const place = await placeOfTag(
        async (position) => {
          read += 1;
          return leaves[position] ?? new Uint8Array(0);
        },
        leaves.length,
        tagOf(pick),
      );
      expect(read).toBeLessThanOrEqual(10);
      const isThere = hex(leaves[place]?.subarray(0, 32) ?? new Uint8Array(0)) === hex(tagOf(pick));
      expect(isThere).toBe(pick <= 1000);
    }
  });

  it('covers a log as far as its ranges follow one another', () => {
    const range = (from: number, to: number, index = to) => ({
      index,
      body: rangeOf(
        Array.from({ length: to - from }, () => 1),
        from,
      ).body,
    });
    expect(coveredTo([])).toBe(0);
    expect(coveredTo([range(0, 3), range(3, 9), range(9, 10)])).toBe(10);
    expect(coveredTo([range(0, 3), range(4, 9)])).toBe(3);
    expect(coveredTo([range(0, 3), range(2, 9)])).toBe(3);
    expect(coveredTo([range(0, 3), range(3, 9, 11)])).toBe(3);
    expect(coveredTo([range(3, 9)], 3)).toBe(9);
  });

  describe('does not let a log', () => {
    const { leaves, body } = rangeOf([1, 2, 3, 4, 5, 6, 7]);
    const hash = sm3Tree;
    const ask = (tag: Uint8Array, proof: TagProof, other: Partial<IndexBody> = {}) =>
      checkTagProof({ hash, body: { ...body, ...other }, tag }, proof);
    const sorted = leaves.map((leaf) => readIndexLeaf(leaf).tag);
    const at = (position: number) => {
      const proof = proveTag(hash, leaves, sorted[position] ?? tagOf(0));
      if (proof.kind !== 'present') throw new Error('the tag is there');
      return proof.at;
    };

    it('deny a tag by two leaves that are no neighbours', () => {
      const tag = sorted[3] ?? tagOf(0);
      expect(ask(tag, { kind: 'absent', before: at(2), after: at(4) })).toBeUndefined();
    });

    it('deny the first or last tag by leaving a neighbour out', () => {
      expect(ask(sorted[0] ?? tagOf(0), { kind: 'absent', after: at(1) })).toBeUndefined();
      expect(ask(sorted[6] ?? tagOf(0), { kind: 'absent', before: at(5) })).toBeUndefined();
      expect(ask(sorted[0] ?? tagOf(0), { kind: 'absent' })).toBeUndefined();
    });

    it('deny a tag by its own leaf', () => {
      const tag = sorted[3] ?? tagOf(0);
      expect(ask(tag, { kind: 'absent', before: at(3), after: at(4) })).toBeUndefined();
      expect(ask(tag, { kind: 'absent', before: at(2), after: at(3) })).toBeUndefined();
    });

    it('answer with the leaf of another tag', () => {
      expect(ask(sorted[3] ?? tagOf(0), { kind: 'present', at: at(2) })).toBeUndefined();
    });

    it('leave places out of a leaf, or move it', () => {
      const good = at(3);
      const leaf = writeIndexLeaf({ tag: sorted[3] ?? tagOf(0), indexes: [101, 103] });
      expect(
        ask(sorted[3] ?? tagOf(0), { kind: 'present', at: { ...good, leaf } }),
      ).toBeUndefined();
      const moved = { ...good, position: 4 };
      expect(ask(sorted[3] ?? tagOf(0), { kind: 'present', at: moved })).toBeUndefined();
    });

    it('claim places outside the range', () => {
      const tag = sorted[3] ?? tagOf(0);
      expect(ask(tag, { kind: 'present', at: at(3) })).toHaveLength(1);
      expect(ask(tag, { kind: 'present', at: at(3) }, { from: 107, to: 110 })).toBeUndefined();
    });

    it('call an index empty that has another root', () => {
      const root = { leaves: 0, sm3Root: body.sm3Root };
      expect(ask(tagOf(9), { kind: 'absent' }, root)).toBeUndefined();
      expect(ask(tagOf(9), { kind: 'absent' }, { leaves: 0, sm3Root: sm3Tree.empty })).toEqual([]);
    });
  });
});
