import {
  constants,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { concat, fromHex, hex, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { type DerNode, readDer } from './der.ts';
import * as write from './der-write.ts';
import { digest, type DigestName, oidOfDigest } from './digest.ts';
import { oids } from './oid.ts';
import { readPublicKey, verifyDigest, verifySignature } from './public-key.ts';
import { sm2E } from './sm2.ts';
import { encodeSm2Signature } from './sm2-signature.ts';
import { createSoftwareSigner } from './sm2-signer.ts';

const message = utf8('国务院令第 709 号');
const { writeExplicit, writeInteger, writeNull, writeObjectIdentifier, writeSequence } = write;

const spkiOf = (key: KeyObject): DerNode =>
  readDer(new Uint8Array(key.export({ format: 'der', type: 'spki' })));
const bytesOf = (buffer: Uint8Array): Uint8Array => new Uint8Array(buffer);
const flip = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((octet, i) => (i === at ? octet ^ 1 : octet));

const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaKey = readPublicKey(spkiOf(rsaPair.publicKey));

/** What a private key makes of a block that was padded by hand. */
function rawPower(privateKey: KeyObject, block: Uint8Array): Uint8Array {
  const jwk = privateKey.export({ format: 'jwk' });
  const numberOf = (text = ''): bigint =>
    BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  const [n, d] = [numberOf(jwk.n), numberOf(jwk.d)];
  const base = BigInt(`0x${hex(block)}`);
  let result = 1n;
  for (const bit of d.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % n;
  const size = Math.ceil(n.toString(2).length / 8);
  return fromHex(result.toString(16).padStart(2 * size, '0'));
}

describe('RSA, RFC 8017', () => {
  const algorithms: readonly [DigestName, string][] = [
    ['sha1', oids.rsaWithSha1],
    ['sha256', oids.rsaWithSha256],
    ['sha384', oids.rsaWithSha384],
    ['sha512', oids.rsaWithSha512],
    ['sha3-256', oids.rsaWithSha3256],
  ];
  it.each(algorithms)('with %s holds for its message and algorithm alone', (name, oid) => {
    const signature = bytesOf(sign(name, message, rsaPair.privateKey));
    const question = { key: rsaKey, algorithm: { oid }, message, signature };
    expect(verifySignature(question)).toBe('holds');
    expect(verifySignature({ ...question, message: utf8('other') })).toBe('fails');
    expect(verifySignature({ ...question, signature: flip(signature, 100) })).toBe('fails');
    expect(verifySignature({ ...question, signature: signature.subarray(1) })).toBe('fails');
    const padded = concat([Uint8Array.of(0), signature]);
    expect(verifySignature({ ...question, signature: padded })).toBe('fails');
    expect(verifySignature({ ...question, signature: new Uint8Array() })).toBe('fails');
    const other = { oid: oid === oids.rsaWithSha256 ? oids.rsaWithSha512 : oids.rsaWithSha256 };
    expect(verifySignature({ ...question, algorithm: other })).toBe('fails');
    expect(verifySignature({ ...question, algorithm: { oid: oids.ecdsaWithSha256 } })).toBe(
      'fails',
    );
    expect(verifySignature({ ...question, algorithm: { oid: '1.2.3' } })).toBe('unsupported');
    const over = { ...question, digestName: name, digest: digest(name, message) };
    expect(verifyDigest(over)).toBe('holds');
    expect(verifyDigest({ ...over, algorithm: { oid: oids.rsaEncryption } })).toBe('holds');
    expect(verifyDigest({ ...over, digest: digest(name, utf8('other')) })).toBe('fails');
    expect(verifyDigest({ ...over, digest: over.digest.subarray(1) })).toBe('fails');
  });

  it('a value raised by the modulus is not another spelling', () => {
    if (rsaKey.kind !== 'rsa') throw new Error('an RSA key');
    for (let i = 0; i < 50; i++) {
      const text = bytesOf(randomBytes(20));
      const signature = bytesOf(sign('sha256', text, rsaPair.privateKey));
      const raised = (BigInt(`0x${hex(signature)}`) + rsaKey.modulus).toString(16);
      if (raised.length > 512) continue;
      const algorithm = { oid: oids.rsaWithSha256 };
      const forged = fromHex(raised.padStart(512, '0'));
      expect(verifySignature({ key: rsaKey, algorithm, message: text, signature })).toBe('holds');
      const question = { key: rsaKey, algorithm, message: text, signature: forged };
      expect(verifySignature(question)).toBe('fails');
      return;
    }
  });

  it('a digest info without parameters holds, one with others does not', () => {
    const hash = digest('sha256', message);
    const raw = (algorithm: Uint8Array): Uint8Array => {
      const info = writeSequence(algorithm, write.writeOctets(hash));
      const fill = new Uint8Array(256 - 3 - info.length).fill(0xff);
      const block = concat([Uint8Array.of(0, 1), fill, Uint8Array.of(0), info]);
      return rawPower(rsaPair.privateKey, block);
    };
    const name = writeObjectIdentifier(oids.sha256);
    const check = (algorithm: Uint8Array): string =>
      verifySignature({
        key: rsaKey,
        algorithm: { oid: oids.rsaWithSha256 },
        message,
        signature: raw(algorithm),
      });
    expect(check(writeSequence(name, writeNull()))).toBe('holds');
    expect(check(writeSequence(name))).toBe('holds');
    expect(check(writeSequence(name, write.writeOctets(new Uint8Array(4))))).toBe('fails');
    expect(check(writeSequence(writeObjectIdentifier(oids.sm3), writeNull()))).toBe('fails');
  });

  it('a forger without the key gains nothing from exponent 3 and short padding', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
    const key = readPublicKey(spkiOf(publicKey));
    const name = writeSequence(writeObjectIdentifier(oids.sha256), writeNull());
    const info = writeSequence(name, write.writeOctets(digest('sha256', message)));
    const head = concat([
      Uint8Array.of(0, 1),
      new Uint8Array(8).fill(0xff),
      Uint8Array.of(0),
      info,
    ]);
    const wanted = BigInt(`0x${hex(head)}${'ff'.repeat(256 - head.length)}`);
    let root = 0n;
    for (let bit = 1n << 700n; bit > 0n; bit >>= 1n) {
      if ((root + bit) ** 3n <= wanted) root += bit;
    }
    // Its cube begins with the right padding and digest; what follows is rubbish.
    const cube = (root ** 3n).toString(16).padStart(512, '0');
    expect(cube.startsWith(hex(head))).toBe(true);
    const signature = fromHex(root.toString(16).padStart(512, '0'));
    const algorithm = { oid: oids.rsaWithSha256 };
    expect(verifySignature({ key, algorithm, message, signature })).toBe('fails');
  });

  it('keys too small, too large or with a costly exponent are left alone', () => {
    const algorithm = { oid: oids.rsaWithSha256 };
    const question = { algorithm, message, signature: new Uint8Array(256) };
    const small = { modulus: (1n << 1022n) + 1n, exponent: 65537n };
    const large = { modulus: (1n << 8192n) + 1n, exponent: 65537n };
    const costly = { modulus: (1n << 2047n) + 1n, exponent: (1n << 64n) + 1n };
    const even = { modulus: 1n << 2047n, exponent: 3n };
    const one = { modulus: (1n << 2047n) + 1n, exponent: 1n };
    const negative = { modulus: -5n, exponent: 3n };
    for (const numbers of [small, large, costly, even, one, negative]) {
      const key = { kind: 'rsa', pssOnly: false, ...numbers } as const;
      expect(verifySignature({ ...question, key })).toBe('unsupported');
    }
  });
});

describe('RSASSA-PSS', () => {
  const parameters = (name: DigestName, salt: number, mask: DigestName = name): DerNode => {
    const hash = (which: DigestName): Uint8Array =>
      writeSequence(writeObjectIdentifier(oidOfDigest(which)), writeNull());
    return readDer(
      writeSequence(
        writeExplicit(0, hash(name)),
        writeExplicit(1, writeSequence(writeObjectIdentifier(oids.mgf1), hash(mask))),
        writeExplicit(2, writeInteger(salt)),
      ),
    );
  };
  const odd = generateKeyPairSync('rsa', { modulusLength: 1025 });
  const pairs = [
    ['2048 bits', rsaPair],
    ['1025 bits', odd],
  ] as const;

  it.each(pairs)('holds with its own parameters alone: %s', (_, pair) => {
    const key = readPublicKey(spkiOf(pair.publicKey));
    for (const saltLength of [0, 20, 32]) {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const options = { key: pair.privateKey, padding, saltLength };
      const signature = bytesOf(sign('sha256', message, options));
      const check = (node: DerNode | undefined): string =>
        verifySignature({
          key,
          algorithm: { oid: oids.rsaPss, parameters: node },
          message,
          signature,
        });
      expect(check(parameters('sha256', saltLength))).toBe('holds');
      expect(check(parameters('sha256', saltLength + 1))).toBe('fails');
      expect(check(parameters('sha512', saltLength))).toBe('fails');
      expect(check(parameters('sha256', saltLength, 'sha1'))).toBe('fails');
      expect(check(undefined)).toBe('unsupported');
      expect(check(readDer(writeNull()))).toBe('unsupported');
      expect(check(readDer(writeSequence()))).toBe('fails'); // all defaults: SHA-1
      const forged = flip(signature, signature.length - 1);
      const algorithm = { oid: oids.rsaPss, parameters: parameters('sha256', saltLength) };
      expect(verifySignature({ key, algorithm, message, signature: forged })).toBe('fails');
      const over = { key, algorithm, signature, digestName: 'sha256' as const };
      expect(verifyDigest({ ...over, digest: digest('sha256', message) })).toBe('holds');
      const weaker = { ...over, digestName: 'sm3' as const, digest: digest('sm3', message) };
      expect(verifyDigest(weaker)).toBe('fails');
    }
  });

  /** The padding of RFC 8017 §9.1.1 with SHA-256, each part open to change. */
  const pad = (
    bits: number,
    change: { salt?: number; hash?: Uint8Array; one?: number; fill?: number; end?: number } = {},
  ): Uint8Array => {
    const size = Math.ceil(bits / 8);
    const salt = new Uint8Array(32).fill(change.salt ?? 7);
    const mHash = change.hash ?? digest('sha256', message);
    const hash = digest('sha256', concat([new Uint8Array(8), mHash, salt]));
    const zeros = new Uint8Array(size - 32 - 32 - 2);
    zeros[zeros.length - 1] = change.fill ?? 0;
    const block = concat([zeros, Uint8Array.of(change.one ?? 1), salt]);
    const mask = Array.from({ length: Math.ceil(block.length / 32) }, (_, i) =>
      digest('sha256', concat([hash, Uint8Array.of(0, 0, 0, i)])),
    );
    const masked = block.map((octet, i) => octet ^ (concat(mask)[i] ?? 0));
    masked[0] = (masked[0] ?? 0) & (0xff >> (8 * size - bits));
    return concat([masked, hash, Uint8Array.of(change.end ?? 0xbc)]);
  };
  const checkPss = (pair: { publicKey: KeyObject; privateKey: KeyObject }, block: Uint8Array) =>
    verifySignature({
      key: readPublicKey(spkiOf(pair.publicKey)),
      algorithm: { oid: oids.rsaPss, parameters: parameters('sha256', 32) },
      message,
      signature: rawPower(pair.privateKey, block),
    });

  it('every part of the padding is looked at', () => {
    expect(checkPss(rsaPair, pad(2047))).toBe('holds');
    expect(checkPss(rsaPair, pad(2047, { one: 2 }))).toBe('fails');
    expect(checkPss(rsaPair, pad(2047, { fill: 1 }))).toBe('fails');
    expect(checkPss(rsaPair, pad(2047, { end: 0xcc }))).toBe('fails');
    const { modulus } = { modulus: 0n, ...rsaKey };
    // A set bit above those that are used; some salt gives a block still below the modulus.
    for (let salt = 0; salt < 256; salt++) {
      const block = pad(2047, { salt });
      block[0] = (block[0] ?? 0) | 0x80;
      if (BigInt(`0x${hex(block)}`) >= modulus) continue;
      expect(checkPss(rsaPair, block)).toBe('fails');
      return;
    }
    throw new Error('no salt fits');
  });

  it('the octet that a modulus of 8k + 1 bits has too many must be zero', () => {
    const key = readPublicKey(spkiOf(odd.publicKey));
    const { modulus } = { modulus: 0n, ...key };
    expect(checkPss(odd, concat([Uint8Array.of(0), pad(1024)]))).toBe('holds');
    for (let salt = 0; salt < 256; salt++) {
      const block = concat([Uint8Array.of(1), pad(1024, { salt })]);
      if (BigInt(`0x${hex(block)}`) >= modulus) continue;
      expect(checkPss(odd, block)).toBe('fails');
      return;
    }
  });

  it('a digest of another kind but the same size is not the stated one', () => {
    const value = digest('sm3', message);
    const signature = rawPower(rsaPair.privateKey, pad(2047, { hash: value }));
    const algorithm = { oid: oids.rsaPss, parameters: parameters('sha256', 32) };
    const question = { key: rsaKey, algorithm, signature, digest: value };
    expect(verifyDigest({ ...question, digestName: 'sha256' })).toBe('holds');
    expect(verifyDigest({ ...question, digestName: 'sm3' })).toBe('fails');
  });

  it('parameters with a strange trailer or mask are not supported', () => {
    const hash = writeSequence(writeObjectIdentifier(oids.sha256));
    const mask = writeSequence(writeObjectIdentifier('1.2.3'), hash);
    for (const field of [writeExplicit(3, writeInteger(2)), writeExplicit(1, mask)]) {
      const algorithm = { oid: oids.rsaPss, parameters: readDer(writeSequence(field)) };
      const question = { key: rsaKey, algorithm, message, signature: new Uint8Array(256) };
      expect(verifySignature(question)).toBe('unsupported');
    }
  });

  it('a key for PSS alone does not verify the older padding', () => {
    if (rsaKey.kind !== 'rsa') throw new Error('an RSA key');
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 1024 });
    expect(readPublicKey(spkiOf(publicKey))).toMatchObject({ kind: 'rsa', pssOnly: true });
    const signature = bytesOf(sign('sha256', message, rsaPair.privateKey));
    const key = { ...rsaKey, pssOnly: true };
    const algorithm = { oid: oids.rsaWithSha256 };
    expect(verifySignature({ key, algorithm, message, signature })).toBe('fails');
  });
});

