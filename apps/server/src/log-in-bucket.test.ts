import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isRefusal } from '@yunzhang/base';
import { checkTlogProof, parsePolicy, parseTlogProof, type Policy } from '@yunzhang/ledger';
import Fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FakeBucket, fakeBucket } from './ledger/bucket-testing.ts';
import { addLedgerRoutes, type Ledger, operateLedger } from './ledger/index.ts';
import { submission } from './ledger/ledger-testing.ts';
import { modules } from './modules.ts';
import { openLogSource, watchLog } from './monitor/index.ts';
import {
  createHealth,
  createLog,
  createMetrics,
  type Database,
  readConfiguration,
} from './support/index.ts';
import { testDatabase } from './support/test-database.ts';

const base = 'ledger.test/log';
let bucket: FakeBucket;
let data: string;
let database: Database<unknown>;
beforeAll(async () => {
  bucket = await fakeBucket();
  database = await testDatabase<unknown>(modules);
});
beforeEach(() => {
  bucket.trouble.status = undefined;
});
afterAll(async () => {
  await database.close();
  await bucket.close();
  fs.rmSync(data, { recursive: true });
});

/** Starts the ledger with the settings of an operator; twice it is a restart. */
async function start() {
  data ??= fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bucket-'));
  const configuration = readConfiguration({
    YUNZHANG_DATA: data,
    YUNZHANG_S3_ENDPOINT: bucket.place.endpoint,
    YUNZHANG_S3_BUCKET: 'papers',
    YUNZHANG_S3_KEY_ID: 'id',
    YUNZHANG_S3_SECRET: 'secret',
    YUNZHANG_LEDGER_TILES: 's3',
    YUNZHANG_LEDGER_BUCKET: bucket.place.bucket,
    YUNZHANG_LEDGER_ORIGIN: base,
    YUNZHANG_LEDGER_BATCH_MS: '10',
  });
  if ('wrong' in configuration) throw new Error(configuration.wrong.join('\n'));
  const health = createHealth({ now: () => (looked += 10_000) });
  let looked = 0;
  const [log, metrics] = [createLog('silent'), createMetrics()];
  const settings = configuration.ledger;
  const ledger = await operateLedger({ settings, data, database, log, health, metrics });
  const stateOf = async (name: string) =>
    (await health.read()).parts.find((part) => part.name === name)?.state;
  return { ledger, stateOf };
}

async function logSome(ledger: Ledger, count: number) {
  const some = Array.from({ length: count }, () => submission(Date.now()));
  await database.query.transaction().execute(async (at) => ledger.submit(at, some));
  const [first] = some;
  if (first === undefined) throw new Error('none');
  return { ...first, published: await ledger.waitFor(first.actId) };
}

/** What `aws s3 sync` would make of the log in the bucket. */
function copyOut(origin: string): string {
  const folder = fs.mkdtempSync(path.join(data, 'copy-'));
  const prefix = `ledger/${origin}/`;
  for (const [key, bytes] of bucket.objects) {
    if (!key.startsWith(prefix)) continue;
    const file = path.join(folder, key.slice(prefix.length));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
  }
  return folder;
}

async function policyOf(ledger: Ledger): Promise<Policy> {
  const [row] = ledger.logs();
  const state = row && (await ledger.keys(row.log));
  const keys = [...(state?.sha256Keys ?? []), ...(state?.sm3Keys ?? [])];
  return parsePolicy(`${keys.map((key) => `log ${key}\n`).join('')}quorum none\n`);
}

it('publishes into the bucket alone: a copy of it is a sound log, and proofs come from it', async () => {
  const { ledger, stateOf } = await start();
  const { entry, actId } = await logSome(ledger, 300);
  const { origin } = ledger.logs()[0] ?? { origin: '' };
  expect(fs.existsSync(path.join(data, 'ledger/public'))).toBe(false);
  const policy = await policyOf(ledger);
  const source = openLogSource(copyOut(origin));
  const found = await watchLog({ source, policy, now: Date.now(), audit: true });
  expect(found.report.alarms).toEqual([]);
  expect(found.report.audited?.to).toBeGreaterThanOrEqual(301);
  bucket.asked.length = 0;
  const evidence = await ledger.evidence.ofAct(actId);
  if (isRefusal(evidence)) throw new Error(evidence.refused);
  expect(bucket.asked.some((one) => one.startsWith(`GET ledger/${origin}/tile/0/`))).toBe(true);
  for (const text of evidence.proofs) {
    expect(isRefusal(checkTlogProof(parseTlogProof(text), { entry, policy }))).toBe(false);
  }
  expect(await stateOf('log-files')).toBe('working');
  bucket.trouble.status = 503;
  expect(await stateOf('log-files')).toBe('failing');
  bucket.trouble.status = undefined;
  expect(await stateOf('log-files')).toBe('working');
  const key = `ledger/${origin}/checkpoint`;
  const checkpoint = bucket.objects.get(key);
  bucket.objects.delete(key);
  expect(await stateOf('log-files')).toBe('failing');
  bucket.objects.set(key, checkpoint ?? Buffer.alloc(0));
  await ledger.close();
}, 60_000);

it('goes on after a restart where it was, and serves the files from the bucket', async () => {
  const { ledger } = await start();
  const { published } = await logSome(ledger, 1);
  expect(published.index).toBeGreaterThanOrEqual(301);
  const app = Fastify();
  addLedgerRoutes(app, ledger, {
    problem: (code) => Object.assign(new Error(code), { statusCode: 404 }),
  });
  const { origin } = ledger.logs()[0] ?? { origin: '' };
  const year = origin.slice(origin.lastIndexOf('/') + 1);
  for (const name of ['checkpoint', 'sm3/checkpoint', 'log.json', 'policy', 'tile/0/000']) {
    const answer = await app.inject({ method: 'GET', url: `/log/${year}/${name}` });
    expect([name, answer.statusCode]).toEqual([name, 200]);
    expect(answer.rawPayload).toEqual(bucket.objects.get(`ledger/${origin}/${name}`));
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  }
  const gone = await app.inject({ method: 'GET', url: `/log/${year}/tile/0/009` });
  expect(gone.statusCode).toBe(404);
  await app.close();
  await ledger.close();
}, 60_000);

it('waits while the bucket is away and loses nothing', async () => {
  const { ledger } = await start();
  await logSome(ledger, 1);
  bucket.trouble.status = 503;
  const later = logSome(ledger, 3);
  await new Promise((resolve) => setTimeout(resolve, 300));
  bucket.trouble.status = undefined;
  const { published } = await later;
  const { origin } = ledger.logs()[0] ?? { origin: '' };
  const checkpoint = bucket.objects.get(`ledger/${origin}/checkpoint`)?.toString() ?? '';
  expect(Number(checkpoint.split('\n')[1])).toBe(published.size);
  await ledger.close();
}, 60_000);

it('stops with an alarm when a published object has other bytes', async () => {
  const key = [...bucket.objects.keys()].find((one) => /\/2\d{3}\/tile\/0\/001\.p\//.test(one));
  expect(key).toBeDefined();
  for (const one of bucket.objects.keys()) {
    if (/\/2\d{3}\/tile\/0\/001\.p\//.test(one)) bucket.objects.set(one, Buffer.alloc(32, 1));
  }
  const { ledger, stateOf } = await start();
  await expect.poll(() => ledger.alarm()?.code, { timeout: 20_000 }).toBe('ledger-tile-differs');
  expect(await stateOf('ledger')).toBe('failing');
  expect(await stateOf('log-files')).toBe('working');
  await ledger.close();
}, 60_000);
