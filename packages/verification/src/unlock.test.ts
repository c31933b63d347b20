import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { base64, fromUtf8, utf8 } from '@yunzhang/base';
import {
  encryptSm2,
  encryptSm4Cbc,
  generateSm2Key,
  readPkcs12,
  sm2Kdf,
  sm2PublicKey,
} from '@yunzhang/gm';
import { isEncrypted, openOfd, writeZip } from '@yunzhang/ofd';
import { describe, expect, it } from 'vitest';
import { openWithKey } from './unlock.ts';
import { verifyFile } from './verify.ts';

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
const path = new URL('../../../../shared/corpus/ofd/ofdrw-made-encrypted.ofd', import.meta.url);
const made = existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
if (made === undefined) console.log('the corpus is not there: its encrypted file is skipped');

const folders = ['../../../../shared/corpus/', '../../../tests/corpus/'];
const corpusFile = (name: string): Uint8Array | undefined => {
  const found = folders.map((one) => new URL(one + name, import.meta.url)).find(existsSync);
  return found === undefined ? undefined : new Uint8Array(readFileSync(found));
};

const root =
  '<OFD xmlns="http://www.ofdspec.org/2016"><DocBody><DocInfo/><DocRoot>D.xml</DocRoot>' +
  '</DocBody></OFD>';
const document =
  '<Document xmlns="http://www.ofdspec.org/2016"><CommonData/><Pages>' +
  '<Page ID="1" BaseLoc="P.xml"/></Pages></Document>';

interface Form {
  readonly user: string;
  readonly wrap: (key: Uint8Array, iv: Uint8Array) => Uint8Array;
  readonly map?: readonly (readonly [path: string, closed: string])[];
  readonly isMapClear?: boolean;
}

/** A package of two files, closed as GM/T 0099 says. */
function closed({
  user,
  wrap,
  map = [
    ['/OFD.xml', '/a.dat'],
    ['/D.xml', '/b.dat'],
  ],
  isMapClear,
}: Form) {
  const [key, iv] = [random(16), random(16)];
  const close = (text: string): Uint8Array => encryptSm4Cbc({ key, iv }, utf8(text));
  const entries =
    `<EncryptEntries>${map.map(([to, from]) => `<EncryptEntry Path="${to}" EPath="${from}"/>`).join('')}` +
    '</EncryptEntries>';
  const files: readonly (readonly [string, Uint8Array])[] = [
    [
      'Encryptions.xml',
      utf8(
        '<Encryptions><EncryptInfo ID="1"><DecryptSeedLoc>/seed.dat</DecryptSeedLoc>' +
          '<EntriesMapLoc>/map.dat</EntriesMapLoc></EncryptInfo></Encryptions>',
      ),
    ],
    [
      'seed.dat',
      utf8(
        `<DecyptSeed ID="1"><UserInfo UserName="${user}"><EncryptedWK>${base64(wrap(key, iv))}` +
          `</EncryptedWK><IVValue>${base64(iv)}</IVValue></UserInfo></DecyptSeed>`,
      ),
    ],
    ['map.dat', isMapClear === true ? utf8(entries) : close(entries)],
    ['a.dat', close(root)],
    ['b.dat', close(document)],
    ['plain.txt', utf8('in the clear')],
  ];
  return writeZip(files.map(([name, bytes]) => ({ name, bytes, method: 'stored' })));
}

const withPassword =
  (password: string) =>
  (key: Uint8Array, iv: Uint8Array): Uint8Array =>
    encryptSm4Cbc({ key: sm2Kdf(utf8(password), 16), iv }, key);

