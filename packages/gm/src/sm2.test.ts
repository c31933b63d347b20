import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { concat, fromHex, hex, Malformed, utf8 } from '@yunzhang/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBigintEngine, isSm2Point, sm2E, sm2Engine, sm2Z } from './sm2.ts';
import * as curve from './sm2-curve.ts';
import {
  addBaseMultiple,
  addMultiple,
  createComb,
  oddMultiples,
  sparseMultiple,
} from './sm2-multiple.ts';
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

/** p is 3 modulo 4, so a root is a power. */
function squareRoot(square: bigint): bigint | undefined {
  let root = 1n;
  for (const bit of ((curve.p + 1n) / 4n).toString(2)) {
    root = (root * root * (bit === '1' ? square : 1n)) % curve.p;
  }
  return (root * root) % curve.p === square ? root : undefined;
}

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

  it('are not accepted for another identity, key or message', () => {
    const message = utf8('contract');
    const signed = sm2E({ publicKey, message });
    const d = BigInt(`0x${hex(privateKey)}`);
    const inverse = curve.inverse(1n + d, curve.n);
    const question = { d, inverse, e: signed, k: 77n, mask: random(44) };
    const rs = signWithNonce(question) ?? new Uint8Array();
    expect(sm2Engine.verify(publicKey, signed, rs)).toBe(true);
    const other = sm2E({ publicKey, message, id: utf8('Alice') });
    expect(sm2Engine.verify(publicKey, other, rs)).toBe(false);
    const stranger = sm2PublicKey(random(32).fill(1, 0, 1));
    expect(sm2Engine.verify(stranger, sm2E({ publicKey: stranger, message }), rs)).toBe(false);
    expect(sm2Engine.verify(stranger, signed, rs)).toBe(false);
  });

  it('are refused, not thrown at, when sizes are wrong or the key is no point', () => {
    const e = random(32);
    const rs = random(64);
    const infinity = Uint8Array.of(0);
    const zero = Uint8Array.of(4, ...new Uint8Array(64));
    const beyond = Uint8Array.of(4, ...new Uint8Array(64).fill(0xff));
    const compressed = publicKey.subarray(0, 33);
    const hybrid = Uint8Array.of(6, ...publicKey.subarray(1));
    for (const key of [infinity, zero, beyond, compressed, hybrid]) {
      expect(sm2Engine.verify(key, e, rs)).toBe(false);
      expect(isSm2Point(key)).toBe(false);
    }
    expect(sm2Engine.verify(publicKey, e.subarray(1), rs)).toBe(false);
    expect(sm2Engine.verify(publicKey, e, rs.subarray(1))).toBe(false);
    expect(isSm2Point(publicKey)).toBe(true);
  });

  it('a key whose x is raised by p is another spelling and refused', () => {
    const { p } = curve;
    let found = 0;
    for (let x = 1n; found < 2; x++) {
      const square = curve.modulo((x * x + curve.a) * x + curve.b, p);
      const y = squareRoot(square);
      if (y === undefined) continue;
      found++;
      const spell = (value: bigint): Uint8Array =>
        concat([Uint8Array.of(4), curve.octets32(value), curve.octets32(y)]);
      expect(isSm2Point(spell(x))).toBe(true);
      expect(isSm2Point(spell(x + p))).toBe(false);
    }
  });
});

