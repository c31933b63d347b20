import type { Database, Lease } from '../support/index.ts';
import { LedgerAlarm } from './alarm.ts';
import { countWaiting, type LogRow } from './book.ts';
import { numberBatch } from './numbering.ts';
import { type KnownHeads, openSequencer } from './opening.ts';
import { publishHead, signHeads } from './publishing.ts';
import type { SequencerLimits, SequencerParts, SequencerState } from './sequencer-state.ts';

/** Space of the leader's lease. @basis ledger.md §16.3 */
export const leaseSpace = 7001;
/** How often a standby asks for the lease. */
const standbyMs = 1000;
/** How often an idle log is looked at for twins, the end of its year and another's entries. */
const idleMs = 1000;
const retryMinMs = 200;
const retryMaxMs = 5000;

/** What a running sequencer is told from outside. */
export interface SequencingOptions {
  readonly parts: SequencerParts & { readonly database: Database<unknown> };
  readonly limits: SequencerLimits;
  /** Longest time a row waits before it is numbered. */
  readonly batchAgeMs: number;
  readonly knownHeads: KnownHeads;
  /** Without it, as many sequencers as there are work at once; the row lock keeps them right. */
  readonly isAlone: boolean;
  readonly told: SequencingEars;
}

/** What happens to a sequencer, for logs and health. */
export interface SequencingEars {
  leads(origin: string): void;
  failed(origin: string, error: unknown): void;
  /** It stopped and does not begin again in this process. */
  alarmed(origin: string, alarm: LedgerAlarm): void;
}

/** A sequencer at work. */
export interface Sequencing {
  /** Ends after the steps under way. */
  stop(): Promise<void>;
  readonly ended: Promise<void>;
  state(): SequencerState | undefined;
}

/**
 * Runs the sequencer of one log: as leader while it holds the lease, waiting for it otherwise.
 *
 * Numbering and publishing run beside each other, so that a slow disk or signer makes batches
 * larger and not the waiting longer. A fault is tried again; an alarm ends it.
 *
 * @basis ledger.md §16.3
 */
export function runSequencer(row: LogRow, options: SequencingOptions): Sequencing {
  const run: Run = { row, options, isStopping: false, wakers: new Set(), state: undefined };
  const ended = lead(run);
  return {
    ended,
    state: () => run.state,
    stop: async () => {
      run.isStopping = true;
      for (const wake of run.wakers) wake();
      await ended;
    },
  };
}

interface Run {
  readonly row: LogRow;
  readonly options: SequencingOptions;
  isStopping: boolean;
  readonly wakers: Set<() => void>;
  state: SequencerState | undefined;
}

async function lead(run: Run): Promise<void> {
  const { told, isAlone, parts } = run.options;
  const { log, origin } = run.row;
  while (!run.isStopping) {
    let lease: Lease | undefined;
    try {
      lease = isAlone
        ? await parts.database.tryLease({ space: leaseSpace, number: log })
        : undefined;
      if (isAlone && lease === undefined) {
        await sleep(run, standbyMs);
        continue;
      }
      if (await work(run, lease)) return;
    } catch (error) {
      if (error instanceof LedgerAlarm) return told.alarmed(origin, error);
      told.failed(origin, error);
      await sleep(run, retryMinMs);
    } finally {
      await lease?.release().catch(() => undefined);
    }
  }
}

/** Works as leader until it is stopped, the lease is lost (false) or the log is closed (true). */
async function work(run: Run, lease: Lease | undefined): Promise<boolean> {
  const { options, row } = run;
  const state = await openSequencer(options.parts, { ...options, row });
  run.state = state;
  options.told.leads(row.origin);
  const turn: Turn = {
    run,
    state,
    isOver: false,
    hasNews: false,
    wakePublisher: () => {},
    wakeNumberer: () => {},
  };
  const over = (): boolean => run.isStopping || turn.isOver || lease?.isHeld() === false;
  const end = async (loop: Promise<void>): Promise<void> => {
    try {
      await loop;
    } finally {
      turn.isOver = true;
      for (const wake of run.wakers) wake();
    }
  };
  const results = await Promise.allSettled([end(numberOn(turn, over)), end(publishOn(turn, over))]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return state.isClosed && state.publishedSize === state.edge.size;
}

interface Turn {
  readonly run: Run;
  readonly state: SequencerState;
  isOver: boolean;
  /** Something was numbered since the publisher last looked. */
  hasNews: boolean;
  wakePublisher: () => void;
  wakeNumberer: () => void;
}

async function numberOn(turn: Turn, over: () => boolean): Promise<void> {
  const { run, state } = turn;
  const { batchAgeMs, limits, parts } = run.options;
  let lookedAt = 0;
  // Time spent waiting for the publisher counts: then the next batch begins at once.
  let began = performance.now();
  while (!over()) {
    if (state.queue.length >= limits.headsAheadMax) {
      await sleep(run, idleMs, (wake) => (turn.wakeNumberer = wake));
      continue;
    }
    const count = await tries(turn, over, async () => {
      const waiting = await countWaiting(parts.database.query, { log: state.log, most: 0 });
      if (waiting === 0 && performance.now() - lookedAt < idleMs) return 0;
      lookedAt = performance.now();
      return numberBatch(state);
    });
    if ((count ?? 0) > 0) {
      turn.hasNews = true;
      turn.wakePublisher();
    }
    if (state.isClosed) return;
    if ((count ?? 0) >= limits.batchMax) continue;
    await sleep(run, batchAgeMs - (performance.now() - began));
    began = performance.now();
  }
}

async function publishOn(turn: Turn, over: () => boolean): Promise<void> {
  const { run, state } = turn;
  while (!over() || (state.isClosed && state.publishedSize < state.edge.size && !run.isStopping)) {
    const isDone = await tries(turn, over, async () => {
      await signHeads(state);
      return (await publishHead(state)) === undefined;
    });
    turn.wakeNumberer();
    if (isDone === false) continue;
    if (state.isClosed && state.publishedSize === state.edge.size) return;
    if (!turn.hasNews) await sleep(run, idleMs, (wake) => (turn.wakePublisher = wake));
    turn.hasNews = false;
  }
}

/** Does a step again until it succeeds, unless it is an alarm or the turn is over. */
async function tries<Result>(
  { run }: Turn,
  over: () => boolean,
  step: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let waitMs = retryMinMs; ; waitMs = Math.min(waitMs * 2, retryMaxMs)) {
    try {
      return await step();
    } catch (error) {
      if (error instanceof LedgerAlarm) throw error;
      run.options.told.failed(run.row.origin, error);
    }
    if (over()) return undefined;
    await sleep(run, waitMs);
  }
}

/** Waits, or until the sequencer is told to stop. */
async function sleep(
  run: Run,
  ms: number,
  armed: (wake: () => void) => void = () => {},
): Promise<void> {
  if (ms <= 0 || run.isStopping) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      run.wakers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    run.wakers.add(wake);
    armed(wake);
  });
}