describe('ECDSA and EdDSA', () => {
  it.each([
    ['prime256v1', 'p256', 'sha256', oids.ecdsaWithSha256],
    ['prime256v1', 'p256', 'sha512', oids.ecdsaWithSha512],
    ['secp384r1', 'p384', 'sha384', oids.ecdsaWithSha384],
    ['secp521r1', 'p521', 'sha512', oids.ecdsaWithSha512],
    ['secp521r1', 'p521', 'sha256', oids.ecdsaWithSha256],
    ['secp256k1', 'k256', 'sha256', oids.ecdsaWithSha256],
    ['brainpoolP256r1', 'brainpool256', 'sha256', oids.ecdsaWithSha256],
    ['brainpoolP384r1', 'brainpool384', 'sha384', oids.ecdsaWithSha384],
    ['brainpoolP512r1', 'brainpool512', 'sha512', oids.ecdsaWithSha512],
  ] as const)('on %s (%s) with %s', (namedCurve, curve, name, oid) => {
    const pair = generateKeyPairSync('ec', { namedCurve });
    const key = readPublicKey(spkiOf(pair.publicKey));
    expect(key).toMatchObject({ kind: 'ecdsa', curve });
    const algorithm = { oid };
    for (let i = 0; i < 3; i++) {
      const signature = bytesOf(sign(name, message, pair.privateKey));
      const question = { key, algorithm, message, signature };
      expect(verifySignature(question)).toBe('holds');
      expect(verifySignature({ ...question, message: utf8('other') })).toBe('fails');
      expect(verifySignature({ ...question, signature: flip(signature, 20) })).toBe('fails');
      const trailing = concat([signature, Uint8Array.of(0)]);
      expect(verifySignature({ ...question, signature: trailing })).toBe('fails');
      expect(verifySignature({ ...question, signature: new Uint8Array(300) })).toBe('fails');
      const over = { ...question, digestName: name, digest: digest(name, message) };
      expect(verifyDigest({ ...over, algorithm: { oid: oids.ecPublicKey } })).toBe('holds');
      expect(verifyDigest({ ...over, algorithm: { oid: oids.rsaEncryption } })).toBe('fails');
      expect(verifyDigest({ ...over, algorithm: { oid: oids.ecdsaWithSha1 } })).toBe('fails');
    }
    const zero = writeSequence(writeInteger(0), writeInteger(0));
    expect(verifySignature({ key, algorithm, message, signature: zero })).toBe('fails');
    if (key.kind !== 'ecdsa') return;
    const off = { ...key, point: flip(key.point, 40) };
    const signature = bytesOf(sign(name, message, pair.privateKey));
    expect(verifySignature({ key: off, algorithm, message, signature })).toBe('fails');
    const cut = { ...key, point: key.point.subarray(5) };
    expect(verifySignature({ key: cut, algorithm, message, signature })).toBe('fails');
  });

  it('EdDSA of both sizes', () => {
    const pairs = { ed25519: generateKeyPairSync('ed25519'), ed448: generateKeyPairSync('ed448') };
    for (const kind of ['ed25519', 'ed448'] as const) {
      const pair = pairs[kind];
      const key = readPublicKey(spkiOf(pair.publicKey));
      expect(key.kind).toBe(kind);
      const signature = bytesOf(sign(null, message, pair.privateKey));
      const question = { key, algorithm: { oid: oids[kind] }, message, signature };
      expect(verifySignature(question)).toBe('holds');
      expect(verifySignature({ ...question, message: utf8('other') })).toBe('fails');
      expect(verifySignature({ ...question, signature: signature.subarray(1) })).toBe('fails');
      const crossed = { oid: kind === 'ed448' ? oids.ed25519 : oids.ed448 };
      expect(verifySignature({ ...question, algorithm: crossed })).toBe('fails');
      const over = {
        ...question,
        digestName: 'sha512' as const,
        digest: digest('sha512', message),
      };
      expect(verifyDigest(over)).toBe('unsupported');
    }
  });

  it('Ed25519 follows RFC 8032: a key of small order signs nothing', () => {
    // The neutral point as key and as R, with s = 0, verifies every message under laxer rules.
    const neutral = Uint8Array.of(1, ...new Uint8Array(31));
    const signature = concat([neutral, new Uint8Array(32)]);
    const key = { kind: 'ed25519', key: neutral } as const;
    const algorithm = { oid: oids.ed25519 };
    expect(verifySignature({ key, algorithm, message, signature })).toBe('fails');
  });
});

