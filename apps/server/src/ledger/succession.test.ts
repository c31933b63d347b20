import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fromUtf8, hex, isRefusal, utf8 } from '@yunzhang/base';
import {
  acts,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  readBody,
  readEntry,
} from '@yunzhang/ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { openLogSource, watchLog } from '../monitor/index.ts';
import { readEntries, readLogs } from './book.ts';
import { closeBenches, type LedgerBench, ledgerBench, origin, runAll } from './ledger-testing.ts';
import { startLedger } from './ledger.ts';
import { openLogSigner } from './log-signer.ts';
import { writeOwn } from './own-entries.ts';
import { describeLog } from './description.ts';
import { numberBatch } from './numbering.ts';
import { signHeads } from './publishing.ts';
import { testRoots } from './policy-root.ts';
import type { LogSigner } from './signing.ts';
import { submit } from './submission.ts';
import { describeEnds, succeedLog } from './succession.ts';
import { createTileFolder } from './tile-store.ts';

const base = 'ledger.test/log';
const second = `${base}/2026-2`;
let bench: LedgerBench;
let signed: string[];
let signer: LogSigner;
beforeEach(async () => {
  bench = await ledgerBench();
  signed = [];
  signer = bench.signer;
}, 60_000);
afterEach(async () => bench.close());
afterAll(closeBenches);

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
const folderOf = (name: string): string =>
  path.join(bench.folder, 'public', name.slice(name.indexOf('/') + 1));
const storeOf = (name: string) => createTileFolder(folderOf(name));

/** A log in its place among the public files, with a description. */
async function oldLog() {
  const parts = { store: storeOf(origin) };
  const state = await bench.open({ parts });
  const [row] = await readLogs(bench.database.query);
  if (row === undefined) throw new Error('no log');
  const roots = await testRoots({ folder: bench.folder, base, random });
  const facts = { batchAgeMs: 1, twinMs: 1, ranges: [], roots, isTest: true };
  await describeLog({ ...parts, signer: bench.signer }, row, {
    ...facts,
    witnesses: [],
    anchors: [],
    now: () => bench.clock.at,
  });
  return state;
}

/** The signer's folder is gone; what a new one signs is written down. */
function loseKeys(): void {
  const folder = path.join(bench.folder, 'signer');
  fs.rmSync(folder, { recursive: true });
  const fresh = openLogSigner({ folder, random, now: () => bench.clock.at });
  signer = {
    ...fresh,
    sign: async (request) => {
      signed.push(request.origin);
      return fresh.sign(request);
    },
  };
}

const succeed = async (
  knownHeads: Parameters<typeof succeedLog>[0]['knownHeads'] = async () => [],
) =>
  succeedLog(
    { database: bench.database, signer, storeOf, knownHeads, now: () => bench.clock.at },
    { origin },
  );

async function start() {
  const alarms: string[] = [];
  const ledger = await startLedger(
    {
      database: bench.database,
      signer,
      now: () => bench.clock.at,
      random,
      told: {
        info: () => {},
        failed: (message, error) => alarms.push(`${message} ${String(error)}`),
        alarmed: (alarm) => alarms.push(alarm.code),
      },
    },
    { folder: bench.folder, base, batchAgeMs: 10 },
  );
  return { ledger, alarms };
}

const sizeIn = (note: string): number => parseCheckpoint(parseNote(note).text).size;
const readText = async (name: string, file: string): Promise<string> =>
  fromUtf8((await storeOf(name).read(file)) ?? new Uint8Array());

