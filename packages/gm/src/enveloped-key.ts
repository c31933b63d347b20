import { assert, concat, equal } from '@yunzhang/base';
import { readAlgorithm, writeAlgorithm } from './algorithm.ts';
import { createSm4 } from './cipher-sm4.ts';
import { malformed } from './codes.ts';
import { bits, readDer, sequence } from './der.ts';
import { writeBits, writeSequence } from './der-write.ts';
import { oids } from './oid.ts';
import type { Sm2KeyPair } from './pkcs8.ts';
import * as curve from './sm2-curve.ts';
import { decryptSm2, encryptSm2 } from './sm2-encryption.ts';
import { type RandomOctets, sm2PublicKey } from './sm2-signer.ts';

/** An envelope has some 300 octets. */
const sizeMax = 4096;
/** Private keys in envelopes: bare, with a block of padding, filled from the left. */
const closedSizes: readonly number[] = [32, 48, 64];

/**
 * Closes an encryption key pair for the holder of a signing key.
 *
 * A fresh SM4 key closes the two blocks of the private key, which are random and differ, so ECB
 * reveals nothing of them; integrity comes from comparing with the public key when opened.
 *
 * @basis GB/T 35276-2017 (SM2EnvelopedKey); gm-crypto.md §5
 */
export function writeEnvelopedKey(
  privateKey: Uint8Array,
  to: {
    /** The signing key of the receiver: `04 ‖ x ‖ y`. */
    readonly publicKey: Uint8Array;
    readonly random: RandomOctets;
  },
): Uint8Array {
  assert(privateKey.length === 32, 'a private key has 32 octets');
  const key = to.random(16);
  const cipher = createSm4(key);
  const closed = concat([
    cipher.encrypt(privateKey.slice(0, 16)),
    cipher.encrypt(privateKey.slice(16)),
  ]);
  return writeSequence(
    writeAlgorithm(oids.sm4Ecb),
    encryptSm2(to.publicKey, key, to.random),
    writeBits(sm2PublicKey(privateKey)),
    writeBits(closed),
  );
}

/**
 * Opens an encryption key pair with the private signing key.
 *
 * The private key must belong to the public key beside it: else whoever made the envelope could
 * have others encrypt for a key of their own.
 *
 * @basis GB/T 35276-2017 (SM2EnvelopedKey); gm-crypto.md §5
 */
export function openEnvelopedKey(bytes: Uint8Array, signingKey: Uint8Array): Sm2KeyPair {
  if (bytes.length > sizeMax) malformed('enveloped-key-form', 0, 'size');
  const node = readDer(bytes);
  const [algorithm, wrapped, point, closed, surplus] = sequence(node);
  if (algorithm === undefined || wrapped === undefined || point === undefined) {
    return malformed('enveloped-key-form', node.at);
  }
  if (closed === undefined || surplus !== undefined) return malformed('enveloped-key-form', 0);
  const { oid } = readAlgorithm(algorithm);
  if (oid !== oids.sm4Ecb && oid !== oids.sm4) malformed('enveloped-key-algorithm', 0, oid);
  const body = bits(closed);
  if (!closedSizes.includes(body.length)) malformed('enveloped-key-form', closed.at);
  const key = decryptSm2(signingKey, wrapped.bytes);
  if (key.length !== 16) malformed('enveloped-key-form', wrapped.at);
  const cipher = createSm4(key);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += 16) blocks.push(cipher.decrypt(body.slice(at, at + 16)));
  return fitting(concat(blocks), bits(point));
}

// Where in the clear text the 32 octets lie is unspecified: the public key decides.
function fitting(clear: Uint8Array, publicKey: Uint8Array): Sm2KeyPair {
  for (let at = 0; at + 32 <= clear.length; at += 16) {
    const privateKey = clear.slice(at, at + 32);
    if (isScalarOf(privateKey, publicKey)) return { privateKey, publicKey };
  }
  return malformed('enveloped-key-differs', 0);
}

// What is no private key at all would throw when it is multiplied.
function isScalarOf(privateKey: Uint8Array, publicKey: Uint8Array): boolean {
  const d = curve.number(privateKey);
  return d >= 1n && d <= curve.n - 2n && equal(sm2PublicKey(privateKey), publicKey);
}