describe('SM2 through the same door', () => {
  const signer = createSoftwareSigner({
    privateKey: createHash('sha256').update('a key').digest(),
    random: (size) => new Uint8Array(randomBytes(size)),
  });
  const key = { kind: 'sm2', point: signer.publicKey } as const;
  const algorithm = { oid: oids.sm2WithSm3 };

  it('holds in both spellings and under the stated identity', async () => {
    const rs = await signer.sign(sm2E({ publicKey: signer.publicKey, message }));
    for (const signature of [rs, encodeSm2Signature(rs)]) {
      const question = { key, algorithm, message, signature };
      expect(verifySignature(question)).toBe('holds');
      expect(verifySignature({ ...question, sm2Id: utf8('Alice') })).toBe('fails');
      expect(verifySignature({ ...question, signature: flip(signature, 30) })).toBe('fails');
      expect(verifySignature({ ...question, algorithm: { oid: oids.rsaWithSm3 } })).toBe('fails');
      const ecdsa = { oid: oids.ecdsaWithSha256 };
      expect(verifySignature({ ...question, algorithm: ecdsa })).toBe('unsupported');
      const engine = { verify: () => false };
      expect(verifySignature({ ...question, engine })).toBe('fails');
    }
    const over = { key, algorithm, signature: rs, digestName: 'sm3' as const };
    expect(verifyDigest({ ...over, digest: digest('sm3', message) })).toBe('unsupported');
  });
});