describe('a forger who may choose what is signed', () => {
  const { n } = curve;
  const key = curve.readPoint(publicKey);
  /** For any r and s there is an e that fits the equation: only the ranges stand in the way. */
  const claimOf = (r: bigint, s: bigint): boolean[] => {
    const t = (r + s) % n;
    const part = key && t > 0n ? sparseMultiple(oddMultiples(key), t) : undefined;
    const sum = addBaseMultiple(s % n, part);
    const [point] = sum === undefined ? [] : curve.toAffine([sum]);
    const e = curve.octets32(curve.modulo(r - (point?.x ?? 0n), n));
    const rs = concat([curve.octets32(r), curve.octets32(s)]);
    const engine = createBigintEngine();
    return Array.from({ length: 4 }, () => engine.verify(publicKey, e, rs));
  };
  const never = [false, false, false, false];

  it('succeeds inside the ranges, which shows that the trick works', () => {
    expect(claimOf(5n, 7n)).toEqual([true, true, true, true]);
    expect(claimOf(n - 1n, n - 2n)).toEqual([true, true, true, true]);
  });

  it.each([
    ['r = 0', 0n, 7n],
    ['s = 0', 7n, 0n],
    ['r = n + 5', n + 5n, 7n],
    ['s = n + 7', 5n, n + 7n],
    ['r + s = n', n - 9n, 9n],
  ])('fails with %s', (_, r, s) => {
    expect(claimOf(r, s)).toEqual(never);
  });

  it('fails where sG + tP is infinity', () => {
    const t = 11n;
    const s = curve.modulo(-t * curve.number(privateKey), n);
    expect(claimOf(curve.modulo(t - s, n), s)).toEqual(never);
  });

  it('does not hinder an honest signature whose point has x between n and p', () => {
    const { p } = curve;
    let point: curve.Point | undefined;
    for (let x = n; point === undefined; x++) {
      const y = squareRoot(curve.modulo((x * x + curve.a) * x + curve.b, p));
      if (y !== undefined) point = { x, y };
    }
    // A key is made to measure: P = t^−1 (R − sG).
    const [r, s] = [1234n, 99n];
    const rest = addBaseMultiple(n - s, { ...point, z: 1n });
    const [base] = curve.toAffine(rest === undefined ? [] : [rest]);
    const made = base && sparseMultiple(oddMultiples(base), curve.inverse(r + s, n));
    const [measured] = curve.toAffine(made === undefined ? [] : [made]);
    expect(measured).toBeDefined();
    if (measured === undefined) return;
    const e = curve.octets32(curve.modulo(r - point.x, n));
    const rs = concat([curve.octets32(r), curve.octets32(s)]);
    expect(sm2Engine.verify(curve.writePoint(measured), e, rs)).toBe(true);
  });
});

describe('the engine', () => {
  it('answers the same with a key first met, met often, pinned and forgotten', async () => {
    const signers = Array.from({ length: 5 }, (_, i) =>
      createSoftwareSigner({ privateKey: new Uint8Array(32).fill(i + 1), random }),
    );
    const claims = await Promise.all(
      signers.map(async (signer) => ({
        publicKey: signer.publicKey,
        e: exampleE,
        rs: await signer.sign(exampleE),
      })),
    );
    const engine = createBigintEngine({ tables: 2 });
    engine.pin?.(signers[4]?.publicKey ?? new Uint8Array());
    for (let round = 0; round < 5; round++) {
      for (const { publicKey, e, rs } of claims.slice(0, round + 1)) {
        expect(engine.verify(publicKey, e, rs)).toBe(true);
        const wrong = rs.map((octet, i) => (i === 63 - round ? octet ^ 1 : octet));
        expect(engine.verify(publicKey, e, wrong)).toBe(false);
      }
    }
    expect(await engine.verifyMany?.(claims)).toEqual([true, true, true, true, true]);
    expect(() => engine.pin?.(new Uint8Array(65))).toThrow('sm2-point-form');
  });

  it('multiplies alike in all three ways, at the edges too', () => {
    const { n } = curve;
    const edges = [1n, 2n, 3n, 15n, 16n, 17n, 127n, 128n, 129n, 255n, 256n, 257n];
    const scalars = [
      ...edges,
      ...edges.map((edge) => n - edge),
      ...[8n, 64n, 128n, 255n].map((bit) => 1n << bit),
      BigInt(`0x${'80'.repeat(31)}`),
      BigInt(`0x${'7f'.repeat(32)}`),
      BigInt(`0x${'81'.repeat(31)}`),
      ...Array.from({ length: 20 }, () => curve.number(random(32)) % n),
    ];
    const comb = createComb(curve.basePoint, 6, 256);
    const odd = oddMultiples(curve.basePoint);
    const affine = (point: curve.Jacobian | undefined): string => {
      if (point === undefined) return 'infinity';
      const [found] = curve.toAffine([point]);
      return found === undefined ? '' : hex(curve.writePoint(found));
    };
    for (const scalar of scalars) {
      const wanted = affine(sparseMultiple(odd, scalar));
      expect(affine(addBaseMultiple(scalar))).toBe(wanted);
      expect(affine(addMultiple(comb, scalar, undefined))).toBe(wanted);
      // A multiple of n more changes nothing: this is how the signer blinds.
      expect(affine(addBaseMultiple(scalar + n * 0xffff_ffffn))).toBe(wanted);
      expect(isSm2Point(fromHex(wanted))).toBe(true);
      // k times the base point and its opposite are nothing; twice it is the double.
      const other = sparseMultiple(odd, n - scalar);
      expect(affine(addBaseMultiple(scalar, other))).toBe('infinity');
      const twice = sparseMultiple(odd, (2n * scalar) % n);
      expect(affine(addBaseMultiple(scalar, sparseMultiple(odd, scalar)))).toBe(affine(twice));
    }
    expect(affine(addBaseMultiple(n))).toBe('infinity');
    expect(affine(addBaseMultiple(0n))).toBe('infinity');
  });

  it('inverts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: curve.n - 1n }), (value) => {
        expect((curve.inverse(value, curve.n) * value) % curve.n).toBe(1n);
        expect(curve.modulo(curve.inverse(-value, curve.p) * -value, curve.p)).toBe(1n);
      }),
    );
  });
});

