import { createCipheriv, randomBytes } from 'node:crypto';
import { concat, fromHex, hex, Malformed } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { createAes } from './cipher-aes.ts';
import { type BlockCipher, decryptCbc } from './cipher-cbc.ts';
import { createTripleDes } from './cipher-des.ts';
import { createRc2 } from './cipher-rc2.ts';
import { createSm4 } from './cipher-sm4.ts';

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

const ciphers: readonly [string, number, number, (key: Uint8Array) => BlockCipher][] = [
  ['sm4-cbc', 16, 16, createSm4],
  ['aes-128-cbc', 16, 16, createAes],
  ['aes-192-cbc', 24, 16, createAes],
  ['aes-256-cbc', 32, 16, createAes],
  ['des-ede3-cbc', 24, 8, createTripleDes],
];

describe('block ciphers', () => {
  it.each(ciphers)('open what OpenSSL closes with %s', (name, keySize, blockSize, create) => {
    for (let size = 0; size < 40; size += 3) {
      const [key, iv, clear] = [random(keySize), random(blockSize), random(size)];
      const closing = createCipheriv(name, key, iv);
      const bytes = concat([closing.update(clear), closing.final()]);
      expect(hex(decryptCbc(create(key), { iv, bytes }))).toBe(hex(clear));
    }
  });

  it('give the block of GB/T 32907-2016 A.1', () => {
    const key = fromHex('0123456789abcdeffedcba9876543210');
    const closed = createSm4(key).encrypt(key);
    expect(hex(closed)).toBe('681edf34d206965e86b3e94f536e4246');
    expect(hex(createSm4(key).decrypt(closed))).toBe(hex(key));
  });

  // @basis RFC 2268 §5; only the vectors whose effective length is the length of the key
  it.each([
    ['ffffffffffffffff', 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', '1000000000000001', '30649edf9be7d2c2'],
    ['88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '2269552ab0f85ca6'],
  ])('open the block of RFC 2268 for the RC2 key %s', (key, clear, closed) => {
    expect(hex(createRc2(fromHex(key)).decrypt(fromHex(closed)))).toBe(clear);
  });

  it('say that a key is wrong by the padding', () => {
    const [key, iv] = [random(16), random(16)];
    const closing = createCipheriv('sm4-cbc', key, iv).setAutoPadding(false);
    for (const last of [0, 17, 255]) {
      const bytes = concat([
        createCipheriv('sm4-cbc', key, iv)
          .setAutoPadding(false)
          .update(new Uint8Array(16).fill(last)),
      ]);
      expect(() => decryptCbc(createSm4(key), { iv, bytes })).toThrow('cipher-padding');
    }
    const twoButThree = Uint8Array.from([...new Uint8Array(13), 2, 3, 3]);
    const bytes = closing.update(twoButThree);
    expect(() => decryptCbc(createSm4(key), { iv, bytes })).toThrow(Malformed);
    expect(() => decryptCbc(createSm4(key), { iv, bytes: bytes.subarray(1) })).toThrow(
      'cipher-size',
    );
    expect(() => decryptCbc(createSm4(key), { iv, bytes: new Uint8Array(0) })).toThrow(
      'cipher-size',
    );
  });
});
