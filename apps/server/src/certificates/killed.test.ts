import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import { createSoftwareSigner, digest, type Sm2Signer } from '@yunzhang/gm';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase, outboxMigrations, migrate } from '../support/index.ts';
import { emptyTemplate, testDatabase, type TestDatabase } from '../support/test-database.ts';
import { createCertificateAuthority } from './certificate-authority.ts';
import { random } from './certificates-testing.ts';
import { type Role, roles } from './profiles.ts';
import { certificateMigrations } from './tables.ts';

const server = process.env['YUNZHANG_TEST_DATABASE_URL'];
/** Opening the embedded database takes seconds, and it has a crash test of its own. */
const isRun = server !== undefined || process.env['YUNZHANG_KILLED'] === '1';
const rounds = server === undefined ? 1 : 8;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-killed-'));
let onServer: TestDatabase<unknown> | undefined;

beforeAll(async () => {
  // The embedded database has one process at a time; on a server the tables are simply there.
  if (isRun && server === undefined) await emptyTemplate();
  if (server !== undefined)
    onServer = await testDatabase([outboxMigrations, certificateMigrations]);
});
afterAll(async () => {
  await onServer?.close();
  fs.rmSync(folder, { recursive: true });
});

/** The same keys in every process. */
function signersOf(): Record<Role, Sm2Signer> {
  const one = (role: Role): Sm2Signer =>
    createSoftwareSigner({ privateKey: digest('sm3', utf8(`killed ${role}`)), random });
  return Object.fromEntries(roles.map((role) => [role, one(role)])) as Record<Role, Sm2Signer>;
}

const place = (): Parameters<typeof openDatabase>[0] =>
  onServer?.url === undefined
    ? { kind: 'folder', folder: path.join(folder, 'database') }
    : { kind: 'server', url: onServer.url };

/** Issues without end and says which pair it hands out, until it is killed. */
const child = (dist: string, where: string): string => `
  import { createSoftwareSigner, digest, readCertificate } from '@yunzhang/gm';
  import { hex, utf8 } from '@yunzhang/base';
  import { openDatabase, migrate, outboxMigrations } from '${dist}/support/index.js';
  import { createCertificateAuthority } from '${dist}/certificates/certificate-authority.js';
  import { certificateMigrations } from '${dist}/certificates/tables.js';
  import { orderOf, pairOf, random, testKey } from '${dist}/certificates/certificates-testing.js';
  import { roles } from '${dist}/certificates/profiles.js';
  const database = await openDatabase(${where});
  await migrate(database, [outboxMigrations, certificateMigrations]);
  const signer = (role) =>
    createSoftwareSigner({ privateKey: digest('sm3', utf8('killed ' + role)), random });
  const signers = Object.fromEntries(roles.map((role) => [role, signer(role)]));
  const authority = await createCertificateAuthority(
    { database, signers, now: () => Date.now(), random, announce: async () => {} },
    { organisation: '云章示例', baseUrl: 'https://pki.example' },
  );
  process.stdout.write('ready\\n');
  for (;;) {
    await Promise.all([1, 2, 3].map(async () => {
      const { signing, encryption } = pairOf(await authority.request(await orderOf(testKey())));
      for (const bytes of [signing, encryption]) {
        const { serial } = readCertificate(bytes);
        process.stdout.write(serial + ' ' + hex(digest('sm3', bytes)) + '\\n');
      }
    }));
  }
`;

/** Runs one process, kills it some time after it handed out something, answers what that was. */
async function handedOut(afterMs: number): Promise<readonly (readonly [string, string])[]> {
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const words = ['--input-type=module', '-e', child(dist, JSON.stringify(place()))];
  const one = spawn(process.execPath, words, {
    cwd: path.dirname(dist),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  return new Promise((resolve) => {
    one.stdout.on('data', (chunk: Buffer) => {
      const wasBegun = said.includes(' ');
      said += chunk.toString();
      if (!wasBegun && said.includes(' ')) setTimeout(() => one.kill('SIGKILL'), afterMs);
    });
    one.on('close', () => {
      const lines = said.split('\n').slice(1, -1);
      resolve(lines.map((line) => line.split(' ') as unknown as readonly [string, string]));
    });
  });
}

interface Row {
  readonly serial: string;
  readonly state: string;
  readonly bytes: Uint8Array | null;
}

async function rowsOf(database: Database<unknown>): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await sql<Row>`select serial, state, bytes from certificate`.execute(
    database.query,
  );
  return new Map(rows.map((row) => [row.serial, row]));
}

test.skipIf(!isRun)(
  'a process killed while it issues has handed out nothing without its row',
  async () => {
    const seen: (readonly [string, string])[] = [];
    let unsigned = 0;
    for (let round = 0; round < rounds; round++) {
      seen.push(...(await handedOut(10 + round * 23)));
      const database = await openDatabase<unknown>(place());
      try {
        await migrate(database, [outboxMigrations, certificateMigrations]);
        const before = await rowsOf(database);
        unsigned += [...before.values()].filter(({ bytes }) => bytes === null).length;
        for (const [serial, sm3] of seen) {
          const bytes = before.get(serial)?.bytes;
          expect(bytes && Buffer.from(digest('sm3', bytes)).toString('hex')).toBe(sm3);
        }
        const authority = await createCertificateAuthority(
          { database, signers: signersOf(), now: Date.now, random, announce: async () => {} },
          { organisation: '云章示例', baseUrl: 'https://pki.example' },
        );
        await authority.close();
        const after = await rowsOf(database);
        expect([...after.values()].filter(({ state }) => state !== 'good')).toEqual([]);
        expect(after.size).toBeGreaterThanOrEqual(before.size);
      } finally {
        await database.close();
      }
    }
    expect(seen.length).toBeGreaterThan(0);
    console.log(`${seen.length} certificates handed out, ${unsigned} finished after a kill`);
  },
  180_000,
);
