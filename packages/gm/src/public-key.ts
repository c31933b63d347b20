import { malformed } from './codes.ts';
import {
  bigInteger,
  bits,
  type DerNode,
  member,
  objectIdentifier,
  readDer,
  sequence,
  tags,
} from './der.ts';
import { digest, type DigestName, digestSize } from './digest.ts';
import { oids } from './oid.ts';
import {
  type EcdsaKey,
  type EddsaKey,
  ecdsaCurve,
  verifyEcdsa,
  verifyEddsa,
} from './public-key-curve.ts';
import {
  isRsaKeySupported,
  readPssParameters,
  type RsaKey,
  verifyPkcs1,
  verifyPss,
} from './public-key-rsa.ts';
import { signatureAlgorithm } from './signature-algorithm.ts';
import { sm2E, sm2Engine } from './sm2.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import { sm2SignatureCandidates } from './sm2-signature.ts';

/** A larger key is no key of today; bounds what an INTEGER may cost. */
const keySizeMax = 4096;

/** An SM2 public key: `04 ‖ X ‖ Y`, not yet known to be on the curve. @basis GM/T 0009-2012 §7.1 */
export interface Sm2Key {
  readonly kind: 'sm2';
  readonly point: Uint8Array;
}

/** A key this package cannot verify with; `oid` is the algorithm or the curve. */
export interface UnknownKey {
  readonly kind: 'unknown';
  readonly oid: string;
}

/** A public key of a certificate. */
export type PublicKey = Sm2Key | RsaKey | EcdsaKey | EddsaKey | UnknownKey;

/** What a check of mathematics can say; `unsupported` says that it was not made. */
export type SignatureResult = 'holds' | 'fails' | 'unsupported';

/** The part of an AlgorithmIdentifier verification needs. */
export interface AlgorithmOf {
  readonly oid: string;
  readonly parameters?: DerNode | undefined;
}

/**
 * Reads a SubjectPublicKeyInfo.
 *
 * Keys of unknown algorithms and curves are values of kind `unknown`; only a structure that
 * contradicts its own algorithm throws.
 *
 * @basis RFC 5280 §4.1.2.7; RFC 5480 §2; RFC 8410 §4; GM/T 0015-2012 §5.2.3
 */
export function readPublicKey(spki: DerNode): PublicKey {
  const [algorithm, value] = sequence(spki);
  if (algorithm === undefined || value === undefined) malformed('public-key-form', spki.at);
  const oid = objectIdentifier(member(algorithm, 0));
  const octets = bits(value);
  if (octets.length > keySizeMax) malformed('public-key-form', value.at, 'size');
  switch (oid) {
    case oids.ecPublicKey:
      return readEcKey(algorithm.members[1], octets);
    case oids.rsaEncryption:
    case oids.rsaPss:
      return readRsaKey(octets, oid === oids.rsaPss);
    case oids.ed25519:
      return { kind: 'ed25519', key: octets };
    case oids.ed448:
      return { kind: 'ed448', key: octets };
    default:
      return { kind: 'unknown', oid };
  }
}

function readEcKey(parameters: DerNode | undefined, point: Uint8Array): PublicKey {
  // Curves spelled out by their numbers are not supported: an attacker could choose the base point.
  if (parameters?.tag !== tags.objectIdentifier) return { kind: 'unknown', oid: oids.ecPublicKey };
  const oid = objectIdentifier(parameters);
  if (oid === oids.sm2Curve) {
    if (point.length !== 65 || point[0] !== 4) malformed('sm2-point-form', parameters.at);
    return { kind: 'sm2', point };
  }
  const curve = ecdsaCurve(oid);
  return curve === undefined ? { kind: 'unknown', oid } : { kind: 'ecdsa', curve, point };
}

function readRsaKey(octets: Uint8Array, pssOnly: boolean): RsaKey {
  const key = readDer(octets);
  const [modulus, exponent] = sequence(key);
  if (modulus === undefined || exponent === undefined) malformed('public-key-form', key.at);
  return { kind: 'rsa', modulus: bigInteger(modulus), exponent: bigInteger(exponent), pssOnly };
}

/** A message under a key. */
export interface SignatureQuestion {
  readonly key: PublicKey;
  readonly algorithm: AlgorithmOf;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** The identity in Z; the default one when absent. */
  readonly sm2Id?: Uint8Array;
  readonly engine?: Sm2Engine;
}

/**
 * Whether a signature holds over a message. Never throws for what was received.
 *
 * Weak digests are computed all the same: how much they are worth, policy decides.
 */
export function verifySignature(question: SignatureQuestion): SignatureResult {
  const { key, algorithm, message, signature } = question;
  const said = signatureAlgorithm(algorithm.oid);
  if (said === undefined || key.kind === 'unknown') return 'unsupported';
  switch (key.kind) {
    case 'sm2':
      // ECDSA on this curve is a known accident of a library; it is not an SM2 signature.
      if (said.scheme === 'ecdsa') return 'unsupported';
      return said.scheme === 'sm2' ? verifySm2(question, key) : 'fails';
    case 'ed25519':
    case 'ed448':
      return result(said.scheme === key.kind && verifyEddsa(key, { message, signature }));
    default: {
      const digestName =
        said.scheme === 'rsa-pss'
          ? readPssParameters(algorithm.parameters)?.digestName
          : said.digest;
      if (digestName === undefined) return 'unsupported';
      return verifyDigest({ ...question, digestName, digest: digest(digestName, message) });
    }
  }
}

const result = (holds: boolean): SignatureResult => (holds ? 'holds' : 'fails');

function verifySm2(question: SignatureQuestion, { point }: Sm2Key): SignatureResult {
  const { message, signature, sm2Id, engine = sm2Engine } = question;
  const e = sm2E({ publicKey: point, message, ...(sm2Id === undefined ? {} : { id: sm2Id }) });
  return result(sm2SignatureCandidates(signature).some(({ rs }) => engine.verify(point, e, rs)));
}

/** A digest under a key. */
export interface DigestQuestion {
  readonly key: PublicKey;
  /** Where messages name the key type instead of an algorithm, the digest is said apart. */
  readonly algorithm: AlgorithmOf;
  readonly digestName: DigestName;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Whether a signature holds over a digest already computed: RSA and ECDSA only.
 *
 * SM2 and EdDSA hash more than the message, so their answer is `unsupported`.
 *
 * @basis RFC 3370 §3.2; RFC 5753 §2.1.1
 */
export function verifyDigest(question: DigestQuestion): SignatureResult {
  const { key, algorithm, digestName } = question;
  const said = signatureAlgorithm(algorithm.oid);
  if (said === undefined || (key.kind !== 'rsa' && key.kind !== 'ecdsa')) return 'unsupported';
  if (question.digest.length !== digestSize(digestName)) return 'fails';
  if (said.digest !== undefined && said.digest !== digestName) return 'fails';
  if (key.kind === 'ecdsa') return result(said.scheme === 'ecdsa' && verifyEcdsa(key, question));
  if (!isRsaKeySupported(key)) return 'unsupported';
  if (said.scheme === 'rsa') return result(!key.pssOnly && verifyPkcs1({ ...question, key }));
  if (said.scheme !== 'rsa-pss') return 'fails';
  const parameters = readPssParameters(algorithm.parameters);
  if (parameters === undefined) return 'unsupported';
  const fits = parameters.digestName === digestName;
  return result(fits && verifyPss({ ...question, key }, parameters));
}
