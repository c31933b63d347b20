import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, Unavailable, utf8 } from '@yunzhang/base';
import {
  compareWithQuery,
  digest,
  type DigestName,
  element,
  readCertificate,
  readCrl,
  readDer,
  readOcspResponse,
  readPem,
  readTimeStampQuery,
  readTimeStampResponse,
  sequence,
  verifyOcsp,
  verifyTimeStampToken,
  writeCertificateId,
  writeInteger,
  writeObjectIdentifier,
  writeOcspRequest,
  writePem,
  writeSequence,
  writeTimeStampQuery,
} from '@yunzhang/gm';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lent, routeServer } from '../route-testing.ts';
import { createSpending } from '../spending.ts';
import { typed } from '../typed-app.ts';
import {
  orderOf,
  pairOf,
  random,
  type TestBench,
  testBench,
  testKey,
} from './certificates-testing.ts';
import { timeStampPolicy } from './profiles.ts';
import { addCertificateRoutes } from './routes.ts';

const minute = 60_000;
let bench: TestBench;
let app: FastifyInstance;
let spendingAt = 0;

beforeAll(async () => {
  bench = await testBench();
  app = await serve();
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});

async function serve(): Promise<FastifyInstance> {
  return routeServer(async (_app, plain) => {
    const { charge } = createSpending(() => spendingAt);
    await plain.register(async (inner) =>
      addCertificateRoutes(typed(inner), { ...lent, authority: bench.authority, charge }),
    );
  });
}

async function ask(url: string, more: { type?: string; body?: Uint8Array } = {}) {
  spendingAt += 60_000;
  const { type, body } = more;
  const answer = await app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url,
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    ...(body === undefined ? {} : { payload: Buffer.from(body) }),
  });
  const { statusCode: status, rawPayload, headers } = answer;
  return { status, bytes: new Uint8Array(rawPayload), headers, text: answer.payload };
}

const issuingOf = async () => readCertificate(await bench.authority.certificate('issuing'));

async function issued() {
  const pair = pairOf(await bench.authority.request(await orderOf(testKey())));
  return readCertificate(pair.signing);
}

describe('what is served', () => {
  test('certificates and lists, with the number as their tag', async () => {
    const { bytes, headers, status } = await ask('/pki/issuing.crl');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/pkix-crl');
    expect(readCrl(bytes).deviations).toEqual([]);
    spendingAt += minute;
    const again = await app.inject({
      url: '/pki/issuing.crl',
      headers: { 'if-none-match': String(headers['etag']) },
    });
    expect(again.statusCode).toBe(304);
    expect(readCrl((await ask('/pki/root.crl')).bytes).entries.size).toBe(0);
    const root = await ask('/pki/root.cer');
    expect(root.bytes).toEqual(await bench.authority.certificate('root'));
    const chain = readPem((await ask('/pki/chain.pem')).text);
    expect(chain.map((one) => one.bytes)).toEqual(await bench.authority.chain());
    const tsa = await ask('/pki/service/tsa');
    expect(readCertificate(tsa.bytes).extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.8']);
    expect((await ask('/pki/service/root')).status).toBe(400);
  });

  test('a note that says what the authority is not', async () => {
    const { text, headers } = await ask('/pki/practice');
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain('没有法律效力');
    expect(text).toContain('NO key');
    expect(text).toContain(timeStampPolicy);
  });

  test('the state of a certificate now and before', async () => {
    const certificate = await issued();
    const { serial } = certificate;
    const startAt = bench.clock.at;
    bench.clock.at += minute;
    await bench.authority.revoke({ serial, reason: 'cessation' });
    const state = async (at?: number) => {
      const query = at === undefined ? '' : `?at=${new Date(at).toISOString()}`;
      return JSON.parse((await ask(`/pki/status/${serial}${query}`)).text) as object;
    };
    expect(await state()).toMatchObject({ state: 'revoked', reason: 'cessation' });
    expect(await state(startAt)).toEqual({ state: 'good' });
    expect(await state(startAt - minute)).toEqual({ state: 'unknown' });
    expect((await ask('/pki/status/0g')).status).toBe(400);
    expect((await ask(`/pki/status/${serial}?at=yesterday`)).status).toBe(400);
  });

  test('to nobody without measure', async () => {
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const answer = await app.inject({ method: 'GET', url: '/pki/ocsp/MAA=' });
      if (answer.statusCode === 429) refused += 1;
    }
    expect(refused).toBeGreaterThan(90);
    expect(refused).toBeLessThan(300);
  });
});

