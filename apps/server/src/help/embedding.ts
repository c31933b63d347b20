import type { Instant } from '@yunzhang/base';
import { sql } from 'kysely';
import type { Cases } from '../cases/index.ts';
import type { Client, ClientParts } from './clients.ts';
import { digestOf, newSecret } from './secrets.ts';

/** How long an embedded page may look at its case. */
const sessionMs = 30 * 60_000;

/** What embedding needs. */
export interface EmbeddingParts extends ClientParts {
  readonly cases: Pick<Cases, 'read'>;
}

/** What an embedded page shows: how far a case is, and no more. */
export interface EmbeddedCase {
  readonly case: string;
  readonly scenario: string;
  readonly phase: string;
  readonly phaseTitle: { readonly zh: string; readonly en: string };
}

/** Leave to look at one case for half an hour. */
export interface EmbedSession {
  readonly token: string;
  readonly until: Instant;
}

/**
 * Opens a session for a case in which the client's own organisation takes part; undefined for every
 * other case, whether it is there or not.
 */
export async function openEmbedding(
  { database, now, random, cases }: EmbeddingParts,
  client: Client,
  id: string,
): Promise<EmbedSession | undefined> {
  const seen = await cases.read(id, { parties: [client.organisation] });
  if (seen?.inside === undefined) return undefined;
  const token = newSecret(random);
  const until = now() + sessionMs;
  await sql`insert into help_embedding (token_digest, client, case_id, until)
    values (${digestOf('embedding', token)}::bytea, ${client.id}::uuid, ${id},
      ${until}::bigint)`.execute(database.query);
  await sql`delete from help_embedding where until <= ${now()}::bigint`.execute(database.query);
  return { token, until };
}

/** The case of a session as it stands now; undefined where the session is over. */
export async function embeddedCase(
  { database, now, cases }: EmbeddingParts,
  token: string,
): Promise<EmbeddedCase | undefined> {
  const { rows } = await sql<{ readonly case: string; readonly organisation: string }>`
    select e.case_id as "case", c.organisation from help_embedding e
      join help_client c on c.id = e.client
    where e.token_digest = ${digestOf('embedding', token)}::bytea and e.until > ${now()}::bigint
      and c.ended_at is null`.execute(database.query);
  const [row] = rows;
  if (row === undefined) return undefined;
  const seen = await cases.read(row.case, { parties: [row.organisation] });
  if (seen?.inside === undefined) return undefined;
  const { scenario, phase, phaseTitle } = seen;
  return { case: row.case, scenario, phase, phaseTitle };
}