describe('an encrypted package (GM/T 0099)', () => {
  it.skipIf(made === undefined)('of another library opens with its password', () => {
    const bytes = made ?? new Uint8Array();
    expect(isEncrypted(bytes)).toBe(true);
    const file = openOfd(openWithKey(bytes, { password: 'Cux@123' }));
    expect(file.docBodies[0]?.document()?.pages.length).toBe(2);
    expect(() => openWithKey(bytes, { password: 'cux@123' })).toThrow('encryption-key-wrong');
    expect(() => openWithKey(bytes, { password: 'Cux@123', userName: 'other' })).toThrow(
      'encryption-key-wrong',
    );
  });

  it.each([
    ['encrypted-password.ofd', 'no-seal-found'],
    ['encrypted-certificate.ofd', 'no-seal-found'],
    // Its test seal had expired when it was used; everything else holds.
    ['encrypted-sealed.ofd', 'seal-expired'],
    ['integrity.ofd', 'no-seal-found'],
  ])('%s of another library opens: %s', (name, reason) => {
    const bytes = corpusFile(`made/${name}`);
    const store = corpusFile('seal/ofdrw-USER.p12');
    if (bytes === undefined || store === undefined) return console.log(`not there: ${name}`);
    const secret = name.includes('certificate')
      ? { privateKey: readPkcs12(store, '777777').privateKey }
      : { password: 'Yunzhang@2026' };
    const report = verifyFile(bytes, { trust: { mode: 'any' }, at: Date.UTC(2027, 0, 1), secret });
    expect(report.reason).toBe(reason);
    const changed = ['references', 'data-hash', 'signature', 'maker-signature', 'coverage'];
    for (const one of report.seals.flatMap(({ checks }) => checks)) {
      if (changed.includes(one.id)) expect(one).toMatchObject({ result: 'holds' });
    }
    expect(report.integrity?.result).toBe(name === 'integrity.ofd' ? 'holds' : undefined);
  });

  it('opens with the private key of a certificate and with no other', () => {
    const d = generateSm2Key(random);
    const bytes = closed({ user: 'li', wrap: (key) => encryptSm2(sm2PublicKey(d), key, random) });
    const clear = openWithKey(bytes, { privateKey: d });
    const file = openOfd(clear);
    expect(file.docBodies[0]?.document()?.pages.length).toBe(1);
    expect(fromUtf8(file.read('plain.txt'))).toBe('in the clear');
    expect(file.zip.byName.has('Encryptions.xml')).toBe(false);
    expect(() => openWithKey(bytes, { privateKey: generateSm2Key(random) })).toThrow(
      'encryption-key-wrong',
    );
    expect(() => openWithKey(bytes, { password: 'x' })).toThrow('encryption-key-wrong');
  });

  it('opens where the map of files is in the clear', () => {
    const bytes = closed({ user: 'li', wrap: withPassword('p'), isMapClear: true });
    expect(openOfd(openWithKey(bytes, { password: 'p' })).docBodies.length).toBe(1);
  });

  it.each([
    ['leaves the package', [['/../OFD.xml', '/a.dat']], 'encryption-unreadable'],
    ['stands on another file', [['/plain.txt', '/a.dat']], 'encryption-path'],
    [
      'stands there twice',
      [
        ['/x', '/a.dat'],
        ['/X', '/b.dat'],
      ],
      'encryption-path',
    ],
    ['is not there', [['/OFD.xml', '/missing.dat']], 'encryption-unreadable'],
    [
      'is opened twice',
      [
        ['/x', '/a.dat'],
        ['/y', '/a.dat'],
      ],
      'encryption-unreadable',
    ],
  ] as const)('refuses a map whose file %s', (_, map, code) => {
    const bytes = closed({ user: 'li', wrap: withPassword('p'), map });
    expect(() => openWithKey(bytes, { password: 'p' })).toThrow(code);
  });

  it('is unreadable without its key, with a code of its own, and verified with it', () => {
    const bytes = closed({ user: 'li', wrap: withPassword('p') });
    const options = { trust: { mode: 'any' }, at: 0 } as const;
    expect(verifyFile(bytes, options)).toMatchObject({
      outcome: 'unreadable',
      reason: 'ofd-encrypted',
    });
    expect(verifyFile(bytes, { ...options, secret: { password: 'q' } })).toMatchObject({
      outcome: 'unreadable',
      reason: 'encryption-key-wrong',
    });
    const report = verifyFile(bytes, { ...options, secret: { password: 'p' } });
    expect(report).toMatchObject({ outcome: 'no-seal', pages: 1, file: { encrypted: true } });
    expect(report.file.size).toBe(bytes.length);
  });

  it('leaves a package that is not encrypted as it is', () => {
    const bytes = writeZip([{ name: 'OFD.xml', bytes: utf8(root), method: 'stored' }]);
    expect(openWithKey(bytes, { password: 'p' })).toBe(bytes);
  });
});
