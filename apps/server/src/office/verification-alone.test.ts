import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { isRefusal, utf8 } from '@yunzhang/base';
import {
  digest,
  element,
  readDer,
  readTimeStampResponse,
  writeBits,
  writeSequence,
  writeTimeStampQuery,
} from '@yunzhang/gm';
import { expandOnce, readZip, rewriteZip } from '@yunzhang/ofd';
import { sealFile } from '@yunzhang/sealing';
import { makeSeal, readSealSignature } from '@yunzhang/ses';
import { defaultPolicy, type Trust, verifyFile } from '@yunzhang/verification';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  orderOf,
  pairOf,
  random,
  testBench,
  testKey,
} from '../certificates/certificates-testing.ts';
import type { CertificateAuthority } from '../certificates/index.ts';

const sample = path.resolve(import.meta.dirname, '../../samples/sample.ofd');
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42">' +
  '<circle cx="21" cy="21" r="20" fill="none" stroke="#e60012" stroke-width="1.2"/></svg>';
const dayMs = 86_400_000;
const yearMs = 365 * dayMs;

/** What a reader has in hand: a sealed file, who is trusted, what was known of certificates. */
interface InHand {
  readonly bytes: Uint8Array;
  readonly anchors: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly at: number;
  /** The same file with a time stamp, and the lists that the system left behind at its end. */
  readonly stamped: Uint8Array;
  readonly lastLists: readonly Uint8Array[];
}

/** Puts a token of the service behind the signature value. @basis GB/T 38540-2020 */
async function withTimeStamp(
  bytes: Uint8Array,
  authority: CertificateAuthority,
): Promise<Uint8Array> {
  const zip = readZip(bytes);
  const entry = zip.entries.find(({ name }) => name.endsWith('SignedValue.dat'));
  if (entry === undefined) throw new Error('no signature value');
  const value = expandOnce(zip, entry);
  const imprint = digest('sm3', readSealSignature(value).signature);
  const query = writeTimeStampQuery({ imprint, wantsCertificate: true });
  const response = readTimeStampResponse(await authority.timeStamp(query));
  if (response.kind !== 'granted') throw new Error('no time stamp');
  const members = readDer(value).members.map((one) => one.bytes);
  const whole = writeSequence(...members, element(0xa0, writeBits(response.bytes)));
  const replaced = [{ name: entry.name, bytes: whole, method: 'stored' }] as const;
  return rewriteZip(zip, { replaced, added: [] });
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
  const listsNow = async () =>
    [await bench.authority.list('issuing'), await bench.authority.list('root')].map(
      ({ bytes }) => bytes,
    );
  const lists = await listsNow();
  const stamped = await withTimeStamp(result.bytes, bench.authority);
  // The last lists of a system that is shut down are younger than every seal of it.
  bench.clock.at += dayMs;
  inHand = {
    bytes: result.bytes,
    stamped,
    anchors: await bench.authority.chain(),
    lists,
    lastLists: await listsNow(),
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

test('P08/test/5: a document of the old system verifies after its shutdown, from what it left behind', () => {
  const { anchors, lists, lastLists, stamped, bytes, at } = inHand;
  const later = at + 10 * yearMs;
  const judgedLater = (file: Uint8Array, crls: readonly Uint8Array[]) =>
    verifyFile(file, { trust: { mode: 'anchors', anchors, crls }, at: later }).outcome;
  expect(judgedLater(stamped, lastLists)).toBe('valid');
  // Lists from before the seal cannot know of it, and without a time stamp nothing is proven.
  expect(judgedLater(stamped, lists)).toBe('indeterminate');
  expect(judgedLater(bytes, lastLists)).not.toBe('valid');
  const torn = new Uint8Array(stamped);
  torn.set([(torn[200] ?? 0) ^ 1], 200);
  expect(['invalid', 'unreadable']).toContain(judgedLater(torn, lastLists));
});