describe('the signer in memory', () => {
  it('makes signatures that hold, one by one and in lists', async () => {
    const signer = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
    expect(signer.origin).toBe('software');
    const es = Array.from({ length: 40 }, () => random(32));
    const list = (await signer.signMany?.(es)) ?? [];
    for (const [i, e] of es.entries()) {
      const rs = list[i] ?? new Uint8Array();
      expect(sm2Engine.verify(signer.publicKey, e, rs)).toBe(true);
      expect(sm2Engine.verify(signer.publicKey, e, await signer.sign(e))).toBe(true);
    }
  });

  it('draws a new nonce each time, and for each e even from a generator that stands still', async () => {
    const fresh = createSoftwareSigner({ privateKey, random });
    expect(hex(await fresh.sign(exampleE))).not.toBe(hex(await fresh.sign(exampleE)));
    const stuck = createSoftwareSigner({ privateKey, random: (size) => new Uint8Array(size) });
    const nonceOf = async (e: Uint8Array): Promise<bigint> => {
      const rs = await stuck.sign(e);
      const [r, s] = [curve.number(rs.subarray(0, 32)), curve.number(rs.subarray(32))];
      const d = curve.number(privateKey);
      return (s * (1n + d) + r * d) % curve.n;
    };
    expect(await nonceOf(exampleE)).not.toBe(await nonceOf(sm3(exampleE)));
    expect(await nonceOf(exampleE)).toBe(await nonceOf(exampleE));
  });

  it('asks for another nonce when r, r + k or s would be useless', () => {
    const d = 5n;
    const inverse = curve.inverse(1n + d, curve.n);
    const k = 7n;
    const mask = new Uint8Array(44);
    const [point] = curve.toAffine([addBaseMultiple(k) ?? { x: 0n, y: 0n, z: 1n }]);
    const eFor = (r: bigint): Uint8Array =>
      curve.octets32(curve.modulo(r - (point?.x ?? 0n), curve.n));
    expect(signWithNonce({ d, inverse, e: eFor(0n), k, mask })).toBeUndefined();
    expect(signWithNonce({ d, inverse, e: eFor(curve.n - k), k, mask })).toBeUndefined();
    // s = 0 where k = r d.
    const r = (k * curve.inverse(d, curve.n)) % curve.n;
    expect(signWithNonce({ d, inverse, e: eFor(r), k, mask })).toBeUndefined();
    expect(signWithNonce({ d, inverse, e: eFor(9n), k, mask })).toHaveLength(64);
  });

  it('takes keys from 1 to n − 2 and no others', () => {
    const { n } = curve;
    for (const bad of [0n, n - 1n, n, (1n << 256n) - 1n]) {
      const key = curve.octets32(bad);
      expect(() => sm2PublicKey(key)).toThrow('sm2-private-key-range');
      expect(() => createSoftwareSigner({ privateKey: key, random })).toThrow(Malformed);
    }
    expect(() => sm2PublicKey(new Uint8Array(31).fill(1))).toThrow('sm2-private-key-range');
    expect(hex(sm2PublicKey(curve.octets32(1n)))).toBe(hex(curve.writePoint(curve.basePoint)));
    expect(isSm2Point(sm2PublicKey(curve.octets32(n - 2n)))).toBe(true);
    const highest = generateSm2Key((size) => new Uint8Array(size).fill(0xff));
    expect(isSm2Point(sm2PublicKey(highest))).toBe(true);
  });

  it('refuses a generator that gives too little, and work after it was closed', async () => {
    const short = (): Uint8Array => new Uint8Array(1);
    expect(() => generateSm2Key(short)).toThrow('generator');
    expect(() => createSoftwareSigner({ privateKey, random: short })).toThrow('generator');
    const signer = createSoftwareSigner({ privateKey, random });
    await expect(signer.sign(new Uint8Array(31))).rejects.toThrow('32 octets');
    await signer.close();
    await expect(signer.sign(exampleE)).rejects.toThrow('open');
  });
});

