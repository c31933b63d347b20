import { createStore } from '../store.ts';
import type { PageSize } from './page-document.ts';

/** The sizes of the pages of a file, some of them only estimated. */
export interface PageSizes {
  readonly all: () => readonly PageSize[];
  readonly subscribe: (reader: () => void) => () => void;
  /** Whether the page was read. */
  readonly isKnown: (page: number) => boolean;
  /** Takes the size of a page that was read. Tells the readers only where it was another. */
  readonly correct: (page: number, size: PageSize) => void;
}

/** Sizes nearer than this are the same on every screen, in mm. */
const sameMm = 0.01;

/**
 * Begins with one size for all pages.
 *
 * Reading every page of a long file takes longer than a person waits for the first one.
 *
 * @basis product.md R20
 */
export function createPageSizes(count: number, estimate: PageSize): PageSizes {
  const store = createStore<readonly PageSize[]>(Array.from({ length: count }, () => estimate));
  const known = new Set<number>();
  return {
    all: store.get,
    subscribe: store.subscribe,
    isKnown: (page) => known.has(page),
    correct(page, size) {
      known.add(page);
      store.change((all) => {
        const before = all[page - 1];
        if (before === undefined || isSame(before, size)) return all;
        return all.with(page - 1, size);
      });
    },
  };
}

function isSame(one: PageSize, other: PageSize): boolean {
  const wide = Math.abs(one.widthMm - other.widthMm);
  return Math.max(wide, Math.abs(one.heightMm - other.heightMm)) < sameMm;
}
