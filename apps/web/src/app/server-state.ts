import { createStore, useStore } from '../store.ts';
import { openSession, Problem, readState, type ServerState } from './client.ts';

/** What the page knows about the server. */
export type Known =
  | { readonly phase: 'loading' }
  | { readonly phase: 'away'; readonly problem: Problem }
  | { readonly phase: 'ready'; readonly state: ServerState; readonly refused?: Problem };

const store = createStore<Known>({ phase: 'loading' });

/** What the page knows, for components. */
export function useServer(): Known {
  return useStore(store);
}

/** Takes an answer that carries a new state, such as the one of set-up. */
export function takeState(state: ServerState): void {
  store.change(() => ({ phase: 'ready', state }));
}

/**
 * Opens a session where there is a code, then asks for the state.
 *
 * A code that was used already is no obstacle when the browser still has its session.
 */
export async function meetServer(code?: string): Promise<void> {
  store.change(() => ({ phase: 'loading' }));
  try {
    const refused = code === undefined ? undefined : await tryCode(code);
    const state = await readState();
    takeState(state);
    if (refused !== undefined && !state.session) {
      store.change(() => ({ phase: 'ready', state, refused }));
    }
  } catch (error) {
    store.change(() => ({ phase: 'away', problem: asProblem(error) }));
  }
}

async function tryCode(code: string): Promise<Problem | undefined> {
  try {
    await openSession(code);
    return undefined;
  } catch (error) {
    return asProblem(error);
  }
}

/** Any failure of a request as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ status: 0, code: 'page-failed', detail: String(error) });
}
