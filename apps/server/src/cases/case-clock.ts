import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '@yunzhang/base';
import type { Cases } from './cases.ts';
import type { SettledCase } from './settling.ts';

/** How often the table is looked at; a deadline is done at its own instant however late it is. */
const everyMsByDefault = 1000;
/** Answers to attempts are kept so long: whoever lost one asks for it within that. */
const keptMsByDefault = 7 * 86_400_000;
/** Rounds between two sweeps of old answers. */
const sweepEvery = 600;

/** How the clock works; each has a default. */
export interface ClockOptions {
  readonly everyMs?: number;
  readonly keptMs?: number;
  /** A deadline that could not be done; it is tried again. */
  readonly failed?: (settled: SettledCase) => void;
  /** The database was away or the like; the clock goes on. */
  readonly stumbled?: (error: unknown) => void;
}

/** A running clock. */
export interface CaseClock {
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** Does deadlines as they fall due, beside any number of other servers. */
export function startCaseClock(
  cases: Pick<Cases, 'settleNext' | 'forgetAnswers'>,
  now: () => Instant,
  options: ClockOptions = {},
): CaseClock {
  const { everyMs = everyMsByDefault, keptMs = keptMsByDefault } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const due = async (): Promise<void> => {
    while (!signal.aborted) {
      const settled = await cases.settleNext(now());
      if (settled === undefined) return;
      if (settled.fault !== undefined) options.failed?.(settled);
    }
  };
  const running = (async (): Promise<void> => {
    for (let rounds = 0; !signal.aborted; rounds++) {
      try {
        await due();
        if (rounds % sweepEvery === 0) await cases.forgetAnswers(now() - keptMs);
      } catch (error) {
        options.stumbled?.(error);
      }
      // Servers started together do not look together for ever.
      await wait(everyMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
