import fs from 'node:fs';
import path from 'node:path';
import { fromUtf8, hex, isRefusal } from '@yunzhang/base';
import {
  acts,
  indexBody,
  indexLeaves,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  readBody,
  readBundle,
  readEntry,
  rootOf,
  sha256Tree,
  sm3Tree,
} from '@yunzhang/ledger';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { sm3Folder, tileReader } from './growth.ts';
import { readEntries } from './book.ts';
import {
  closeBenches,
  type LedgerBench,
  ledgerBench,
  origin,
  runAll,
  submission,
  year,
} from './ledger-testing.ts';
import { numberBatch } from './numbering.ts';
import { prepareLogs } from './preparation.ts';
import { publishHead, signHeads } from './publishing.ts';
import { submit } from './submission.ts';
import { createTileFolder } from './tile-store.ts';
import { yearStart } from './year.ts';

let bench: LedgerBench;
beforeEach(async () => {
  bench = await ledgerBench();
}, 60_000);
afterEach(async () => bench.close());
afterAll(closeBenches);

/** All entries as the public folder has them, with the checked heads of both logs. */
async function readPublic(): Promise<{ entries: Uint8Array[]; size: number }> {
  const state = await bench.signer.state(origin);
  if (isRefusal(state)) throw new Error(state.refused);
  const heads = [];
  for (const [folder, keys, hash] of [
    ['', state.sha256Keys, sha256Tree],
    [sm3Folder, state.sm3Keys, sm3Tree],
  ] as const) {
    const bytes = await bench.store.read(`${folder}checkpoint`);
    if (bytes === undefined) throw new Error('no checkpoint');
    const opened = openNote(fromUtf8(bytes), keys.map(parseVerifierKey));
    if (isRefusal(opened)) throw new Error(opened.refused);
    expect(opened.verified).toHaveLength(keys.length);
    heads.push({ hash, ...parseCheckpoint(opened.text) });
  }
  const entries: Uint8Array[] = [];
  const size = heads[0]?.size ?? 0;
  for (let index = 0; entries.length < size; index++) {
    const width = Math.min(256, size - entries.length);
    const name = { level: 'entries', index, width } as const;
    const bytes = await tileReader({ store: bench.store, folder: '' })(name);
    if (bytes === undefined) throw new Error(`no bundle ${index}`);
    entries.push(...readBundle(bytes, width));
  }
  for (const { hash, root } of heads) {
    const leaves = entries.map((entry) => hash.leaf(entry));
    expect(rootOf(hash, leaves)).toEqual(root);
  }
  return { entries, size };
}

it('numbers, signs and publishes what was submitted, in order', async () => {
  const state = await bench.open();
  const first = await bench.submit(3);
  const second = await bench.submit(300);
  await runAll(state);
  const { entries } = await readPublic();
  expect(entries.slice(1).map(hex)).toEqual([...first, ...second].map(({ entry }) => hex(entry)));
  const genesis = readEntry(entries[0] ?? new Uint8Array());
  expect(genesis.act).toBe(acts.logGenesis);
  expect(readBody(genesis.act, genesis.body as Uint8Array)).toEqual({ act: genesis.act, origin });
});

it('ties both trees by a twin: after a minute of growth, and first in its batch', async () => {
  const state = await bench.open();
  await bench.submit(2);
  await runAll(state);
  bench.clock.at += 59_999;
  await runAll(state);
  expect(state.edge.size).toBe(3);
  bench.clock.at += 1;
  await runAll(state);
  expect(state.edge.size).toBe(4);
  // Nothing grew: no further twin.
  bench.clock.at += 600_000;
  await runAll(state);
  expect(state.edge.size).toBe(4);
  await bench.submit(1);
  await runAll(state);
  const { entries } = await readPublic();
  const kinds = entries.map((entry) => readEntry(entry).act);
  const { logGenesis, logTwin, useIntent } = acts;
  expect(kinds).toEqual([logGenesis, useIntent, useIntent, logTwin, logTwin, useIntent]);
  for (const index of [3, 4]) {
    const { act, body } = readEntry(entries[index] ?? new Uint8Array());
    const before = entries.slice(0, index);
    expect(readBody(act, body ?? new Uint8Array())).toEqual({
      act: logTwin,
      size: index,
      sha256Root: rootOf(
        sha256Tree,
        before.map((one) => sha256Tree.leaf(one)),
      ),
      sm3Root: rootOf(
        sm3Tree,
        before.map((one) => sm3Tree.leaf(one)),
      ),
    });
  }
});

