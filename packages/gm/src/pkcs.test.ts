import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { concat, fromHex, hex, indexOf, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import * as write from './der-write.ts';
import { oids } from './oid.ts';
import { passwordBudget, pkcs12Key } from './password-key.ts';
import { readPem, writePem } from './pem.ts';
import { readEcPrivateKey, readPkcs8, writePkcs8 } from './pkcs8.ts';
import { readPkcs12 } from './pkcs12.ts';
import { sm2PublicKey } from './sm2-signer.ts';

const { writeExplicit, writeInteger, writeObjectIdentifier, writeOctets, writeSequence } = write;
const privateKey = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');

describe('PEM, RFC 7468', () => {
  const bytes = new Uint8Array(100).map((_, i) => i);
  const block = writePem({ label: 'CERTIFICATE', bytes });

  it('reads what it writes, other text around it', () => {
    const text = `Bag Attributes\r\n${block.replaceAll('\n', '\r\n')}trailer\n${block}`;
    expect(readPem(text)).toEqual([
      { label: 'CERTIFICATE', bytes },
      { label: 'CERTIFICATE', bytes },
    ]);
    expect(readPem(text, 'PRIVATE KEY')).toEqual([]);
    expect(block.split('\n')[1]).toHaveLength(64);
  });

  it.each([
    ['pem-form', block.replace('END CERTIFICATE', 'END OTHER')],
    ['pem-form', block.slice(0, 80)],
    ['pem-form', `-----BEGIN CERTIFICATE-----\n${block}`],
    ['pem-headers', block.replace('-\n', '-\nProc-Type: 4,ENCRYPTED\n')],
    ['base64-malformed', block.replace('AAEC', 'AA*C')],
    ['pem-too-large', ' '.repeat(16 * 1024 * 1024 + 1)],
  ])('refuses with %s', (code, text) => {
    expect(() => readPem(text)).toThrow(code);
  });

  it('reads many openings without an end in linear time', () => {
    const started = performance.now();
    expect(() => readPem('-----BEGIN A-----\n-----END A-----\n'.repeat(100_000))).not.toThrow();
    expect(() => readPem('-----BEGIN A-----\n'.repeat(100_000))).toThrow('pem-form');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('PKCS#8 and SEC 1', () => {
  const curve = writeObjectIdentifier(oids.sm2Curve);
  const ecKey = (octets: Uint8Array, ...rest: Uint8Array[]): Uint8Array =>
    writeSequence(writeInteger(1), writeOctets(octets), ...rest);
  const info = (algorithm: Uint8Array, key: Uint8Array): Uint8Array =>
    writeSequence(writeInteger(0), algorithm, writeOctets(key));
  const sm2 = writeSequence(writeObjectIdentifier(oids.ecPublicKey), curve);

  it('reads what it writes', () => {
    const pair = readPkcs8(writePkcs8(privateKey));
    expect(hex(pair.privateKey)).toBe(hex(privateKey));
    expect(hex(pair.publicKey)).toBe(hex(sm2PublicKey(privateKey)));
  });

  it('reads keys with zeros cut off or put before', () => {
    const short = fromHex(`00${'11'.repeat(31)}`);
    for (const octets of [short, short.subarray(1), concat([new Uint8Array(1), short])]) {
      expect(hex(readPkcs8(info(sm2, ecKey(octets))).privateKey)).toBe(hex(short));
    }
    expect(hex(readEcPrivateKey(ecKey(short, writeExplicit(0, curve))).privateKey)).toBe(
      hex(short),
    );
  });

  const p256 = writeObjectIdentifier(oids.p256);
  const stranger = write.writeBits(sm2PublicKey(new Uint8Array(32).fill(1)));
  it.each([
    [
      'pkcs8-algorithm',
      info(writeSequence(writeObjectIdentifier(oids.ecPublicKey), p256), privateKey),
    ],
    ['pkcs8-algorithm', info(writeSequence(writeObjectIdentifier(oids.rsaEncryption)), privateKey)],
    ['pkcs8-algorithm', info(sm2, ecKey(privateKey, writeExplicit(0, p256)))],
    ['pkcs8-public-key-differs', info(sm2, ecKey(privateKey, writeExplicit(1, stranger)))],
    ['sm2-private-key-range', info(sm2, ecKey(new Uint8Array(32)))],
    ['sm2-private-key-range', info(sm2, ecKey(new Uint8Array(32).fill(255)))],
    ['sm2-private-key-range', info(sm2, ecKey(concat([Uint8Array.of(1), privateKey])))],
    ['sm2-private-key-range', info(sm2, ecKey(concat([new Uint8Array(2), privateKey])))],
    ['pkcs8-form', info(sm2, writeSequence(writeInteger(1)))],
    ['pkcs8-form', info(sm2, writeSequence(writeInteger(2), writeOctets(privateKey)))],
    ['pkcs8-form', writeSequence(writeInteger(0))],
    ['pkcs8-form', writeSequence(writeInteger(9), sm2, writeOctets(privateKey))],
    ['pkcs8-form', new Uint8Array(70_000)],
    ['pkcs8-encrypted', writeSequence(sm2, writeOctets(privateKey))],
  ])('refuses with %s', (code, bytes) => {
    expect(() => readPkcs8(bytes)).toThrow(code);
  });
});

describe('keys closed with a password', () => {
  const closed = (algorithm: Uint8Array): Uint8Array =>
    writeSequence(algorithm, writeOctets(new Uint8Array(48)));
  const pbes2 = (derivation: Uint8Array, cipher: string): Uint8Array =>
    writeSequence(
      writeObjectIdentifier(oids.pbes2),
      writeSequence(
        derivation,
        writeSequence(writeObjectIdentifier(cipher), writeOctets(new Uint8Array(16))),
      ),
    );
  const pbkdf2 = (iterations: number, prf: string, ...rest: Uint8Array[]): Uint8Array =>
    writeSequence(
      writeObjectIdentifier(oids.pbkdf2),
      writeSequence(
        writeOctets(new Uint8Array(8)),
        writeInteger(iterations),
        ...rest,
        writeSequence(writeObjectIdentifier(prf)),
      ),
    );
  const open = (algorithm: Uint8Array) => () =>
    readPkcs8(closed(algorithm), { password: 'password' });

  it('are refused when they ask for too much work, or for none', () => {
    expect(open(pbes2(pbkdf2(2_000_001, oids.hmacSha256), oids.sm4Cbc))).toThrow(
      'password-iterations',
    );
    expect(open(pbes2(pbkdf2(0, oids.hmacSha256), oids.sm4Cbc))).toThrow('password-iterations');
    expect(open(pbes2(pbkdf2(200_001, oids.hmacSm3), oids.sm4Cbc))).toThrow('password-iterations');
    const salt = writeSequence(writeOctets(new Uint8Array(8)), writeInteger(1_000_001));
    const old = writeSequence(writeObjectIdentifier(oids.pbeSha1TripleDes), salt);
    expect(open(old)).toThrow('password-iterations');
  });

  it('are refused when the method is unknown', () => {
    expect(open(pbes2(pbkdf2(1, '1.2.3'), oids.sm4Cbc))).toThrow('password-algorithm');
    expect(open(pbes2(pbkdf2(1, oids.hmacSha256), '1.2.3'))).toThrow('password-algorithm');
    expect(open(pbes2(pbkdf2(1, oids.hmacSha256, writeInteger(5)), oids.sm4Cbc))).toThrow(
      'password-algorithm',
    );
    const salt = writeSequence(writeOctets(new Uint8Array(8)), writeInteger(1));
    expect(open(writeSequence(writeObjectIdentifier('1.2.3'), salt))).toThrow('password-algorithm');
    expect(() => passwordBudget('x'.repeat(1025))).toThrow('password-too-long');
  });

  it('open with HMAC-SM3 and SM4 too, as GmSSL writes them', () => {
    const salt = new Uint8Array(8);
    const key = pbkdf2Sync('password', salt, 1000, 16, 'sm3');
    const closing = createCipheriv('sm4-cbc', key, new Uint8Array(16));
    const bytes = concat([closing.update(writePkcs8(privateKey)), closing.final()]);
    const algorithm = pbes2(pbkdf2(1000, oids.hmacSm3), oids.sm4Cbc);
    const file = writeSequence(algorithm, writeOctets(bytes));
    expect(hex(readPkcs8(file, { password: 'password' }).privateKey)).toBe(hex(privateKey));
    expect(() => readPkcs8(file, { password: 'passwort' })).toThrow();
  });

  // @basis RFC 7292 §B.2; values of other implementations of the same derivation
  it.each([
    [1, '0a58cf64530d823f', 1, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    [2, '0a58cf64530d823f', 1, '79993dfe048d3b76'],
    [3, '3d83c0e4546ac140', 1, '8d967d88f6caa9d714800ab3d48051d63f73a312'],
    [1, '05dec959acff72f7', 1000, 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
  ] as const)('derive for purpose %i', (purpose, salt, iterations, wanted) => {
    const password = iterations === 1 ? 'smeg' : 'queeg';
    const found = pkcs12Key(passwordBudget(password), {
      digestName: 'sha1',
      purpose,
      salt: fromHex(salt),
      iterations,
      size: wanted.length / 2,
    });
    expect(hex(found)).toBe(wanted);
  });
});

const folder = new URL('../../../../shared/corpus/seal/', import.meta.url);
const stores = [
  ['ofdrw-USER.p12', '777777'],
  ['ofdrw-SealBuilder.p12', '777777'],
  ['ofdrw-ROOT.p12', '123456'],
] as const;
const present = existsSync(new URL(stores[0][0], folder));
if (!present) console.log('the corpus is not there: key stores are not read');

describe.skipIf(!present)('PKCS#12 stores of the corpus', () => {
  const load = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

  it.each(stores)('opens %s', (name, password) => {
    const store = readPkcs12(load(name), password);
    expect(hex(store.publicKey)).toBe(hex(sm2PublicKey(store.privateKey)));
    const holds = store.certificates.filter((bytes) => indexOf(bytes, store.publicKey) > 0);
    expect(holds).toHaveLength(1);
  });

  it('refuses a wrong password and a changed file alike', () => {
    const bytes = load('ofdrw-ROOT.p12');
    expect(() => readPkcs12(bytes, '654321')).toThrow('pkcs12-password');
    const changed = bytes.map((octet, i) => (i === 200 ? octet ^ 1 : octet));
    expect(() => readPkcs12(changed, '123456')).toThrow('pkcs12-password');
  });

  it('refuses a store cut, doubled or without its MAC', () => {
    const bytes = load('ofdrw-ROOT.p12');
    expect(() => readPkcs12(bytes.subarray(0, 500), '123456')).toThrow('der-truncated');
    expect(() => readPkcs12(concat([bytes, bytes]), '123456')).toThrow('der-trailing-bytes');
    const bare = writeSequence(writeInteger(3), writeSequence(writeObjectIdentifier(oids.data)));
    expect(() => readPkcs12(bare, '')).toThrow('pkcs12-mac-missing');
    expect(() => readPkcs12(writeSequence(writeInteger(2), bare), '')).toThrow('pkcs12-form');
    expect(() => readPkcs12(new Uint8Array(2 * 1024 * 1024), '')).toThrow('pkcs12-form');
    expect(() => readPkcs12(utf8('hello'), '')).toThrow();
  });
});
