import type { Instant } from '@yunzhang/base';
import type { Denied } from '@yunzhang/scenario';
import { settleWithDues } from './deciding.ts';
import type { Frame } from './fetching.ts';
import { decideAndKeep, type KeepingParts } from './keeping.ts';
import { takeDue } from './store.ts';

/** How long a case that is due is left to the server that has taken it. */
const holdMs = 30_000;

/** What the clock has come to in one case. */
export interface SettledCase {
  readonly id: string;
  /** When it was due. */
  readonly at: Instant;
  /** Deadlines that were done; none where it only had to be looked at. */
  readonly acts: number;
  /** What kept a deadline from being done: it is tried again, and somebody has to look. */
  readonly fault?: unknown;
}

/** Does what is overdue in a case, and stores when to look again. */
export async function settleCase(
  parts: KeepingParts,
  { id, frame }: { readonly id: string; readonly frame: () => Frame },
): Promise<{ readonly acts: number } | Denied> {
  const kept = await decideAndKeep(parts, {
    frame,
    first: { cases: new Set([id]) },
    run: (world) => settleWithDues(world, id),
  });
  if ('stopped' in kept || kept.outcome === undefined) return { acts: 0 };
  return 'refused' in kept.outcome ? kept.outcome : { acts: kept.outcome.done.length };
}

/**
 * Does the first deadline that is due, at its own instant.
 *
 * One after the other and each as of its own time: a server that was off for a day then does them
 * in the order in which they would have been done. A case that fails is held for a while, so that
 * the others do not wait for it.
 */
export async function settleNext(
  parts: KeepingParts,
  {
    now,
    settle,
  }: {
    readonly now: Instant;
    readonly settle: (id: string, now: Instant) => Promise<{ readonly acts: number } | Denied>;
  },
): Promise<SettledCase | undefined> {
  const due = await takeDue(parts.database.query, { now, holdMs });
  if (due === undefined) return undefined;
  try {
    const settled = await settle(due.id, due.at);
    if ('refused' in settled) return { ...due, acts: 0, fault: new Error(settled.refused) };
    return { ...due, acts: settled.acts };
  } catch (fault) {
    return { ...due, acts: 0, fault };
  }
}
