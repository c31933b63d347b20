import { useSyncExternalStore } from 'react';

/** A value that lives longer than a page: changing the route or the language must not lose work. */
export interface Store<T> {
  readonly get: () => T;
  /** Replaces the value and tells every reader. */
  readonly change: (next: (value: T) => T) => void;
  readonly subscribe: (reader: () => void) => () => void;
}

/** Makes a store with its first value. */
export function createStore<T>(first: T): Store<T> {
  let value = first;
  const readers = new Set<() => void>();
  return {
    get: () => value,
    change(next) {
      const changed = next(value);
      if (changed === value) return;
      value = changed;
      for (const reader of readers) reader();
    },
    subscribe(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
  };
}

/** Reads a store in a component, which is drawn again when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
