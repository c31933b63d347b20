import fs from 'node:fs';
import path from 'node:path';
import { type Instant, isRefusal, utf8 } from '@yunzhang/base';
import {
  digest,
  element,
  readCertificate,
  readDer,
  readTimeStampResponse,
  writeBits,
  writeSequence,
  writeTimeStampQuery,
} from '@yunzhang/gm';
import { expandOnce, readZip, rewriteZip } from '@yunzhang/ofd';
import { sealFile } from '@yunzhang/sealing';
import { makeSeal, readSealSignature } from '@yunzhang/ses';
import { verifyFile } from '@yunzhang/verification';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  orderOf,
  pairOf,
  random,
  type TestBench,
  testBench,
  type TestKey,
  testKey,
} from './certificates-testing.ts';
import type { CertificatePair, RevocationWord } from './issuer.ts';

const minute = 60_000;
const day = 86_400_000;
const sample = path.resolve(import.meta.dirname, '../../samples/sample.ofd');
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42">' +
  '<circle cx="21" cy="21" r="20" fill="none" stroke="#e60012" stroke-width="1.2"/></svg>';
let bench: TestBench;

beforeAll(async () => {
  bench = await testBench();
}, 60_000);
afterAll(async () => bench.close());

/** A file that is sealed now, and who may be revoked later. */
interface Sealed {
  readonly bytes: Uint8Array;
  readonly serial: string;
  readonly makerSerial: string;
  readonly at: Instant;
}

async function certified(
  profile: 'maker' | 'organisation-seal',
): Promise<{ readonly key: TestKey; readonly pair: CertificatePair }> {
  const key = testKey();
  return { key, pair: pairOf(await bench.authority.request(await orderOf(key, { profile }))) };
}

async function sealed(isStamped: boolean): Promise<Sealed> {
  const { at } = bench.clock;
  const maker = await certified('maker');
  const owner = await certified('organisation-seal');
  const seal = await makeSeal(
    {
      vendorId: 'YUNZHANG-TEST',
      esId: '11000000000001',
      type: 5,
      name: '测试合同专用章',
      certificates: [owner.pair.signing],
      createdAt: at,
      validFromAt: at,
      validToAt: at + 300 * day,
      picture: { type: 'SVG', data: utf8(svg), widthMm: 42, heightMm: 42 },
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
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail ?? ''}`);
  return {
    bytes: isStamped ? await withTimeStamp(result.bytes) : result.bytes,
    serial: readCertificate(owner.pair.signing).serial,
    makerSerial: readCertificate(maker.pair.signing).serial,
    at,
  };
}

/** Puts a token of our service behind the signature value, where generation 4 has it. */
async function withTimeStamp(bytes: Uint8Array): Promise<Uint8Array> {
  const zip = readZip(bytes);
  const entry = zip.entries.find(({ name }) => name.endsWith('SignedValue.dat'));
  if (entry === undefined) throw new Error('no signature value');
  const { name } = entry;
  const value = await stampedValue(expandOnce(zip, entry));
  return rewriteZip(zip, { replaced: [{ name, bytes: value, method: 'stored' }], added: [] });
}

async function stampedValue(value: Uint8Array): Promise<Uint8Array> {
  const { signature } = readSealSignature(value);
  const query = writeTimeStampQuery({ imprint: digest('sm3', signature), wantsCertificate: true });
  const response = readTimeStampResponse(await bench.authority.timeStamp(query));
  if (response.kind !== 'granted') throw new Error('refused');
  const members = readDer(value).members.map((one) => one.bytes);
  return writeSequence(...members, element(0xa0, writeBits(response.bytes)));
}

/** What a reader says who trusts the authority and has its newest lists. */
async function judged({ bytes }: Sealed) {
  const lists = [await bench.authority.list('issuing'), await bench.authority.list('root')];
  const trust = {
    mode: 'anchors',
    anchors: await bench.authority.chain(),
    crls: lists.map((list) => list.bytes),
  } as const;
  const report = verifyFile(bytes, { trust, at: bench.clock.at });
  const check = report.seals[0]?.checks.find(({ id }) => id === 'certificate-status');
  return [report.outcome, check?.result, check?.code];
}

async function revoke(serial: string, reason: RevocationWord): Promise<void> {
  const answer = await bench.authority.revoke({ serial, reason });
  if (isRefusal(answer)) throw new Error(answer.refused);
}

describe('a sealed file whose certificate', () => {
  test('is in force is valid', async () => {
    for (const isStamped of [false, true]) {
      expect(await judged(await sealed(isStamped))).toEqual(['valid', 'holds', 'status-good']);
    }
  });

  test.each([false, true])(
    'was revoked before it was sealed is invalid, time stamp or not (%s)',
    async (isStamped) => {
      const file = await sealed(isStamped);
      // The seal was used although it was known: the moment of the revocation lies before.
      bench.clock.at -= minute;
      await revoke(file.serial, 'key-compromise');
      bench.clock.at += 2 * minute;
      expect(await judged(file)).toEqual(['invalid', 'fails', 'status-revoked']);
    },
  );

  test('was revoked later stays valid with a time stamp, and is unsure without', async () => {
    const [claimed, stamped] = [await sealed(false), await sealed(true)];
    bench.clock.at += 10 * minute;
    for (const { serial } of [claimed, stamped]) await revoke(serial, 'superseded');
    bench.clock.at += minute;
    expect(await judged(stamped)).toEqual(['valid', 'holds', 'status-revoked-later']);
    expect(await judged(claimed)).toEqual(['indeterminate', 'unknown', 'status-revoked-unsure']);
  });

  test('is on hold is not valid for the time being, and valid again after', async () => {
    const file = await sealed(false);
    bench.clock.at -= minute;
    await revoke(file.serial, 'hold');
    bench.clock.at += 2 * minute;
    expect(await judged(file)).toEqual(['invalid', 'fails', 'status-revoked']);
    await revoke(file.serial, 'removed-from-list');
    expect(await judged(file)).toEqual(['valid', 'holds', 'status-good']);
  });

  test('comes from a maker that was revoked before is invalid', async () => {
    const file = await sealed(true);
    bench.clock.at -= minute;
    await revoke(file.makerSerial, 'privilege-withdrawn');
    bench.clock.at += 2 * minute;
    expect(await judged(file)).toEqual(['invalid', 'fails', 'status-revoked']);
  });

  test('is judged by a list that no longer counts is unsure', async () => {
    const file = await sealed(true);
    const old = await bench.authority.list('issuing');
    const trust = {
      mode: 'anchors',
      anchors: await bench.authority.chain(),
      crls: [old.bytes],
    } as const;
    const report = verifyFile(file.bytes, { trust, at: old.nextUpdateAt + minute });
    const check = report.seals[0]?.checks.find(({ id }) => id === 'certificate-status');
    expect([report.outcome, check?.code]).toEqual(['indeterminate', 'status-stale']);
  });
});
