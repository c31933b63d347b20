import { Unavailable } from '@yunzhang/base';
import {
  Client,
  type ClientConfig,
  escapeIdentifier,
  Pool,
  type PoolClient,
  type QueryResult,
  types,
} from 'pg';
import type { Connections, Lease, LeaseName } from './connections.ts';
import { oid, plainBytes, readNested, safeInteger, sqlState } from './database-values.ts';
import type { Answer, Wire } from './dialect.ts';

/** How to reach a PostgreSQL server and how long to wait for it. */
export interface ServerDatabaseOptions {
  readonly url: string;
  readonly connectionsMax: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** How often a lost listening connection is made again. */
const againMs = 1000;
const retryAfterMs = 2000;

/** Opens a pool of connections to a PostgreSQL server. Nothing is connected before it is asked. */
export function openServer(options: ServerDatabaseOptions): Connections {
  const pool = new Pool({
    ...clientOptions(options),
    max: options.connectionsMax,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: options.statementTimeoutMs * 2,
  });
  // A connection that breaks while nobody uses it: the pool drops it and makes another.
  pool.on('error', () => {});
  const closers = new Set<() => Promise<void>>();
  return {
    kind: 'server',
    wires: {
      acquire: async () => wireOf(await reach(() => pool.connect())),
      close: async () => {
        await Promise.all([...closers].map(async (close) => close()));
        await pool.end();
      },
    },
    listen: async (channel, heard) => listen(options, { channel, heard, closers }),
    tryLease: async (name) => tryLease(options, { name, closers }),
  };
}

function clientOptions({ url, connectTimeoutMs }: ServerDatabaseOptions): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'yunzhang',
    keepAlive: true,
    types: { getTypeParser },
  };
}

// The declared numbers leave out the arrays, which the library reads all the same.
const standard = types.getTypeParser as (id: number) => (text: string) => unknown;

const readers: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.int8]: safeInteger,
  [oid.bytea]: (text) => bytesOf(standard(oid.bytea)(text)),
  [oid.int8Array]: (text) =>
    readNested(standard(oid.int8Array)(text), (one) => safeInteger(String(one))),
  [oid.byteaArray]: (text) => readNested(standard(oid.byteaArray)(text), bytesOf),
  [oid.date]: (text) => text,
  [oid.timestamp]: (text) => text,
};

// pg gives the parser untyped; the readers above are for text, the only form asked for here.
const getTypeParser: typeof types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
  readers[id] ?? (format === 'binary' ? types.getTypeParser(id, format) : types.getTypeParser(id));

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return plainBytes(value);
  throw new TypeError('the database gave no bytes');
}

function wireOf(client: PoolClient): Wire {
  // A held client that breaks emits this besides failing its query; unheard it would end us.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken = false;
  return {
    query: async (text, parameters): Promise<Answer> => {
      const result = await reach(() => client.query<object>(text, [...parameters])).catch(
        (error: unknown) => {
          broken ||= error instanceof Unavailable;
          throw error;
        },
      );
      // Several statements in one text bring several results, whatever the types say.
      const last: QueryResult<object> | undefined = Array.isArray(result) ? result.at(-1) : result;
      if (last === undefined) return { rows: [] };
      return { rows: last.rows, ...(last.rowCount === null ? {} : { affected: last.rowCount }) };
    },
    release: (state) => {
      client.off('error', ignore);
      client.release(broken || state === 'broken');
    },
  };
}

async function reach<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (isAway(error)) throw new Unavailable('database', { cause: error, retryAfterMs });
    throw error;
  }
}

/** Classes 08 and 57P, too many connections, and what the network says. @basis PostgreSQL A */
function isAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined && /^(08|57P|53300)/.test(state)) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^E(CONN|PIPE|TIMEDOUT|NOTFOUND|HOST|NET|AI_AGAIN)/.test(code)) {
    return true;
  }
  return /^(Connection terminated|timeout exceeded when trying|Client has encountered)/.test(
    error.message,
  );
}

async function connect(options: ServerDatabaseOptions): Promise<Client> {
  const client = new Client(clientOptions(options));
  client.on('error', () => {});
  await reach(() => client.connect());
  return client;
}

async function tryLease(
  options: ServerDatabaseOptions,
  { name, closers }: { readonly name: LeaseName; readonly closers: Set<() => Promise<void>> },
): Promise<Lease | undefined> {
  const client = await connect(options);
  const { rows } = await reach(() =>
    client.query<{ held: boolean }>('select pg_try_advisory_lock($1, $2) as held', [
      name.space,
      name.number,
    ]),
  );
  if (rows[0]?.held !== true) {
    await client.end();
    return undefined;
  }
  let isHeld = true;
  let given = false;
  const lost = new Promise<void>((resolve) => {
    client.once('end', () => {
      isHeld = false;
      if (!given) resolve();
    });
  });
  const release = async (): Promise<void> => {
    given = true;
    isHeld = false;
    closers.delete(release);
    await client.end();
  };
  closers.add(release);
  return { isHeld: () => isHeld, lost, release };
}

async function listen(
  options: ServerDatabaseOptions,
  asked: {
    readonly channel: string;
    readonly heard: (payload: string | undefined) => void;
    readonly closers: Set<() => Promise<void>>;
  },
): Promise<() => Promise<void>> {
  const { channel, heard, closers } = asked;
  let closed = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const begin = async (): Promise<void> => {
    const made = await connect(options);
    made.on('notification', (said) => heard(said.payload));
    made.once('end', () => {
      if (!closed) timer = setTimeout(() => void again(), againMs);
    });
    await reach(() => made.query(`listen ${escapeIdentifier(channel)}`));
    if (closed) await made.end();
    client = made;
  };
  const again = async (): Promise<void> => {
    try {
      await begin();
      // What was said meanwhile is lost: the listener must look for itself.
      if (!closed) heard(undefined);
    } catch {
      if (!closed) timer = setTimeout(() => void again(), againMs);
    }
  };
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    clearTimeout(timer);
    closers.delete(close);
    await client?.end();
  };
  await begin();
  closers.add(close);
  return close;
}
