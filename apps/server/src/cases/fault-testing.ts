import type { KyselyPlugin } from 'kysely';
import type { Database } from '../support/index.ts';

/** A database that breaks at its nth statement, for tests only. */
export interface FaultyDatabase {
  readonly database: Database<unknown>;
  readonly hasHappened: () => boolean;
  /** Whether it broke when the transaction had already been committed. */
  readonly isAfterCommit: () => boolean;
}

export function faulty(
  database: Database<unknown>,
  { n, when }: { readonly n: number; readonly when: 'before' | 'after' },
): FaultyDatabase {
  let count = 0;
  let hasHappened = false;
  let isAfterCommit = false;
  const fail = (): never => {
    hasHappened = true;
    throw new Error('the wire was cut');
  };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count++;
      if (count === n && when === 'before') fail();
      return node;
    },
    transformResult: async ({ result }) => {
      if (count === n && when === 'after') fail();
      return result;
    },
  };
  const query = database.query.withPlugin(plugin);
  // The commit itself is a statement too, which plugins do not see.
  const transaction = () => ({
    execute: async <T>(work: (at: never) => Promise<T>): Promise<T> => {
      const done = await query.transaction().execute(async (at) => {
        const value = await work(at as never);
        count++;
        if (count === n && when === 'before') fail();
        return value;
      });
      if (count === n && when === 'after') {
        isAfterCommit = true;
        fail();
      }
      return done;
    },
  });
  const broken = new Proxy(query, {
    get: (target, name) => {
      if (name === 'transaction') return transaction;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    database: { ...database, query: broken },
    hasHappened: () => hasHappened,
    isAfterCommit: () => isAfterCommit,
  };
}
