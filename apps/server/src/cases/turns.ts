/**
 * Lets work under one name wait for each other, in the order in which it came.
 *
 * It saves decisions that would be thrown away; what keeps two servers apart is the database.
 */
export function createTurns(): <T>(name: string | undefined, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    if (name === undefined) return work();
    const before = last.get(name) ?? Promise.resolve();
    // Whether the one before failed is no concern of the next.
    const mine = before.then(work, work);
    const quiet = mine.catch(() => {});
    last.set(name, quiet);
    try {
      return await mine;
    } finally {
      if (last.get(name) === quiet) last.delete(name);
    }
  };
}
