/** What goes first: what a person looks at, then what they may read, then the whole file. */
export type Urgency = 'look' | 'read' | 'search';

const order: readonly Urgency[] = ['look', 'read', 'search'];

/** A question that waits for its turn. */
export interface Asking {
  readonly urgency: Urgency;
  readonly signal?: AbortSignal | undefined;
}

interface Waiting extends Asking {
  readonly go: () => Promise<void>;
  readonly drop: () => void;
}

/** One question at a time, so that what is no longer wanted is never begun. */
export interface AskingLine {
  ask<T>(asking: Asking, act: () => Promise<T>): Promise<T>;
}

/** A question was given up before its turn; nobody waits for the answer. */
export class GivenUp extends Error {
  constructor() {
    super('given-up');
    this.name = 'GivenUp';
  }
}

/**
 * Makes a line.
 *
 * Among equals the latest goes first: while a person scrolls, the last page asked for is the one
 * they see, and those before it have often left the window again.
 */
export function createAskingLine(): AskingLine {
  const waiting: Waiting[] = [];
  let busy = false;
  const next = async (): Promise<void> => {
    if (busy) return;
    const one = take(waiting);
    if (one === undefined) return;
    busy = true;
    await one.go();
    busy = false;
    void next();
  };
  return {
    ask: (asking, act) =>
      new Promise((resolve, reject) => {
        const go = async (): Promise<void> => {
          try {
            resolve(await act());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        waiting.push({ ...asking, go, drop: () => reject(new GivenUp()) });
        void next();
      }),
  };
}

/** Takes the next one out of the line; those that were given up are dropped on the way. */
function take(waiting: Waiting[]): Waiting | undefined {
  for (let at = waiting.length - 1; at >= 0; at--) {
    if (waiting[at]?.signal?.aborted === true) waiting.splice(at, 1)[0]?.drop();
  }
  for (const urgency of order) {
    const at = waiting.findLastIndex((one) => one.urgency === urgency);
    if (at >= 0) return waiting.splice(at, 1)[0];
  }
  return undefined;
}
