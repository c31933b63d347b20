import { assert, concat, equal, fromHex, hex } from '@yunzhang/base';
import { type DerNode, contextTag, isMalformed, smallInteger } from './der.ts';
import { member, objectIdentifier, sequence } from './der.ts';
import { writeNull, writeObjectIdentifier, writeOctets, writeSequence } from './der-write.ts';
import { digest, type DigestName, digestOfOid, digestSize, oidOfDigest } from './digest.ts';
import { oids } from './oid.ts';

/** An RSA public key. @basis RFC 8017 §3.1 */
export interface RsaKey {
  readonly kind: 'rsa';
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** The key says it is for PSS alone. @basis RFC 4055 §1.2 */
  readonly pssOnly: boolean;
}

/** Smaller keys can be broken, larger ones cost seconds. */
const modulusBits = { min: 1024, max: 8192 } as const;
/** The usual exponent has 17 bits; a huge one would make a verification as slow as a signature. */
const exponentLimit = 1n << 64n;

/** Whether verification is tried at all with this key. */
export function isRsaKeySupported({ modulus, exponent }: RsaKey): boolean {
  const bits = modulus <= 0n ? 0 : modulus.toString(2).length;
  if (bits < modulusBits.min || bits > modulusBits.max) return false;
  return exponent >= 3n && exponent < exponentLimit && (exponent & modulus & 1n) === 1n;
}

/** What is verified: a digest under a key. */
export interface RsaQuestion {
  readonly key: RsaKey;
  readonly digestName: DigestName;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * RSASSA-PKCS1-v1_5.
 *
 * The padded value is built and compared whole, never parsed: parsers of the padding were forged
 * against. Parameters of the digest may be NULL or absent, nothing else.
 *
 * @basis RFC 8017 §8.2.2, §9.2 note 2
 */
export function verifyPkcs1(question: RsaQuestion): boolean {
  const encoded = open(question);
  if (encoded === undefined) return false;
  const oid = writeObjectIdentifier(oidOfDigest(question.digestName));
  return [writeSequence(oid, writeNull()), writeSequence(oid)].some((algorithm) => {
    const info = writeSequence(algorithm, writeOctets(question.digest));
    const fill = encoded.length - info.length - 3;
    assert(fill >= 8, 'the smallest key has room for every digest');
    const padding = new Uint8Array(fill).fill(0xff);
    return equal(encoded, concat([Uint8Array.of(0, 1), padding, Uint8Array.of(0), info]));
  });
}

/** The signature raised to the exponent, as many octets as the modulus has. */
function open({ key, signature }: RsaQuestion): Uint8Array | undefined {
  const size = Math.ceil(key.modulus.toString(2).length / 8);
  if (signature.length !== size) return undefined;
  const value = BigInt(`0x${hex(signature)}`);
  if (value >= key.modulus) return undefined;
  const opened = power(value, key.exponent, key.modulus);
  return fromHex(opened.toString(16).padStart(2 * size, '0'));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = base;
  // From the second highest bit on: the highest one is the start.
  for (const bit of exponent.toString(2).slice(1)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** What the parameters of RSASSA-PSS say. @basis RFC 8017 §A.2.3 */
export interface PssParameters {
  readonly digestName: DigestName;
  readonly maskDigestName: DigestName;
  readonly saltSize: number;
}

/** Reads the parameters; `undefined` for those that are malformed or not supported. */
export function readPssParameters(parameters: DerNode | undefined): PssParameters | undefined {
  try {
    return parameters === undefined ? undefined : pssParameters(parameters);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

function pssParameters(parameters: DerNode): PssParameters | undefined {
  const fields = sequence(parameters);
  const field = (number: number): DerNode | undefined => {
    const found = fields.find(({ tag }) => tag === contextTag(number));
    return found === undefined ? undefined : member(found, 0);
  };
  const hash = field(0);
  const mask = field(1);
  if (mask !== undefined && objectIdentifier(member(mask, 0)) !== oids.mgf1) return undefined;
  const digestName = hash === undefined ? 'sha1' : digestOfOid(objectIdentifier(member(hash, 0)));
  const maskDigestName =
    mask === undefined ? 'sha1' : digestOfOid(objectIdentifier(member(member(mask, 1), 0)));
  const salt = field(2);
  const trailer = field(3);
  if (trailer !== undefined && smallInteger(trailer) !== 1) return undefined;
  if (digestName === undefined || maskDigestName === undefined) return undefined;
  return { digestName, maskDigestName, saltSize: salt === undefined ? 20 : smallInteger(salt) };
}

/** RSASSA-PSS. @basis RFC 8017 §8.1.2, §9.1.2 */
export function verifyPss(question: RsaQuestion, parameters: PssParameters): boolean {
  const opened = open(question);
  if (opened === undefined) return false;
  const bits = question.key.modulus.toString(2).length - 1;
  const size = Math.ceil(bits / 8);
  // With 8k + 1 bits the encoded value is an octet shorter than the modulus.
  if (opened.length > size && opened[0] !== 0) return false;
  const encoded = opened.subarray(opened.length - size);
  const hashSize = digestSize(parameters.digestName);
  const { saltSize } = parameters;
  if (size < hashSize + saltSize + 2 || encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, size - hashSize - 1);
  const hash = encoded.subarray(size - hashSize - 1, size - 1);
  const spare = 8 * size - bits;
  if (((masked[0] as number) & ~(0xff >> spare)) !== 0) return false;
  const mask = mgf1(parameters.maskDigestName, hash, masked.length);
  const block = masked.map((octet, i) => octet ^ (mask[i] as number));
  block[0] = (block[0] as number) & (0xff >> spare);
  const start = block.length - saltSize - 1;
  if (block[start] !== 1 || block.subarray(0, start).some((octet) => octet !== 0)) return false;
  const salt = block.subarray(start + 1);
  const wanted = digest(parameters.digestName, concat([new Uint8Array(8), question.digest, salt]));
  return equal(wanted, hash);
}

/** @basis RFC 8017 §B.2.1 */
function mgf1(name: DigestName, seed: Uint8Array, size: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let i = 0; i * digestSize(name) < size; i++) {
    parts.push(digest(name, concat([seed, Uint8Array.of(0, 0, i >> 8, i & 0xff)])));
  }
  return concat(parts).subarray(0, size);
}
