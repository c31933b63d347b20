import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, concat, fromBase64, fromHex, hex, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { type DerNode, octets, readDer, tags } from './der.ts';
import {
  element,
  writeBits,
  writeBoolean,
  writeExplicit,
  writeInteger,
  writeNull,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeTime,
} from './der-write.ts';
import { commonName } from './name.ts';
import { authority, testIdentity, testName, testNow, testSigner } from './pki-fixture.ts';
import { sm2E } from './sm2.ts';
import { encodeSm2Signature } from './sm2-signature.ts';
import { type Certificate, checkIssued, readCertificate } from './x509.ts';
import { extensionTypes } from './x509-extensions.ts';
import { writeSm2Spki } from './x509-issue.ts';

const samples = '../shared/standards/samples';
const fromPem = (text: string): Uint8Array =>
  fromBase64(text.replace(/-----[^-]+-----/g, '').trim());

/** Every certificate inside a structure, also inside octet strings. */
function certificatesIn(bytes: Uint8Array): Certificate[] {
  const found: Certificate[] = [];
  const look = (node: DerNode): void => {
    if (node.tag === tags.sequence && node.members[0]?.members[0]?.tag === 0xa0) {
      try {
        found.push(readCertificate(node.bytes));
        return;
      } catch {
        // another structure that begins alike
      }
    }
    node.members.forEach(look);
    if (node.tag === tags.octetString && node.content[0] === 0x30) {
      try {
        look(readDer(octets(node)));
      } catch {
        // octets that only begin like a SEQUENCE
      }
    }
  };
  look(readDer(bytes, { note: () => {} }));
  return found;
}

