import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { openEngine } from './embedded-engine.ts';
import { lockFolder } from './folder-lock.ts';

/** More in the crash lane: YUNZHANG_TEST_KILLS=50. */
const kills = Number(process.env['YUNZHANG_TEST_KILLS'] ?? '2');
const built = path.resolve(import.meta.dirname, '../../dist/support');

/** Writes transactions of three statements and says each number once its commit has returned. */
const writer = `import { openDatabase } from ${JSON.stringify(`file://${built}/database.js`)};
  import { sql } from 'kysely';
  const database = await openDatabase({ kind: 'folder', folder: process.argv[1] });
  const { rows } = await sql\`select coalesce(max(id), 0)::int as last from act\`.execute(database.query);
  for (let id = rows[0].last + 1; ; id++) {
    await database.query.transaction().execute(async (one) => {
      await sql\`insert into act values (\${id}, \${'x'.repeat(id % 900)})\`.execute(one);
      await sql\`update total set sum = sum + \${id}\`.execute(one);
      await sql\`update total set count = count + 1\`.execute(one);
    });
    process.stdout.write(id + '\\n');
  }`;

let folder: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-crash-'));
  const database = await openDatabase<unknown>({ kind: 'folder', folder });
  await sql`create table act (id bigint primary key, body text);
    create table total (sum bigint, count bigint); insert into total values (0, 0)`.execute(
    database.query,
  );
  await database.close();
}, 120_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Runs the writer, kills it in the middle and answers the last number it said. */
async function writeAndKill(afterMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await once(child, 'close');
  // The last line may be cut in the middle of a number.
  return Number(said.split('\n').at(-2));
}

async function check(database: Database<unknown>, said: number): Promise<void> {
  const { rows } = await sql<Record<string, number>>`select max(id)::bigint as last,
    count(*)::bigint as acts, sum(id)::bigint as "actSum",
    (select count from total) as count, (select sum from total) as sum from act`.execute(
    database.query,
  );
  const [found] = rows;
  // What was acknowledged is there, nothing is missing before it, and no transaction is half there.
  expect(found?.['last']).toBeGreaterThanOrEqual(said);
  expect(found).toMatchObject({ acts: found?.['last'], count: found?.['acts'] });
  expect(found?.['sum']).toBe(found?.['actSum']);
  const { rows: byIndex } = await sql<{ id: number }>`select id from act
    where id = ${said}`.execute(database.query);
  expect(byIndex).toEqual([{ id: said }]);
}

it(`loses nothing that was acknowledged when it is killed ${kills} times`, async () => {
  for (let round = 0; round < kills; round++) {
    const said = await writeAndKill(30 + ((round * 137) % 400));
    expect(said).toBeGreaterThan(0);
    const database = await openDatabase<unknown>({ kind: 'folder', folder });
    await check(database, said);
    await database.close();
  }
}, 600_000);

it('gives its folder back when it is closed, also when nothing was asked of it', async () => {
  const database = await openDatabase<unknown>({ kind: 'folder', folder });
  expect(fs.readdirSync(folder).toSorted()).toEqual(['owner.lock', 'pg']);
  await database.close();
  await database.close();
  expect(fs.readdirSync(folder)).toEqual(['pg']);
});

it('refuses a second process while the first one lives', async () => {
  const database = await openDatabase<unknown>({ kind: 'folder', folder });
  const program = `import { openDatabase } from ${JSON.stringify(`file://${built}/database.js`)};
    await openDatabase({ kind: 'folder', folder: process.argv[1] }).catch((error) =>
      console.log(error.message));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(String(line)).toContain(`${process.pid} @ ${os.hostname()}`);
  await once(child, 'close');
  await check(database, 1);
  await database.close();
});

it('calls fsync of the host for each commit, and for folders at a checkpoint', async () => {
  const synced: ('file' | 'folder')[] = [];
  const real = fs.fsyncSync.bind(fs);
  const spy = vi.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
    synced.push(fs.fstatSync(descriptor).isDirectory() ? 'folder' : 'file');
    real(descriptor);
  });
  const release = lockFolder(folder);
  const engine = await openEngine({ kind: 'folder', folder });
  const { rows } = await engine.query(
    `select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method,
      current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit`,
    [],
  );
  expect(rows).toEqual([{ fsync: 'on', method: 'fsync', pages: 'on', commit: 'on' }]);
  for (let index = 1; index <= 10; index++) {
    synced.length = 0;
    await engine.query('update total set count = count', []);
    expect(synced).toContain('file');
  }
  synced.length = 0;
  await engine.query('checkpoint', []);
  expect(synced).toContain('folder');
  await engine.close();
  release();
  spy.mockRestore();
});
