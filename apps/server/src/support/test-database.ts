import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { type Database, openDatabase } from './database.ts';
import { type EmbeddedEngine, openEngine } from './embedded-engine.ts';
import { migrate, type ModuleMigrations } from './migration.ts';

/** A PostgreSQL server to run the same tests on: an address whose user may create databases. */
const serverVariable = 'YUNZHANG_TEST_DATABASE_URL';

/** An empty database for one test file, with the tables of the modules. */
export interface TestDatabase<T> extends Database<T> {
  /** The address on a real server, for second processes; absent when embedded. */
  readonly url: string | undefined;
}

/**
 * Makes a fresh database: in memory, or on the server that YUNZHANG_TEST_DATABASE_URL names.
 *
 * For tests only. `close` also drops it.
 */
export async function testDatabase<T>(
  modules: readonly ModuleMigrations[] = [],
): Promise<TestDatabase<T>> {
  const server = process.env[serverVariable];
  const made =
    server === undefined ? { ...(await inMemory<T>()), url: undefined } : await onServer<T>(server);
  await migrate(made, modules);
  return made;
}

async function inMemory<T>(): Promise<Database<T>> {
  return openDatabase<T>({ kind: 'engine', engine: await emptyEngine() });
}

/** Engines nobody uses; starting one takes most of a second, emptying one a twentieth of that. */
const idle: EmbeddedEngine[] = [];

/** An engine with an empty database in memory, one that an earlier test has closed if there is. */
export async function emptyEngine(): Promise<EmbeddedEngine> {
  const kept = idle.pop();
  const engine = kept ?? (await openEngine({ kind: 'memory', template: await emptyTemplate() }));
  if (kept !== undefined) await empty(engine);
  return lent(engine);
}

/** Seen by one test: after `close` it answers nothing and hears nothing more. */
function lent(engine: EmbeddedEngine): EmbeddedEngine {
  const stops = new Set<() => Promise<void>>();
  let isOpen = true;
  return {
    query: async (text, parameters) => {
      if (!isOpen) throw new Error('the database is closed');
      return engine.query(text, parameters);
    },
    listen: async (channel, heard) => {
      const stop = await engine.listen(channel, heard);
      stops.add(stop);
      return async () => {
        if (stops.delete(stop)) await stop();
      };
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      for (const stop of stops) await stop();
      idle.push(engine);
    },
  };
}

/** Takes away everything a test can have left: a transaction, objects, settings, locks, old log. */
async function empty(engine: EmbeddedEngine): Promise<void> {
  await engine.query('rollback', []);
  const dropAll = `do $$ declare name text; begin
    for name in select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$)'
    loop execute format('drop schema %I cascade', name); end loop; end $$`;
  await engine.query(dropAll, []);
  await engine.query('create schema public', []);
  await engine.query('discard all', []);
  await engine.query('checkpoint', []);
}

async function onServer<T>(server: string): Promise<TestDatabase<T>> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await command(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  const database = await openDatabase<T>({ kind: 'server', url: url.href });
  return {
    ...database,
    url: url.href,
    close: async () => {
      await database.close();
      await command(server, `drop database ${name} with (force)`);
    },
  };
}

async function command(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** An initialised, empty database. Making one takes seconds, so it is kept in a temporary file. */
export async function emptyTemplate(): Promise<Uint8Array> {
  const file = path.join(os.tmpdir(), `yunzhang-pglite-0.5.14-${process.getuid?.() ?? 0}.tar`);
  if (fs.existsSync(file)) return fs.readFileSync(file);
  const empty = await PGlite.create();
  const dump = new Uint8Array(await (await empty.dumpDataDir('none')).arrayBuffer());
  await empty.close();
  const draft = `${file}.${randomUUID()}`;
  fs.writeFileSync(draft, dump, { mode: 0o600 });
  fs.renameSync(draft, file);
  return dump;
}