describe.skipIf(!existsSync(samples))('real certificates (gm-crypto.md §6)', () => {
  const root = readCertificate(
    fromPem(readFileSync(`${samples}/certs/ofdrw-test-root.pem`, 'utf8')),
  );
  const tsa = readCertificate(fromPem(readFileSync(`${samples}/certs/synthetic-tsa.pem`, 'utf8')));

  it('reads the public test root: self-signed, without keyCertSign', () => {
    expect(commonName(root.subject)).toBe('OFD Reader and WriterROOT Certificate');
    expect(root.keyUsage).toEqual(new Set(['digitalSignature', 'nonRepudiation']));
    expect(checkIssued(root, root)).toBe('holds');
    expect(root.publicKey.kind).toBe('sm2');
  });

  it('reads the time stamp certificate and finds it issued by the root', () => {
    expect(tsa.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.8']);
    expect(checkIssued(tsa, root)).toBe('holds');
    expect(checkIssued(root, tsa)).toBe('fails');
  });

  const files = readdirSync(`${samples}/ses`).filter((name) => name.endsWith('.dat'));
  it.each(files)('finds certificates inside %s and reads each octet of them', (name) => {
    const found = certificatesIn(new Uint8Array(readFileSync(`${samples}/ses/${name}`)));
    expect(found.length).toBeGreaterThan(0);
    for (const certificate of found) {
      expect(certificate.publicKey.kind).toBe('sm2');
      expect(certificate.validFromAt).toBeLessThan(certificate.validToAt);
      if (!name.startsWith('syn')) continue;
      expect(checkIssued(certificate, root)).toBe('holds');
    }
  });

  it('fails for a certificate with any octet of the signed part or the signature changed', () => {
    const leaf = certificatesIn(new Uint8Array(readFileSync(`${samples}/ses/syn-v4.dat`)))[0];
    const bytes = leaf?.bytes ?? new Uint8Array();
    let held = 0;
    for (let i = 0; i < bytes.length; i += 7) {
      const changed = bytes.slice();
      changed[i] = (bytes.at(i) ?? 0) ^ 1;
      try {
        if (checkIssued(readCertificate(changed), root) === 'holds') held += 1;
      } catch {
        // malformed is a good answer too
      }
    }
    expect(bytes.length).toBeGreaterThan(400);
    expect(held).toBe(0);
  });
});

describe('certificates we issue (RFC 5280 §4.1)', () => {
  it('are read back without a deviation and with every field', async () => {
    const root = await testIdentity('root', authority);
    const identity = { oid: '1.2.156.10260.4.1.4', critical: false };
    const { certificate } = await testIdentity('leaf', {
      by: root,
      serial: '00ff01',
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.4'],
      extensions: [{ ...identity, value: element(0x13, utf8('91350100M000100Y43')) }],
    });
    expect(certificate.deviations).toEqual([]);
    expect(certificate.serial).toBe('ff01');
    expect(certificate.identities).toEqual([
      { oid: identity.oid, kind: 'organisation-code', value: '91350100M000100Y43' },
    ]);
    expect(certificate.basicConstraints).toEqual({ ca: false });
    expect(root.certificate.basicConstraints).toEqual({ ca: true });
    const key = certificate.authorityKeyIdentifier?.keyIdentifier ?? new Uint8Array();
    expect(hex(key)).toBe(hex(root.certificate.subjectKeyIdentifier ?? new Uint8Array(1)));
    expect(certificate.unknownCritical).toEqual([]);
    expect(checkIssued(certificate, root.certificate)).toBe('holds');
  });

  it('hold only under the name and the key of their issuer', async () => {
    const root = await testIdentity('root', authority);
    const other = await testIdentity('other', authority);
    const renamed = await testIdentity('root', { ...authority, subject: testName('renamed') });
    const { certificate } = await testIdentity('leaf', { by: root });
    expect(checkIssued(certificate, other.certificate)).toBe('fails');
    expect(checkIssued(certificate, renamed.certificate)).toBe('fails');
    const sameName = await testIdentity('other', { ...authority, subject: testName('root') });
    expect(checkIssued(certificate, sameName.certificate)).toBe('fails');
  });

  const openssl = spawnSync('openssl', ['version']).status === 0;
  if (!openssl) console.log('openssl is absent: its cross-check of certificates is skipped');
  it.skipIf(!openssl)('are accepted by OpenSSL with the default identifier', async () => {
    const root = await testIdentity('root', authority);
    const leaf = await testIdentity('leaf', { by: root });
    const folder = mkdtempSync(join(tmpdir(), 'gm-x509-'));
    try {
      const pem = ({ certificate }: typeof leaf, name: string): string => {
        const file = join(folder, name);
        const body = base64(certificate.bytes).replace(/(.{64})/g, '$1\n');
        writeFileSync(file, `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
        return file;
      };
      const [rootFile, leafFile] = [pem(root, 'root.pem'), pem(leaf, 'leaf.pem')];
      const text = spawnSync('openssl', ['x509', '-in', leafFile, '-noout', '-text']);
      expect(text.stdout.toString()).toContain('Digital Signature, Non Repudiation');
      const id = ['-vfyopt', 'distid:1234567812345678', '-attime', `${testNow / 1000}`];
      const args = ['verify', '-partial_chain', ...id, '-trusted', rootFile, leafFile];
      expect(spawnSync('openssl', args).stdout.toString()).toContain('leaf.pem: OK');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('deviations of real certificates are named and tolerated (gm-crypto.md §6)', () => {
  const signer = testSigner('odd');
  const sm2WithSm3 = writeObjectIdentifier('1.2.156.10197.1.501');
  const bare = writeSequence(sm2WithSm3);
  const withNull = writeSequence(sm2WithSm3, writeNull());
  const extension = (oid: string, ...rest: Uint8Array[]): Uint8Array =>
    writeSequence(writeObjectIdentifier(oid), ...rest);

  async function odd(change: {
    extensions?: Uint8Array[];
    inner?: Uint8Array;
    outer?: Uint8Array;
    serial?: Uint8Array;
  }): Promise<Uint8Array> {
    const tbs = writeSequence(
      writeExplicit(0, writeInteger(2)),
      change.serial ?? writeInteger(5),
      change.inner ?? bare,
      testName('odd'),
      writeSequence(writeTime(testNow), writeTime(testNow + 1000)),
      testName('odd'),
      writeSm2Spki(signer.publicKey),
      writeExplicit(3, writeSequence(...(change.extensions ?? []))),
    );
    const rs = await signer.sign(sm2E({ publicKey: signer.publicKey, message: tbs }));
    return writeSequence(tbs, change.outer ?? bare, writeBits(encodeSm2Signature(rs)));
  }

  const usage = (text: string) => extension(extensionTypes.keyUsage, writeOctets(fromHex(text)));
  const basic = (text: string) =>
    extension(extensionTypes.basicConstraints, writeOctets(fromHex(text)));

  it.each([
    [
      'critical FALSE written out',
      {
        extensions: [
          extension(extensionTypes.keyUsage, writeBoolean(false), writeOctets(fromHex('030206c0'))),
        ],
      },
      'x509-default-written',
    ],
    ['cA FALSE written out', { extensions: [basic('3003010100')] }, 'x509-default-written'],
    ['TRUE as 01', { extensions: [basic('3003010101')] }, 'x509-boolean-variant'],
    [
      'trailing zero bits in keyUsage',
      { extensions: [usage('030200c0')] },
      'x509-bit-string-variant',
    ],
    ['NULL inside and nothing outside', { inner: withNull }, 'x509-algorithms-vary'],
    [
      'a serial number with a surplus zero',
      { serial: fromHex('02020005') },
      'der-integer-not-shortest',
    ],
    [
      'an unreadable key identifier',
      {
        extensions: [extension(extensionTypes.subjectKeyIdentifier, writeOctets(fromHex('0502')))],
      },
      'x509-extension-unreadable',
    ],
  ] as const)('%s', async (_, change, code) => {
    const heard: string[] = [];
    const mode = { note: (deviation: { code: string }) => heard.push(deviation.code) };
    const certificate = readCertificate(await odd(change as Parameters<typeof odd>[0]), mode);
    expect(certificate.deviations.map((deviation) => deviation.code)).toEqual([code]);
    expect(heard).toEqual([code]);
    expect(certificate.serial).toBe('05');
    expect(checkIssued(certificate, certificate)).toBe('holds');
  });

  it('reads the key uses seen in real seal certificates', async () => {
    const uses = async (text: string) => [
      ...(readCertificate(await odd({ extensions: [usage(text)] })).keyUsage ?? []),
    ];
    expect(await uses('03020106')).toEqual(['keyCertSign', 'crlSign']);
    expect(await uses('030202c4')).toEqual(['digitalSignature', 'nonRepudiation', 'keyCertSign']);
    expect((await uses('030204f0')).length).toBe(4);
    expect((await uses('030203f8')).length).toBe(5);
  });

  it.each([
    [
      'another algorithm outside than inside',
      { outer: writeSequence(writeObjectIdentifier('1.2.840.113549.1.1.11')) },
      'x509-algorithms-differ',
    ],
    [
      'two key usages',
      { extensions: [usage('030206c0'), usage('03020106')] },
      'x509-extension-twice',
    ],
    [
      'two basic constraints',
      { extensions: [basic('3000'), basic('30030101ff')] },
      'x509-extension-twice',
    ],
    ['an unreadable basic constraint', { extensions: [basic('3005')] }, 'der-truncated'],
    [
      'a surplus member',
      { extensions: [extension('1.2.3', writeOctets(new Uint8Array()), writeNull())] },
      'der-member-surplus',
    ],
  ] as const)('refuses %s', async (_, change, code) => {
    const bytes = await odd(change as Parameters<typeof odd>[0]);
    expect(() => readCertificate(bytes)).toThrow(code);
  });

  it('lists critical extensions it does not know', async () => {
    const bytes = await odd({
      extensions: [extension('1.2.3.4', writeBoolean(true), writeOctets(fromHex('0500')))],
    });
    expect(readCertificate(bytes).unknownCritical).toEqual(['1.2.3.4']);
  });

  it.each([
    ['PrintableString', element(0x13, utf8('440102198001021230')), '440102198001021230'],
    ['UTF8String', element(0x0c, utf8('张三')), '张三'],
    ['an explicit choice', element(0xa0, element(0x16, utf8('A1'))), 'A1'],
    ['an implicit choice', element(0x80, utf8('A1')), 'A1'],
    ['text without DER', utf8('91350100M000100Y43'), '91350100M000100Y43'],
  ])('reads an identity number from %s', async (_, value, expected) => {
    const list = [extension('1.2.156.10260.4.1.1', writeOctets(value))];
    const { identities } = readCertificate(await odd({ extensions: list }));
    expect(identities).toEqual([
      { oid: '1.2.156.10260.4.1.1', kind: 'personal-identity', value: expected },
    ]);
  });

  it('does not depend on what was read before, nor on what becomes of the octets', async () => {
    const { certificate } = await testIdentity('remembered');
    const octets = certificate.bytes.slice();
    const first = readCertificate(octets);
    const serial = octets.findIndex((octet, i) => octet === 2 && octets[i + 1] === 1 && i > 12);
    octets.set([0x7b], serial + 2);
    const changed = readCertificate(octets);
    expect(hex(first.bytes)).toBe(hex(certificate.bytes));
    expect(hex(changed.bytes)).toBe(hex(octets));
    expect(changed.serial).not.toBe(first.serial);
    const surplus = concat([certificate.bytes, Uint8Array.of(0)]);
    for (let turn = 0; turn < 2; turn++) {
      const codes: string[] = [];
      const read = (): unknown =>
        readCertificate(surplus, { note: ({ code }) => codes.push(code) });
      expect(read).not.toThrow();
      expect(codes).toEqual(['der-trailing-bytes']);
    }
  });

  it('tells two certificates apart that are remembered under one number', async () => {
    const { certificate } = await testIdentity('one number');
    const { bytes, signature } = certificate;
    // Nothing of the signature is looked into when reading: octets of it can be chosen freely.
    const from = bytes.length - signature.length;
    const withEnd = (i: number): Uint8Array => {
      const octets = bytes.slice();
      new DataView(octets.buffer).setUint32(from, Math.imul(i, 0x9e37_79b1));
      return octets;
    };
    const numbers = new Map<number, number>();
    let pair: readonly number[] = [];
    for (let i = 0; pair.length === 0 && i < 400_000; i++) {
      const octets = withEnd(i);
      let sum = octets.length;
      for (let k = 0; k < from + 4; k++) sum = Math.imul(sum ^ (octets[k] ?? 0), 0x0100_0193);
      const other = numbers.get(sum);
      if (other !== undefined) pair = [other, i];
      numbers.set(sum, i);
    }
    expect(pair).toHaveLength(2);
    for (const i of [...pair, ...pair]) {
      expect(hex(readCertificate(withEnd(i)).bytes)).toBe(hex(withEnd(i)));
    }
  });

  it('refuses what is larger than any certificate before looking into it', () => {
    expect(() => readCertificate(new Uint8Array(300_000))).toThrow('x509-too-large');
  });

  it('refuses bytes after the certificate only by naming them', async () => {
    const bytes = concat([await odd({}), fromHex('00')]);
    expect(readCertificate(bytes).deviations[0]?.code).toBe('der-trailing-bytes');
    expect(readCertificate(bytes).bytes.length).toBe(bytes.length - 1);
  });
});
