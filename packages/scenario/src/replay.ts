import type { Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import { type Accepted, decide, settle } from './decide.ts';
import type { Case, Denied } from './definition.ts';
import type { Done, World } from './draft.ts';
import type { Tables } from './limit.ts';
import { type Actor, clock } from './party.ts';
import { storeOf } from './walk-store.ts';

/** What was done, and where it is to be done again. */
export interface ReplayOptions {
  readonly catalog: Catalog;
  readonly tables: Tables;
  /** In the order in which it happened: of a family of cases, or of everything. */
  readonly history: readonly Done[];
  /** Cases of other families that rules look at, as they stood. */
  readonly outside?: (id: string) => Case | undefined;
}

/** The first act that comes out differently. */
export interface Difference {
  /** Its place in the history. */
  readonly at: number;
  readonly done: Done | undefined;
  /** What happens now instead. */
  readonly now: Done | Denied | undefined;
}

/** The cases a history leads to, or where it leads elsewhere. */
export type Replayed =
  | { readonly cases: ReadonlyMap<string, Case>; readonly decisions: number }
  | { readonly differs: Difference };

/**
 * Decides a history once more, each act under the definition it was decided with, and compares what
 * comes of it. The same history gives the same cases, or the first act that does not come out.
 *
 * The cost is that of deciding, one decision after the other.
 */
export function replay(options: ReplayOptions): Replayed {
  const { history, tables, outside } = options;
  const store = storeOf(tables);
  const versions = new Map<string, number>();
  const catalog = catalogAt(options.catalog, versions);
  let decisions = 0;
  for (let at = 0; at < history.length;) {
    const group = groupAt(history, at, versions);
    const world = (actor: Actor, now: Instant): World => ({
      ...store.world(catalog, actor, now, ''),
      find: (id) => store.find(id) ?? outside?.(id),
      newId: idsFrom(history, at),
    });
    const again = decideAgain(world, group, history, at);
    if (!('accepted' in again)) return { differs: again };
    store.keep(again);
    decisions++;
    at += again.done.length;
  }
  return { cases: store.cases, decisions };
}

/** The catalog as it was, by the versions of the acts that come next. */
function catalogAt(catalog: Catalog, versions: ReadonlyMap<string, number>): Catalog {
  return {
    ...catalog,
    find: (id) => {
      const version = versions.get(id);
      return (version === undefined ? undefined : catalog.former(id, version)) ?? catalog.find(id);
    },
  };
}

interface Group {
  /** A deadline that leads, where one does. */
  readonly first: Done | undefined;
  /** What somebody attempted; all until then and some of what comes after follows from it. */
  readonly root: Done | undefined;
}

function groupAt(history: readonly Done[], from: number, versions: Map<string, number>): Group {
  let root: Done | undefined;
  for (let at = from; at < history.length; at++) {
    const done = history[at];
    if (done === undefined) break;
    const isRoot = !isClock(done) && done.by !== 'within';
    if (isRoot && root !== undefined) break;
    if (isRoot) root = done;
    versions.set(done.scenario, done.definition);
  }
  const first = history[from];
  return { first: first !== undefined && isClock(first) ? first : undefined, root };
}

const isClock = ({ actor }: Done) => actor.system === clock.system;

/** Ids of the cases that are opened next, in the order in which they were. */
function idsFrom(history: readonly Done[], from: number): () => string {
  let at = from;
  return () => {
    while (at < history.length) {
      const done = history[at++];
      if (done?.from === '' && done.version === 1) return done.case;
    }
    return 'none';
  };
}

/**
 * The attempt with the deadlines it found overdue. Where a clock had been by before it, that comes
 * first and by itself.
 */
function decideAgain(
  world: (actor: Actor, now: Instant) => World,
  { first, root }: Group,
  history: readonly Done[],
  at: number,
): Accepted | Difference {
  const attempted = root === undefined ? undefined : attemptAgain(world(root.actor, root.at), root);
  const differs = compare(attempted, history, at);
  if (differs === undefined && attempted !== undefined && 'accepted' in attempted) return attempted;
  if (first === undefined) return differs ?? { at, done: root, now: undefined };
  const settled = settle(world({ holds: [], level: 0 }, first.at), first.case);
  const other = compare(settled, history, at);
  if (other === undefined && settled !== undefined && 'accepted' in settled) return settled;
  return other ?? { at, done: first, now: undefined };
}

function attemptAgain(world: World, root: Done): Accepted | Denied {
  const { scenario, act, input, names, from, version } = root;
  const isOpening = from === '' && version === 1;
  return decide(world, { scenario, act, input, names, ...(isOpening ? {} : { on: root.case }) });
}

function compare(
  decided: Accepted | Denied | undefined,
  history: readonly Done[],
  from: number,
): Difference | undefined {
  if (decided === undefined) return undefined;
  if ('refused' in decided) return { at: from, done: history[from], now: decided };
  for (const [n, now] of decided.done.entries()) {
    const done = history[from + n];
    if (!isSame(done, now)) return { at: from + n, done, now };
  }
  return undefined;
}

/** Whether two values say the same; what is undefined is not said. Depth is the definition's. */
export function isSame(one: unknown, two: unknown): boolean {
  if (one === two) return true;
  if (typeof one !== 'object' || typeof two !== 'object' || one === null || two === null) {
    return false;
  }
  if (Array.isArray(one) !== Array.isArray(two)) return false;
  const [a, b] = [
    one as Readonly<Record<string, unknown>>,
    two as Readonly<Record<string, unknown>>,
  ];
  for (const name in a) if (!isSame(a[name], b[name])) return false;
  for (const name in b) if (b[name] !== undefined && a[name] === undefined) return false;
  return true;
}
