import path from 'node:path';
import { isRefusal } from '@yunzhang/base';
import { parsePolicy, parseVerifierKey, sha256Tree } from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeBenches, ledgerBench, type LedgerBench, runAll } from '../ledger/ledger-testing.ts';
import { witnessRound } from '../witness/index.ts';
import { findEntry, openLogSource, proveEntry, readLogView, watchLog } from './index.ts';

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
