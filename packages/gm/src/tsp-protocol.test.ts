import { concat, utf8 } from '@yunzhang/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { element, writeInteger, writeObjectIdentifier, writeSequence } from './der-write.ts';
import { readDer, sequence } from './der.ts';
import { digest, type DigestName } from './digest.ts';
import { oids } from './oid.ts';
import { authority, type TestIdentity, testIdentity, testNow } from './pki-fixture.ts';
import { issueTimeStampToken, type TimeStampContent, verifyTimeStampToken } from './tsp.ts';
import {
  compareWithQuery,
  readTimeStampQuery,
  readTimeStampResponse,
  timeStampFailures,
  type TimeStampFailure,
  writeTimeStampGrant,
  writeTimeStampQuery,
  writeTimeStampRefusal,
} from './tsp-protocol.ts';

const data = utf8('a signature value');
const imprint = digest('sm3', data);
const policy = '1.2.3.4';
let root: TestIdentity;
let tsa: TestIdentity;

beforeAll(async () => {
  root = await testIdentity('root', authority);
  tsa = await testIdentity('tsa', { by: root, extendedKeyUsage: [oids.timeStamping] });
});

const issue = (change: Partial<TimeStampContent> = {}): Promise<Uint8Array> =>
  issueTimeStampToken(
    {
      imprint,
      policy,
      serial: '0a',
      genTimeAt: testNow,
      nonce: 77n,
      signingCertificate: tsa.certificate.bytes,
      certificates: [tsa.certificate.bytes, root.certificate.bytes],
      ...change,
    },
    tsa.signer,
  );
const query = { imprint, policy, nonce: 77n, wantsCertificate: true } as const;

describe('time stamp queries (RFC 3161 §2.4.1)', () => {
  it('are read back with every field', () => {
    expect(readTimeStampQuery(writeTimeStampQuery(query))).toEqual({
      ...query,
      imprintAlgorithm: oids.sm3,
      imprintName: 'sm3',
      extensionTypes: [],
    });
    const least = readTimeStampQuery(writeTimeStampQuery({ imprint, wantsCertificate: false }));
    expect(least).toMatchObject({ wantsCertificate: false });
    expect(least.nonce).toBeUndefined();
    expect(least.policy).toBeUndefined();
    const sha = digest('sha512', data);
    const other = { imprint: sha, imprintName: 'sha512' as DigestName, wantsCertificate: false };
    expect(readTimeStampQuery(writeTimeStampQuery(other)).imprintName).toBe('sha512');
  });

  it('with an imprint of another length than the digest has are refused', () => {
    const bytes = writeTimeStampQuery(query);
    const [version, stated, ...rest] = sequence(readDer(bytes));
    const algorithm = stated?.members[0]?.bytes ?? new Uint8Array();
    for (const size of [0, 31, 33, 64]) {
      const wrong = writeSequence(algorithm, element(4, new Uint8Array(size)));
      const all = [version?.bytes ?? new Uint8Array(), wrong, ...rest.map((one) => one.bytes)];
      expect(() => readTimeStampQuery(writeSequence(...all))).toThrow('tsp-imprint-size');
    }
  });

  it('of another version, out of order, with a written default or a huge nonce are refused', () => {
    const parts = sequence(readDer(writeTimeStampQuery(query))).map((one) => one.bytes);
    const [, stated = new Uint8Array(), ...rest] = parts;
    const remade = (...members: Uint8Array[]) => readTimeStampQuery(writeSequence(...members));
    expect(() => remade(writeInteger(2), stated, ...rest)).toThrow('tsp-query-version');
    expect(() => remade(writeInteger(1), stated, ...rest.toReversed())).toThrow('tsp-query-form');
    expect(() => remade(writeInteger(1), stated, Uint8Array.of(1, 1, 0))).toThrow('tsp-query-form');
    const huge = element(2, concat([Uint8Array.of(1), new Uint8Array(64)]));
    expect(() => remade(writeInteger(1), stated, huge)).toThrow('tsp-query-form');
    expect(() => readTimeStampQuery(new Uint8Array(9000))).toThrow('tsp-too-large');
    const tail = element(
      0xa0,
      writeSequence(writeObjectIdentifier('1.2.3'), element(4, Uint8Array.of(5, 0))),
    );
    expect(remade(writeInteger(1), stated, tail).extensionTypes).toEqual(['1.2.3']);
  });
});

