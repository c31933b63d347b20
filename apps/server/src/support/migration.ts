import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Executor } from './database.ts';

/** One change of the tables: plain SQL, one or more statements. Never edited once released. */
export interface Migration {
  /** `0001-entries`: its place in the order, then what it is about. */
  readonly name: string;
  readonly sql: string;
}

/** The changes of one module, in order. */
export interface ModuleMigrations {
  readonly module: string;
  readonly migrations: readonly Migration[];
}

/** The tables in the database are not those this program knows. */
export class MigrationRefused extends Error {}

/** Of the advisory lock under which tables are changed. */
const lockNumber = 7000;

interface Applied {
  readonly module: string;
  readonly name: string;
  readonly hash: string;
}

/**
 * Brings the tables to what the modules want, in one transaction.
 *
 * Two processes may start at once: the second waits and finds everything done. A migration that
 * was changed after it ran, or one this program has never heard of, is refused, because the tables
 * would then not be what the code believes.
 */
export async function migrate<T>(
  database: Database<T>,
  modules: readonly ModuleMigrations[],
): Promise<readonly string[]> {
  for (const one of modules) checkOrder(one);
  return database.query.transaction().execute(async (transaction) => {
    // Changing large tables, and waiting for another process that does, may take long.
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(transaction);
    await sql`create table if not exists migration (
      module text not null, name text not null, hash text not null,
      applied_at timestamptz not null default now(), primary key (module, name))`.execute(
      transaction,
    );
    const { rows } = await sql<Applied>`select module, name, hash from migration
      order by module, name`.execute(transaction);
    const done: string[] = [];
    for (const one of modules) done.push(...(await applyModule(transaction, one, rows)));
    return done;
  });
}

async function applyModule(
  transaction: Executor,
  { module, migrations }: ModuleMigrations,
  rows: readonly Applied[],
): Promise<readonly string[]> {
  const applied = rows.filter((row) => row.module === module);
  for (const [index, row] of applied.entries()) {
    const known = migrations[index];
    if (known?.name !== row.name) {
      throw new MigrationRefused(
        `数据库由更新的版本建立 / the database was made by a newer version: ${module} ${row.name}`,
      );
    }
    if (hashOf(known) !== row.hash) {
      throw new MigrationRefused(
        `已执行的数据库变更被改动 / a migration was changed after it ran: ${module} ${row.name}`,
      );
    }
  }
  const due = migrations.slice(applied.length);
  for (const one of due) {
    await sql.raw(one.sql).execute(transaction);
    await sql`insert into migration (module, name, hash)
      values (${module}, ${one.name}, ${hashOf(one)})`.execute(transaction);
  }
  return due.map(({ name }) => `${module} ${name}`);
}

function checkOrder({ module, migrations }: ModuleMigrations): void {
  for (const [index, { name }] of migrations.entries()) {
    const number = String(index + 1).padStart(4, '0');
    if (!name.startsWith(`${number}-`)) {
      throw new MigrationRefused(`migration ${module} ${name} should begin with ${number}-`);
    }
  }
}

/** Spaces and line ends do not count: how the source is indented is no change. */
function hashOf({ sql: text }: Migration): string {
  return createHash('sha256').update(text.replaceAll(/\s+/g, ' ').trim()).digest('hex');
}
