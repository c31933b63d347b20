import { useCallback, useEffect, useRef, useState } from 'react';
import { createStore, useStore } from '../../store.ts';
import { ask, asOfficeProblem, type OfficeProblem } from './client.ts';
import { noteLoginOver } from './session.ts';

/** What was asked of the office. With a value and a problem it is what was known before. */
export interface Asked<T> {
  readonly value: T | undefined;
  readonly problem: OfficeProblem | undefined;
  readonly isLoading: boolean;
  readonly again: () => void;
}

interface Answer<T> {
  readonly path?: string | undefined;
  readonly value?: T | undefined;
  readonly problem?: OfficeProblem | undefined;
  readonly isLoading: boolean;
}

const changes = createStore(0);

/** Everything that was asked is asked again: something was changed. */
export function noteChange(): void {
  changes.change((count) => count + 1);
}

/**
 * Asks the office for something and keeps the answer fresh: after each change made here, when the
 * page comes back into view or the network comes back, and every so often where work goes on
 * elsewhere. Without a path nothing is asked.
 */
export function useAsked<T>(path: string | undefined, everyMs?: number): Asked<T> {
  const load = useCallback(async (signal: AbortSignal) => ask<T>(path ?? '', signal), [path]);
  return useLoaded(path, load, everyMs);
}

/** The same for what takes more than one question; `load` is another one when `path` is. */
export function useLoaded<T>(
  path: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs?: number,
): Asked<T> {
  const change = useStore(changes);
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer<T>>({ isLoading: path !== undefined });
  const again = useCallback(() => setRound((count) => count + 1), []);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (path === undefined) return undefined;
    const stop = new AbortController();
    setAnswer((before) =>
      before.path === path ? { ...before, isLoading: true } : { path, isLoading: true },
    );
    latest.current(stop.signal).then(
      (value) => setAnswer({ path, value, isLoading: false }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const problem = asOfficeProblem(error);
        if (problem.code === 'login-missing') noteLoginOver();
        setAnswer((before) => ({ path, value: before.value, problem, isLoading: false }));
      },
    );
    return () => stop.abort();
  }, [path, change, round]);
  useReturn(again, path === undefined ? undefined : everyMs);
  const isThis = answer.path === path;
  return {
    value: isThis ? answer.value : undefined,
    problem: isThis ? answer.problem : undefined,
    isLoading: path !== undefined && (!isThis || answer.isLoading),
    again,
  };
}

/** Asks again when the page or the network comes back, and every so often while it is in view. */
function useReturn(again: () => void, everyMs: number | undefined): void {
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    const onReturn = () => {
      if (document.visibilityState === 'visible') latest.current();
    };
    document.addEventListener('visibilitychange', onReturn);
    window.addEventListener('online', onReturn);
    const timer = everyMs === undefined ? undefined : window.setInterval(onReturn, everyMs);
    return () => {
      document.removeEventListener('visibilitychange', onReturn);
      window.removeEventListener('online', onReturn);
      window.clearInterval(timer);
    };
  }, [everyMs]);
}
