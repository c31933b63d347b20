import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';

/** What a statement brought back. */
export interface Answer {
  readonly rows: readonly unknown[];
  /** Rows inserted, changed or deleted, where the statement says so. */
  readonly affected?: number;
}

/** One connection to a database, held by one caller at a time. */
export interface Wire {
  query(text: string, parameters: readonly unknown[]): Promise<Answer>;
  /** Gives it back; `broken` wires are thrown away, because nobody knows what state they are in. */
  release(state: 'clean' | 'broken'): void;
}

/** All the connections of a database. */
export interface Wires {
  acquire(): Promise<Wire>;
  close(): Promise<void>;
}

/** One Kysely dialect for both databases, so that they cannot come to differ in it. */
export function dialectOver(wires: Wires): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => driverOver(wires),
  };
}

class WireConnection implements DatabaseConnection {
  readonly wire: Wire;
  /** Set when the end of a transaction is unknown. */
  broken = false;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.wire.query(query.sql, query.parameters);
    return {
      // Kysely's caller names the row type; the database cannot know it.
      rows: rows as R[],
      ...(affected === undefined ? {} : { numAffectedRows: BigInt(affected) }),
    };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are read in pages here, not streamed');
  }
}

function driverOver(wires: Wires): Driver {
  const end = async (connection: DatabaseConnection, text: string): Promise<void> => {
    try {
      await connection.executeQuery(CompiledQuery.raw(text));
    } catch (error) {
      if (connection instanceof WireConnection) connection.broken = true;
      throw error;
    }
  };
  return {
    init: async () => {},
    acquireConnection: async () => new WireConnection(await wires.acquire()),
    releaseConnection: async (connection) => {
      if (!(connection instanceof WireConnection)) return;
      connection.wire.release(connection.broken ? 'broken' : 'clean');
    },
    beginTransaction: async (connection, settings) => end(connection, beginText(settings)),
    commitTransaction: async (connection) => end(connection, 'commit'),
    rollbackTransaction: async (connection) => end(connection, 'rollback'),
    // Kysely calls this only when it was used; the database closes what it opened itself.
    destroy: async () => {},
  };
}

function beginText({ isolationLevel, accessMode }: TransactionSettings): string {
  const parts = ['begin'];
  if (isolationLevel !== undefined) parts.push(`isolation level ${isolationLevel}`);
  if (accessMode !== undefined) parts.push(accessMode);
  return parts.join(' ');
}
