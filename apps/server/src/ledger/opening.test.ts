import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import type { LedgerAlarm } from './alarm.ts';
import {
  closeBenches,
  type LedgerBench,
  ledgerBench,
  origin,
  runAll,
  year,
} from './ledger-testing.ts';
import { startLedger } from './ledger.ts';
import { openLogSigner } from './log-signer.ts';
import type { KnownHead } from './opening.ts';
import { prepareLogs } from './preparation.ts';

let bench: LedgerBench;
beforeEach(async () => {
  bench = await ledgerBench();
}, 60_000);
afterEach(async () => bench.close());
afterAll(closeBenches);

/** Puts the database back to an earlier size, as an old backup would. */
async function restore(size: number): Promise<void> {
  const at = bench.database.query;
  await sql`delete from ledger_entry where idx >= ${size}`.execute(at);
  await sql`delete from ledger_head where size > ${size}`.execute(at);
  await sql`delete from ledger_range where range_to >= ${size}`.execute(at);
  await sql`update ledger_log set size = ${size}`.execute(at);
}

/** The bench after three published batches, and the sizes of their heads. */
async function grown(): Promise<readonly number[]> {
  const state = await bench.open();
  const sizes: number[] = [];
  for (const count of [3, 2, 4]) {
    await bench.submit(count);
    await runAll(state);
    sizes.push(state.edge.size);
  }
  return sizes;
}

it('stops with an alarm on a database older than what was signed, and signs nothing', async () => {
  const [first = 0] = await grown();
  await restore(first);
  await bench.submit(9);
  const checkpoint = await bench.store.read('checkpoint');
  let alarm: LedgerAlarm | undefined;
  let signed = 0;
  const { database, folder, clock, store } = bench;
  const signer = {
    ...bench.signer,
    sign: async (...request: Parameters<typeof bench.signer.sign>) => {
      signed += 1;
      return bench.signer.sign(...request);
    },
  };
  const told = { info: () => {}, failed: () => {}, alarmed: (one: LedgerAlarm) => (alarm = one) };
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
  const ledger = await startLedger(
    { database, signer, now: () => clock.at, random, told },
    { folder, base: 'ledger.test/log', storeOf: () => store, batchAgeMs: 10 },
  );
  await expect.poll(() => alarm?.code).toBe('ledger-database-behind');
  expect(ledger.alarm()).toBe(alarm);
  await ledger.close();
  expect(signed).toBe(0);
  expect(await bench.store.read('checkpoint')).toEqual(checkpoint);
});

it('does not go on when the older database grew past the watermark by another history', async () => {
  const [first = 0, , last = 0] = await grown();
  // A sequencer that did not look: its memory is that of the restored database.
  await restore(first);
  const { signer } = bench;
  const empty = { size: 0, sha256Root: new Uint8Array(32), sm3Root: new Uint8Array(32) };
  const blind = {
    ...signer,
    state: async () => ({ watermark: empty, sha256Keys: [], added: [], retired: [], sm3Keys: [] }),
  };
  const { createTileFolder } = await import('./tile-store.ts');
  const store = createTileFolder(`${bench.folder}/other`);
  const state = await bench.open({ parts: { signer: blind, store } });
  await bench.submit(20);
  await expect(runAll(state)).rejects.toThrow('ledger-head-forked');
  expect(state.edge.size).toBeGreaterThan(last);
  expect(await store.read('checkpoint')).toBeUndefined();
  // And one that looks stops before it signs.
  await expect(bench.open({ parts: { store } })).rejects.toThrow('ledger-head-forked');
});

it('stops when the signer is older than the published log', async () => {
  const sizes = await grown();
  const heads = await known(sizes.at(-1) ?? 0);
  const signer = openLogSigner({
    folder: `${bench.folder}/old-signer`,
    random: (size) => new Uint8Array(randomBytes(size)),
    now: () => 0,
  });
  await signer.create(origin);
  const opening = bench.open({ parts: { signer }, knownHeads: async () => heads });
  await expect(opening).rejects.toThrow('ledger-signer-behind');
});

it('stops when a witness or an anchor holds a head that is not of this log', async () => {
  const [first = 0] = await grown();
  const heads = await known(first);
  await expect(bench.open({ knownHeads: async () => heads })).resolves.toBeDefined();
  for (const tree of ['sha256Root', 'sm3Root'] as const) {
    const forked = heads.map((head) => ({ ...head, [tree]: new Uint8Array(32) }));
    await expect(bench.open({ knownHeads: async () => forked })).rejects.toThrow(
      'ledger-head-forked',
    );
  }
});

async function known(size: number): Promise<readonly KnownHead[]> {
  const { rows } = await sql<{ root_sha256: Uint8Array; root_sm3: Uint8Array }>`
    select root_sha256, root_sm3 from ledger_head where size = ${size}`.execute(
    bench.database.query,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no head');
  return [{ source: 'witness', size, sha256Root: row.root_sha256, sm3Root: row.root_sm3 }];
}

it('stops when an entry was changed in the database', async () => {
  await grown();
  const state = await bench.open();
  await bench.submit(3);
  const { numberBatch } = await import('./numbering.ts');
  await numberBatch(state);
  await sql`update ledger_entry set entry = ${new Uint8Array([1, 2, 3])}
    where idx = ${state.edge.size - 1}`.execute(bench.database.query);
  await expect(bench.open()).rejects.toThrow('ledger-head-differs');
});

it('does not begin a log again whose rows were lost', async () => {
  await grown();
  await sql`truncate ledger_log, ledger_entry, ledger_head`.execute(bench.database.query);
  const parts = { ...bench.parts(), storeOf: () => bench.store, knownHeads: async () => [] };
  const when = { base: 'ledger.test/log', at: bench.clock.at };
  await expect(prepareLogs(parts, when)).rejects.toThrow('ledger-database-behind');
  const elsewhere = { ...parts, storeOf: () => ({ ...bench.store, read: async () => undefined }) };
  await expect(prepareLogs(elsewhere, when)).rejects.toThrow(`watermark`);
  expect(year).toBe(2026);
});
