/** Pages, and ranges in one text: no document has more, no person writes more. */
const rangesMax = 1000;
const pageMax = 1_000_000;

/** Pages from one number to another, both included; pages count from 1. */
export interface PageRange {
  readonly from: number;
  readonly to: number;
}

/** Which pages: a word, or ranges in any order. @basis product.md A5, R13 */
export type PageSet = 'all' | 'odd' | 'even' | readonly PageRange[];

/**
 * The pages of a set in ascending order, each once.
 *
 * Undefined where a range names a page that is not there: a wish that cannot be met whole is not
 * met in part.
 */
export function pagesIn(set: PageSet, count: number): readonly number[] | undefined {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  if (set === 'all') return all;
  if (set === 'odd' || set === 'even') {
    const rest = set === 'odd' ? 1 : 0;
    return all.filter((page) => page % 2 === rest);
  }
  if (set.length > rangesMax) return undefined;
  const wanted = new Set<number>();
  for (const { from, to } of set) {
    const isSound = Number.isInteger(from) && Number.isInteger(to) && from >= 1 && from <= to;
    if (!isSound || to > count) return undefined;
    for (let page = from; page <= to; page++) wanted.add(page);
  }
  return [...wanted].toSorted((p, q) => p - q);
}

/** Reads `all`, `odd`, `even` or `1-3,5,8-9`; undefined for any other text. */
export function readPageSet(text: string): PageSet | undefined {
  if (text === 'all' || text === 'odd' || text === 'even') return text;
  const parts = text.split(',', rangesMax + 1);
  if (parts.length > rangesMax) return undefined;
  const ranges: PageRange[] = [];
  for (const part of parts) {
    const numbers = /^\s*(\d{1,7})(?:-(\d{1,7}))?\s*$/.exec(part);
    const from = Number(numbers?.[1] ?? 0);
    const to = Number(numbers?.[2] ?? from);
    if (from < 1 || to < from || to > pageMax) return undefined;
    ranges.push({ from, to });
  }
  return ranges;
}

/** Writes a set the way `readPageSet` reads it. */
export function pageSetText(set: PageSet): string {
  if (typeof set === 'string') return set;
  return set.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