describe('OCSP', () => {
  const type = 'application/ocsp-request';
  const nonce = random(32);

  async function stateOf(serial: string, by: 'GET' | 'POST' = 'POST') {
    const issuer = await issuingOf();
    const certificate = { ...issuer, serial };
    const body = writeOcspRequest({ ids: [writeCertificateId(issuer, serial)], nonce });
    const answer =
      by === 'POST'
        ? await ask('/pki/ocsp', { type, body })
        : await ask(`/pki/ocsp/${encodeURIComponent(base64(body))}`);
    expect(answer.headers['content-type']).toBe('application/ocsp-response');
    const response = readOcspResponse(answer.bytes);
    if ('outcome' in response) throw new Error(response.outcome);
    const result = verifyOcsp({ response, certificate, issuer, at: bench.clock.at, nonce });
    expect(result.findings).toEqual([]);
    return result.state;
  }

  test.each(['POST', 'GET'] as const)('says good, held, revoked and unknown by %s', async (by) => {
    const { serial } = await issued();
    expect(await stateOf(serial, by)).toEqual({ kind: 'good' });
    const heldAt = bench.clock.at;
    await bench.authority.revoke({ serial, reason: 'hold' });
    expect(await stateOf(serial, by)).toEqual({ kind: 'revoked', revokedAt: heldAt, reason: 6 });
    await bench.authority.revoke({ serial, reason: 'removed-from-list' });
    expect(await stateOf(serial, by)).toEqual({ kind: 'good' });
    bench.clock.at += minute;
    await bench.authority.revoke({ serial, reason: 'unspecified' });
    bench.clock.at += minute;
    expect(await stateOf(serial, by)).toEqual({
      kind: 'revoked',
      revokedAt: bench.clock.at - minute,
    });
    expect(await stateOf('7f'.repeat(16), by)).toEqual({ kind: 'unknown' });
  });

  test('never calls a number good whose certificate is not out', async () => {
    const serial = '0badc0de';
    await sql`insert into certificate (serial, issuer, profile, use, subject, public_key,
        valid_from_at, valid_to_at, reserved_at)
      values (${serial}, 'issuing', 'maker', 'sign', '', '', 0, 1, 0)`.execute(
      bench.database.query,
    );
    expect(await stateOf(serial)).toEqual({ kind: 'unknown' });
    await sql`delete from certificate where serial = ${serial}`.execute(bench.database.query);
  });

  test('answers for its own issuer alone, and no more than sixteen at once', async () => {
    const issuer = await issuingOf();
    const root = readCertificate(await bench.authority.certificate('root'));
    const outcome = async (ids: readonly Uint8Array[]) => {
      const { bytes } = await ask('/pki/ocsp', { type, body: writeOcspRequest({ ids }) });
      const response = readOcspResponse(bytes);
      return 'outcome' in response
        ? response.outcome
        : response.answers.map(({ state }) => state.kind);
    };
    expect(await outcome([writeCertificateId(root, issuer.serial)])).toBe('unauthorized');
    const { serial } = await issued();
    const mixed = [writeCertificateId(root, serial), writeCertificateId(issuer, serial, 'sha1')];
    expect(await outcome(mixed)).toEqual(['unknown', 'good']);
    const id = writeCertificateId(issuer, serial);
    expect(await outcome(Array.from({ length: 16 }, () => id))).toHaveLength(16);
    expect(await outcome(Array.from({ length: 17 }, () => id))).toBe('malformed-request');
  });

  test('answers what it cannot read, and refuses what is too large or of another kind', async () => {
    for (const body of [new Uint8Array(1), random(500), utf8('GET me')]) {
      const { status, bytes } = await ask('/pki/ocsp', { type, body });
      expect(status).toBe(200);
      expect(readOcspResponse(bytes)).toEqual({ outcome: 'malformed-request' });
    }
    expect(readOcspResponse((await ask('/pki/ocsp/nonsense!')).bytes)).toEqual({
      outcome: 'malformed-request',
    });
    expect((await ask('/pki/ocsp', { type, body: new Uint8Array(20_000) })).status).toBe(413);
    expect((await ask(`/pki/ocsp/${'A'.repeat(3000)}`)).status).toBe(413);
    const json = await ask('/pki/ocsp', { type: 'application/json', body: utf8('{}') });
    expect(json.status).toBe(400);
  });
});

