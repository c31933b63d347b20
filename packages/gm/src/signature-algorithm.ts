import type { DigestName } from './digest.ts';
import { oids } from './oid.ts';

/** The family of mathematics behind a signature. */
export type SignatureScheme = 'sm2' | 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519' | 'ed448';

/** What a signature algorithm identifier says; without `digest` the digest is said elsewhere. */
export interface SignatureAlgorithm {
  readonly scheme: SignatureScheme;
  readonly digest?: DigestName;
}

const rsa = (digest: DigestName): SignatureAlgorithm => ({ scheme: 'rsa', digest });
const ecdsa = (digest: DigestName): SignatureAlgorithm => ({ scheme: 'ecdsa', digest });

const table: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  [oids.sm2WithSm3, { scheme: 'sm2', digest: 'sm3' }],
  // GB/T 35275 messages name the signature without its digest; one library misspells the arc.
  [oids.sm2Signature, { scheme: 'sm2', digest: 'sm3' }],
  ['1.2.156.10197.501', { scheme: 'sm2', digest: 'sm3' }],
  [oids.rsaEncryption, { scheme: 'rsa' }],
  [oids.rsaPss, { scheme: 'rsa-pss' }],
  [oids.rsaWithMd5, rsa('md5')],
  [oids.rsaWithSha1, rsa('sha1')],
  // The older spelling of the same, from the OIW arc.
  ['1.3.14.3.2.29', rsa('sha1')],
  [oids.rsaWithSha224, rsa('sha224')],
  [oids.rsaWithSha256, rsa('sha256')],
  [oids.rsaWithSha384, rsa('sha384')],
  [oids.rsaWithSha512, rsa('sha512')],
  [oids.rsaWithSha3256, rsa('sha3-256')],
  [oids.rsaWithSha3384, rsa('sha3-384')],
  [oids.rsaWithSha3512, rsa('sha3-512')],
  [oids.rsaWithSm3, rsa('sm3')],
  [oids.ecPublicKey, { scheme: 'ecdsa' }],
  [oids.ecdsaWithSha1, ecdsa('sha1')],
  [oids.ecdsaWithSha224, ecdsa('sha224')],
  [oids.ecdsaWithSha256, ecdsa('sha256')],
  [oids.ecdsaWithSha384, ecdsa('sha384')],
  [oids.ecdsaWithSha512, ecdsa('sha512')],
  [oids.ecdsaWithSha3256, ecdsa('sha3-256')],
  [oids.ecdsaWithSha3384, ecdsa('sha3-384')],
  [oids.ecdsaWithSha3512, ecdsa('sha3-512')],
  [oids.ed25519, { scheme: 'ed25519' }],
  [oids.ed448, { scheme: 'ed448' }],
] satisfies [string, SignatureAlgorithm][]);

/** What an identifier says about a signature; `undefined` for one that is not known. */
export function signatureAlgorithm(oid: string): SignatureAlgorithm | undefined {
  return table.get(oid);
}

/** The digest an identifier includes, if it includes one. */
export function signatureDigest(oid: string): DigestName | undefined {
  return table.get(oid)?.digest;
}
