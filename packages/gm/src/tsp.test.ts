import { existsSync, readFileSync } from 'node:fs';
import { concat, fromHex, indexOf, latin1, utf8 } from '@yunzhang/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { definiteForm } from './cms-ber.ts';
import { cmsNotices } from './cms-verify.ts';
import { bits, readDer, tags } from './der.ts';
import { writeInteger, writeSequence } from './der-write.ts';
import { digest } from './digest.ts';
import { authority, type TestIdentity, testIdentity, testNow } from './pki-fixture.ts';
import { issueTimeStampToken, readTimeStampToken, verifyTimeStampToken } from './tsp.ts';

const stamped = utf8('a signature value');
let root: TestIdentity;
let tsa: TestIdentity;

beforeAll(async () => {
  root = await testIdentity('root', authority);
  const extendedKeyUsage = ['1.3.6.1.5.5.7.3.8'];
  tsa = await testIdentity('tsa', { by: root, serial: '31', extendedKeyUsage });
});

const issue = (by = tsa): Promise<Uint8Array> =>
  issueTimeStampToken(
    {
      imprint: digest('sm3', stamped),
      policy: '1.2.3.4',
      serial: '0a0b',
      genTimeAt: testNow,
      nonce: 77n,
      accuracySeconds: 2,
      signingCertificate: by.certificate.bytes,
      certificates: [by.certificate.bytes],
    },
    by.signer,
  );

const check = (bytes: Uint8Array, imprintOf = stamped) =>
  verifyTimeStampToken({ token: readTimeStampToken(bytes), imprintOf });

describe('time stamp tokens (RFC 3161, gm-crypto.md §8)', () => {
  it('are read back with every field and hold for what they bind', async () => {
    const bytes = await issue();
    const token = readTimeStampToken(bytes);
    expect(token).toMatchObject({
      policy: '1.2.3.4',
      serial: '0a0b',
      genTimeAt: testNow,
      accuracyMs: 2000,
      imprintName: 'sm3',
      nonce: Uint8Array.of(77),
    });
    expect(check(bytes)).toMatchObject({
      imprint: 'holds',
      signature: 'holds',
      purpose: 'holds',
      genTimeAt: testNow,
      findings: [],
    });
    expect(check(bytes).certificate?.bytes).toEqual(tsa.certificate.bytes);
  });

  it('fail for other octets', async () => {
    const result = check(await issue(), utf8('another signature value'));
    expect(result.imprint).toBe('fails');
    expect(result.findings.map(({ code }) => code)).toEqual(['tsp-imprint-differs']);
  });

  it('are not taken from a certificate that is not for time stamping alone', async () => {
    const plain = await testIdentity('plain', { by: root });
    expect(check(await issue(plain))).toMatchObject({ signature: 'holds', purpose: 'fails' });
    const both = await testIdentity('both', {
      by: root,
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.4'],
    });
    expect(check(await issue(both)).purpose).toBe('fails');
  });

  it('are unwrapped from the response of a server, and a refusal of the server is none', async () => {
    const token = await issue();
    const granted = writeSequence(writeSequence(writeInteger(0)), token);
    expect(check(granted)).toMatchObject({ imprint: 'holds', signature: 'holds' });
    const refused = writeSequence(writeSequence(writeInteger(2)), token);
    expect(() => readTimeStampToken(refused)).toThrow('tsp-no-token');
    expect(() => readTimeStampToken(writeSequence(writeSequence(writeInteger(2))))).toThrow(
      'tsp-no-token',
    );
  });

  it('never hold without a finding when any one octet is changed', async () => {
    const bytes = await issue();
    const passed: number[] = [];
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = (bytes.at(i) ?? 0) ^ (0x80 >> (i % 8));
      try {
        const { imprint, signature, purpose, findings } = check(changed);
        const all = [imprint, signature, purpose].every((one) => one === 'holds');
        if (all && findings.length === 0) passed.push(i);
      } catch (error) {
        expect(String(error)).toMatch(/Malformed/);
      }
    }
    expect(passed).toEqual([]);
  });

  it('are no tokens when they hold something else', async () => {
    const bytes = await issue();
    const type = fromHex('060b2a864886f70d0109100104');
    const at = indexOf(bytes, type);
    const other = concat([bytes.subarray(0, at + 12), Uint8Array.of(2), bytes.subarray(at + 13)]);
    expect(() => readTimeStampToken(other)).toThrow('tsp-no-token');
  });
});

const sample = '../shared/standards/samples/ses/syn-v4-timestamp.dat';
describe.skipIf(!existsSync(sample))('the token in a sample seal signature (ses.md §3.1)', () => {
  it('binds the octets of the signature value', () => {
    const members = readDer(new Uint8Array(readFileSync(sample))).members;
    const value = members.find(({ tag }) => tag === tags.bitString);
    const wrapped = members.at(-1)?.members[0];
    if (value === undefined || wrapped === undefined) throw new Error('unexpected sample');
    const token = readTimeStampToken(bits(wrapped));
    const result = verifyTimeStampToken({ token, imprintOf: bits(value) });
    expect(result).toMatchObject({ imprint: 'holds', signature: 'holds' });
    expect(result.genTimeAt).toBe(Date.UTC(2021, 5, 1, 4, 1));
  });
});

const lta = '../shared/corpus/pdf/pyhanko-pades-lta.pdf';
describe.skipIf(!existsSync(lta))('a document time stamp of others', () => {
  it('binds the octets of its byte range, with SHA-256 and RSA', () => {
    const pdf = new Uint8Array(readFileSync(lta));
    const gap = /<([0-9a-f]*)>/i.exec(latin1(pdf, 34074, 45532))?.[1] ?? '';
    const { value } = definiteForm(fromHex(gap));
    const imprintOf = concat([pdf.subarray(0, 34074), pdf.subarray(45532, 45532 + 680)]);
    const result = verifyTimeStampToken({ token: readTimeStampToken(value), imprintOf });
    expect(result).toMatchObject({ imprint: 'holds', signature: 'holds', purpose: 'holds' });
    expect(result.findings.filter(({ code }) => !cmsNotices.has(code))).toEqual([]);
  });
});
