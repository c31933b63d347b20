import type { Instant } from '@yunzhang/base';
import {
  type Accepted,
  type Attempt,
  type Case,
  decide,
  type Denied,
  nextDeadline,
  settle,
  type World,
} from '@yunzhang/scenario';

/** When the clock is to look at a case again, and whose changes may make that another moment. */
export interface Due {
  readonly case: string;
  /** Undefined where nothing is to come. */
  readonly at: Instant | undefined;
  /** Cases that were looked at to know it; itself, where its children were counted. */
  readonly watched: readonly string[];
}

/** A decision with all that a host keeps of it. */
export interface Decided<Outcome = Accepted | Denied> {
  readonly outcome: Outcome;
  /** Of those cases whose phase has deadlines, before or after. */
  readonly dues: readonly Due[];
}

/** Decides an attempt, and when the clock is to look at what it has changed. */
export function decideWithDues(world: World, attempt: Attempt): Decided {
  const outcome = decide(world, attempt);
  return { outcome, dues: 'refused' in outcome ? [] : duesAfter(world, outcome) };
}

/**
 * Does what is overdue in a case. Where nothing is, it still says when to look again: a deadline
 * that has passed and whose rules do not hold waits for another act.
 */
export function settleWithDues(world: World, id: string): Decided<Accepted | Denied | undefined> {
  const outcome = settle(world, id);
  if (outcome !== undefined && 'refused' in outcome) return { outcome, dues: [] };
  const dues = outcome === undefined ? [] : duesAfter(world, outcome);
  const found = world.find(id);
  // What was overdue may have been in its parent alone.
  const isTold = found === undefined || dues.some((due) => due.case === id);
  const after = outcome === undefined ? world : worldAfter(world, outcome);
  return { outcome, dues: isTold ? dues : [...dues, dueOf(after, found)] };
}

function duesAfter(world: World, accepted: Accepted): readonly Due[] {
  const after = worldAfter(world, accepted);
  return accepted.changed.flatMap((c) => {
    const before = world.find(c.id);
    if (hasDeadlines(world, c)) return [dueOf(after, c)];
    const had = before !== undefined && hasDeadlines(world, before);
    return had ? [{ case: c.id, at: undefined, watched: [] }] : [];
  });
}

/** Whether a deadline can fall due in the phase of a case. */
function hasDeadlines({ catalog }: Pick<World, 'catalog'>, c: Case): boolean {
  return (catalog.find(c.scenario)?.deadlines[c.phase] ?? []).length > 0;
}

function dueOf(world: World, c: Case): Due {
  const watched = new Set<string>();
  const watching: World = {
    ...world,
    find: (id) => {
      if (id !== c.id) watched.add(id);
      return world.find(id);
    },
    children: (id) => {
      watched.add(id);
      return world.children(id);
    },
  };
  return { case: c.id, at: nextDeadline(watching, c.id), watched: [...watched] };
}

/** The world once a decision is kept. */
function worldAfter(world: World, { changed }: Accepted): World {
  const byId = new Map(changed.map((c) => [c.id, c]));
  return {
    ...world,
    find: (id) => byId.get(id) ?? world.find(id),
    children: (id) => {
      const stored = world.children(id);
      const known = new Set(stored.map((c) => c.id));
      const fresh = changed.filter((c) => c.parent === id && !known.has(c.id));
      return [...stored.map((c) => byId.get(c.id) ?? c), ...fresh];
    },
  };
}
