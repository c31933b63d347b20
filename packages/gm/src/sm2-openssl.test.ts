import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex } from '@yunzhang/base';
import { afterAll, describe, expect, it } from 'vitest';
import { readPem, writePem } from './pem.ts';
import { readPkcs8, writePkcs8 } from './pkcs8.ts';
import { sm2E, sm2Engine } from './sm2.ts';
import { decodeSm2Signature, encodeSm2Signature } from './sm2-signature.ts';
import { createSoftwareSigner, generateSm2Key } from './sm2-signer.ts';

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
const version = spawnSync('openssl', ['version']).stdout?.toString() ?? '';
const usable = version.startsWith('OpenSSL 3');
if (!usable) console.log('OpenSSL 3 is not there: SM2 is not cross-checked');

const folder = mkdtempSync(join(tmpdir(), 'yunzhang-sm2-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);
const openssl = (...words: string[]): string =>
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const sm2Options = (id: string): string[] => [
  '-rawin',
  '-digest',
  'sm3',
  '-pkeyopt',
  `distid:${id}`,
  '-in',
  'message',
];

/** A key on disk in the form OpenSSL reads. */
function writeKey(): Uint8Array {
  const privateKey = generateSm2Key(random);
  writeFileSync(file('key.pem'), writePem({ label: 'PRIVATE KEY', bytes: writePkcs8(privateKey) }));
  return privateKey;
}

describe.skipIf(!usable)('an unrelated implementation', () => {
  it.each(['1234567812345678', 'ALICE123@YAHOO.COM'])(
    'agrees under the identity %s',
    async (id) => {
      for (let round = 0; round < 4; round++) {
        const privateKey = writeKey();
        const signer = createSoftwareSigner({ privateKey, random });
        const message = random(round * 100);
        writeFileSync(file('message'), message);
        const question = { publicKey: signer.publicKey, message, id: new TextEncoder().encode(id) };
        const e = sm2E(question);

        openssl('pkeyutl', '-sign', ...sm2Options(id), '-inkey', 'key.pem', '-out', 'theirs');
        const theirs = decodeSm2Signature(new Uint8Array(readFileSync(file('theirs'))));
        expect(sm2Engine.verify(signer.publicKey, e, theirs.rs)).toBe(true);

        writeFileSync(file('ours'), encodeSm2Signature(await signer.sign(e)));
        const verify = ['pkeyutl', '-verify', ...sm2Options(id), '-inkey', 'key.pem'];
        expect(openssl(...verify, '-sigfile', 'ours')).toContain('Verified Successfully');
        const forged = encodeSm2Signature(await signer.sign(random(32)));
        writeFileSync(file('forged'), forged);
        expect(() => openssl(...verify, '-sigfile', 'forged')).toThrow();
      }
    },
  );

  it('reads our keys and we read its own', () => {
    const privateKey = writeKey();
    const text = openssl('pkey', '-in', 'key.pem', '-noout', '-text').replace(/[\s:]/g, '');
    expect(text).toContain(hex(privateKey));
    openssl('genpkey', '-algorithm', 'SM2', '-out', 'theirs.pem');
    const [block] = readPem(readFileSync(file('theirs.pem'), 'utf8'), 'PRIVATE KEY');
    const pair = readPkcs8(block?.bytes ?? new Uint8Array());
    const theirs = openssl('pkey', '-in', 'theirs.pem', '-noout', '-text').replace(/[\s:]/g, '');
    expect(theirs).toContain(hex(pair.privateKey));
    expect(theirs).toContain(hex(pair.publicKey));
  });

  it.each([
    ['-v2', 'aes-256-cbc'],
    ['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA384'],
    ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1'],
    ['-v2', 'sm4-cbc', '-v2prf', 'hmacWithSHA512'],
    ['-v1', 'PBE-SHA1-3DES'],
  ])('closes keys that we open: %s %s', (...options) => {
    const privateKey = writeKey();
    const close = ['pkcs8', '-topk8', '-in', 'key.pem', '-outform', 'DER', '-out', 'closed'];
    openssl(...close, '-passout', 'pass:云章2026', ...options);
    const bytes = new Uint8Array(readFileSync(file('closed')));
    expect(hex(readPkcs8(bytes, { password: '云章2026' }).privateKey)).toBe(hex(privateKey));
    expect(() => readPkcs8(bytes)).toThrow('pkcs8-encrypted');
    expect(() => readPkcs8(bytes, { password: '云章2027' })).toThrow();
  });
});
