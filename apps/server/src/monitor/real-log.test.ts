import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hex, isRefusal, utf8 } from '@yunzhang/base';
import {
  acts,
  parsePolicy,
  parseVerifierKey,
  sha256Tree,
  staticTag,
  writeEntry,
} from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeBenches, ledgerBench, type LedgerBench, runAll } from '../ledger/ledger-testing.ts';
import { submit } from '../ledger/submission.ts';
import { witnessRound } from '../witness/index.ts';
import {
  findEntry,
  openLogSource,
  proveEntry,
  readLogView,
  readOwnerFile,
  watchLog,
} from './index.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await ledgerBench();
}, 60_000);
afterAll(async () => {
  await bench.close();
  await closeBenches();
});

/** The keys the signer of the bench made. */
async function policyText(): Promise<string> {
  const state = await bench.signer.state('ledger.test/log/2026');
  if (isRefusal(state)) throw new Error(state.refused);
  const keys = [...state.sha256Keys, ...state.sm3Keys];
  return `${keys.map((key) => `log ${key}\n`).join('')}quorum none\n`;
}

describe('the log this server writes', () => {
  test('is sound in the eyes of every monitor, and its entries are proven', async () => {
    const state = await bench.open();
    const submitted = await bench.submit(300);
    await runAll(state);
    bench.clock.at += 61_000;
    await bench.submit(20);
    await runAll(state);
    // A silence: the twin that ends it may be the last entry for long.
    bench.clock.at += 61_000;
    await runAll(state);
    bench.clock.at += 700_000;
    await bench.submit(1);
    await runAll(state);
    const source = openLogSource(path.join(bench.folder, 'public'));
    const policy = parsePolicy(await policyText());
    const now = bench.clock.at;
    const found = await watchLog({ source, policy, now, audit: true, count: true });
    expect(found.report.alarms).toEqual([]);
    expect(found.report.audited?.to).toBeGreaterThan(321);
    const view = await readLogView(source, policy);
    const last = submitted.at(-1)?.entry ?? new Uint8Array(0);
    const index = await findEntry(view, last);
    expect(index).toBe(300);
    expect(Object.keys((await proveEntry(view, index ?? -1)).texts)).toEqual(['sha256', 'sm3']);
    expect(await findEntry(view, Uint8Array.of(1))).toBeUndefined();
  }, 30_000);

  test('is not judged by its SM3 tree alone, which would only raise alarms', async () => {
    const source = openLogSource(path.join(bench.folder, 'public/sm3'));
    const policy = parsePolicy(await policyText());
    const look = watchLog({ source, policy, now: bench.clock.at, audit: true });
    await expect(look).rejects.toMatchObject({ code: 'log-tree-alone' });
  });

  test('is searched by an owner through the range index it published', async () => {
    const state = await bench.open();
    const sealDer = utf8('a seal');
    const at = bench.clock.at;
    const commit = new Uint8Array(64).fill(9);
    const entry = writeEntry({ act: acts.useDone, at, tag: staticTag(sealDer), commit });
    const one = { actId: randomUUID(), entry };
    await bench.database.query.transaction().execute(async (tx) => submit(tx, [one]));
    await runAll(state);
    bench.clock.at += 25 * 3_600_000;
    await bench.submit(1);
    await runAll(state);
    const folder = path.join(bench.folder, 'public');
    const source = openLogSource(folder);
    const policy = parsePolicy(await policyText());
    const now = bench.clock.at;
    const audited = await watchLog({ source, policy, now, audit: true });
    expect(audited.report.alarms).toEqual([]);
    const indexes = fs.readdirSync(path.join(folder, 'index'));
    const ranges = indexes.map((name) => name.split('-').map(Number));
    expect(ranges).toHaveLength(1);
    fs.writeFileSync(
      path.join(folder, 'log.json'),
      JSON.stringify({ origin: audited.report.origin, vkeys: [], ranges }),
    );
    const known = [{ act: 'use.done', commit: hex(commit) }];
    const owner = (records: readonly object[]) =>
      readOwnerFile(JSON.stringify({ seals: [{ id: 's', sealDer: 'YSBzZWFs', known: records }] }));
    const quiet = await watchLog({ source, policy, now, owner: owner(known) });
    expect(quiet.report.alarms).toEqual([]);
    expect(quiet.report.owner).toMatchObject({ acts: 1, indexed: ranges[0]?.[1] });
    const loud = await watchLog({ source, policy, now, owner: owner([]) });
    expect(loud.report.alarms).toMatchObject([{ code: 'alarm-act-unknown', seal: 's' }]);
  }, 30_000);

  test('asks a witness with the note it published', async () => {
    const source = openLogSource(path.join(bench.folder, 'public'));
    const { sha256 } = await readLogView(source, parsePolicy(await policyText()));
    const bodies: string[] = [];
    const prove = (from: number) => sha256.prover.consistency({ from, to: sha256.size });
    const vkey = 'witness.court.example.cn+665d4225+BDEmx7RnQpSk5mia5wLroLYToA1aGXeQOZUmNrO85PJz';
    const peer = { url: 'http://w.test', key: parseVerifierKey(vkey) };
    await witnessRound({ hash: sha256Tree, note: sha256.note, prove }, [peer], {
      now: () => bench.clock.at,
      ask: async ({ body = '' }) => {
        bodies.push(body);
        const isFirst = bodies.length === 1;
        const bytes = new TextEncoder().encode(isFirst ? '5\n' : '');
        return { status: isFirst ? 409 : 200, type: 'text/plain', bytes };
      },
    });
    expect(bodies[0]).toMatch(/^old 0\n\nledger\.test/);
    expect(bodies[1]).toMatch(/^old 5\n[A-Za-z0-9+/=]{44}\n/);
  });
});