describe('the time stamp service', () => {
  const type = 'application/timestamp-query';
  const data = utf8('a signature value');

  async function stamped(body: Uint8Array) {
    const answer = await ask('/pki/tsa', { type, body });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/timestamp-reply');
    return readTimeStampResponse(answer.bytes);
  }
  const queryOf = (change: { name?: DigestName; policy?: string; bag?: boolean } = {}) =>
    writeTimeStampQuery({
      imprint: digest(change.name ?? 'sm3', data),
      ...(change.name && { imprintName: change.name }),
      ...(change.policy && { policy: change.policy }),
      nonce: 123_456_789n,
      wantsCertificate: change.bag ?? true,
    });

  test.each(['sm3', 'sha256', 'sha384', 'sha512'] as const)('stamps %s', async (name) => {
    const body = queryOf({ name, policy: timeStampPolicy });
    const response = await stamped(body);
    if (response.kind !== 'granted') throw new Error('refused');
    expect(compareWithQuery(response.token, readTimeStampQuery(body))).toEqual([]);
    expect(response.token).toMatchObject({
      policy: timeStampPolicy,
      genTimeAt: bench.clock.at,
      accuracyMs: 1000,
    });
    const result = verifyTimeStampToken({ token: response.token, imprintOf: data });
    expect(result).toMatchObject({ imprint: 'holds', signature: 'holds', purpose: 'holds' });
    expect(result.findings).toEqual([]);
    const { rows } = await sql`select 1 from time_stamp
      where serial = ${response.token.serial}`.execute(bench.database.query);
    expect(rows).toHaveLength(1);
  });

  test('leaves the certificates out where none is wanted', async () => {
    const body = queryOf({ bag: false });
    const response = await stamped(body);
    if (response.kind !== 'granted') throw new Error('refused');
    expect(compareWithQuery(response.token, readTimeStampQuery(body))).toEqual([]);
    const certificates = [await bench.authority.certificate('tsa')];
    const result = verifyTimeStampToken({ token: response.token, imprintOf: data, certificates });
    expect(result.signature).toBe('holds');
  });

  test('refuses what would make a token say less than it seems to', async () => {
    const failure = async (body: Uint8Array) => {
      const response = await stamped(body);
      return response.kind === 'refused' ? response.failures.join() : 'granted';
    };
    expect(await failure(queryOf({ policy: '1.2.3.4' }))).toBe('unaccepted-policy');
    expect(await failure(queryOf({ name: 'sha1' }))).toBe('bad-algorithm');
    expect(await failure(queryOf({ name: 'md5' }))).toBe('bad-algorithm');
    const parts = sequence(readDer(queryOf())).map((one) => one.bytes);
    const algorithm = readDer(parts[1] ?? data).members[0]?.bytes ?? data;
    const short = writeSequence(algorithm, element(4, new Uint8Array(31)));
    const [version = data, imprint = data, ...rest] = parts;
    expect(await failure(writeSequence(version, short, ...rest))).toBe('bad-data-format');
    expect(await failure(writeSequence(writeInteger(2), imprint, ...rest))).toBe('bad-request');
    const extension = element(
      0xa0,
      writeSequence(writeObjectIdentifier('1.2.3'), element(4, Uint8Array.of(5, 0))),
    );
    expect(await failure(writeSequence(version, imprint, ...rest, extension))).toBe(
      'unaccepted-extension',
    );
    expect(await failure(random(200))).toBe('bad-data-format');
    expect((await ask('/pki/tsa', { type, body: new Uint8Array(9000) })).status).toBe(413);
  });

  test('gives no token while the clock is behind the last one', async () => {
    await stamped(queryOf());
    bench.clock.at -= 10_000;
    const response = await stamped(queryOf());
    bench.clock.at += 10_000;
    expect(response).toMatchObject({ kind: 'refused', failures: ['time-not-available'] });
    expect((await stamped(queryOf())).kind).toBe('granted');
  });

  test('and the one for states say so while their keys are away', async () => {
    const sign = async (): Promise<never> => {
      throw new Unavailable('custody');
    };
    const { ocsp, tsa } = bench.signers;
    const away = await bench.reopen({
      signers: { ocsp: { ...ocsp, sign }, tsa: { ...tsa, sign } },
    });
    expect(readTimeStampResponse(await away.timeStamp(queryOf()))).toMatchObject({
      failures: ['system-failure'],
    });
    const request = writeOcspRequest({ ids: [writeCertificateId(await issuingOf(), '01')] });
    expect(readOcspResponse(await away.ocsp(request))).toEqual({ outcome: 'try-later' });
  });

  const version = spawnSync('openssl', ['version']).stdout?.toString() ?? '';
  test.skipIf(!version.startsWith('OpenSSL 3'))('makes tokens that OpenSSL accepts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yunzhang-tsa-'));
    try {
      const response = await stamped(queryOf());
      if (response.kind !== 'granted') throw new Error('refused');
      const [info] = response.token.signedData.signerInfos;
      const tsa = await bench.authority.certificate('tsa');
      writeFileSync(join(folder, 'tsa.pem'), writePem({ label: 'CERTIFICATE', bytes: tsa }));
      writeFileSync(join(folder, 'token'), response.bytes);
      writeFileSync(join(folder, 'signed'), info?.signedAttributesBytes ?? data);
      writeFileSync(join(folder, 'value'), info?.signature ?? data);
      const openssl = (...words: string[]): string =>
        execFileSync('openssl', words, { cwd: folder }).toString();
      const text = openssl('ts', '-reply', '-in', 'token', '-token_in', '-text');
      expect(text).toContain('Hash Algorithm: sm3');
      expect(text).toContain(timeStampPolicy);
      openssl('x509', '-in', 'tsa.pem', '-pubkey', '-noout', '-out', 'key.pub');
      const verify = ['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pubin'];
      const options = ['-pkeyopt', 'distid:1234567812345678', '-inkey', 'key.pub'];
      const files = ['-in', 'signed', '-sigfile', 'value'];
      expect(openssl(...verify, ...options, ...files)).toContain('Verified Successfully');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
