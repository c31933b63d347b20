import { type Instant } from '@yunzhang/base';
import { noteSignaturesMax, parseCheckpoint, parseNote, writeNote } from '@yunzhang/ledger';
import {
  type RoundHead,
  type RoundOptions,
  type WitnessOutcome,
  type WitnessPeer,
  witnessRound,
} from './client.ts';

/** Time between two rounds at least: a log grows ten times a second, which no witness needs. */
const pauseDefaultMs = 1_000;
/** A head that stays is witnessed again after this. @basis ledger.md §16.3 */
const refreshDefaultMs = 3_600_000;

/** A head with the cosignatures that were collected. */
export interface CosignedNote {
  readonly size: number;
  /** The log's own signatures, then those of its witnesses. @basis ledger.md §12 */
  readonly note: string;
}

/** What background rounds need. */
export interface WitnessingDeps {
  /** Witnesses of one tree, by the kind of their keys. */
  readonly peers: readonly WitnessPeer[];
  readonly now: () => Instant;
  /** Puts the note in place of the published one, unless a larger head is published by now. */
  readonly publish: (cosigned: CosignedNote) => Promise<void>;
  readonly told: {
    /** The log was rolled back, or shows two histories: stop and let a person look. */
    alarmed(outcome: WitnessOutcome): void;
    /** A witness that is away or answers badly. */
    failed(outcome: WitnessOutcome): void;
    /** Publishing failed; the next round tries again. */
    unpublished(error: unknown): void;
  };
  readonly pauseMs?: number;
  readonly refreshMs?: number;
  readonly round?: Pick<RoundOptions, 'timeoutMs' | 'ask'>;
}

/** Background rounds for one tree of one log. */
export interface Witnessing {
  /** Tells the newest published head; those that were not asked about yet are forgotten. */
  head(head: RoundHead): void;
  /** Somebody waits: the next round begins as soon as the one on its way is over. */
  hurry(): void;
  /** Ends after the round that is on its way. */
  close(): Promise<void>;
}

/**
 * Has the newest head of a tree witnessed, in the background, one round after the other.
 *
 * Nobody waits for it, and no head is asked about that is not the newest: a cosignature over a
 * later head covers all entries before it.
 *
 * @basis ledger.md §16.3 step 5, §17
 */
export function createWitnessing(deps: WitnessingDeps): Witnessing {
  const { pauseMs = pauseDefaultMs, refreshMs = refreshDefaultMs } = deps;
  const sizes = new Map<string, number>();
  let newest: RoundHead | undefined;
  let asked: RoundHead | undefined;
  let isPausing = false;
  let isHurried = false;
  const end = new AbortController();
  let wake: () => void = () => undefined;
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      // The log lives as long as the server does; this alone keeps no process alive.
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      if (newest === asked) await sleep(refreshMs);
      if (end.signal.aborted || newest === undefined) continue;
      asked = newest;
      await roundOf(asked, deps, sizes);
      isPausing = !end.signal.aborted && !isHurried;
      isHurried = false;
      if (isPausing) await sleep(pauseMs);
      isPausing = false;
    }
  };
  const running = deps.peers.length === 0 ? Promise.resolve() : run();
  return {
    head: (head) => {
      newest = head;
      if (!isPausing) wake();
    },
    hurry: () => {
      // A round on its way may be about an older head: the one after it is for whoever waits.
      isHurried = !isPausing && newest !== undefined;
      if (isPausing) wake();
    },
    close: async () => {
      end.abort();
      wake();
      await running;
    },
  };
}

async function roundOf(
  head: RoundHead,
  deps: WitnessingDeps,
  sizes: Map<string, number>,
): Promise<void> {
  const { peers, now, told, publish, round } = deps;
  try {
    const outcomes = await witnessRound(head, peers, { ...round, now, sizes });
    for (const outcome of outcomes) {
      if (!('problem' in outcome)) continue;
      const isAlarm =
        outcome.problem === 'witness-ahead' || outcome.problem === 'witness-disagrees';
      if (isAlarm) told.alarmed(outcome);
      else told.failed(outcome);
    }
    const collected = outcomes.flatMap((one) => ('cosignatures' in one ? one.cosignatures : []));
    if (collected.length === 0) return;
    const { text, signatures } = parseNote(head.note);
    const room = noteSignaturesMax - signatures.length;
    const note = writeNote({ text, signatures: [...signatures, ...collected.slice(0, room)] });
    await publish({ size: parseCheckpoint(text).size, note });
  } catch (error) {
    told.unpublished(error);
  }
}
