import { Unavailable } from '@yunzhang/base';
import type { Database } from '../support/index.ts';
import { findActs, type NotedHead, type Numbered, type Place, readNotedHead } from './book.ts';
import type { SequencerEars } from './sequencer-state.ts';

/** How often the database is asked while somebody waits for what another process publishes. */
const lookMs = 100;
/** The sequencer of this process tells sooner than this; only what it does not is looked up. */
const patienceMs = 400;
/** Acts that may wait in one process. */
const waitersMax = 100_000;
/** Acts looked up in one statement. */
const lookupMax = 1000;

/** An entry in the published log. */
export interface Published extends Place {
  /** Size of a published checkpoint that covers it. */
  readonly size: number;
}

/** Lets callers wait until their entries are published. */
export interface Publications extends SequencerEars {
  /**
   * Settles when a published checkpoint covers the act.
   *
   * Fails with `Unavailable` after the time; the act is logged nevertheless, and waiting again
   * with the same identifier finds it.
   */
  waitFor(actId: string, options?: { readonly timeoutMs?: number }): Promise<Published>;
  /** The same for an index of a log. */
  waitForIndex(place: Place, options?: { readonly timeoutMs?: number }): Promise<Published>;
  close(): void;
}

interface Waiter {
  place: Place | undefined;
  readonly actId: string | undefined;
  readonly resolve: (published: Published) => void;
  readonly reject: (error: unknown) => void;
  readonly sinceAt: number;
  readonly untilAt: number;
}

/**
 * Who waits for what in this process.
 *
 * The sequencer in the same process tells at once; what one in another process does is seen in the
 * database.
 *
 * @basis ledger.md §16.1 steps 2 and 5, §16.3 step 5
 */
export function createPublications(options: {
  readonly database: Pick<Database<unknown>, 'query'>;
  readonly now: () => number;
  /** The sequencer runs in this process. */
  readonly isLocal?: boolean;
}): Publications {
  const waiters = new Set<Waiter>();
  const byAct = new Map<string, Set<Waiter>>();
  const sizes = new Map<number, number>();
  let timer: NodeJS.Timeout | undefined;
  const room: Room = { waiters, byAct, sizes, ...options };
  const look = async (): Promise<void> => {
    try {
      await lookAround(room);
    } catch {
      // The database is away; whoever waits hears of it when their time is over.
    }
    expire(room);
    timer = waiters.size === 0 ? undefined : setTimeout(() => void look(), lookMs);
  };
  const wait = async (
    asked: Pick<Waiter, 'place' | 'actId'>,
    timeoutMs: number,
  ): Promise<Published> =>
    new Promise((resolve, reject) => {
      if (waiters.size >= waitersMax) return reject(away());
      const sinceAt = options.now();
      const waiter = { ...asked, resolve, reject, sinceAt, untilAt: sinceAt + timeoutMs };
      waiters.add(waiter);
      if (asked.actId !== undefined) {
        const same = byAct.get(asked.actId) ?? new Set();
        byAct.set(asked.actId, same.add(waiter));
      }
      timer ??= setTimeout(() => void look(), options.isLocal === true ? patienceMs : 0);
    });
  return {
    waitFor: async (actId, { timeoutMs = 10_000 } = {}) =>
      wait({ actId: actId.toLowerCase(), place: undefined }, timeoutMs),
    waitForIndex: async (place, { timeoutMs = 10_000 } = {}) =>
      wait({ actId: undefined, place }, timeoutMs),
    numbered: (log, rows) => placeRows(room, log, rows),
    published: (log, head) => settle(room, log, head.size),
    close: () => {
      clearTimeout(timer);
      for (const waiter of waiters) waiter.reject(away());
      waiters.clear();
      byAct.clear();
    },
  };
}

interface Room {
  readonly waiters: Set<Waiter>;
  readonly byAct: Map<string, Set<Waiter>>;
  readonly sizes: Map<number, number>;
  readonly database: Pick<Database<unknown>, 'query'>;
  readonly now: () => number;
  readonly isLocal?: boolean;
}

function away(): Unavailable {
  return new Unavailable('ledger', { retryAfterMs: 1000 });
}

function placeRows(room: Room, log: number, rows: readonly Numbered[]): void {
  if (room.byAct.size === 0) return;
  for (const { actId, index } of rows) {
    const same = actId === undefined ? undefined : room.byAct.get(actId);
    for (const waiter of same ?? []) waiter.place = { log, index };
  }
}

function settle(room: Room, log: number, size: number): void {
  room.sizes.set(log, Math.max(size, room.sizes.get(log) ?? 0));
  for (const waiter of room.waiters) {
    const { place } = waiter;
    if (place === undefined || place.log !== log || place.index >= size) continue;
    leave(room, waiter);
    waiter.resolve({ ...place, size });
  }
}

function leave({ waiters, byAct }: Room, waiter: Waiter): void {
  waiters.delete(waiter);
  if (waiter.actId === undefined) return;
  const same = byAct.get(waiter.actId);
  same?.delete(waiter);
  if (same?.size === 0) byAct.delete(waiter.actId);
}

function expire(room: Room): void {
  const at = room.now();
  for (const waiter of room.waiters) {
    if (waiter.untilAt > at) continue;
    leave(room, waiter);
    waiter.reject(away());
  }
}

async function lookAround(room: Room): Promise<void> {
  const at = room.database.query;
  const patientAt = room.now() - (room.isLocal === true ? patienceMs : 0);
  const unplaced = [...room.byAct.keys()].filter((actId) =>
    [...(room.byAct.get(actId) ?? [])].some(
      ({ place, sinceAt }) => place === undefined && sinceAt <= patientAt,
    ),
  );
  for (let from = 0; from < unplaced.length; from += lookupMax) {
    const found = await findActs(at, unplaced.slice(from, from + lookupMax));
    for (const [actId, place] of found) {
      for (const waiter of room.byAct.get(actId) ?? []) waiter.place = place;
    }
  }
  const logs = new Set(
    [...room.waiters].flatMap(({ place, sinceAt }) =>
      place !== undefined && sinceAt <= patientAt ? [place.log] : [],
    ),
  );
  for (const log of logs) {
    const head: NotedHead | undefined = await readNotedHead(at, { log, isPublished: true });
    if (head !== undefined) settle(room, log, head.size);
  }
}
