import { isRefusal, utf8 } from '@yunzhang/base';
import {
  digest,
  element,
  openEnvelopedKey,
  readCertificate,
  readCertificationRequest,
  readCrl,
  readOcspRequest,
  readOcspResponse,
  readTimeStampQuery,
  readTimeStampResponse,
  isMalformed,
  writeCertificateId,
  writeOcspRequest,
  writeSequence,
  writeTimeStampQuery,
} from '@yunzhang/gm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  orderOf,
  pairOf,
  random,
  type TestBench,
  testBench,
  testKey,
} from './certificates-testing.ts';
import { createParsing } from './parsing.ts';

/** Time for changed messages of each kind. */
const fuzzMs = Number(process.env['YUNZHANG_FUZZ_MS'] ?? 400);
let bench: TestBench;

beforeAll(async () => {
  bench = await testBench();
}, 60_000);
afterAll(async () => bench.close());

/** Repeats from a seed, so that what falls can be looked at. */
function chanceOf(seed: string): (below: number) => number {
  let state = digest('sha512', utf8(seed));
  let at = 0;
  return (below) => {
    if (at + 4 > state.length) {
      state = digest('sha512', state);
      at = 0;
    }
    const view = new DataView(state.buffer, state.byteOffset + at, 4);
    at += 4;
    return view.getUint32(0) % below;
  };
}

function changed(bytes: Uint8Array, chance: (below: number) => number): Uint8Array {
  const copy = [...bytes];
  for (let i = 0; i <= chance(4); i++) {
    const at = chance(copy.length + 1);
    const kind = chance(5);
    if (kind === 0) copy[at] = chance(256);
    else if (kind === 1) copy.splice(at, 1 + chance(8));
    else if (kind === 2)
      copy.splice(at, 0, ...Array.from({ length: 1 + chance(8) }, () => chance(256)));
    else if (kind === 3) copy.splice(at, 0, ...copy.slice(chance(copy.length + 1), at));
    else copy[at] = [0, 0x7f, 0x80, 0x81, 0x84, 0xff, 0x30, 0xa0][chance(8)] ?? 0;
  }
  return Uint8Array.from(copy.slice(0, 20_000), (octet) => octet ?? 0);
}

describe('changed messages', () => {
  test('of every kind are read or refused, never anything else', async () => {
    const key = testKey();
    const order = await orderOf(key);
    const pair = pairOf(await bench.authority.request(order));
    const issuer = readCertificate(await bench.authority.certificate('issuing'));
    const { serial } = readCertificate(pair.signing);
    const asked = writeOcspRequest({
      ids: [writeCertificateId(issuer, serial)],
      nonce: random(32),
    });
    const query = writeTimeStampQuery({
      imprint: digest('sm3', asked),
      nonce: 5n,
      wantsCertificate: true,
    });
    await bench.authority.revoke({ serial, reason: 'superseded' });
    const kinds: readonly (readonly [Uint8Array, (bytes: Uint8Array) => unknown])[] = [
      [order.pkcs10, readCertificationRequest],
      [asked, readOcspRequest],
      [await bench.authority.ocsp(asked), readOcspResponse],
      [query, readTimeStampQuery],
      [await bench.authority.timeStamp(query), readTimeStampResponse],
      [(await bench.authority.list('issuing')).bytes, readCrl],
      [pair.envelopedKey, (bytes) => openEnvelopedKey(bytes, key.privateKey)],
    ];
    for (const [bytes, read] of kinds) {
      expect(() => read(bytes)).not.toThrow();
      const chance = chanceOf(read.name);
      let refused = 0;
      const endAt = performance.now() + fuzzMs;
      for (let count = 0; performance.now() < endAt && count < 20_000; count++) {
        try {
          read(changed(bytes, chance));
        } catch (error) {
          if (!isMalformed(error)) throw error;
          refused += 1;
        }
      }
      expect(refused).toBeGreaterThan(10);
    }
  });

  test('get an answer from the services, and the services go on', async () => {
    const chance = chanceOf('services');
    const order = await orderOf(testKey());
    const query = writeTimeStampQuery({
      imprint: digest('sm3', order.pkcs10),
      wantsCertificate: true,
    });
    const issuer = readCertificate(await bench.authority.certificate('issuing'));
    const asked = writeOcspRequest({ ids: [writeCertificateId(issuer, '0102')] });
    for (let i = 0; i < 60; i++) {
      const answer = await bench.authority.request({
        ...order,
        pkcs10: changed(order.pkcs10, chance),
      });
      expect(isRefusal(answer) || answer.state === 'issued').toBe(true);
      readOcspResponse(await bench.authority.ocsp(changed(asked, chance)));
      readTimeStampResponse(await bench.authority.timeStamp(changed(query, chance)));
    }
    expect(isRefusal(await bench.authority.request(await orderOf(testKey())))).toBe(false);
  });
});

describe('messages made to hurt', () => {
  const deep = (levels: number): Uint8Array => {
    let bytes: Uint8Array = writeSequence();
    for (let i = 0; i < levels; i++) bytes = writeSequence(bytes);
    return bytes;
  };
  const wide = writeSequence(...Array.from({ length: 20_000 }, () => element(5)));

  test('by depth, width or lengths that lie are refused at once', async () => {
    const parsing = createParsing();
    try {
      for (const bytes of [
        deep(2000),
        wide,
        Uint8Array.of(0x30, 0x80, 0, 0),
        Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
        new Uint8Array(60_000).fill(0x30),
        element(2, new Uint8Array(60_000).fill(0x7f)),
      ]) {
        const startAt = performance.now();
        expect(isRefusal(await parsing.request(bytes))).toBe(true);
        expect(isRefusal(await parsing.ocsp(bytes))).toBe(true);
        expect(isRefusal(await parsing.timeQuery(bytes))).toBe(true);
        expect(performance.now() - startAt).toBeLessThan(10_000);
      }
    } finally {
      await parsing.close();
    }
  });

  test('by taking long are ended, and the next one is read', async () => {
    const slow = createParsing({ deadlineMs: 0 });
    const query = writeTimeStampQuery({ imprint: digest('sm3', wide), wantsCertificate: true });
    try {
      // A thread that is warm may answer within the first millisecond, but not always.
      const answers = Array.from({ length: 8 }, async () => slow.timeQuery(query));
      const refused = (await Promise.all(answers)).filter(isRefusal);
      expect(refused.map((one) => one.refused)).toContain('task-deadline');
    } finally {
      await slow.close();
    }
    const parsing = createParsing();
    expect(isRefusal(await parsing.timeQuery(query))).toBe(false);
    const left = expect(parsing.timeQuery(query)).rejects.toThrow('unavailable');
    await parsing.close();
    await left;
    await expect(parsing.timeQuery(query)).rejects.toThrow('unavailable');
  });

  test('in great number wait their turn or are told to come again', async () => {
    const parsing = createParsing();
    const query = writeTimeStampQuery({ imprint: digest('sm3', wide), wantsCertificate: true });
    try {
      const all = await Promise.allSettled(
        Array.from({ length: 400 }, async () => parsing.timeQuery(query)),
      );
      const read = all.filter(({ status }) => status === 'fulfilled').length;
      expect(read).toBe(257);
    } finally {
      await parsing.close();
    }
  });
});
