import { createCipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { concat, fromHex, fromUtf8, hex, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { createSm4 } from './cipher-sm4.ts';
import { readPoint } from './sm2-curve.ts';
import { decryptSm2, encryptSm2, encryptWithNonce, sm2Kdf } from './sm2-encryption.ts';
import { generateSm2Key, sm2PublicKey } from './sm2-signer.ts';
import { decryptSm4Cbc, encryptSm4Cbc } from './sm4-cbc.ts';

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

interface Vector {
  readonly [field: string]: string;
}
const path = new URL('../../../../shared/standards/vectors/gm-vectors.json', import.meta.url);
const vectors = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as {
      readonly sm2: Readonly<Record<'encrypt' | 'decryptDer', readonly Vector[]>>;
    })
  : undefined;
if (vectors === undefined) console.log('gm-vectors.json is not there: its tables are skipped');
const field = (v: Vector, name: string): string => v[name] ?? '';

describe('SM2 as public-key encryption', () => {
  it.each(vectors?.sm2.encrypt ?? [])('gives and opens the example of the standard', (v) => {
    const d = fromHex(field(v, 'd'));
    const key = readPoint(sm2PublicKey(d));
    if (key === undefined) throw new Error('the key of the vector is a point');
    const message = utf8(field(v, 'msgUtf8'));
    const made = encryptWithNonce(key, message, BigInt(`0x${field(v, 'k')}`));
    expect(made && hex(made).endsWith(field(v, 'c2'))).toBe(true);
    expect(made && hex(made)).toContain(field(v, 'c3'));
    const plain = fromHex(field(v, 'c1') + field(v, 'c3') + field(v, 'c2'));
    expect(fromUtf8(decryptSm2(d, plain))).toBe(field(v, 'msgUtf8'));
    expect(fromUtf8(decryptSm2(d, plain.subarray(1)))).toBe(field(v, 'msgUtf8'));
  });

  it.each(vectors?.sm2.decryptDer ?? [])('opens what another library has closed', (v) => {
    const clear = decryptSm2(fromHex(field(v, 'd')), fromHex(field(v, 'ct')));
    expect(fromUtf8(clear)).toBe(field(v, 'ptUtf8'));
  });

  it('opens what it closes, and refuses each changed octet and any other key', () => {
    const d = generateSm2Key(random);
    const closed = encryptSm2(sm2PublicKey(d), utf8('0123456789abcdef'), random);
    expect(fromUtf8(decryptSm2(d, closed))).toBe('0123456789abcdef');
    for (let at = 0; at < closed.length; at += 3) {
      const bad = closed.map((octet, i) => (i === at ? octet ^ 1 : octet));
      expect(() => decryptSm2(d, bad), `octet ${at}`).toThrow(/sm2-unwrap|sm2-cipher-form/);
    }
    expect(() => decryptSm2(generateSm2Key(random), closed)).toThrow('sm2-unwrap');
    expect(() => decryptSm2(d, new Uint8Array(0))).toThrow('sm2-cipher-form');
    expect(() => decryptSm2(d, closed.subarray(0, 20))).toThrow('sm2-cipher-form');
  });

  it('refuses a point that is not on the curve', () => {
    const d = generateSm2Key(random);
    const point = concat([Uint8Array.of(4), new Uint8Array(63), Uint8Array.of(1)]);
    const closed = concat([point, new Uint8Array(32), Uint8Array.of(1)]);
    expect(() => decryptSm2(d, closed)).toThrow('sm2-cipher-form');
    expect(() => encryptSm2(point, utf8('x'), random)).toThrow('sm2-point-form');
  });

  it('derives keys of any length, each the start of a longer one', () => {
    const long = sm2Kdf(utf8('shared'), 100);
    for (const size of [0, 1, 16, 32, 33, 64]) {
      expect(hex(sm2Kdf(utf8('shared'), size))).toBe(hex(long.subarray(0, size)));
    }
  });
});

describe('SM4 over whole files', () => {
  it('opens what OpenSSL closes and gives what OpenSSL gives', () => {
    for (let size = 0; size < 70; size += 3) {
      const [key, iv, clear] = [random(16), random(16), random(size)];
      const closing = createCipheriv('sm4-cbc', key, iv);
      const closed = concat([closing.update(clear), closing.final()]);
      expect(hex(encryptSm4Cbc({ key, iv }, clear))).toBe(hex(closed));
      expect(hex(decryptSm4Cbc({ key, iv }, closed))).toBe(hex(clear));
    }
  });

  it('refuses odd sizes and a wrong padding', () => {
    const [key, iv] = [random(16), random(16)];
    expect(() => decryptSm4Cbc({ key, iv }, new Uint8Array(15))).toThrow('cipher-size');
    expect(() => decryptSm4Cbc({ key, iv }, new Uint8Array(0))).toThrow('cipher-size');
    // A block that opens to zeros has no padding of PKCS#7.
    const void16 = createSm4(key).encrypt(iv);
    expect(() => decryptSm4Cbc({ key, iv }, void16)).toThrow('cipher-padding');
  });
});
