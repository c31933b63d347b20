import { randomBytes } from 'node:crypto';
import { equal, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { writeBits, writeOctets, writeSequence } from './der-write.ts';
import { readDer, sequence } from './der.ts';
import { openEnvelopedKey, writeEnvelopedKey } from './enveloped-key.ts';
import { nameText } from './name.ts';
import { testName, testSigner } from './pki-fixture.ts';
import { checkPossession, readCertificationRequest, writeCertificationRequest } from './pkcs10.ts';
import { sm2Engine } from './sm2.ts';
import { generateSm2Key, sm2PublicKey } from './sm2-signer.ts';
import { writeSigned, writeSm2Spki } from './x509-issue.ts';
import { writeAlgorithm } from './algorithm.ts';
import { createSm4 } from './cipher-sm4.ts';
import { concat } from '@yunzhang/base';
import { encryptSm2 } from './sm2-encryption.ts';
import { oids } from './oid.ts';

const extension = { oid: '1.2.156.10260.4.1.4', critical: false, value: writeOctets(utf8('x')) };
const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

describe('certificate requests (RFC 2986)', () => {
  it('are read back and prove that their maker has the key', async () => {
    const signer = testSigner('subject');
    const subject = testName('测试主体');
    const bytes = await writeCertificationRequest({ subject, extensions: [extension] }, signer);
    const request = readCertificationRequest(bytes);
    expect(nameText(request.subject)).toBe('CN=测试主体,C=CN');
    expect(request.publicKey).toEqual({ kind: 'sm2', point: signer.publicKey });
    expect(request.extensions).toEqual([extension]);
    expect(request.attributeTypes).toEqual([oids.extensionRequest]);
    expect(checkPossession(request)).toBe('holds');
    const bare = readCertificationRequest(await writeCertificationRequest({ subject }, signer));
    expect(bare.attributeTypes).toEqual([]);
    expect(checkPossession(bare)).toBe('holds');
  });

  it('with the key of somebody else prove nothing', async () => {
    const [victim, thief] = [testSigner('victim'), testSigner('thief')];
    const bytes = await writeCertificationRequest({ subject: testName('victim') }, thief);
    const request = readCertificationRequest(bytes);
    const info = readDer(request.info).members.map((one) => one.bytes);
    info[2] = writeSm2Spki(victim.publicKey);
    const forged = await writeSigned(writeSequence(...info), thief);
    expect(checkPossession(readCertificationRequest(forged))).toBe('fails');
    const off = sm2PublicKey(generateSm2Key(random));
    off[64] = (off.at(64) ?? 0) ^ 1;
    info[2] = writeSm2Spki(off);
    const outside = await writeSigned(writeSequence(...info), thief);
    expect(checkPossession(readCertificationRequest(outside))).toBe('fails');
  });

  it('hold for no octet changed', async () => {
    const bytes = await writeCertificationRequest(
      { subject: testName('s'), extensions: [extension] },
      testSigner('s'),
    );
    let held = 0;
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = (bytes.at(i) ?? 0) ^ 1;
      try {
        const one = readCertificationRequest(changed);
        if (checkPossession(one, sm2Engine) === 'holds') held += 1;
      } catch {
        // malformed is a good answer too
      }
    }
    expect(held).toBe(0);
  });

  it('of another version, with members too many or an attribute twice are malformed', async () => {
    const signer = testSigner('s');
    const whole = readDer(await writeCertificationRequest({ subject: testName('s') }, signer));
    const [info] = sequence(whole);
    const parts = sequence(info ?? whole).map((one) => one.bytes);
    const remade = async (members: readonly Uint8Array[]) =>
      readCertificationRequest(await writeSigned(writeSequence(...members), signer));
    await expect(remade([Uint8Array.of(2, 1, 1), ...parts.slice(1)])).rejects.toThrow(
      'pkcs10-form',
    );
    await expect(remade([...parts, Uint8Array.of(5, 0)])).rejects.toThrow('pkcs10-form');
    const attribute = writeSequence(Uint8Array.of(6, 2, 0x2a, 3), Uint8Array.of(0x31, 0));
    const twice = Uint8Array.of(0xa0, attribute.length * 2, ...attribute, ...attribute);
    await expect(remade([...parts.slice(0, 3), twice])).rejects.toThrow('pkcs10-attribute-twice');
    expect(() => readCertificationRequest(new Uint8Array(65_537))).toThrow('pkcs10-too-large');
  });
});

describe('enveloped encryption keys (GB/T 35276)', () => {
  const signingKey = generateSm2Key(random);
  const publicKey = sm2PublicKey(signingKey);
  const privateKey = generateSm2Key(random);

  it('are opened by the holder of the signing key alone', () => {
    const envelope = writeEnvelopedKey(privateKey, { publicKey, random });
    const opened = openEnvelopedKey(envelope, signingKey);
    expect(opened.privateKey).toEqual(privateKey);
    expect(opened.publicKey).toEqual(sm2PublicKey(privateKey));
    expect(() => openEnvelopedKey(envelope, generateSm2Key(random))).toThrow('sm2-unwrap');
  });

  it('open with the spellings of others: no padding, one block more, filled from the left', () => {
    for (const clear of [
      privateKey,
      concat([privateKey, new Uint8Array(16).fill(16)]),
      concat([new Uint8Array(32), privateKey]),
    ]) {
      const key = random(16);
      const cipher = createSm4(key);
      const blocks = [];
      for (let at = 0; at < clear.length; at += 16)
        blocks.push(cipher.encrypt(clear.slice(at, at + 16)));
      const envelope = writeSequence(
        writeAlgorithm(oids.sm4Ecb),
        encryptSm2(publicKey, key, random),
        writeBits(sm2PublicKey(privateKey)),
        writeBits(concat(blocks)),
      );
      expect(equal(openEnvelopedKey(envelope, signingKey).privateKey, privateKey)).toBe(true);
    }
  });

  it('are refused when the public key beside is another, or any octet is changed', () => {
    const envelope = writeEnvelopedKey(privateKey, { publicKey, random });
    const members = sequence(readDer(envelope)).map((one) => one.bytes);
    const wrapped = encryptSm2(publicKey, random(24), random);
    const [algorithm = wrapped, , ...rest] = members;
    expect(() => openEnvelopedKey(writeSequence(algorithm, wrapped, ...rest), signingKey)).toThrow(
      'enveloped-key-form',
    );
    const other = writeAlgorithm(oids.sm4Cbc);
    expect(() => openEnvelopedKey(writeSequence(other, ...members.slice(1)), signingKey)).toThrow(
      'enveloped-key-algorithm',
    );
    members[2] = writeBits(publicKey);
    expect(() => openEnvelopedKey(writeSequence(...members), signingKey)).toThrow(
      'enveloped-key-differs',
    );
    for (let i = 0; i < envelope.length; i += 3) {
      const changed = envelope.slice();
      changed[i] = (envelope.at(i) ?? 0) ^ 1;
      expect(() => openEnvelopedKey(changed, signingKey)).toThrow();
    }
  });
});
