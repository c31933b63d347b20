import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex, utf8 } from '@yunzhang/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueCrl, readCrl } from './crl.ts';
import { writeNull } from './der-write.ts';
import { digest } from './digest.ts';
import { readOcspRequest, readOcspResponse } from './ocsp.ts';
import { isUnder } from './ocsp-verify.ts';
import { writeCertificateId, writeOcspRequest, writeOcspResponse } from './ocsp-write.ts';
import { oids } from './oid.ts';
import { readPem, writePem } from './pem.ts';
import { authority, type TestIdentity, testIdentity, testName, testNow } from './pki-fixture.ts';
import { checkPossession, readCertificationRequest, writeCertificationRequest } from './pkcs10.ts';
import { issueTimeStampToken, readTimeStampToken } from './tsp.ts';
import { readTimeStampQuery, writeTimeStampGrant, writeTimeStampQuery } from './tsp-protocol.ts';

const version = spawnSync('openssl', ['version']).stdout?.toString() ?? '';
const usable = version.startsWith('OpenSSL 3');
if (!usable) console.log('OpenSSL 3 is not there: certificate services are not cross-checked');

const folder = mkdtempSync(join(tmpdir(), 'yunzhang-pki-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const openssl = (...words: string[]): string =>
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();

let root: TestIdentity;
let leaf: TestIdentity;
let responder: TestIdentity;
let tsa: TestIdentity;

beforeAll(async () => {
  root = await testIdentity('root', authority);
  leaf = await testIdentity('leaf', { by: root, serial: '0abc' });
  responder = await testIdentity('responder', {
    by: root,
    extendedKeyUsage: [oids.ocspSigning],
    extensions: [{ oid: oids.ocspNoCheck, critical: false, value: writeNull() }],
  });
  tsa = await testIdentity('tsa', { by: root, extendedKeyUsage: [oids.timeStamping] });
  const list = { root, leaf, responder, tsa };
  for (const [name, { certificate }] of Object.entries(list)) {
    writeFileSync(
      join(folder, `${name}.pem`),
      writePem({ label: 'CERTIFICATE', bytes: certificate.bytes }),
    );
  }
});

/** Its tools for lists, responses and tokens know no identity, so the signed part is given alone. */
function verifies(by: string, signed: Uint8Array, signature: Uint8Array): boolean {
  openssl('x509', '-in', `${by}.pem`, '-pubkey', '-noout', '-out', 'key.pub');
  write('signed', signed);
  write('signature', signature);
  const words = ['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-in', 'signed'];
  const options = ['-pkeyopt', 'distid:1234567812345678', '-sigfile', 'signature'];
  try {
    return openssl(...words, ...options, '-pubin', '-inkey', 'key.pub').includes('Verified');
  } catch {
    return false;
  }
}

describe.skipIf(!usable)('OpenSSL beside our certificate services', () => {
  it('reads our lists and finds their signatures right', async () => {
    const bytes = await issueCrl(
      {
        issuer: testName('root'),
        thisUpdateAt: testNow,
        nextUpdateAt: testNow + 86_400_000,
        number: 4711,
        entries: [{ serial: '0abc', revokedAt: testNow - 1000, reason: 1 }],
      },
      root.signer,
    );
    write('list.crl', bytes);
    const text = openssl('crl', '-inform', 'DER', '-in', 'list.crl', '-noout', '-text');
    for (const part of ['SM2-with-SM3', '4711', 'Serial Number: 0ABC', 'Key Compromise']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Jan  2 00:00:00 2026 GMT');
    const { tbs, signature } = readCrl(bytes);
    expect(verifies('root', tbs, signature)).toBe(true);
    expect(verifies('leaf', tbs, signature)).toBe(false);
  });

  it('verifies our certificate requests, and we verify its', async () => {
    const bytes = await writeCertificationRequest({ subject: testName('leaf') }, leaf.signer);
    write('ours.csr', bytes);
    const check = ['-verify', '-noout', '-vfyopt', 'distid:1234567812345678'];
    const said = spawnSync('openssl', ['req', '-inform', 'DER', '-in', 'ours.csr', ...check], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(`${said.stdout}${said.stderr}`).toContain('OK');
    openssl('genpkey', '-algorithm', 'SM2', '-out', 'their.key');
    const sign = ['-new', '-sm3', '-key', 'their.key', '-sigopt', 'distid:1234567812345678'];
    const wish = ['-subj', '/C=CN/CN=test', '-addext', 'keyUsage=digitalSignature'];
    openssl('req', ...sign, ...wish, '-out', 'theirs.csr');
    const [block] = readPem(readFileSync(join(folder, 'theirs.csr'), 'utf8'));
    const request = readCertificationRequest(block?.bytes ?? new Uint8Array());
    expect(checkPossession(request)).toBe('holds');
    expect(request.extensions.map(({ oid }) => oid)).toContain('2.5.29.15');
  });

  it('reads our OCSP messages, finds the signature right, and asks what we read', async () => {
    const ids = [writeCertificateId(root.certificate, '0abc', 'sha1')];
    const nonce = digest('sm3', utf8('n')).subarray(0, 16);
    write('ours.req', writeOcspRequest({ ids, nonce }));
    const asked = openssl('ocsp', '-reqin', 'ours.req', '-req_text');
    expect(asked).toContain('Serial Number: 0ABC');
    expect(asked).toContain('OCSP Nonce');
    const state = { kind: 'revoked', revokedAt: testNow - 1000, reason: 4 } as const;
    const answers = ids.map((id) => ({
      id,
      state,
      thisUpdateAt: testNow,
      nextUpdateAt: testNow + 1000,
    }));
    const certificates = [responder.certificate.bytes];
    const content = { producedAt: testNow, answers, nonce, certificates };
    const bytes = await writeOcspResponse(content, responder.signer);
    write('ours.resp', bytes);
    const told = openssl('ocsp', '-respin', 'ours.resp', '-resp_text', '-noverify');
    for (const part of ['successful', 'Cert Status: revoked', 'superseded', '0ABC', 'OCSP Nonce']) {
      expect(told).toContain(part);
    }
    expect(told.replaceAll(/\s/g, '')).toContain(hex(nonce).toUpperCase());
    const response = readOcspResponse(bytes);
    if ('outcome' in response) throw new Error(response.outcome);
    expect(verifies('responder', response.tbs, response.signature)).toBe(true);
    expect(verifies('root', response.tbs, response.signature)).toBe(false);
    openssl('ocsp', '-issuer', 'root.pem', '-cert', 'leaf.pem', '-reqout', 'theirs.req');
    const request = readOcspRequest(read('theirs.req'));
    expect(request.questions.map(({ serial }) => serial)).toEqual(['0abc']);
    expect(request.questions.every((one) => isUnder(one, root.certificate))).toBe(true);
    expect(request.nonce?.length).toBeGreaterThan(7);
  });

  it('reads our time stamps, finds the signature right, and its queries are read', async () => {
    write('data', utf8('signed data'));
    openssl('ts', '-query', '-data', 'data', '-sm3', '-cert', '-out', 'theirs.tsq');
    const query = readTimeStampQuery(read('theirs.tsq'));
    expect(query).toMatchObject({ imprintName: 'sm3', wantsCertificate: true });
    expect(query.imprint).toEqual(digest('sm3', utf8('signed data')));
    write('ours.tsq', writeTimeStampQuery({ ...query, imprintName: 'sm3' }));
    const asked = openssl('ts', '-query', '-in', 'ours.tsq', '-text');
    expect(asked).toContain('Certificate required: yes');
    expect(asked).toContain(`0x${query.nonce?.toString(16).toUpperCase().padStart(16, '0')}`);
    const token = await issueTimeStampToken(
      {
        imprint: query.imprint,
        policy: '1.2.3.4',
        serial: '0a0b',
        genTimeAt: testNow,
        ...(query.nonce === undefined ? {} : { nonce: query.nonce }),
        accuracySeconds: 1,
        signingCertificate: tsa.certificate.bytes,
        certificates: [tsa.certificate.bytes],
      },
      tsa.signer,
    );
    write('ours.tsr', writeTimeStampGrant(token));
    const text = openssl('ts', '-reply', '-in', 'ours.tsr', '-text');
    for (const part of ['Granted', 'sm3', '0x0A0B', 'Jan  1 00:00:00 2026 GMT', '0x01 seconds']) {
      expect(text).toContain(part);
    }
    const [info] = readTimeStampToken(token).signedData.signerInfos;
    const signed = info?.signedAttributesBytes ?? new Uint8Array();
    expect(verifies('tsa', signed, info?.signature ?? new Uint8Array())).toBe(true);
    expect(verifies('root', signed, info?.signature ?? new Uint8Array())).toBe(false);
  });
});
