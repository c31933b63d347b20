import { fromHex, indexOf } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import {
  checkCrl,
  type CrlContent,
  crlNumber,
  crlProblems,
  issueCrl,
  readCrl,
  revocationOf,
} from './crl.ts';
import { element, writeInteger, writeSequence, writeTime } from './der-write.ts';
import { authority, testIdentity, testName, testNow } from './pki-fixture.ts';
import { writeExtensions, writeSigned } from './x509-issue.ts';
import { writeAlgorithm } from './algorithm.ts';

const day = 86_400_000;
const content: CrlContent = {
  issuer: testName('root'),
  thisUpdateAt: testNow - day,
  nextUpdateAt: testNow + day,
  number: 7,
  entries: [
    { serial: '05', revokedAt: testNow - 2 * day, reason: 1 },
    { serial: 'ff01', revokedAt: testNow - day },
  ],
};

describe('revocation lists (RFC 5280 §5)', () => {
  it('are read back with every entry, and hold under their issuer alone', async () => {
    const root = await testIdentity('root', authority);
    const list = readCrl(await issueCrl(content, root.signer));
    expect(list.deviations).toEqual([]);
    expect(revocationOf(list, '05')).toEqual(content.entries[0]);
    expect(revocationOf(list, 'ff01')).toEqual(content.entries[1]);
    expect(revocationOf(list, '06')).toBeUndefined();
    expect(checkCrl(list, root.certificate)).toBe('holds');
    const other = await testIdentity('other', { ...authority, subject: testName('root') });
    expect(checkCrl(list, other.certificate)).toBe('fails');
    const renamed = await testIdentity('root', { ...authority, subject: testName('renamed') });
    expect(checkCrl(list, renamed.certificate)).toBe('fails');
  });

  it('have a number that may have 20 octets, the issuer’s key and the age of what is kept', async () => {
    const root = await testIdentity('root', authority);
    const number = (1n << 159n) - 1n;
    const wish = { ...content, number, expiredSinceAt: testNow - 9 * day };
    const list = readCrl(await issueCrl(wish, root.signer));
    expect(crlNumber(list)).toBe(number);
    expect(list.extensions.map(({ oid }) => oid)).toEqual(['2.5.29.35', '2.5.29.20', '2.5.29.60']);
    expect(list.unknownCritical).toEqual([]);
    const leaf = await testIdentity('leaf', { by: root });
    const question = { list, issuer: root.certificate, certificate: leaf.certificate, at: testNow };
    expect(crlProblems(question)).toEqual([]);
  });

  it('are not written with an entry twice, a reason nobody defined, or backwards', async () => {
    const { signer } = await testIdentity('root', authority);
    const entry = { serial: '05', revokedAt: testNow };
    const refused = (change: Partial<CrlContent>) =>
      expect(issueCrl({ ...content, ...change }, signer)).rejects.toThrow('assertion');
    await refused({ entries: [entry, { ...entry, serial: '0005' }] });
    await refused({ entries: [{ ...entry, reason: 7 }] });
    await refused({ entries: [{ ...entry, reason: 8 }] });
    await refused({ nextUpdateAt: content.thisUpdateAt - 1 });
    await refused({ number: 1n << 159n });
  });

  it('fail when an entry is taken out or a number is changed', async () => {
    const root = await testIdentity('root', authority);
    const bytes = await issueCrl(content, root.signer);
    let held = 0;
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = (bytes.at(i) ?? 0) ^ 1;
      try {
        if (checkCrl(readCrl(changed), root.certificate) === 'holds') held += 1;
      } catch {
        // malformed is a good answer too
      }
    }
    expect(held).toBe(0);
  });

  it('say when they are stale, too new, or by a key not meant for lists', async () => {
    const root = await testIdentity('root', authority);
    const leaf = await testIdentity('leaf', { by: root });
    const list = readCrl(await issueCrl({ ...content, entries: [] }, root.signer));
    const problems = (at: number, issuer = root) =>
      crlProblems({ list, issuer: issuer.certificate, certificate: leaf.certificate, at }).map(
        ({ code }) => code,
      );
    expect(problems(testNow)).toEqual([]);
    expect(problems(testNow + 2 * day)).toEqual(['crl-stale']);
    expect(problems(testNow - 2 * day)).toEqual(['crl-too-new']);
    const plain = await testIdentity('root', { ...authority, keyUsage: ['keyCertSign'] });
    expect(problems(testNow, plain)).toEqual(['crl-issuer-use']);
  });

  const place = (uri: string) =>
    element(0xa0, element(0xa0, element(0x86, new TextEncoder().encode(uri))));

  async function scoped(oid: string, value: Uint8Array) {
    const root = await testIdentity('root', authority);
    const tbs = writeSequence(
      writeInteger(1),
      writeAlgorithm('1.2.156.10197.1.501'),
      testName('root'),
      writeTime(testNow - day),
      writeTime(testNow + day),
      element(0xa0, writeExtensions([{ oid, critical: true, value }])),
    );
    const points = writeSequence(writeSequence(place('http://a/1.crl')));
    const leaf = await testIdentity('leaf', {
      by: root,
      extensions: [{ oid: '2.5.29.31', critical: false, value: points }],
    });
    const list = readCrl(await writeSigned(tbs, root.signer));
    const question = { list, issuer: root.certificate, certificate: leaf.certificate, at: testNow };
    return crlProblems(question).map(({ code }) => code);
  }

  it('say nothing about certificates of another part, kind or reason', async () => {
    const part = '2.5.29.28';
    expect(await scoped(part, writeSequence(place('http://a/1.crl')))).toEqual([]);
    expect(await scoped(part, writeSequence(place('http://a/2.crl')))).toEqual(['crl-other-part']);
    expect(await scoped(part, writeSequence(fromHex('8101ff')))).toEqual(['crl-scope-unknown']);
    expect(await scoped(part, writeSequence(fromHex('83020640')))).toEqual(['crl-scope-unknown']);
    expect(await scoped(part, writeSequence(fromHex('830200ff')))).toEqual(['crl-scope-unknown']);
    expect(await scoped('2.5.29.27', writeInteger(3))).toEqual(['crl-scope-unknown']);
  });

  it('keep the earlier of two entries for one number and note it', async () => {
    const root = await testIdentity('root', authority);
    const entries = [5, 6].map((i) => ({ serial: `0${i}`, revokedAt: testNow - (i - 4) * day }));
    const bytes = await issueCrl({ ...content, entries }, root.signer);
    bytes[indexOf(bytes, fromHex('020106')) + 2] = 5;
    const list = readCrl(bytes);
    expect(revocationOf(list, '05')?.revokedAt).toBe(testNow - 2 * day);
    expect(list.deviations.map(({ code }) => code)).toEqual(['crl-entry-twice']);
  });
});
