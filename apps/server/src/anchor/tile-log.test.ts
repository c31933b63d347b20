import { isRefusal } from '@yunzhang/base';
import { createSoftwareSigner } from '@yunzhang/gm';
import {
  acts,
  bundlesOfGrowth,
  emptyTileEdge,
  growTiles,
  type LedgerEntry,
  logEntry,
  readBody,
  readEntry,
  sha256Tree,
  sm3Tree,
  type TileEdge,
  tilePath,
  tileWidth,
  writeBody,
  writeBundle,
  writeEntry,
} from '@yunzhang/ledger';
import { describe, expect, it } from 'vitest';
import {
  createEmulatedFisco,
  fiscoChainId,
  fiscoGroupId,
} from '../../../../tests/anchor/emulated-fisco.ts';
import { turned } from '../../../../tests/anchor/sample-log.ts';
import { anchorProofOf, checkAnchor } from './anchor-proof.ts';
import { createAnchoring } from './anchoring.ts';
import { createContractAnchor } from './contract-anchor.ts';
import { createFiscoRegistrar } from './deployment.ts';
import { createFiscoChain } from './fisco-chain.ts';
import { fiscoAddress } from './fisco-transaction.ts';
import type { LogHead } from './head.ts';
import { createTileLog } from './tile-log.ts';

const origin = 'ledger.test.example/2026';
const at = 1_790_000_000_000;
const none = new Uint8Array(0);
const own = logEntry(
  acts.logTwin,
  at,
  writeBody({
    act: acts.logTwin,
    size: 1,
    sm3Root: new Uint8Array(32),
    sha256Root: new Uint8Array(32),
  }),
);
const intent = (n: number): LedgerEntry => ({
  act: acts.useIntent,
  at: at + n,
  tag: none,
  commit: none,
});

/** A log as files, grown by batches. */
function fileLog() {
  const files = new Map<string, Uint8Array>();
  const entries: Uint8Array[] = [];
  const edges = new Map<'' | 'sm3/', TileEdge>([
    ['', emptyTileEdge],
    ['sm3/', emptyTileEdge],
  ]);
  let head: LogHead | undefined;
  const records = new Map<string, Uint8Array>();
  const grow = (batch: readonly LedgerEntry[]): void => {
    const from = entries.length;
    entries.push(...batch.map(writeEntry));
    const roots: Uint8Array[] = [];
    for (const [folder, hash] of [
      ['', sha256Tree],
      ['sm3/', sm3Tree],
    ] as const) {
      const leaves = entries.slice(from).map((entry) => hash.leaf(entry));
      const { edge, root, tiles } = growTiles(hash, edges.get(folder) ?? emptyTileEdge, leaves);
      edges.set(folder, edge);
      roots.push(root);
      for (const tile of tiles) files.set(folder + tilePath(tile), tile.bytes);
    }
    for (const bundle of bundlesOfGrowth({ from, to: entries.length })) {
      const start = bundle.index * tileWidth;
      files.set(tilePath(bundle), writeBundle(entries.slice(start, start + bundle.width)));
    }
    const [sha256Root = none, sm3Root = none] = roots;
    head = { size: entries.length, sha256Root, sm3Root };
  };
  const log = createTileLog({
    read: async (path) => files.get(path),
    head: async () => head,
    isClosed: async () => false,
    record: async ({ actId, entry }) => {
      records.set(actId, entry);
      return undefined;
    },
  });
  return { log, files, grow, records, head: () => head };
}

describe('a log of tiles', () => {
  it('knows its earlier heads and nothing beyond', async () => {
    const { log, grow, head } = fileLog();
    grow(Array.from({ length: 300 }, (_, n) => intent(n)));
    const first = head();
    grow(Array.from({ length: 400 }, (_, n) => intent(300 + n)));
    expect(await log.headAt(300)).toEqual(first);
    expect(await log.headAt(700)).toEqual(head());
    expect(await log.headAt(701)).toBeUndefined();
  });

  it('tells acts from what it wrote about itself, across bundles', async () => {
    const { log, grow } = fileLog();
    grow([
      ...Array.from({ length: 250 }, (_, n) => intent(n)),
      ...Array.from({ length: 20 }, () => own),
    ]);
    expect(await log.hasActs({ from: 249, to: 270 })).toBe(true);
    expect(await log.hasActs({ from: 250, to: 270 })).toBe(false);
    grow([intent(1)]);
    expect(await log.hasActs({ from: 250, to: 270 })).toBe(false);
    expect(await log.hasActs({ from: 250, to: 271 })).toBe(true);
  });

  it('goes from its files to a chain and back to a proof that the chain confirms', async () => {
    const { log, grow, records, files } = fileLog();
    const signer = createSoftwareSigner({
      privateKey: new Uint8Array(32).fill(5),
      random: (size) => new Uint8Array(size).fill(5),
    });
    const node = await createEmulatedFisco();
    const world = {
      rpc: node.rpc,
      chainId: fiscoChainId,
      groupId: fiscoGroupId,
      signer,
      pollMs: 1,
    };
    const registrar = createFiscoRegistrar(world);
    const contract = await registrar.deploy('istanbul');
    if (isRefusal(contract)) throw new Error(contract.refused);
    await registrar.register(contract, origin);
    const publisher = fiscoAddress(signer.publicKey);
    await registrar.setPublisher(contract, { origin, publisher, allowed: true });
    const chain = createFiscoChain({ ...world, contract });
    const anchor = createContractAnchor({ origin, chain });
    let now = at;
    const anchoring = createAnchoring({ anchor, log, now: () => now });
    grow(Array.from({ length: 300 }, (_, n) => intent(n)));
    expect((await anchoring.step()).kind).toBe('anchored');
    grow(Array.from({ length: 300 }, (_, n) => intent(300 + n)));
    now += 600_000;
    const step = await anchoring.step();
    if (step.kind !== 'anchored') throw new Error(step.kind);
    expect(step.receipt.size).toBe(600);
    const bodies = [...records.values()].map((entry) => {
      const { act, body = none } = readEntry(entry);
      return readBody(act, body);
    });
    expect(bodies).toMatchObject([{ size: 300 }, { size: 600, chain: anchor.chain, contract }]);
    const proof = anchorProofOf(step.receipt);
    expect(await checkAnchor(proof, { origin, chains: [chain] })).toMatchObject({
      kind: 'confirmed',
    });
    // Tiles that were tampered with lead nowhere: the head is not sent.
    grow([intent(1)]);
    now += 600_000;
    const tile = files.get('sm3/tile/1/000.p/2') ?? none;
    files.set('sm3/tile/1/000.p/2', turned(tile));
    const tampered = createTileLog({
      read: async (path) => files.get(path),
      head: () => log.head(),
      isClosed: async () => false,
      record: async () => undefined,
    });
    const stopped = await createAnchoring({ anchor, log: tampered, now: () => now }).step();
    expect(stopped).toMatchObject({ kind: 'alarm', refusal: { refused: 'anchor-forked' } });
    expect((await anchor.newest())?.size).toBe(600);
  });
});
