import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, readCertificate, readPem } from '@yunzhang/gm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatements, statusOfPath } from './revocation.ts';

const version = spawnSync('openssl', ['version']).stdout?.toString() ?? '';
const usable = version.startsWith('OpenSSL 3');
if (!usable) console.log('OpenSSL 3 is not there: its OCSP responses are not tried');

const day = 86_400_000;
const identity = 'distid:1234567812345678';
const folder = mkdtempSync(join(tmpdir(), 'yunzhang-ocsp-'));
afterAll(() => rmSync(folder, { recursive: true }));
const openssl = (...words: string[]): string =>
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();

function certified(name: string, serial: string, uses: string): void {
  openssl('genpkey', '-algorithm', 'SM2', '-out', `${name}.key`);
  const request = ['-new', '-sm3', '-key', `${name}.key`, '-sigopt', identity];
  openssl('req', ...request, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  writeFileSync(join(folder, `${name}.ext`), uses);
  const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-sm3', '-sigopt', identity];
  const content = ['-vfyopt', identity, '-set_serial', serial, '-days', '90'];
  const files = ['-extfile', `${name}.ext`, '-out', `${name}.pem`];
  openssl('x509', '-req', '-in', `${name}.csr`, ...by, ...content, ...files);
}

function read(name: string): Certificate {
  const [block] = readPem(readFileSync(join(folder, `${name}.pem`), 'utf8'));
  return readCertificate(block?.bytes ?? new Uint8Array());
}

/** What OpenSSL answers by a line of its index; without one it does not know the certificate. */
function answered(line: string | undefined, by = 'responder'): Uint8Array {
  writeFileSync(join(folder, 'index.txt'), line === undefined ? '' : `${line}\n`);
  openssl('ocsp', '-issuer', 'root.pem', '-cert', 'leaf.pem', '-no_nonce', '-reqout', 'ask.der');
  const key = ['-rsigner', `${by}.pem`, '-rkey', `${by}.key`, '-rmd', 'sm3', '-rsigopt', identity];
  const files = ['-reqin', 'ask.der', '-respout', 'told.der', '-ndays', '7', '-noverify'];
  openssl('ocsp', '-index', 'index.txt', '-CA', 'root.pem', ...key, ...files);
  return new Uint8Array(readFileSync(join(folder, 'told.der')));
}

function status(response: Uint8Array) {
  const statements = readStatements({ crls: [], ocsps: [response] });
  const saidAt = statements.responses[0]?.producedAt ?? 0;
  const nowAt = saidAt + 1000;
  const told = statusOfPath([read('leaf'), read('root')], statements, { at: nowAt, nowAt });
  const later = { at: nowAt, nowAt: nowAt + 8 * day };
  return [told, statusOfPath([read('leaf'), read('root')], statements, later).status] as const;
}

beforeAll(() => {
  if (!usable) return;
  openssl('genpkey', '-algorithm', 'SM2', '-out', 'root.key');
  const self = ['-x509', '-new', '-sm3', '-key', 'root.key', '-sigopt', identity];
  openssl('req', ...self, '-subj', '/CN=root', '-days', '90', '-out', 'root.pem');
  const speaks = 'keyUsage=digitalSignature\nextendedKeyUsage=OCSPSigning\n';
  certified('leaf', '0x0abc', 'keyUsage=digitalSignature\n');
  certified('responder', '0x0abd', `${speaks}noCheck=yes\n`);
  certified('clerk', '0x0abe', 'keyUsage=digitalSignature\n');
});

describe.skipIf(!usable)('a response that OpenSSL made with SM2', () => {
  const lineOf = (state: string, when = ''): string =>
    `${state}\t351231000000Z\t${when}\t0ABC\tunknown\t/CN=leaf`;

  it('says good, and is over after its seven days', () => {
    const [now, later] = status(answered(lineOf('V')));
    expect(now).toMatchObject({ status: 'good', statusBy: 'ocsp' });
    expect(later).toBe('stale');
  });

  it('says revoked with its moment, for ever', () => {
    const [now, later] = status(answered(lineOf('R', '260301120000Z,keyCompromise')));
    expect(now).toMatchObject({ status: 'revoked', revokedAt: Date.UTC(2026, 2, 1, 12) });
    expect(later).toBe('revoked');
    expect(status(answered(lineOf('R', '260301120000Z,certificateHold')))[0].status).toBe(
      'revoked',
    );
  });

  it('says nothing of a certificate it does not know, nor when a clerk signed it', () => {
    expect(status(answered(undefined))[0]).toEqual({ status: 'unknown' });
    expect(status(answered(lineOf('V'), 'clerk'))[0]).toEqual({ status: 'unknown' });
  });
});
