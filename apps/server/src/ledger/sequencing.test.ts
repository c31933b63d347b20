import { fromUtf8, hex, isRefusal } from '@yunzhang/base';
import {
  acts,
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
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sm3Folder, tileReader } from './growth.ts';
import { type LedgerBench, ledgerBench, origin, runAll } from './ledger-testing.ts';

let bench: LedgerBench;
beforeEach(async () => {
  bench = await ledgerBench();
});
afterEach(async () => bench.close());

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
