import { assert, concat, equal } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { bigInteger, expectTag, isMalformed, member, octets, readDer, tags } from './der.ts';
import { writeInteger, writeOctets, writeSequence } from './der-write.ts';
import * as curve from './sm2-curve.ts';
import { addBaseMultiple, oddMultiples, sparseMultiple } from './sm2-multiple.ts';
import type { RandomOctets } from './sm2-signer.ts';
import { createSm3, sm3Size } from './sm3.ts';

/** Only keys and other small things are wrapped. */
const messageSizeMax = 64 * 1024;
/** A mask of zeros only occurs for the shortest messages; eight in a row are a broken generator. */
const attemptsMax = 8;

/** Octets of a key made out of a shared value. @basis GB/T 32918.4-2016 §5.4.3 */
export function sm2Kdf(shared: Uint8Array, size: number): Uint8Array {
  assert(size >= 0 && size <= messageSizeMax, 'a size the counter can reach');
  const parts: Uint8Array[] = [];
  for (let counter = 1; (counter - 1) * sm3Size < size; counter++) {
    const word = new Uint8Array(4);
    new DataView(word.buffer).setUint32(0, counter);
    parts.push(createSm3().update(shared).update(word).digest());
  }
  return concat(parts).subarray(0, size);
}

/** The three parts of a ciphertext. @basis GB/T 32918.4-2016 §6.1 */
interface Sm2CipherText {
  readonly point: curve.Point;
  readonly hash: Uint8Array;
  readonly body: Uint8Array;
}

/**
 * Opens what was wrapped for a key.
 *
 * Takes the DER form and the plain one in the order of the standard, C1 ‖ C3 ‖ C2, with or without
 * the octet 04 in front. A wrong key, a changed octet and another order all answer `sm2-unwrap`.
 * Arithmetic on BigInt is not constant time.
 *
 * @basis GB/T 32918.4-2016 §7.1; GM/T 0009-2012 §7.2; gm-crypto.md §2.3
 */
export function decryptSm2(privateKey: Uint8Array, cipherText: Uint8Array): Uint8Array {
  const d = curve.number(privateKey);
  if (privateKey.length !== 32 || d < 1n || d > curve.n - 2n) malformed('sm2-private-key-range');
  const { point, hash, body } = readCipherText(cipherText);
  const product = sparseMultiple(oddMultiples(point), d);
  assert(product !== undefined, 'd is not a multiple of n');
  const { message, hash: computed } = mask(curve.toAffine([product])[0] as curve.Point, body);
  if (!equal(computed(message), hash)) malformed('sm2-unwrap');
  return message;
}

/**
 * Wraps a small message for a key, in DER.
 *
 * @basis GB/T 32918.4-2016 §6.1; GM/T 0009-2012 §7.2
 */
export function encryptSm2(
  publicKey: Uint8Array,
  message: Uint8Array,
  random: RandomOctets,
): Uint8Array {
  assert(message.length > 0 && message.length <= messageSizeMax, 'a small message');
  const key = curve.readPoint(publicKey) ?? malformed('sm2-point-form');
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const seed = random(64);
    assert(seed.length === 64, 'the generator gives what it was asked for');
    const k = 1n + (curve.number(seed) % (curve.n - 1n));
    const found = encryptWithNonce(key, message, k);
    if (found !== undefined) return found;
  }
  throw new Error('assertion failed: eight masks in a row cannot be zero');
}

/** The same with a chosen nonce: for vectors only. */
export function encryptWithNonce(
  key: curve.Point,
  message: Uint8Array,
  k: bigint,
): Uint8Array | undefined {
  const [one, shared] = [addBaseMultiple(k), sparseMultiple(oddMultiples(key), k)];
  assert(one !== undefined && shared !== undefined, 'k is not a multiple of n');
  const [c1, other] = curve.toAffine([one, shared]) as [curve.Point, curve.Point];
  const masked = mask(other, message);
  if (masked.isVoid) return undefined;
  return writeSequence(
    writeInteger(c1.x),
    writeInteger(c1.y),
    writeOctets(masked.hash(message)),
    writeOctets(masked.message),
  );
}

/** The exclusive or with the derived mask, and the digest that binds point and clear text. */
function mask(
  { x, y }: curve.Point,
  body: Uint8Array,
): {
  readonly message: Uint8Array;
  readonly isVoid: boolean;
  readonly hash: (clear: Uint8Array) => Uint8Array;
} {
  const [left, right] = [curve.octets32(x), curve.octets32(y)];
  const key = sm2Kdf(concat([left, right]), body.length);
  return {
    message: body.map((octet, i) => octet ^ (key[i] ?? 0)),
    isVoid: key.every((octet) => octet === 0),
    hash: (clear) => createSm3().update(left).update(clear).update(right).digest(),
  };
}

function readCipherText(bytes: Uint8Array): Sm2CipherText {
  if (bytes.length > messageSizeMax) malformed('sm2-cipher-form', 0, 'size');
  return readDerText(bytes) ?? readPlainText(bytes) ?? malformed('sm2-cipher-form', 0);
}

function readDerText(bytes: Uint8Array): Sm2CipherText | undefined {
  if (bytes[0] !== tags.sequence) return undefined;
  try {
    const node = expectTag(readDer(bytes, { note: () => {} }), tags.sequence);
    const [x, y] = [bigInteger(member(node, 0)), bigInteger(member(node, 1))];
    if (x < 0n || y < 0n || x >= curve.p || y >= curve.p) return undefined;
    const point = curve.readPoint(curve.writePoint({ x, y }));
    const [hash, body] = [octets(member(node, 2)), octets(member(node, 3))];
    return point === undefined ? undefined : whole({ point, hash, body });
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

function readPlainText(bytes: Uint8Array): Sm2CipherText | undefined {
  for (const plain of [bytes, concat([Uint8Array.of(4), bytes])]) {
    const point = curve.readPoint(plain.subarray(0, 65));
    if (point === undefined) continue;
    return whole({ point, hash: plain.subarray(65, 97), body: plain.subarray(97) });
  }
  return undefined;
}

function whole(text: Sm2CipherText): Sm2CipherText | undefined {
  return text.hash.length === sm3Size && text.body.length > 0 ? text : undefined;
}
