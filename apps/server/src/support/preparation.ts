import { Unavailable } from '@yunzhang/base';
import { sql } from 'kysely';
import type { DatabaseLimits, DatabasePlace, Database } from './database.ts';
import { openDatabase } from './database.ts';
import { sqlState } from './database-values.ts';
import { FolderTaken } from './folder-lock.ts';
import { withoutPasswords } from './log.ts';
import { migrate, MigrationRefused, type ModuleMigrations } from './migration.ts';

/** Oldest server tried, in PostgreSQL's own count. */
const serverVersionMin = 150_000;
/** How long a start waits for a server that is started beside it. */
const waitMsMax = 30_000;
const againMs = 500;

/** What a start needs of its database. */
export interface DatabasePreparation {
  readonly place: DatabasePlace;
  readonly limits: DatabaseLimits;
  readonly modules: readonly ModuleMigrations[];
  readonly waitMs?: number;
}

/** The database cannot be used as it is; `unfit` is one line for an operator, without secrets. */
export interface DatabaseUnfit {
  readonly unfit: string;
}

/**
 * Opens the database, waits until it answers, checks what it is and brings its tables up to date.
 *
 * Whatever an operator can put right comes back as a line; anything else is thrown.
 */
export async function prepareDatabase<T>(
  preparation: DatabasePreparation,
): Promise<Database<T> | DatabaseUnfit> {
  let database: Database<T> | undefined;
  try {
    database = await openDatabase<T>(preparation.place, preparation.limits);
    const unfit = await check(database, preparation.waitMs ?? waitMsMax);
    if (unfit === undefined) {
      await migrate(database, preparation.modules);
      return database;
    }
    await database.close();
    return unfit;
  } catch (error) {
    await database?.close().catch(() => {});
    const unfit = unfitOf(error);
    if (unfit === undefined) throw error;
    return unfit;
  }
}

const say = (unfit: string): DatabaseUnfit => ({ unfit });

async function check<T>(database: Database<T>, waitMs: number): Promise<DatabaseUnfit | undefined> {
  const { version, encoding } = await answerWithin(database, waitMs);
  if (database.kind === 'server' && version < serverVersionMin) {
    return say(`需要 PostgreSQL 15 或更新 / PostgreSQL 15 or newer is needed: ${version}`);
  }
  if (encoding !== 'UTF8') {
    return say(`数据库编码须为 UTF8 / the database must be in UTF8: ${encoding}`);
  }
  return undefined;
}

interface Facts {
  readonly version: number;
  readonly encoding: string;
}

async function answerWithin<T>(database: Database<T>, waitMs: number): Promise<Facts> {
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      const { rows } =
        await sql<Facts>`select current_setting('server_version_num')::int as version,
        current_setting('server_encoding') as encoding`.execute(database.query);
      const [facts] = rows;
      if (facts !== undefined) return facts;
      throw new Error('the database said nothing about itself');
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

function unfitOf(error: unknown): DatabaseUnfit | undefined {
  if (error instanceof FolderTaken || error instanceof MigrationRefused) {
    return say(error.message);
  }
  if (error instanceof Unavailable) {
    const why = error.cause instanceof Error ? error.cause.message : '';
    return say(withoutPasswords(`数据库连不上 / the database cannot be reached: ${why}`));
  }
  // Wrong password, no such database, no right to make tables: the server's own words are best.
  if (sqlState(error) !== undefined && error instanceof Error) {
    return say(withoutPasswords(`数据库拒绝 / the database refused: ${error.message}`));
  }
  return undefined;
}
