import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Database, enqueue } from '../support/index.ts';
import { ended, sealQueues } from './register.ts';

/** Work asked for anew in one step, of each kind. */
const stepSize = 500;

interface Open {
  readonly case: string;
  readonly version?: number;
  readonly paper?: string;
}

/**
 * Asks for work anew that is open and that nobody will do: after a restored backup, or where every
 * worker that tried it ended. Work that was asked for twice is done once; tells how much it was.
 */
export async function mendWork(
  database: Database<unknown>,
  makers: readonly string[],
): Promise<number> {
  const unasked = (queue: string) => sql`not exists (select from job j where j.queue = ${queue}
    and j.state = 'waiting' and j.payload->>'case' = o.case_id)`;
  const { making, filing, paper, ending } = sealQueues;
  const made = await sql<Open>`select o.case_id as case from seal_register o
    where o.phase = 'approved' and o.maker = any(${makers}::text[]) and ${unasked(making)}
    order by o.nr limit ${stepSize}`.execute(database.query);
  const filed = await sql<Open>`select o.case_id as case from seal_filing o
    where o.state = 'open' and ${unasked(filing)}
    order by o.made_at limit ${stepSize}`.execute(database.query);
  const drawn = await sql<Open>`select o.case_id as case, o.version, o.paper from seal_paper o
    where o.blob is null and ${unasked(paper)}
    order by o.at limit ${stepSize}`.execute(database.query);
  const over = await sql<Open>`select o.case_id as case
    from seal_making o join seal_register r using (case_id)
    where o.revoked_at is null and r.phase = any(${ended}::text[]) and ${unasked(ending)}
    order by r.nr limit ${stepSize}`.execute(database.query);
  const all = [
    ...made.rows.map((one) => ({ queue: making, one })),
    ...filed.rows.map((one) => ({ queue: filing, one })),
    ...drawn.rows.map((one) => ({ queue: paper, one })),
    ...over.rows.map((one) => ({ queue: ending, one })),
  ];
  for (const { queue, one } of all) {
    const key = `${one.case.slice(0, 100)}~${randomUUID()}`;
    await enqueue(database.query, { queue, key, payload: one });
  }
  return all.length;
}
