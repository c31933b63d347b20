import { assert } from '@yunzhang/base';
import { malformed } from './codes.ts';

/** Entries `start` (included) to `end` (not included) of a tree. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A complete subtree: the entries `[index · 2^height, (index + 1) · 2^height)`. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/** The largest tree kept exact. Larger ones are refused by name. @basis ledger.md §2 */
export const treeSizeMax = Number.MAX_SAFE_INTEGER;

/**
 * Holds a number read from outside against what a size may be.
 *
 * Returns false for what is no size at all; throws for one that may be right but is not exact here.
 */
export function isTreeSize(value: number): boolean {
  if (value > treeSizeMax) malformed('ledger-size-too-large');
  return Number.isInteger(value) && value >= 0;
}

/** The largest power of two below `count`, which is at least 2. @basis RFC 9162 §2.1.1 */
export function splitOf(count: number): number {
  assert(count >= 2, 'only two entries and more are split');
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/**
 * The spans whose roots make the inclusion proof of `index`, leaf side first.
 *
 * @basis RFC 9162 §2.1.3.1
 */
export function inclusionSpans(index: number, size: number): readonly Span[] {
  assert(isTreeSize(size) && isTreeSize(index) && index < size, 'the entry is in the tree');
  const spans: Span[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      spans.push({ start: middle, end });
      end = middle;
    } else {
      spans.push({ start, end: middle });
      start = middle;
    }
  }
  return spans.toReversed();
}

/**
 * The spans whose roots make the consistency proof from size `from` to size `to`.
 *
 * There are none from nothing and from the same size: there is nothing to prove.
 *
 * @basis RFC 9162 §2.1.4.1
 */
export function consistencySpans(from: number, to: number): readonly Span[] {
  assert(isTreeSize(from) && isTreeSize(to) && from <= to, 'a tree only grows');
  if (from === 0 || from === to) return [];
  const spans: Span[] = [];
  let [start, end] = [0, to];
  while (end > from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      spans.push({ start: middle, end });
      end = middle;
    } else {
      spans.push({ start, end: middle });
      start = middle;
    }
  }
  // Who asks knows the root of a first tree that is one complete subtree.
  if (start > 0) spans.push({ start, end });
  return spans.toReversed();
}

/**
 * The complete subtrees a span consists of, left to right.
 *
 * The span must start where a subtree as large as itself may start, as all spans of proofs do.
 */
export function subtreesOf({ start, end }: Span): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  let at = start;
  while (at < end) {
    const { height, width } = largestAt(at, end - at);
    subtrees.push({ height, index: at / width });
    at += width;
  }
  return subtrees;
}

/** The largest complete subtree that starts at `at` and has no more than `room` entries. */
function largestAt(at: number, room: number): { height: number; width: number } {
  let [height, width] = [0, 1];
  while (width * 2 <= room && at % (width * 2) === 0) {
    width *= 2;
    height++;
  }
  return { height, width };
}
