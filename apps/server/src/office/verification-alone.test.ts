import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { isRefusal, utf8 } from '@yunzhang/base';
import { sealFile } from '@yunzhang/sealing';
import { makeSeal } from '@yunzhang/ses';
import { defaultPolicy, type Trust, verifyFile } from '@yunzhang/verification';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  orderOf,
  pairOf,
  random,
  testBench,
  testKey,
} from '../certificates/certificates-testing.ts';

const sample = path.resolve(import.meta.dirname, '../../samples/sample.ofd');
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42">' +
  '<circle cx="21" cy="21" r="20" fill="none" stroke="#e60012" stroke-width="1.2"/></svg>';
const yearMs = 365 * 86_400_000;

/** What a reader has in hand: a sealed file, who is trusted, what was known of certificates. */
interface InHand {
  readonly bytes: Uint8Array;
  readonly anchors: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly at: number;
}

let inHand: InHand;

beforeAll(async () => {
  const bench = await testBench();
  const certified = async (profile: 'maker' | 'organisation-seal') => {
    const key = testKey();
    return { key, pair: pairOf(await bench.authority.request(await orderOf(key, { profile }))) };
  };
  const [maker, owner] = [await certified('maker'), await certified('organisation-seal')];
  const { at } = bench.clock;
  const picture = { type: 'SVG', data: utf8(svg), widthMm: 42, heightMm: 42 } as const;
  const seal = await makeSeal(
    {
      vendorId: 'YUNZHANG-TEST',
      esId: '11000000000001',
      type: 5,
      name: '测试合同专用章',
      certificates: [owner.pair.signing],
      createdAt: at,
      validFromAt: at,
      validToAt: at + yearMs,
      picture,
      makerCertificate: maker.pair.signing,
    },
    maker.key.signer,
  );
  if (isRefusal(seal)) throw new Error(seal.refused);
  const result = await sealFile(new Uint8Array(fs.readFileSync(sample)), {
    seal,
    signerCertificate: owner.pair.signing,
    chain: owner.pair.chain,
    signer: owner.key.signer,
    at,
    random,
    place: { kind: 'point', page: 1, xMm: 100, yMm: 40 },
  });
  if (isRefusal(result)) throw new Error(result.refused);
  const lists = [await bench.authority.list('issuing'), await bench.authority.list('root')];
  inHand = {
    bytes: result.bytes,
    anchors: await bench.authority.chain(),
    lists: lists.map(({ bytes }) => bytes),
    at,
  };
  // From here on nothing of the platform runs, and nothing can be reached.
  await bench.close();
  const away = (): never => {
    throw new Error('verification asked the network');
  };
  vi.spyOn(globalThis, 'fetch').mockImplementation(away);
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(away);
}, 60_000);
afterAll(() => vi.restoreAllMocks());

function judged(more: Partial<Extract<Trust, { readonly mode: 'anchors' }>> = {}) {
  const { bytes, anchors, lists, at } = inHand;
  const trust = { mode: 'anchors', anchors, crls: lists, ...more } as const;
  return verifyFile(bytes, { trust, at });
}

test('P01/test/3: with seals, custody and ledger down a file is judged by what is in hand', () => {
  expect(judged().outcome).toBe('valid');
  const torn = new Uint8Array(inHand.bytes);
  torn.set([(torn[200] ?? 0) ^ 1], 200);
  const { anchors, lists, at } = inHand;
  const trust = { mode: 'anchors', anchors, crls: lists } as const;
  expect(['invalid', 'unreadable']).toContain(verifyFile(torn, { trust, at }).outcome);
});

test('P01/test/3: where the status is missing it is indeterminate, never valid', () => {
  const { anchors, lists, bytes, at } = inHand;
  const trust = { mode: 'anchors', anchors, crls: lists } as const;
  const missing = [
    judged({ crls: [] }),
    judged({ crls: lists.slice(1) }),
    judged({ anchors: [] }),
    verifyFile(bytes, { trust, at: at + yearMs / 2 }),
    verifyFile(bytes, { trust, at, policy: { ...defaultPolicy, logRequired: true } }),
  ];
  expect(missing.map(({ outcome }) => outcome)).toEqual(missing.map(() => 'indeterminate'));
});
