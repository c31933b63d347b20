import { useCallback, useRef, useState } from 'react';
import { noteChange } from './asked.ts';
import { asOfficeProblem, type OfficeProblem } from './client.ts';
import { noteLoginOver } from './session.ts';

/** A button that changes something. */
export interface Press<A> {
  readonly press: (given: A) => void;
  readonly isBusy: boolean;
  readonly problem: OfficeProblem | undefined;
  readonly isDone: boolean;
  readonly clear: () => void;
}

/** Whether the answer leaves open what became of the request: then the same key asks again. */
function isOpen({ status }: OfficeProblem): boolean {
  return status === 0 || status >= 500;
}

/** What went wrong; undefined where nothing did. */
async function run(work: Promise<unknown>): Promise<OfficeProblem | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const problem = asOfficeProblem(error);
    if (problem.code === 'login-missing') noteLoginOver();
    return problem;
  }
}

/**
 * A press of a button, done once however often it is tried.
 *
 * `work` is given the key of the press. A lost answer keeps the key, so that pressing again asks
 * for the answer; a refusal ends it, so that the next press is a new one. A second press while the
 * first is under way does nothing.
 */
export function usePress<A = void>(work: (key: string, given: A) => Promise<unknown>): Press<A> {
  const [state, setState] = useState<{
    readonly isBusy: boolean;
    readonly isDone: boolean;
    readonly problem?: OfficeProblem;
  }>({ isBusy: false, isDone: false });
  const latest = useRef(work);
  latest.current = work;
  const key = useRef<{ readonly key: string; readonly of: string } | undefined>(undefined);
  const isBusy = useRef(false);
  const press = useCallback((given: A) => {
    if (isBusy.current) return;
    isBusy.current = true;
    // What was filled in differently since is another press.
    const of = JSON.stringify(given) ?? '';
    const known = key.current?.of === of ? key.current : undefined;
    key.current = known ?? { key: crypto.randomUUID(), of };
    setState({ isBusy: true, isDone: false });
    void run(latest.current(key.current.key, given)).then((problem) => {
      if (problem === undefined || !isOpen(problem)) key.current = undefined;
      isBusy.current = false;
      setState({
        isBusy: false,
        isDone: problem === undefined,
        ...(problem === undefined ? {} : { problem }),
      });
      return noteChange();
    });
  }, []);
  const clear = useCallback(() => setState({ isBusy: false, isDone: false }), []);
  return { press, clear, problem: state.problem, isBusy: state.isBusy, isDone: state.isDone };
}