it('never lets entries between twins become more than the limit', async () => {
  const state = await bench.open({ limits: { batchMax: 10, twinEntriesMax: 40 } });
  await bench.submit(200);
  await runAll(state);
  const { entries } = await readPublic();
  let last = 0;
  for (const [index, entry] of entries.entries()) {
    if (readEntry(entry).act === acts.logTwin) last = index;
    expect(index - last).toBeLessThan(40);
  }
});

it('gives an act submitted twice one index, and refuses another content', async () => {
  const state = await bench.open();
  const [one] = await bench.submit(1);
  if (one === undefined) throw new Error('nothing submitted');
  const again = async (entry = one.entry) =>
    bench.database.query.transaction().execute(async (at) => submit(at, [{ ...one, entry }]));
  expect(await again()).toBeUndefined();
  await runAll(state);
  expect(await again()).toBeUndefined();
  expect(await again(submission(bench.clock.at).entry)).toMatchObject({
    refused: 'ledger-act-differs',
  });
  await runAll(state);
  expect(state.edge.size).toBe(2);
});

it('drops a row that was submitted again while the first was being numbered', async () => {
  const state = await bench.open();
  const [one] = await bench.submit(1);
  if (one === undefined) throw new Error('nothing submitted');
  await runAll(state);
  await sql`insert into ledger_outbox (log, entry, act_id)
    values (${year}, ${one.entry}, ${one.actId})`.execute(bench.database.query);
  await bench.submit(1);
  await runAll(state);
  const { entries } = await readPublic();
  expect(entries).toHaveLength(3);
});

it('forgets what a caller rolled back', async () => {
  const state = await bench.open();
  const rolled = bench.database.query.transaction().execute(async (at) => {
    await submit(at, [submission(bench.clock.at)]);
    throw new Error('the act was refused after all');
  });
  await expect(rolled).rejects.toThrow('after all');
  await runAll(state);
  expect(state.edge.size).toBe(1);
});

it('refuses entries of a year that has no log', async () => {
  const late = submission(yearStart(year + 1));
  const refusal = await bench.database.query
    .transaction()
    .execute(async (at) => submit(at, [late]));
  expect(refusal).toMatchObject({ refused: 'ledger-log-missing' });
});

it('closes the log of a year after its last act and goes on in the next', async () => {
  const parts = { ...bench.parts(), storeOf: (name: string) => storeOf(name), knownHeads: none };
  const state = await bench.open();
  bench.clock.at = yearStart(year + 1) - 1000;
  const logs = await prepareLogs(parts, { base: 'ledger.test/log', at: bench.clock.at });
  expect(logs.map(({ origin: name }) => name)).toEqual([origin, 'ledger.test/log/2027']);
  const late = await bench.submit(2);
  const next = await bench.open({ year: year + 1, parts: { store: storeOf('next') } });
  bench.clock.at += 2000;
  await bench.submit(1);
  await runAll(next);
  // The new log does not begin before the old one is closed: its first entry names that head.
  expect(next.edge.size).toBe(0);
  await runAll(state);
  const { entries, size } = await readPublic();
  expect(entries.slice(-4, -2).map(hex)).toEqual(late.map(({ entry }) => hex(entry)));
  // What was not indexed yet is, before the end.
  expect(readEntry(entries.at(-2) ?? new Uint8Array()).act).toBe(acts.logIndex);
  const closing = readEntry(entries.at(-1) ?? new Uint8Array());
  expect(readBody(closing.act, closing.body ?? new Uint8Array())).toEqual({
    act: acts.logClose,
    next: 'ledger.test/log/2027',
  });
  const old = submission(yearStart(year + 1) - 1);
  const refusal = await bench.database.query.transaction().execute(async (at) => submit(at, [old]));
  expect(refusal).toMatchObject({ refused: 'ledger-log-closed' });
  await runAll(next);
  expect(next.edge.size).toBe(2);
  const [first] = await readEntries(bench.database.query, { log: year + 1, from: 0, to: 1 });
  const genesis = readEntry(first?.entry ?? new Uint8Array());
  expect(readBody(genesis.act, genesis.body ?? new Uint8Array())).toMatchObject({
    previous: { origin, size },
  });
});

