import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { hostWays } from '@yunzhang/base';
import { oids } from './oid.ts';
import { sm3, sm3Many } from './sm3.ts';

/** Digests that occur in seals, certificates and messages; the weak ones are for reading only. */
export type DigestName =
  | 'sm3'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'md5'
  | 'ripemd160';

interface Algorithm {
  readonly size: number;
  /** Octets of a block, which HMAC needs. */
  readonly blockSize: number;
  readonly oid: string;
  readonly run: (bytes: Uint8Array) => Uint8Array;
}

const algorithms: Readonly<Record<DigestName, Algorithm>> = {
  sm3: { size: 32, blockSize: 64, oid: oids.sm3, run: sm3 },
  sha1: { size: 20, blockSize: 64, oid: oids.sha1, run: sha1 },
  sha224: { size: 28, blockSize: 64, oid: oids.sha224, run: sha224 },
  sha256: { size: 32, blockSize: 64, oid: oids.sha256, run: sha256 },
  sha384: { size: 48, blockSize: 128, oid: oids.sha384, run: sha384 },
  sha512: { size: 64, blockSize: 128, oid: oids.sha512, run: sha512 },
  'sha3-256': { size: 32, blockSize: 136, oid: oids.sha3256, run: sha3_256 },
  'sha3-384': { size: 48, blockSize: 104, oid: oids.sha3384, run: sha3_384 },
  'sha3-512': { size: 64, blockSize: 72, oid: oids.sha3512, run: sha3_512 },
  md5: { size: 16, blockSize: 64, oid: oids.md5, run: md5 },
  ripemd160: { size: 20, blockSize: 64, oid: oids.ripemd160, run: ripemd160 },
};

const byOid: ReadonlyMap<string, DigestName> = new Map([
  ...Object.entries(algorithms).map(([name, { oid }]) => [oid, name as DigestName] as const),
  [oids.sm3WithoutKey, 'sm3'],
]);

/** Digest of `bytes` by the algorithm `name`. */
export function digest(name: DigestName, bytes: Uint8Array): Uint8Array {
  const way = name === 'sha256' ? hostWays().sha256 : undefined;
  return (way ?? algorithms[name].run)(bytes);
}

/** Digests of many messages, in their order. */
export function digestMany(
  name: DigestName,
  messages: readonly Uint8Array[],
): readonly Uint8Array[] {
  return name === 'sm3' ? sm3Many(messages) : messages.map((bytes) => digest(name, bytes));
}

/** Octets of a digest. */
export function digestSize(name: DigestName): number {
  return algorithms[name].size;
}

/** Octets of a block: the unit of HMAC. @basis RFC 2104 §2 */
export function digestBlockSize(name: DigestName): number {
  return algorithms[name].blockSize;
}

/** The identifier that names a digest in an AlgorithmIdentifier. */
export function oidOfDigest(name: DigestName): string {
  return algorithms[name].oid;
}

/**
 * The digest an identifier names.
 *
 * The keyed SM3 (`…401.2`) is not among them, though some files misuse it: that reading is a
 * judgement of the caller.
 *
 * @basis gm-crypto.md §4
 */
export function digestOfOid(oid: string): DigestName | undefined {
  return byOid.get(oid);
}
