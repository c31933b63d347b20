import { asOfficeProblem, type OfficeProblem } from '../shell/client.ts';

/** What came of each piece of a batch; pieces that were not tried yet are not in it. */
export type BatchResults = ReadonlyMap<string, 'done' | OfficeProblem>;

/** A batch of one press. */
export interface Batch {
  /** The key of the press; each piece has its own under it. */
  readonly key: string;
  readonly ids: readonly string[];
  readonly work: (id: string, key: string) => Promise<unknown>;
  readonly onResult: (results: BatchResults) => void;
}

/**
 * Does the pieces one after the other. What the rules refuse is told and the next goes on; where
 * the world is away, or the person has to confirm who they are, everything after it would fail the
 * same way: it stops there, and pressing again takes up the rest under the same keys.
 */
export async function runBatch({ key, ids, work, onResult }: Batch): Promise<BatchResults> {
  const results = new Map<string, 'done' | OfficeProblem>();
  for (const id of ids) {
    try {
      await work(id, `${key}/${id}`);
      results.set(id, 'done');
    } catch (error) {
      const problem = asOfficeProblem(error);
      if (stopsAll(problem)) throw problem;
      results.set(id, problem);
    }
    onResult(new Map(results));
  }
  return results;
}

function stopsAll({ status, level }: OfficeProblem): boolean {
  return level !== undefined || status === 0 || status === 401 || status === 429 || status >= 500;
}
