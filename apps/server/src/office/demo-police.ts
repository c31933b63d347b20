import { dateOf } from '@yunzhang/scenario';
import { sql } from 'kysely';
import type { FilingAnswer, FilingEntry, PoliceFiling } from '../seals/index.ts';
import type { Database, ModuleMigrations } from '../support/index.ts';

/** The register of a demonstration: what was filed, with its number. */
export const demoPoliceMigrations: ModuleMigrations = {
  module: 'demo-police',
  migrations: [
    {
      name: '0001-demo-police',
      sql: `
create table demo_police (
  request_id text primary key,
  nr bigserial,
  entry json not null
);
`,
    },
  ],
};

/**
 * A police register for demonstrations that knows tomorrow what it was given today.
 *
 * It stands in the same database as the platform, which a real one never does: it shows how filing
 * goes and proves nothing.
 */
export function createDemoPolice(database: Database<unknown>): PoliceFiling {
  const query = async (requestId: string): Promise<FilingAnswer | undefined> => {
    const { rows } = await sql<{ nr: number; entry: FilingEntry }>`select nr, entry
      from demo_police where request_id = ${requestId}`.execute(database.query);
    const [row] = rows;
    if (row === undefined) return undefined;
    const { sealCode, madeAt } = row.entry;
    const serial = String(row.nr).padStart(7, '0');
    const number = `BA-${sealCode.slice(0, 6)}-${dateOf(madeAt).slice(0, 4)}-${serial}`;
    return { state: 'filed', number, sealCode };
  };
  return {
    query,
    file: async (entry, requestId) => {
      await sql`insert into demo_police (request_id, entry)
        values (${requestId}, ${JSON.stringify(entry)}::json)
        on conflict do nothing`.execute(database.query);
      return (await query(requestId)) ?? { state: 'pending' };
    },
  };
}
