import { createHash, randomBytes } from 'node:crypto';
import { hex } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { digest, digestBlockSize, digestOfOid, digestSize, oidOfDigest } from './digest.ts';
import { oidName, oids } from './oid.ts';
import { createSm3, plainCompress, sm3 } from './sm3.ts';
import { signatureAlgorithm, signatureDigest } from './signature-algorithm.ts';

const names = [
  'sm3',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'md5',
  'ripemd160',
] as const;

describe('digests', () => {
  it.each(names)('%s agrees with OpenSSL', (name) => {
    for (const size of [0, 1, digestBlockSize(name) - 1, digestBlockSize(name), 1000]) {
      const message = new Uint8Array(randomBytes(size));
      const found = digest(name, message);
      expect(hex(found)).toBe(createHash(name).update(message).digest('hex'));
      expect(found).toHaveLength(digestSize(name));
    }
  });

  it('SM3 agrees with OpenSSL at every length around the blocks, one message after the other', () => {
    for (let size = 200; size >= 0; size--) {
      const message = new Uint8Array(randomBytes(size));
      const wanted = createHash('sm3').update(message).digest('hex');
      expect(hex(sm3(message))).toBe(wanted);
      const cut = size >> 1;
      const hasher = createSm3().update(message.subarray(0, cut)).update(message.subarray(cut));
      expect(hex(hasher.digest())).toBe(wanted);
    }
  });

  it.each(names)('%s is found by its identifier', (name) => {
    expect(digestOfOid(oidOfDigest(name))).toBe(name);
  });

  it('the keyed SM3 is not taken for SM3', () => {
    expect(digestOfOid(oids.hmacSm3)).toBeUndefined();
    expect(digestOfOid(oids.sm3WithoutKey)).toBe('sm3');
    expect(digestOfOid('1.2.3')).toBeUndefined();
  });
});

describe('identifiers', () => {
  it('are all different and have names', () => {
    const values = Object.values(oids);
    expect(new Set(values).size).toBe(values.length);
    expect(oidName(oids.sm2WithSm3)).toBe('SM2 with SM3');
    expect(oidName(oids.shroudedKeyBag)).toBe('shroudedKeyBag');
    expect(oidName('1.2.3')).toBe('1.2.3');
  });

  it('say scheme and digest of signatures', () => {
    expect(signatureAlgorithm(oids.sm2WithSm3)).toEqual({ scheme: 'sm2', digest: 'sm3' });
    expect(signatureDigest(oids.rsaWithSha384)).toBe('sha384');
    expect(signatureDigest(oids.rsaEncryption)).toBeUndefined();
    expect(signatureAlgorithm('1.2.3')).toBeUndefined();
  });
});

it('SM3 in plain TypeScript and in WebAssembly agree at every length and in every piece', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31 + (i >> 7)) & 255);
  for (const size of [...Array.from({ length: 260 }, (_, i) => i), 4096, 65_536, 65_600, 70_000]) {
    const part = bytes.subarray(0, size);
    const plain = createSm3(plainCompress).update(part).digest();
    expect([size, hex(sm3(part))]).toEqual([size, hex(plain)]);
    const middle = Math.floor(size / 3);
    const pieces = createSm3().update(part.subarray(0, middle)).update(part.subarray(middle));
    expect(hex(pieces.digest())).toBe(hex(plain));
  }
});
