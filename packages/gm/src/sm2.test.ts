import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { concat, fromHex, hex, Malformed, utf8 } from '@yunzhang/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBigintEngine, isSm2Point, sm2E, sm2Engine, sm2Z } from './sm2.ts';
import * as curve from './sm2-curve.ts';
import { addBaseMultiple, createComb, oddMultiples, sparseMultiple } from './sm2-multiple.ts';
import { addMultiple } from './sm2-multiple.ts';
import { createSoftwareSigner, generateSm2Key, signWithNonce, sm2PublicKey } from './sm2-signer.ts';
import { decodeSm2Signature, encodeSm2Signature, sm2SignatureCandidates } from './sm2-signature.ts';
import { createSm3, hmacSm3, sm3 } from './sm3.ts';

interface Vector {
  readonly [field: string]: string;
}
interface Vectors {
  readonly sm3: readonly (Vector & { readonly repeat?: { unit: string; count: number } })[];
  readonly hmacSm3: readonly Vector[];
  readonly sm2: Readonly<
    Record<'sign' | 'signShort' | 'verifyRawE' | 'verifyNegative', readonly Vector[]>
  >;
}

const path = new URL('../../../../shared/standards/vectors/gm-vectors.json', import.meta.url);
const vectors: Vectors | undefined = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as Vectors)
  : undefined;
if (vectors === undefined) console.log('gm-vectors.json is not there: its tables are skipped');
const table = (name: keyof Vectors['sm2']): readonly Vector[] => vectors?.sm2[name] ?? [];

const keyOf = (v: Vector): Uint8Array => fromHex(`04${v['pubX']}${v['pubY']}`);
const octetsOf = (v: Vector, name: string): Uint8Array =>
  v[`${name}Hex`] === undefined ? utf8(v[`${name}Utf8`] ?? '') : fromHex(v[`${name}Hex`] ?? '');
const eOf = (v: Vector): Uint8Array =>
  sm2E({ publicKey: keyOf(v), message: octetsOf(v, 'msg'), id: utf8(v['id'] ?? '') });
const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

/** GB/T 32918.5-2017 A.2: the key of the published example. */
const privateKey = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
const publicKey = sm2PublicKey(privateKey);
const exampleE = fromHex('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640');

describe('SM3, GB/T 32905-2016', () => {
  it.each(vectors?.sm3 ?? [])('gives the digest of $src', (v) => {
    const message = v.repeat ? utf8(v.repeat.unit.repeat(v.repeat.count)) : octetsOf(v, 'msg');
    expect(hex(sm3(message))).toBe(v['digest']);
  });

  it.each(vectors?.hmacSm3 ?? [])('gives the HMAC of $src', (v) => {
    expect(hex(hmacSm3(octetsOf(v, 'key'), octetsOf(v, 'msg')))).toBe(v['mac']);
  });

  it('agrees with OpenSSL at every length around the block, however the pieces are cut', () => {
    for (let size = 0; size < 260; size++) {
      const message = random(size);
      const hasher = createSm3();
      for (let at = 0; at < size;) {
        const step = Math.min(size - at, 1 + ((size * 7 + at * 13) % 97));
        hasher.update(message.subarray(at, at + step));
        at += step;
      }
      const wanted = createHash('sm3').update(message).digest('hex');
      expect(hex(hasher.digest())).toBe(wanted);
      expect(hex(sm3(message))).toBe(wanted);
      const mac = createHmac('sm3', message).update(message).digest('hex');
      expect(hex(hmacSm3(message, message))).toBe(mac);
    }
  });

  it('takes nothing after the digest was taken', () => {
    const hasher = createSm3();
    hasher.digest();
    expect(() => hasher.update(utf8('a'))).toThrow('finished');
    expect(() => hasher.digest()).toThrow('once');
  });
});

describe('SM2 signatures, GB/T 32918.2-2016', () => {
  it.each([...table('sign'), ...table('signShort')])('makes and accepts $src', (v) => {
    const d = BigInt(`0x${v['d']}`);
    const e = eOf(v);
    if (v['e'] !== undefined) expect(hex(e)).toBe(v['e']);
    if (v['z'] !== undefined) expect(hex(sm2Z({ publicKey: keyOf(v) }))).toBe(v['z']);
    expect(hex(sm2PublicKey(fromHex(v['d'] ?? '')))).toBe(hex(keyOf(v)));
    const inverse = curve.inverse(1n + d, curve.n);
    for (const mask of [new Uint8Array(44), new Uint8Array(44).fill(0xff), random(44)]) {
      const rs = signWithNonce({ d, inverse, e, k: BigInt(`0x${v['k']}`), mask });
      expect(hex(rs ?? new Uint8Array())).toBe(`${v['r']}${v['s']}`);
    }
    const rs = fromHex(`${v['r']}${v['s']}`);
    expect(sm2Engine.verify(keyOf(v), e, rs)).toBe(true);
    if (v['sigDer'] === undefined) return;
    expect(hex(encodeSm2Signature(rs))).toBe(v['sigDer']);
    expect(decodeSm2Signature(fromHex(v['sigDer']))).toEqual({ rs, form: 'der' });
    expect(decodeSm2Signature(rs)).toEqual({ rs, form: 'raw' });
  });

  it.each(table('verifyRawE'))('accepts a value of other software over e ($e)', (v) => {
    const { rs } = decodeSm2Signature(fromHex(v['sigDer'] ?? ''));
    expect(sm2Engine.verify(keyOf(v), fromHex(v['e'] ?? ''), rs)).toBe(true);
  });

  it.each(table('verifyNegative'))('refuses: $why', (v) => {
    const candidates = sm2SignatureCandidates(fromHex(v['sigDer'] ?? ''));
    // Asked often enough that the table of the key is used as well.
    const engine = createBigintEngine();
    for (let i = 0; i < 4; i++) {
      expect(candidates.some(({ rs }) => engine.verify(keyOf(v), eOf(v), rs))).toBe(false);
    }
  });
});