describe('time stamp responses (RFC 3161 §2.4.2)', () => {
  const granted = (bytes: Uint8Array) => {
    const response = readTimeStampResponse(bytes);
    if (response.kind !== 'granted') throw new Error('refused');
    return response.token;
  };
  const compared = async (change: Partial<TimeStampContent>, asked = query as object) => {
    const question = readTimeStampQuery(writeTimeStampQuery({ ...query, ...asked }));
    const token = granted(writeTimeStampGrant(await issue(change)));
    return compareWithQuery(token, question).map(({ code }) => code);
  };

  it('grant what was asked for', async () => {
    expect(await compared({})).toEqual([]);
    const bytes = writeTimeStampGrant(await issue());
    const result = verifyTimeStampToken({ token: granted(bytes), imprintOf: data });
    expect(result).toMatchObject({ imprint: 'holds', signature: 'holds', purpose: 'holds' });
    expect(result.findings).toEqual([]);
  });

  it('with another nonce, none, another policy, digest or imprint are told apart', async () => {
    expect(await compared({ nonce: 78n })).toEqual(['tsp-nonce-differs']);
    expect(await compared({ policy: '1.2.3.5' })).toEqual(['tsp-policy-differs']);
    expect(await compared({ imprint: digest('sm3', utf8('other')) })).toEqual([
      'tsp-imprint-differs',
    ]);
    const sha = { imprint: digest('sha256', data), imprintName: 'sha256' as const };
    expect(await compared(sha)).toEqual(['tsp-algorithm-differs', 'tsp-imprint-differs']);
    expect(await compared({ bag: 'absent' })).toEqual(['tsp-certificates-unwanted']);
    expect(await compared({}, { wantsCertificate: false })).toEqual(['tsp-certificates-unwanted']);
  });

  it('carry no certificate where none was wanted and hold with the one at hand', async () => {
    const token = granted(writeTimeStampGrant(await issue({ bag: 'absent' })));
    expect(token.signedData.certificates).toEqual([]);
    const certificates = [tsa.certificate.bytes];
    const result = verifyTimeStampToken({ token, imprintOf: data, certificates });
    expect(result).toMatchObject({ imprint: 'holds', signature: 'holds', purpose: 'holds' });
    expect(verifyTimeStampToken({ token, imprintOf: data }).signature).toBe('fails');
  });

  it('take imprints of other digests', async () => {
    for (const imprintName of ['sha256', 'sha384', 'sha512'] as const) {
      const change = { imprint: digest(imprintName, data), imprintName };
      const token = granted(writeTimeStampGrant(await issue(change)));
      expect(verifyTimeStampToken({ token, imprintOf: data }).imprint).toBe('holds');
    }
    await expect(issue({ imprint: imprint.slice(1) })).rejects.toThrow('digest');
  });

  it.each(Object.keys(timeStampFailures) as TimeStampFailure[])('refuse with %s', (failure) => {
    expect(readTimeStampResponse(writeTimeStampRefusal(failure, '不行 no'))).toEqual({
      kind: 'refused',
      status: 2,
      failures: [failure],
      words: ['不行 no'],
    });
  });

  it('that refuse and carry a token, or grant without one, are malformed', async () => {
    const refused = sequence(readDer(writeTimeStampRefusal('bad-request')))[0];
    const both = writeSequence(refused?.bytes ?? new Uint8Array(), await issue());
    expect(() => readTimeStampResponse(both)).toThrow('tsp-response-form');
    const empty = writeSequence(writeSequence(writeInteger(0)));
    expect(() => readTimeStampResponse(empty)).toThrow('tsp-response-form');
  });
});
