import { Kysely, type QueryExecutorProvider, sql } from 'kysely';
import type { Connections, Lease, LeaseName } from './connections.ts';
import { dialectOver } from './dialect.ts';
import { openEmbedded } from './embedded-database.ts';
import type { EmbeddedEngine } from './embedded-engine.ts';
import { openServer } from './server-database.ts';

/** Where the database is: a PostgreSQL server, a folder of the embedded one, a running engine. */
export type DatabasePlace =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'engine'; readonly engine: EmbeddedEngine };

/** Limits; each has a default. */
export interface DatabaseLimits {
  readonly connectionsMax?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

const limitsByDefault = { connectionsMax: 10, connectTimeoutMs: 5000, statementTimeoutMs: 30_000 };

/** Whatever statements can be run on: the database, one session of it, or a transaction. */
export type Executor = QueryExecutorProvider;

/**
 * The database, seen with the tables `T`.
 *
 * A module asks for its own tables only; `Database<A & B>` can be given wherever `Database<A>` is
 * asked for. Embedded and server behave alike: bytes are `Uint8Array`, 64-bit numbers are numbers
 * and refused when a double cannot hold them, `date` and `timestamp` stay text, JSON is passed as
 * text (`JSON.stringify`) and read as values.
 */
export interface Database<T> {
  readonly kind: 'embedded' | 'server';
  readonly query: Kysely<T>;
  /**
   * Runs `work` on one connection. The embedded database has no other, so keep it short there;
   * for a lock that is kept use `tryLease`.
   */
  withSession<R>(work: (session: Kysely<T>) => Promise<R>): Promise<R>;
  /** `pg_try_advisory_lock(space, number)` on a connection of its own; `undefined` when taken. */
  tryLease(name: LeaseName): Promise<Lease | undefined>;
  /**
   * Calls `heard` for each `notify` of the channel; with `undefined` after the connection was
   * lost and made again, when something may have been missed. The answer stops it.
   */
  listen(
    channel: string,
    heard: (payload: string | undefined) => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Opens a database. A wrong address is noticed by the first statement, not here. */
export async function openDatabase<T>(
  place: DatabasePlace,
  limits: DatabaseLimits = {},
): Promise<Database<T>> {
  const all = { ...limitsByDefault, ...limits };
  const connections: Connections =
    place.kind === 'server'
      ? openServer({ url: place.url, ...all })
      : await openEmbedded(place, { waitMs: all.statementTimeoutMs });
  let closing: Promise<void> | undefined;
  const query = new Kysely<T>({ dialect: dialectOver(connections.wires) });
  return {
    kind: connections.kind,
    query,
    withSession: async (work) => query.connection().execute(work),
    tryLease: async (name) => connections.tryLease(name),
    listen: async (channel, heard) => connections.listen(checkedChannel(channel), heard),
    close: async () => (closing ??= connections.wires.close()),
  };
}

/** Settles when the database answers. */
export async function pingDatabase<T>(database: Database<T>): Promise<void> {
  await sql`select 1`.execute(database.query);
}

/** Tells the listeners of a channel something; heard when the transaction is committed. */
export async function notify(executor: Executor, channel: string, payload = ''): Promise<void> {
  await sql`select pg_notify(${checkedChannel(channel)}, ${payload})`.execute(executor);
}

function checkedChannel(channel: string): string {
  if (!/^[a-z][a-z_]{0,39}$/.test(channel)) throw new Error(`no name for a channel: ${channel}`);
  return channel;
}
