import { Unavailable } from '@yunzhang/base';
import type { Wire, Wires } from './dialect.ts';
import { type EmbeddedEngine, isInitialised } from './embedded-engine.ts';
import { initialiseInThread, openEngineThread } from './embedded-thread.ts';
import { lockFolder } from './folder-lock.ts';
import type { Connections, Lease } from './connections.ts';

/** Where it lies: a folder, or in an engine that runs already and is closed with it. */
export type EmbeddedSource =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'engine'; readonly engine: EmbeddedEngine };

/**
 * Opens the embedded database.
 *
 * It has one connection: a second query waits for the open transaction, and gives up after
 * `waitMs`, because a query outside a transaction that is awaited inside it would wait for ever.
 * Locks of a session are therefore kept in this process, which is the only one there is.
 */
export async function openEmbedded(
  place: EmbeddedSource,
  options: { readonly waitMs: number },
): Promise<Connections> {
  if (place.kind === 'engine') return over(place.engine, options.waitMs, () => {});
  const release = lockFolder(place.folder);
  try {
    if (!isInitialised(place.folder)) await initialiseInThread(place.folder);
    return over(await openEngineThread(place.folder), options.waitMs, release);
  } catch (error) {
    release();
    throw error;
  }
}

function over(engine: EmbeddedEngine, waitMs: number, release: () => void): Connections {
  const held = new Map<string, Lease>();
  const wires = onlyWire(engine, waitMs);
  const close = async (): Promise<void> => {
    await engine.close();
    release();
  };
  return {
    kind: 'embedded',
    wires: { acquire: wires, close },
    listen: async (channel, heard) => engine.listen(channel, heard),
    tryLease: async ({ space, number }) => {
      const key = `${space} ${number}`;
      if (held.has(key)) return undefined;
      // Nothing can take it away: with the process everything ends.
      const lease: Lease = {
        isHeld: () => held.get(key) === lease,
        lost: new Promise(() => {}),
        release: async () => {
          if (held.get(key) === lease) held.delete(key);
        },
      };
      held.set(key, lease);
      return lease;
    },
  };
}

function onlyWire(engine: EmbeddedEngine, waitMs: number): Wires['acquire'] {
  const queue: (() => void)[] = [];
  let busy = false;
  const next = (): void => {
    const first = queue.shift();
    if (first === undefined) busy = false;
    else first();
  };
  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!busy) {
        busy = true;
        return resolve();
      }
      const go = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(go), 1);
        const cause = new Error(`the one connection was not free within ${waitMs} ms`);
        reject(new Unavailable('database', { cause, retryAfterMs: 1000 }));
      }, waitMs);
      queue.push(go);
    });
  return async () => {
    await turn();
    return wireOf(engine, next);
  };
}

function wireOf(engine: EmbeddedEngine, next: () => void): Wire {
  return {
    query: async (text, parameters) => engine.query(text, parameters),
    release: (state) => {
      if (state === 'clean') return next();
      // There is no other connection to take instead: leave whatever transaction is open.
      void leave(engine).finally(next);
    },
  };
}

async function leave(engine: EmbeddedEngine): Promise<void> {
  try {
    await engine.query('rollback', []);
  } catch {
    // The engine itself is gone, and says so to the next who asks.
  }
}
