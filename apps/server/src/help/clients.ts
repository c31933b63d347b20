import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import { sql } from 'kysely';
import { readWebhook } from '../alerts/index.ts';
import type { Database, Executor } from '../support/index.ts';
import type { HelpCode } from './codes.ts';
import { digestOf, newSecret } from './secrets.ts';

/** Origins of one client: the page that embeds, and those of its test systems. */
const originsMax = 10;
/** Octets of the key that authenticates webhooks. */
const macKeySize = 32;

/** What clients need. */
export interface ClientParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  readonly random: RandomOctets;
  /** Hosts, with their port, that the operator has listed: any scheme and network. */
  readonly hosts: readonly string[];
}

/** A business system that embeds our pages or hears of cases. */
export interface Client {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  readonly origins: readonly string[];
  readonly webhook: string | null;
}

/** What an organisation registers. */
export interface ClientWish {
  readonly organisation: string;
  readonly name: string;
  readonly origins: readonly string[];
  readonly webhook?: string | undefined;
}

const columns = sql`id, organisation, name, origins, webhook`;

/** What is told once: with the key a server asks, with the other one it checks what it hears. */
export interface ClientKeys {
  readonly id: string;
  readonly key: string;
  readonly webhookKey: string;
}

/** Puts a client on record; a code where its addresses cannot be taken. */
export async function registerClient(
  { database, now, random, hosts }: ClientParts,
  { organisation, name, origins, webhook }: ClientWish,
): Promise<ClientKeys | HelpCode> {
  if (origins.length > originsMax || !origins.every((one) => isOrigin(one, hosts))) {
    return 'client-origin-wrong';
  }
  const isTaken = webhook === undefined || readWebhook(webhook, hosts) !== undefined;
  if (!isTaken) return 'client-webhook-wrong';
  const id = randomUUID();
  const key = newSecret(random);
  const macKey = random(macKeySize);
  await sql`insert into help_client
      (id, organisation, name, origins, webhook, key_digest, mac_key, made_at)
    values (${id}::uuid, ${organisation}, ${name}, ${JSON.stringify(origins)}::jsonb,
      ${webhook ?? null}, ${digestOf('client', key)}::bytea, ${macKey}::bytea,
      ${now()}::bigint)`.execute(database.query);
  return { id, key, webhookKey: Buffer.from(macKey).toString('hex') };
}

/**
 * Whether an origin may embed our pages: https, or what the operator has listed.
 *
 * It stands in a policy header as it is written here, so there is one way to write it.
 */
function isOrigin(text: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, host } = new URL(text);
  if (origin !== text || !/^https?:\/\/[\w.:[\]-]+$/.test(text)) return false;
  return protocol === 'https:' || hosts.includes(host);
}

/** Clients of an organisation that are in use. */
export async function listClients(
  { database }: Pick<ClientParts, 'database'>,
  organisation: string,
): Promise<readonly Client[]> {
  const { rows } = await sql<Client>`select ${columns} from help_client
    where organisation = ${organisation} and ended_at is null order by made_at, id`.execute(
    database.query,
  );
  return rows;
}

/** Takes a client out of use; false where the organisation has none of that id. */
export async function endClient(
  { database, now }: Pick<ClientParts, 'database' | 'now'>,
  { id, organisation }: Pick<Client, 'id' | 'organisation'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update help_client set ended_at = ${now()}::bigint
    where id = ${id}::uuid and organisation = ${organisation} and ended_at is null`.execute(
    database.query,
  );
  return numAffectedRows === 1n;
}

/** The client of a key; undefined where there is none in use. */
export async function clientOfKey(
  { database }: Pick<ClientParts, 'database'>,
  key: string,
): Promise<Client | undefined> {
  // Looked up by the digest of 256 random bits: how long it takes tells nothing of others.
  const { rows } = await sql<Client>`select ${columns} from help_client
    where key_digest = ${digestOf('client', key)}::bytea and ended_at is null`.execute(
    database.query,
  );
  return rows[0];
}

/** Who may embed the pages of a client; undefined where there is no such client. */
export async function originsOf(
  { database }: Pick<ClientParts, 'database'>,
  id: string,
): Promise<readonly string[] | undefined> {
  const { rows } = await sql<Pick<Client, 'origins'>>`select origins from help_client
    where id = ${id}::uuid and ended_at is null`.execute(database.query);
  return rows[0]?.origins;
}

/** Whether there is any client at all: most acts of most days concern none. */
export async function hasClients(at: Executor): Promise<boolean> {
  const { rows } = await sql`select 1 from help_client where ended_at is null limit 1`.execute(at);
  return rows.length > 0;
}

/** Clients of these organisations that hear of events. */
export async function hearersOf(
  at: Executor,
  organisations: readonly string[],
): Promise<readonly Pick<Client, 'id' | 'organisation'>[]> {
  const { rows } = await sql<Pick<Client, 'id' | 'organisation'>>`select id, organisation
    from help_client where organisation = any(${organisations}::text[]) and ended_at is null
    order by id`.execute(at);
  return rows;
}
