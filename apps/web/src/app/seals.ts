import { createStore, useStore } from '../store.ts';
import { listSeals, type Problem, type Seal } from './client.ts';
import { asProblem } from './server-state.ts';

/** The seals as far as they are known. */
export type KnownSeals =
  | { readonly phase: 'unasked' | 'loading' }
  | { readonly phase: 'failed'; readonly problem: Problem }
  | { readonly phase: 'ready'; readonly seals: readonly Seal[] };

const store = createStore<KnownSeals>({ phase: 'unasked' });

/** Asks for the seals, unless they are known or on their way. */
export async function loadSeals(wish: { readonly again?: boolean } = {}): Promise<void> {
  const { phase } = store.get();
  if (phase === 'loading' || (phase === 'ready' && wish.again !== true)) return;
  store.change(() => ({ phase: 'loading' }));
  try {
    const seals = await listSeals();
    store.change(() => ({ phase: 'ready', seals }));
  } catch (error) {
    store.change(() => ({ phase: 'failed', problem: asProblem(error) }));
  }
}

/** The seals, for components. */
export function useSeals(): KnownSeals {
  return useStore(store);
}

/** The seals known now, outside components. */
export function sealsNow(): readonly Seal[] {
  const known = store.get();
  return known.phase === 'ready' ? known.seals : [];
}

/** Hears when the seals become known. */
export const onSealsChange = store.subscribe;