describe('reading public keys', () => {
  const spki = (algorithm: Uint8Array, key: Uint8Array): DerNode =>
    readDer(writeSequence(algorithm, write.writeBits(key)));
  const ec = (curve: Uint8Array): Uint8Array =>
    writeSequence(writeObjectIdentifier(oids.ecPublicKey), curve);
  const sm2 = ec(writeObjectIdentifier(oids.sm2Curve));

  it('names what it does not know', () => {
    const { publicKey } = generateKeyPairSync('x25519');
    expect(readPublicKey(spkiOf(publicKey))).toEqual({ kind: 'unknown', oid: '1.3.101.110' });
    const unknown = { kind: 'unknown', oid: '1.2.3' } as const;
    expect(readPublicKey(spki(ec(writeObjectIdentifier('1.2.3')), new Uint8Array(9)))) //
      .toEqual(unknown);
    const question = { message, signature: new Uint8Array(9), algorithm: { oid: oids.sm2WithSm3 } };
    expect(verifySignature({ ...question, key: unknown })).toBe('unsupported');
    const over = { ...question, digestName: 'sm3' as const, digest: digest('sm3', message) };
    expect(verifyDigest({ ...over, key: unknown })).toBe('unsupported');
  });

  it('does not follow a curve spelled out by its numbers', () => {
    const key = readPublicKey(spki(ec(writeSequence(writeInteger(1))), new Uint8Array(65)));
    expect(key).toEqual({ kind: 'unknown', oid: oids.ecPublicKey });
  });

  it.each([
    ['public-key-form', readDer(writeSequence())],
    ['der-missing-member', spki(writeSequence(), new Uint8Array(65))],
    ['sm2-point-form', spki(sm2, new Uint8Array(65))],
    ['sm2-point-form', spki(sm2, Uint8Array.of(4))],
    ['public-key-form', spki(sm2, new Uint8Array(5000))],
    [
      'public-key-form',
      spki(writeSequence(writeObjectIdentifier(oids.rsaEncryption)), writeSequence()),
    ],
    ['der-bit-string-form', readDer(writeSequence(sm2, fromHex('030107')))],
  ])('refuses with %s', (code, node) => {
    expect(() => readPublicKey(node)).toThrow(code);
  });

  it('reads what a private key of the platform belongs to', () => {
    const pair = createPrivateKey(rsaPair.privateKey.export({ format: 'pem', type: 'pkcs1' }));
    expect(pair.type).toBe('private');
    expect(rsaKey).toMatchObject({ kind: 'rsa', exponent: 65537n, pssOnly: false });
  });
});
