import { assert, concat } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { sm2E } from './sm2.ts';
import * as curve from './sm2-curve.ts';
import type { Sm2Signer } from './sm2-engine.ts';
import { addBaseMultiple } from './sm2-multiple.ts';
import { hmacSm3 } from './sm3.ts';

/** Draws `size` octets nobody can guess; the platform's generator is handed in by the caller. */
export type RandomOctets = (size: number) => Uint8Array;

/** A retry happens once in 2^255; eight in a row are a broken generator. */
const attemptsMax = 8;
/** Octets that hedge the nonce. */
const hedgeSize = 32;
/**
 * Octets to blind with: 4 for the multiple of n, 8 for the one of the key, 32 for the inversion.
 */
const maskSize = 44;

/** A private key held in memory. */
export interface SoftwareKey {
  /** 32 octets, from 1 to n − 2. */
  readonly privateKey: Uint8Array;
  readonly random: RandomOctets;
}

interface Secret {
  readonly octets: Uint8Array;
  readonly d: bigint;
  /** (1 + d)^−1, kept because it is the one costly thing that stays the same. */
  readonly inverse: bigint;
}

/**
 * Signs with a private key in memory.
 *
 * The nonce is HMAC-SM3 over key, e and fresh random octets: a generator that repeats itself does
 * not repeat a nonce for another e, and one that cannot be guessed hides the nonce. Scalars are
 * blinded by a random multiple of n and the inversion by a random factor. **Arithmetic on BigInt is
 * not constant time**: keys of legal weight belong into a device behind {@link Sm2Signer}.
 *
 * @basis GB/T 32918.2-2016 §6.1; gm-crypto.md §2.2, §2.5
 */
export function createSoftwareSigner({ privateKey, random }: SoftwareKey): Sm2Signer {
  let secret: Secret | undefined = readSecret(privateKey, random);
  const publicKey = publicOf(secret.d, random);
  const signOne = (e: Uint8Array): Uint8Array => {
    assert(secret !== undefined, 'the signer is open');
    return signHedged(secret, e, random);
  };
  return {
    publicKey,
    origin: 'software',
    sign: async (e) => signOne(e),
    signMany: async (es) => es.map(signOne),
    close: async () => {
      secret?.octets.fill(0);
      secret = undefined;
    },
  };
}

/**
 * `r ‖ s` over a message under the default identity, by a key wherever it lives.
 *
 * @basis GB/T 32918.2-2016 §6.1
 */
export async function signSm2Message(signer: Sm2Signer, message: Uint8Array): Promise<Uint8Array> {
  if (signer.signMessage !== undefined) return signer.signMessage(message);
  return signer.sign(sm2E({ publicKey: signer.publicKey, message }));
}

/**
 * Draws a private key from 1 to n − 2.
 *
 * Sixty-four octets are reduced, so no value is likelier than another by more than 2^−255.
 *
 * @basis GB/T 32918.1-2016 §6.1
 */
export function generateSm2Key(random: RandomOctets): Uint8Array {
  return curve.octets32(1n + (curve.number(draw(random, 64)) % (curve.n - 2n)));
}

/** `04 ‖ X ‖ Y` of a private key; out of range is malformed. @basis GB/T 32918.1-2016 §6.1 */
export function sm2PublicKey(privateKey: Uint8Array): Uint8Array {
  const point = addBaseMultiple(readScalar(privateKey));
  assert(point !== undefined, 'd is not a multiple of n');
  return curve.writePoint(curve.toAffine([point])[0] as curve.Point);
}

function readScalar(privateKey: Uint8Array): bigint {
  if (privateKey.length !== 32) malformed('sm2-private-key-range');
  const d = curve.number(privateKey);
  // n − 1 is excluded because 1 + d must have an inverse.
  if (d < 1n || d > curve.n - 2n) malformed('sm2-private-key-range');
  return d;
}

function readSecret(privateKey: Uint8Array, random: RandomOctets): Secret {
  const d = readScalar(privateKey);
  const mask = factor(draw(random, maskSize));
  const inverse = (curve.inverse((1n + d) * mask, curve.n) * mask) % curve.n;
  return { octets: privateKey.slice(), d, inverse };
}

function publicOf(d: bigint, random: RandomOctets): Uint8Array {
  const mask = draw(random, maskSize);
  const point = addBaseMultiple(d + curve.number(mask.subarray(0, 4)) * curve.n);
  assert(point !== undefined, 'd is not a multiple of n');
  return curve.writePoint(unmask(point, factor(mask)));
}

function draw(random: RandomOctets, size: number): Uint8Array {
  const octets = random(size);
  assert(octets.length === size, 'the generator gives what it was asked for');
  return octets;
}

/** The factor in a mask: from 1 to 2^248, so not 0 modulo n or p. */
function factor(mask: Uint8Array): bigint {
  return 1n + curve.number(mask.subarray(maskSize - 31));
}

/** The affine point, its Z multiplied by a mask before the inversion whose time depends on it. */
function unmask({ x, y, z }: curve.Jacobian, mask: bigint): curve.Point {
  const square = (mask * mask) % curve.p;
  const masked = { x: x * square, y: y * square * mask, z: (z * mask) % curve.p };
  return curve.toAffine([masked])[0] as curve.Point;
}

function signHedged(secret: Secret, e: Uint8Array, random: RandomOctets): Uint8Array {
  assert(e.length === 32, 'e is a digest of 32 octets');
  const seed = concat([e, draw(random, hedgeSize)]);
  const mask = draw(random, maskSize);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const half = (label: number): Uint8Array =>
      hmacSm3(secret.octets, concat([seed, Uint8Array.of(label, attempt)]));
    const k = 1n + (curve.number(concat([half(0), half(1)])) % (curve.n - 1n));
    const rs = signWithNonce({ d: secret.d, inverse: secret.inverse, e, k, mask });
    if (rs !== undefined) return rs;
  }
  throw new Error('assertion failed: eight nonces in a row cannot be unusable');
}

/** What one signature is made from; only tests choose k. */
export interface NonceQuestion {
  readonly d: bigint;
  /** (1 + d)^−1 modulo n. */
  readonly inverse: bigint;
  readonly e: Uint8Array;
  readonly k: bigint;
  /** 44 octets to blind with. */
  readonly mask: Uint8Array;
}

/**
 * Steps A3 to A7 for a given k; `undefined` asks for another k.
 *
 * s = (1 + d)^−1 (k − r d) is computed as (1 + d)^−1 (k + r) − r: one product with the secret.
 *
 * @basis GB/T 32918.2-2016 §6.1
 */
export function signWithNonce({ inverse, e, k, mask }: NonceQuestion): Uint8Array | undefined {
  const { n } = curve;
  const point = addBaseMultiple(k + curve.number(mask.subarray(0, 4)) * n);
  assert(point !== undefined, 'k is not a multiple of n');
  const { x } = unmask(point, factor(mask));
  const r = (curve.number(e) + x) % n;
  if (r === 0n || r + k === n) return undefined;
  const blinded = inverse + curve.number(mask.subarray(4, 12)) * n;
  const s = curve.modulo(blinded * (k + r) - r, n);
  return s === 0n ? undefined : concat([curve.octets32(r), curve.octets32(s)]);
}
