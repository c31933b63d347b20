import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { type Migration, migrate, MigrationRefused } from './migration.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase<unknown>;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await sql`drop schema public cascade; create schema public`.execute(database.query);
});
afterAll(async () => database.close());

const first: Migration = { name: '0001-first', sql: 'create table one (id int primary key)' };
const second: Migration = { name: '0002-second', sql: 'alter table one add column name text' };
const run = async (...migrations: Migration[]): Promise<readonly string[]> =>
  migrate(database, [{ module: 'test', migrations }]);

describe('migrations', () => {
  it('run in order, each once, also those that come later', async () => {
    expect(await run(first)).toEqual(['test 0001-first']);
    expect(await run(first)).toEqual([]);
    expect(await run(first, second)).toEqual(['test 0002-second']);
    await sql`insert into one (id, name) values (1, 'x')`.execute(database.query);
    expect(await run(first, second)).toEqual([]);
  });

  it('that were changed after they ran are refused, however little; spaces do not count', async () => {
    await run(first);
    const spaced = { ...first, sql: `  create table one\n    (id int primary key)\n` };
    expect(await run(spaced)).toEqual([]);
    for (const text of [`${first.sql};`, first.sql.replace('int', 'bigint')]) {
      await expect(run({ ...first, sql: text })).rejects.toThrow(MigrationRefused);
    }
  });

  it('of a newer program are refused by an older one', async () => {
    await run(first, second);
    await expect(run(first)).rejects.toThrow(/newer version: test 0002-second/);
    await expect(run(first, { ...second, name: '0002-other' })).rejects.toThrow(MigrationRefused);
  });

  it('that fail undo everything of this start', async () => {
    const broken = { name: '0002-broken', sql: 'create table two (id int); select nothing' };
    await expect(run(first, broken)).rejects.toThrow(/nothing/);
    const { rows } = await sql`select to_regclass('one') as one, to_regclass('two') as two,
      to_regclass('migration') as migration`.execute(database.query);
    expect(rows).toEqual([{ one: null, two: null, migration: null }]);
    expect(await run(first)).toEqual(['test 0001-first']);
  });

  it('out of order are refused before anything runs', async () => {
    await expect(run(second)).rejects.toThrow(/should begin with 0001/);
    await expect(run(first, { ...second, name: '0003-third' })).rejects.toThrow(/0002/);
    expect(await run(first, second)).toHaveLength(2);
  });

  it('of several modules are kept apart', async () => {
    const other = { module: 'other', migrations: [{ name: '0001-first', sql: 'select 1' }] };
    expect(await migrate(database, [{ module: 'test', migrations: [first] }, other])).toEqual([
      'test 0001-first',
      'other 0001-first',
    ]);
    // A module may come and go: its tables stay.
    expect(await run(first)).toEqual([]);
  });

  it.runIf(process.env['YUNZHANG_TEST_DATABASE_URL'])(
    'of many processes that start at once run once',
    async () => {
      const url = database.url ?? '';
      const starters = await Promise.all(
        Array.from({ length: 6 }, async () => openDatabase<unknown>({ kind: 'server', url })),
      );
      const done = await Promise.all(
        starters.map(async (one) =>
          migrate(one, [{ module: 'test', migrations: [first, second] }]),
        ),
      );
      expect(done.flat().toSorted()).toEqual(['test 0001-first', 'test 0002-second']);
      await Promise.all(starters.map(async (one) => one.close()));
    },
  );
});