const none = async () => [];
const storeOf = (name: string) => createTileFolder(path.join(bench.folder, 'stores', name));

it('writes tiles that are gone again from the entries', async () => {
  const state = await bench.open();
  await bench.submit(600);
  await runAll(state);
  const before = await readPublic();
  fs.rmSync(path.join(bench.folder, 'public/tile'), { recursive: true });
  fs.rmSync(path.join(bench.folder, 'public/sm3/tile/0'), { recursive: true });
  await bench.open();
  expect(await readPublic()).toEqual(before);
});

it('removes cut tiles when the full one is there, and proves from it', async () => {
  const state = await bench.open();
  await bench.submit(100);
  await runAll(state);
  await bench.submit(200);
  await runAll(state);
  await expect.poll(async () => bench.store.read('tile/0/000.p/101')).toBeUndefined();
  expect(await bench.store.read('tile/0/000')).toHaveLength(8192);
  const root = await state.provers.sm3.root({ size: 101, stored: 301 });
  const { entries } = await readPublic();
  expect(root).toEqual(
    rootOf(
      sm3Tree,
      entries.slice(0, 101).map((one) => sm3Tree.leaf(one)),
    ),
  );
});

it('stops with an alarm when a published tile has other bytes', async () => {
  const state = await bench.open();
  await bench.submit(2);
  await numberBatch(state);
  await signHeads(state);
  await bench.store.write([{ path: 'tile/0/000.p/3', bytes: new Uint8Array(96) }]);
  await expect(publishHead(state)).rejects.toThrow('ledger-tile-differs');
  expect(await bench.store.read('checkpoint')).toBeUndefined();
});

it('closes a range with its index daily, and again when it is gone or was never written', async () => {
  const state = await bench.open();
  await bench.submit(300);
  await runAll(state);
  bench.clock.at += 86_400_000;
  await bench.submit(1);
  // A crash after the commit: the head is there, the files of the index are not.
  await numberBatch(state);
  const next = await bench.open();
  await runAll(next);
  const { entries } = await readPublic();
  const to = entries.findIndex((entry) => readEntry(entry).act === acts.logIndex);
  const { body } = readEntry(entries[to] ?? new Uint8Array());
  const tagged = entries.slice(0, to).map((entry, index) => ({ index, tag: readEntry(entry).tag }));
  const leaves = indexLeaves(tagged);
  expect(readBody(acts.logIndex, body ?? new Uint8Array())).toEqual(
    indexBody({ from: 0, to }, leaves),
  );
  expect(leaves).toHaveLength(300);
  for (const folder of ['', sm3Folder]) {
    const bundle = await bench.store.read(`${folder}index/0-${to}/tile/entries/001.p/44`);
    expect(readBundle(bundle ?? new Uint8Array(), 44)).toEqual(leaves.slice(256));
    expect(await bench.store.read(`${folder}index/0-${to}/tile/0/000`)).toHaveLength(8192);
  }
  // The next range begins at the entry that closed this one.
  expect(next.range).toMatchObject({ from: to, countMax: 1 });
  expect((await bench.open()).range).toMatchObject({ from: to, countMax: 1 });
});

it('closes a range when it is full', async () => {
  const state = await bench.open({ limits: { batchMax: 10, indexEntriesMax: 30 } });
  await bench.submit(100);
  await runAll(state);
  const { entries } = await readPublic();
  const places = entries.flatMap((entry, i) => (readEntry(entry).act === acts.logIndex ? [i] : []));
  expect(places).toHaveLength(3);
});