it('begins a second log of the year when the keys are lost, and never signs for the first', async () => {
  const state = await oldLog();
  await bench.submit(5);
  await runAll(state);
  const before = await readText(origin, 'checkpoint');
  const shown = JSON.parse(await readText(origin, 'log.json')) as { vkeys: string[] };
  loseKeys();
  bench.clock.at += 5000;
  const succeeded = await succeed();
  expect(succeeded).toEqual({ ended: { origin, size: 6 }, next: second, moved: 0 });
  for (const file of ['log.json', 'sm3/log.json']) {
    expect(JSON.parse(await readText(origin, file))).toMatchObject({
      ended: { reason: 'key-lost', size: 6, at: bench.clock.at, next: second },
    });
  }
  expect(JSON.parse(await readText(origin, 'log.json'))).toMatchObject(shown);
  const { ledger, alarms } = await start();
  const [one] = await bench.submit(1);
  const published = await ledger.waitFor(one?.actId ?? '');
  expect(published).toMatchObject({ index: 1 });
  expect(ledger.logs().map((row) => row.origin)).toEqual([origin, second]);
  const [genesis] = await readEntries(bench.database.query, { log: published.log, from: 0, to: 1 });
  const { act, body } = readEntry(genesis?.entry ?? new Uint8Array());
  const old = parseCheckpoint(parseNote(before).text);
  const twin = parseCheckpoint(parseNote(await readText(origin, 'sm3/checkpoint')).text);
  expect(readBody(act, body ?? new Uint8Array())).toEqual({
    act: acts.logGenesis,
    origin: second,
    previous: { origin, size: 6, sha256Root: old.root, sm3Root: twin.root },
  });
  expect(JSON.parse(await readText(second, 'log.json'))).toMatchObject({
    origin: second,
    year: 2026,
  });
  await ledger.close();
  expect(alarms).toEqual([]);
  expect(await readText(origin, 'checkpoint')).toBe(before);
  expect(new Set(signed)).toEqual(new Set([second]));
});

it('leaves both logs sound in the eyes of an auditor, the new one following the old one', async () => {
  const state = await oldLog();
  await bench.submit(300);
  await runAll(state);
  const held = await bench.signer.state(origin);
  if (isRefusal(held)) throw new Error(held.refused);
  loseKeys();
  await succeed();
  const { ledger } = await start();
  const [one] = await bench.submit(2);
  const { log } = await ledger.waitFor(one?.actId ?? '');
  const fresh = await ledger.keys(log);
  await ledger.close();
  for (const [name, keys] of [
    [origin, held],
    [second, fresh],
  ] as const) {
    const vkeys = [...(keys?.sha256Keys ?? []), ...(keys?.sm3Keys ?? [])];
    const policy = parsePolicy(`${vkeys.map((key) => `log ${key}\n`).join('')}quorum none\n`);
    const source = openLogSource(folderOf(name));
    const { report } = await watchLog({ source, policy, now: bench.clock.at, audit: true });
    expect(report.alarms).toEqual([]);
  }
});

