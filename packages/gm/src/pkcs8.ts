import { concat, equal } from '@yunzhang/base';
import { malformed } from './codes.ts';
import {
  bits,
  contextTag,
  type DerNode,
  expectTag,
  member,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import {
  writeBits,
  writeExplicit,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from './der-write.ts';
import { oids } from './oid.ts';
import { openWithPassword, type PasswordBudget, passwordBudget } from './password-key.ts';
import { sm2PublicKey } from './sm2-signer.ts';

/** More than a private key with its attributes needs. */
const sizeMax = 64 * 1024;

/** An SM2 key as files hold it. */
export interface Sm2KeyPair {
  /** 32 octets. */
  readonly privateKey: Uint8Array;
  /** `04 ‖ X ‖ Y`, computed from the private key. */
  readonly publicKey: Uint8Array;
}

/**
 * Reads a PKCS#8 private key, closed with a password or not.
 *
 * @basis RFC 5208 §5, §6; RFC 5958 §2; gm-crypto.md §5
 */
export function readPkcs8(
  bytes: Uint8Array,
  options: { readonly password?: string } = {},
): Sm2KeyPair {
  if (bytes.length > sizeMax) malformed('pkcs8-form', 0, 'size');
  const node = readDer(bytes);
  if (node.members[0]?.tag !== tags.sequence) return readPrivateKeyInfo(node);
  if (options.password === undefined) malformed('pkcs8-encrypted', 0);
  return openPrivateKeyInfo(node, passwordBudget(options.password));
}

/** Opens an EncryptedPrivateKeyInfo. @basis RFC 5208 §6 */
export function openPrivateKeyInfo(node: DerNode, budget: PasswordBudget): Sm2KeyPair {
  const clear = openWithPassword(budget, member(node, 0), octets(member(node, 1)));
  return readPrivateKeyInfo(readDer(clear));
}

/** Reads a PrivateKeyInfo of an SM2 key. @basis RFC 5208 §5 */
export function readPrivateKeyInfo(node: DerNode): Sm2KeyPair {
  const [version, algorithm, value] = sequence(node);
  if (version === undefined || algorithm === undefined || value === undefined) {
    malformed('pkcs8-form', node.at);
  }
  if (smallInteger(version) > 1) malformed('pkcs8-form', version.at, 'version');
  const name = objectIdentifier(member(algorithm, 0));
  const curve = algorithm.members[1];
  const isSm2 = curve?.tag === tags.objectIdentifier && objectIdentifier(curve) === oids.sm2Curve;
  if (name !== oids.ecPublicKey || !isSm2) malformed('pkcs8-algorithm', algorithm.at, name);
  return readEcPrivateKey(octets(value));
}

/**
 * Reads an ECPrivateKey that is known to be of the SM2 curve.
 *
 * A public key that is written beside the private one must belong to it: otherwise a file could
 * make its owner sign under another name.
 *
 * @basis RFC 5915 §3
 */
export function readEcPrivateKey(bytes: Uint8Array): Sm2KeyPair {
  const node = readDer(bytes);
  const [version, value, ...rest] = sequence(node);
  if (version === undefined || value === undefined) malformed('pkcs8-form', node.at);
  if (smallInteger(version) !== 1) malformed('pkcs8-form', version.at, 'version');
  const curve = rest.find(({ tag }) => tag === contextTag(0));
  if (curve !== undefined && objectIdentifier(member(curve, 0)) !== oids.sm2Curve) {
    malformed('pkcs8-algorithm', curve.at);
  }
  const privateKey = fixedScalar(value);
  const publicKey = sm2PublicKey(privateKey);
  const stated = rest.find(({ tag }) => tag === contextTag(1));
  if (stated !== undefined && !equal(bits(member(stated, 0)), publicKey)) {
    malformed('pkcs8-public-key-differs', stated.at);
  }
  return { privateKey, publicKey };
}

/** Some libraries cut leading zeros off, some write a number with a zero before it. */
function fixedScalar(node: DerNode): Uint8Array {
  const { content } = expectTag(node, tags.octetString);
  const start = Math.max(0, content.length - 32);
  const extra = content.subarray(0, start);
  if (start > 1 || extra.some((octet) => octet !== 0)) malformed('sm2-private-key-range', node.at);
  return concat([new Uint8Array(32 - content.length + start), content.subarray(start)]);
}

/** Writes an unprotected PKCS#8 key, the public key inside. @basis RFC 5208 §5; RFC 5915 §3 */
export function writePkcs8(privateKey: Uint8Array): Uint8Array {
  const inner = writeSequence(
    writeInteger(1),
    writeOctets(privateKey),
    writeExplicit(1, writeBits(sm2PublicKey(privateKey))),
  );
  const algorithm = writeSequence(
    writeObjectIdentifier(oids.ecPublicKey),
    writeObjectIdentifier(oids.sm2Curve),
  );
  return writeSequence(writeInteger(0), algorithm, writeOctets(inner));
}
