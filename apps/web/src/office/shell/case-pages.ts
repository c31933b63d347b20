import { useCallback, useState } from 'react';
import { type Asked, useLoaded } from './asked.ts';
import type { CasePage, CaseView } from './cases.ts';
import { ask } from './client.ts';

/** Pages of cases that one list follows; what is older is found by a filter. */
const pagesMax = 20;

/** One's cases, as many pages of them as were asked for. */
export interface CaseList {
  readonly asked: Asked<CasePage>;
  /** Undefined where there are no more. */
  readonly more: (() => void) | undefined;
}

/** One's cases of a scenario, or of all. A page may be short and have one after it all the same. */
export function useCases(scenario?: string, everyMs?: number): CaseList {
  const [pages, setPages] = useState(1);
  const load = useCallback(
    async (signal: AbortSignal): Promise<CasePage> => {
      const cases: CaseView[] = [];
      let after: string | undefined;
      for (let page = 0; page < pages; page++) {
        const query = new URLSearchParams();
        if (scenario !== undefined) query.set('scenario', scenario);
        if (after !== undefined) query.set('after', after);
        // Each page begins where the one before ended.
        const found = await ask<CasePage>(`/v1/cases?${query.toString()}`, signal);
        cases.push(...found.cases);
        after = found.next;
        if (after === undefined) return { cases };
      }
      return after === undefined ? { cases } : { cases, next: after };
    },
    [scenario, pages],
  );
  const asked = useLoaded(`${scenario ?? ''} ${pages}`, load, everyMs);
  const hasMore = asked.value?.next !== undefined && pages < pagesMax;
  const more = useCallback(() => setPages((count) => count + 1), []);
  return { asked, more: hasMore ? more : undefined };
}