describe('signature values, GB/T 35276-2017 §6.3', () => {
  it.each([
    ['der-trailing-bytes', '300602010102010100'],
    ['sm2-signature-form', '3003020101'],
    ['sm2-signature-form', '3009020101020101020101'],
    ['sm2-signature-form', '30060201ff020101'],
    ['der-integer-not-shortest', '300702020001020101'],
    ['der-tag-unexpected', '3106020101020101'],
    ['der-length-not-shortest', '308106020101020101'],
    ['sm2-signature-form', `3026022101${'00'.repeat(32)}020101`],
    ['sm2-signature-form', '00'.repeat(73)],
  ])('refuses with %s: %s', (code, text) => {
    expect(() => decodeSm2Signature(fromHex(text))).toThrow(code);
    expect(sm2SignatureCandidates(fromHex(text))).toEqual([]);
  });

  it('gives both readings of 64 octets that are DER as well', () => {
    const rs = concat([
      new Uint8Array(3),
      new Uint8Array(29).fill(1),
      new Uint8Array(3),
      new Uint8Array(29).fill(2),
    ]);
    const bytes = encodeSm2Signature(rs);
    expect(bytes).toHaveLength(64);
    expect(sm2SignatureCandidates(bytes).map(({ form }) => form)).toEqual(['raw', 'der']);
    expect(sm2SignatureCandidates(bytes)[1]?.rs).toEqual(rs);
  });

  it('survive both spellings whatever the values', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (rs) => {
        expect(sm2SignatureCandidates(encodeSm2Signature(rs)).at(-1)?.rs).toEqual(rs);
      }),
    );
  });
});

describe('Z, GB/T 32918.2-2016 §5.5', () => {
  it('counts the bits of the identity in 16 bits', () => {
    const id = (size: number): Uint8Array => new Uint8Array(size).fill(65);
    expect(sm2Z({ publicKey, id: id(8191) })).toHaveLength(32);
    expect(() => sm2Z({ publicKey, id: id(8192) })).toThrow('sm2-id-too-long');
    expect(() => sm2Z({ publicKey: publicKey.subarray(1) })).toThrow('sm2-point-form');
  });
});