it('takes into the new log what no signed head covered, once each and in order', async () => {
  const state = await oldLog();
  await bench.submit(2);
  await runAll(state);
  // Signed and not published: somebody may have been told of it.
  await bench.submit(2);
  await numberBatch(state);
  await signHeads(state);
  const unsigned = await bench.submit(3);
  await numberBatch(state);
  // What the log says of itself goes with it; a key announcement of the old log is one.
  const announcement = writeOwn(bench.clock.at, {
    act: acts.logKey,
    vkeys: ['a+00000000+AQ=='],
    fromAt: bench.clock.at,
    isRetired: false,
  });
  await bench.database.query.transaction().execute(async (at) => {
    await submit(at, [{ actId: 'a0000000-0000-4000-8000-000000000001', entry: announcement }]);
  });
  const waiting = await bench.submit(2);
  loseKeys();
  expect(await succeed()).toMatchObject({ ended: { size: 5 }, moved: 5 });
  expect(sizeIn(await readText(origin, 'checkpoint'))).toBe(5);
  expect(sizeIn(await readText(origin, 'sm3/checkpoint'))).toBe(5);
  expect(await storeOf(origin).read('tile/0/000.p/5')).toHaveLength(5 * 32);
  const { ledger } = await start();
  const places = await Promise.all(
    [...unsigned, ...waiting].map(async ({ actId }) => ledger.waitFor(actId)),
  );
  expect(places.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
  const log = places[0]?.log ?? 0;
  const rows = await readEntries(bench.database.query, { log, from: 0, to: 99 });
  expect(rows.slice(1).map(({ entry }) => hex(entry))).toEqual(
    [...unsigned, ...waiting].map(({ entry }) => hex(entry)),
  );
  // An act that was submitted before and is submitted again has one entry still.
  const again = await bench.database.query
    .transaction()
    .execute(async (at) => submit(at, [unsigned[0] ?? { actId: '', entry: utf8('') }]));
  expect(again).toBeUndefined();
  await ledger.close();
  expect(new Set(signed)).toEqual(new Set([second]));
});

it('refuses while the signer has the keys, for another name, and a second time', async () => {
  await runAll(await oldLog());
  expect(await succeed()).toMatchObject({ refused: 'ledger-key-held' });
  loseKeys();
  const parts = { database: bench.database, signer, storeOf, knownHeads: async () => [] };
  const now = () => bench.clock.at;
  expect(await succeedLog({ ...parts, now }, { origin: `${base}/2025` })).toMatchObject({
    refused: 'ledger-log-missing',
  });
  const lease = await bench.database.tryLease({ space: 7001, number: 2026 });
  expect(await succeed()).toMatchObject({ refused: 'ledger-at-work' });
  await lease?.release();
  expect(await succeed()).toMatchObject({ next: second });
  expect(await succeed()).toMatchObject({ refused: 'ledger-log-closed' });
  expect(signed).toEqual([]);
});

it('stops with an alarm when anybody has seen a head this database does not have', async () => {
  const state = await oldLog();
  await bench.submit(2);
  await runAll(state);
  loseKeys();
  const root = new Uint8Array(32).fill(1);
  const witness = { source: 'witness w', sha256Root: root };
  await expect(succeed(async () => [{ ...witness, size: 9 }])).rejects.toThrow(
    'ledger-database-behind',
  );
  await expect(succeed(async () => [{ ...witness, size: 3 }])).rejects.toThrow(
    'ledger-head-forked',
  );
  let asked: readonly string[] = [];
  await expect(
    succeed(async (name, held) => {
      if (name === origin) asked = held?.sha256Keys ?? [];
      return name === second ? [{ ...witness, size: 1 }] : [];
    }),
  ).rejects.toThrow('ledger-database-behind');
  expect(asked).toHaveLength(2);
  // A public checkpoint counts as a witness does.
  await sql`delete from ledger_head where size = 3`.execute(bench.database.query);
  await expect(succeed()).rejects.toThrow('ledger-database-behind');
  const [row] = await readLogs(bench.database.query);
  expect(row?.closedAt).toBeUndefined();
});

it('goes on after a log that ended without an entry, from the last that has one', async () => {
  const state = await oldLog();
  await bench.submit(1);
  await runAll(state);
  loseKeys();
  await succeed();
  // Lost again, before anything was written.
  loseKeys();
  const parts = { database: bench.database, signer, storeOf, knownHeads: async () => [] };
  const done = await succeedLog({ ...parts, now: () => bench.clock.at }, { origin: second });
  expect(done).toMatchObject({ ended: { origin: second, size: 0 }, next: `${base}/2026-3` });
  const { ledger } = await start();
  const [one] = await bench.submit(1);
  const { log } = await ledger.waitFor(one?.actId ?? '');
  const [genesis] = await readEntries(bench.database.query, { log, from: 0, to: 1 });
  const { act, body } = readEntry(genesis?.entry ?? new Uint8Array());
  expect(readBody(act, body ?? new Uint8Array())).toMatchObject({
    previous: { origin, size: 2 },
  });
  await ledger.close();
});

it('says at the next start that a log ended, when a crash came before the words', async () => {
  await runAll(await oldLog());
  loseKeys();
  await succeed();
  await storeOf(origin).replace({ path: 'log.json', bytes: utf8('{ damaged') });
  await describeEnds({ database: bench.database, storeOf });
  expect(JSON.parse(await readText(origin, 'log.json'))).toMatchObject({
    ended: { next: second, size: 1 },
  });
});
