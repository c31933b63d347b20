import { useSyncExternalStore } from 'react';

/** The pages there are. */
export type Route = 'home' | 'seal' | 'verify' | 'log' | 'evidence' | 'office' | 'missing';

const paths: Readonly<Record<string, Route>> = {
  '/': 'home',
  '/seal': 'seal',
  '/verify': 'verify',
  '/log': 'log',
  '/evidence': 'evidence',
  '/office': 'office',
};

/** The page of a path, with or without a slash at the end; the office has pages of its own. */
export function routeOf(path: string): Route {
  if (path.startsWith('/office/')) return 'office';
  const short = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return paths[short === '' ? '/' : short] ?? 'missing';
}

/** The path of a page. */
export function pathOf(route: Exclude<Route, 'missing'>): string {
  return route === 'home' ? '/' : `/${route}`;
}

const readers = new Set<() => void>();

function tell(): void {
  for (const reader of readers) reader();
}

function subscribe(reader: () => void): () => void {
  if (readers.size === 0) window.addEventListener('popstate', tell);
  readers.add(reader);
  return () => {
    readers.delete(reader);
    if (readers.size === 0) window.removeEventListener('popstate', tell);
  };
}

/** Goes to a page without loading anything. */
export function go(route: Exclude<Route, 'missing'>): void {
  const path = pathOf(route);
  if (location.pathname !== path) goTo(path);
}

/** Goes to a path of ours, with its query, without loading anything. */
export function goTo(path: string): void {
  if (location.pathname + location.search === path) return;
  history.pushState(null, '', path);
  tell();
}

/** The same page under another address: filters of a list are no steps of a history. */
export function replacePath(path: string): void {
  history.replaceState(null, '', path);
  tell();
}

/** The path shown now, with its query. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname + location.search);
}

/** The page shown now. */
export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => location.pathname));
}

/**
 * Takes the one-time code out of a fragment such as `#code=AB12-CD34`.
 *
 * Returned only when it looks like one; what stands in an address is not trusted.
 */
export function codeOf(fragment: string): string | undefined {
  return /^#code=([0-9A-Za-z-]{4,64})$/.exec(fragment)?.[1];
}
