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

/** A database in which something else happens after some of its looks, for tests only. */
export function interleaved(
  database: Database<unknown>,
  looks: readonly number[],
  work: () => Promise<unknown>,
): Database<unknown> {
  let count = 0;
  const executor = database.query.getExecutor();
  // Behind the statement and not in it: the embedded database has no other connection.
  const looking = new Proxy(executor, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'executeQuery') return value.bind(target) as unknown;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        const result: unknown = await value.apply(target, given);
        if (looks.includes(++count)) await work();
        return result;
      };
    },
  });
  const query = new Proxy(database.query, {
    get: (target, name) => {
      if (name === 'getExecutor') return () => looking;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...database, query };
}
