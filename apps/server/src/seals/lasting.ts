import { Unavailable } from '@yunzhang/base';
import { type Database, enqueue, type Job, type JobHandler } from '../support/index.ts';

/** Waits between two tries; the last one for ever. */
const waitsMs = [1000, 2000, 5000, 15_000, 30_000, 60_000, 120_000, 300_000] as const;

/** Work on a case that is never given up. */
export interface LastingWork<P> {
  readonly queue: string;
  readonly database: Database<unknown>;
  readonly read: (payload: unknown) => P;
  /** Undefined when it is done; else after how long to try again. */
  readonly run: (payload: P, job: Job) => Promise<{ readonly retryAfterMs: number } | undefined>;
  /** The work met a fault and will be tried again. */
  readonly stumbled?: (payload: P, error: unknown) => Promise<void>;
}

/**
 * A handler that asks for its own next try, so that no count of failures ever ends the work: a
 * register that is away for a week is only late.
 *
 * The next try is other work in the same queue, with the same case; what of it is done is known to
 * `run`, so that a try that was asked for twice does no harm.
 */
export function lasting<P>(work: LastingWork<P>): JobHandler {
  return async (job) => {
    const payload = work.read(job.payload);
    const next = await attempt(work, payload, job);
    if (next === undefined) return;
    const tried = triedOf(job.payload);
    const wait = waitsMs[Math.min(tried, waitsMs.length - 1)] ?? waitsMs[0];
    const base = job.key.replace(/#\d+$/, '');
    await enqueue(work.database.query, {
      queue: work.queue,
      key: `${base}#${tried + 1}`,
      payload: { ...(job.payload as object), tried: tried + 1 },
      delayMs: Math.max(wait, next.retryAfterMs),
    });
  };
}

async function attempt<P>(
  work: LastingWork<P>,
  payload: P,
  job: Job,
): Promise<{ readonly retryAfterMs: number } | undefined> {
  try {
    return await work.run(payload, job);
  } catch (error) {
    await work.stumbled?.(payload, error);
    return { retryAfterMs: error instanceof Unavailable ? (error.retryAfterMs ?? 0) : 0 };
  }
}

function triedOf(payload: unknown): number {
  const { tried } = payload as { readonly tried?: number };
  return tried ?? 0;
}
