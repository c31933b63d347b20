import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { prepareDatabase } from './preparation.ts';
import { testDatabase } from './test-database.ts';

const lineOf = (answer: object): string => ('unfit' in answer ? String(answer.unfit) : '');

describe('a start whose database', () => {
  it('is away waits for it, then says so in one line without the password', async () => {
    const url = 'postgres://yunzhang:secret-word@127.0.0.1:1/none';
    const place = { kind: 'server', url } as const;
    const from = performance.now();
    const answer = await prepareDatabase({ place, limits: {}, modules: [], waitMs: 600 });
    expect(performance.now() - from).toBeGreaterThan(600);
    expect(lineOf(answer)).toMatch(
      /^数据库连不上 \/ the database cannot be reached: .*127.0.0.1:1$/,
    );
    expect(lineOf(answer)).not.toContain('secret-word');
  });

  it('is in use by another process says by which', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-taken-'));
    const release = lockFolder(folder);
    const place = { kind: 'folder', folder } as const;
    const answer = await prepareDatabase({ place, limits: {}, modules: [] });
    expect(lineOf(answer)).toContain(`${process.pid} @ ${os.hostname()}`);
    release();
    fs.rmSync(folder, { recursive: true });
  });

  it.runIf(process.env['YUNZHANG_TEST_DATABASE_URL'])(
    'refuses it, or is not in UTF8, says why',
    async () => {
      const database = await testDatabase();
      const name = `latin_${Date.now()}`;
      await sql
        .raw(`create database ${name} encoding 'LATIN1' locale 'C' template template0`)
        .execute(database.query);
      const at = (pathname: string): string =>
        Object.assign(new URL(database.url ?? ''), { pathname }).href;
      const attempts: [string, string][] = [
        [at('/no_such_database'), 'the database refused: database "no_such_database"'],
        [at(`/${name}`), 'the database must be in UTF8: LATIN1'],
      ];
      for (const [url, expected] of attempts) {
        const place = { kind: 'server', url } as const;
        const answer = await prepareDatabase({ place, limits: {}, modules: [] });
        expect(lineOf(answer)).toContain(expected);
      }
      await sql.raw(`drop database ${name}`).execute(database.query);
      await database.close();
    },
  );
});
