import { createHash } from 'node:crypto';
import { indexLeaves, sha256Tree, sm3Tree } from '@yunzhang/ledger';
import { expect, it } from 'vitest';
import { hostSha256Tree, hostSm3Tree } from './host-trees.ts';
import {
  closeRange,
  copyRange,
  followRange,
  isRangeDue,
  openRange,
  sortedLeaves,
} from './range.ts';
import { submission } from './ledger-testing.ts';

const tagOf = (text: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text).digest());

it('sorts leaves as the format does, also tags that begin alike and tags that come again', () => {
  const alike = new Uint8Array(32).fill(9);
  const near = alike.slice();
  near[31] = 8;
  const tagged = Array.from({ length: 3000 }, (_, index) => ({
    index,
    tag: index % 7 === 0 ? (index % 2 === 0 ? alike : near) : tagOf(`${index % 900}`),
  }));
  expect(sortedLeaves(tagged)).toEqual(indexLeaves(tagged));
  expect(sortedLeaves([])).toEqual([]);
});

it('hashes by the host as the package does', () => {
  for (const [host, own] of [
    [hostSha256Tree, sha256Tree],
    [hostSm3Tree, sm3Tree],
  ] as const) {
    for (const size of [0, 1, 64, 119, 65_535]) {
      const entry = new Uint8Array(size).fill(size);
      expect(host.leaf(entry)).toEqual(own.leaf(entry));
    }
    const [left, right] = [own.leaf(tagOf('a')), own.leaf(tagOf('b'))];
    expect(host.node(host.node(left, right), right)).toEqual(
      own.node(own.node(left, right), right),
    );
    expect(host.empty).toEqual(own.empty);
  }
});

const limits = { indexMs: 1000, indexEntriesMax: 50 };

it('is due daily, when full, and before one tag has more entries than a leaf holds', () => {
  const entries = (count: number) => Array.from({ length: count }, () => submission(1).entry);
  const now = { at: 1000, closedAt: 0, batchMax: 10, limits };
  const at = (count: number) => followRange(openRange(0), 0, entries(count)).range;
  expect(isRangeDue(at(0), now)).toBe(false);
  expect(isRangeDue(at(1), { ...now, at: 999 })).toBe(false);
  expect(isRangeDue(at(1), now)).toBe(true);
  expect(isRangeDue(at(50), { ...now, at: 0 })).toBe(true);
  const [one] = entries(1);
  const same = Array.from({ length: 8180 }, () => one ?? new Uint8Array());
  const { range } = followRange(openRange(0), 0, same);
  const wide = { ...now, at: 0, limits: { ...limits, indexEntriesMax: 100_000 } };
  expect(isRangeDue(range, wide)).toBe(true);
});

it('makes the index of a range once, and again when the range goes on', () => {
  const { range } = followRange(openRange(3), 3, [submission(1).entry]);
  const closed = closeRange(range, { to: 4, at: 5 });
  expect(closeRange(range, { to: 4, at: 5 })).toBe(closed);
  expect(closeRange(copyRange(range), { to: 4, at: 6 })).not.toBe(closed);
  followRange(range, 4, [submission(1).entry]);
  expect(closeRange(range, { to: 4, at: 5 })).not.toBe(closed);
});

it('stops with an alarm at an index that does not follow from the entries', () => {
  const { range } = followRange(openRange(0), 0, [submission(1).entry]);
  const { entry } = closeRange(copyRange(range), { to: 1, at: 7 });
  const { range: other } = followRange(openRange(0), 0, [submission(1).entry]);
  expect(() => followRange(other, 1, [entry])).toThrow('ledger-index-differs');
  expect(followRange(range, 1, [entry]).closed).toEqual([{ from: 0, to: 1 }]);
});
