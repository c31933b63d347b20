import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PageDocument } from '../documents/page-document.ts';
import type { TextHit } from '../documents/page-text.ts';

/** Hits of one search; more of them help nobody. */
export const hitsMax = 1_000;

/** How far a search is. */
export type Progress = 'none' | 'searching' | 'done' | 'stopped' | 'failed';

/** A search over a whole file. */
export interface Search {
  readonly query: string;
  readonly hits: readonly TextHit[];
  readonly byPage: ReadonlyMap<number, readonly TextHit[]>;
  /** The hit in front. */
  readonly front: TextHit | undefined;
  readonly progress: Progress;
  /** Pages searched, and pages there are. */
  readonly searched: number;
  readonly count: number;
  readonly start: (query: string) => void;
  readonly stop: () => void;
  readonly show: (hit: TextHit) => void;
  readonly step: (by: 1 | -1) => void;
}

interface State {
  readonly query: string;
  readonly hits: readonly TextHit[];
  readonly front: TextHit | undefined;
  readonly progress: Progress;
  readonly searched: number;
}

const nothing: State = { query: '', hits: [], front: undefined, progress: 'none', searched: 0 };

/** Searches a file piece by piece: hits are shown as they come, and it can be stopped. */
export function useSearch(document: PageDocument): Search {
  const [state, setState] = useState<State>(nothing);
  const run = useRef<AbortController | undefined>(undefined);
  const stop = useCallback(() => {
    run.current?.abort();
    setState((was) => (was.progress === 'searching' ? { ...was, progress: 'stopped' } : was));
  }, []);
  const start = useCallback(
    (query: string) => {
      run.current?.abort();
      if (query.trim() === '') return setState(nothing);
      const own = new AbortController();
      run.current = own;
      setState({ ...nothing, query, progress: 'searching' });
      void searchAll(document, query, own.signal, (change) => {
        if (!own.signal.aborted) setState(change);
      });
    },
    [document],
  );
  useEffect(() => () => run.current?.abort(), []);
  const show = useCallback((front: TextHit) => setState((was) => ({ ...was, front })), []);
  const step = useCallback(
    (by: 1 | -1) =>
      setState((was) => {
        const at = was.front === undefined ? -1 : was.hits.indexOf(was.front);
        const next = at < 0 ? 0 : (at + by + was.hits.length) % was.hits.length;
        return { ...was, front: was.hits[next] };
      }),
    [],
  );
  const byPage = useMemo(() => group(state.hits), [state.hits]);
  const count = document.pages.length;
  return { ...state, byPage, count, start, stop, show, step };
}

async function searchAll(
  document: PageDocument,
  query: string,
  signal: AbortSignal,
  change: (next: (was: State) => State) => void,
): Promise<void> {
  let from: number | undefined = 1;
  let found = 0;
  try {
    while (from !== undefined && found < hitsMax && !signal.aborted) {
      const { hits, next } = await document.find(query, from);
      found += hits.length;
      const searched = (next ?? document.pages.length + 1) - 1;
      change((was) => {
        const all = [...was.hits, ...hits].slice(0, hitsMax);
        return { ...was, hits: all, front: was.front ?? all[0], searched };
      });
      from = next;
    }
    change((was) => ({ ...was, progress: 'done' }));
  } catch {
    change((was) => ({ ...was, progress: 'failed' }));
  }
}

function group(hits: readonly TextHit[]): ReadonlyMap<number, readonly TextHit[]> {
  const pages = new Map<number, TextHit[]>();
  for (const hit of hits) {
    const own = pages.get(hit.page) ?? [];
    own.push(hit);
    pages.set(hit.page, own);
  }
  return pages;
}
