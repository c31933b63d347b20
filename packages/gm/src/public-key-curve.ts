import { concat, fromHex } from '@yunzhang/base';
import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bigInteger, isMalformed, readDer, sequence } from './der.ts';
import { oids } from './oid.ts';

/** Curves on which ECDSA is verified. */
export type EcdsaCurve =
  | 'p256'
  | 'p384'
  | 'p521'
  | 'k256'
  | 'brainpool256'
  | 'brainpool384'
  | 'brainpool512';

/** An ECDSA public key: a point as the certificate has it. @basis RFC 5480 §2.2 */
export interface EcdsaKey {
  readonly kind: 'ecdsa';
  readonly curve: EcdsaCurve;
  readonly point: Uint8Array;
}

/** An EdDSA public key. @basis RFC 8410 §4 */
export interface EddsaKey {
  readonly kind: 'ed25519' | 'ed448';
  readonly key: Uint8Array;
}

const curves = {
  p256,
  p384,
  p521,
  k256: secp256k1,
  brainpool256: brainpoolP256r1,
  brainpool384: brainpoolP384r1,
  brainpool512: brainpoolP512r1,
} as const;

/** Two INTEGERs of 67 octets, the most a signature on P-521 needs. */
const derSizeMax = 141;

/** The curve an identifier names. @basis RFC 5480 §2.1.1.1; RFC 5639 §4.1 */
export function ecdsaCurve(oid: string): EcdsaCurve | undefined {
  return (Object.keys(curves) as EcdsaCurve[]).find((name) => oids[name] === oid);
}

/**
 * ECDSA over a digest that is already computed.
 *
 * s above n/2 is accepted: certificates and PDF files have both. DER must be strict.
 *
 * @basis FIPS 186-5 §6.4.2
 */
export function verifyEcdsa(
  { curve, point }: EcdsaKey,
  claim: { readonly digest: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const scheme = curves[curve];
  const compact = readPair(claim.signature, scheme.lengths.signature ?? 0);
  if (compact === undefined) return false;
  const options = { prehash: false, lowS: false, format: 'compact' } as const;
  try {
    return scheme.verify(compact, claim.digest, point, options);
  } catch {
    return false; // the library throws for a point of impossible form
  }
}

/** `r ‖ s` of fixed size from DER. */
function readPair(signature: Uint8Array, size: number): Uint8Array | undefined {
  if (signature.length > derSizeMax) return undefined;
  try {
    const numbers = sequence(readDer(signature)).map(bigInteger);
    const parts = numbers.map((value) => value.toString(16).padStart(size, '0'));
    const fits =
      numbers.every((value) => value > 0n) && parts.every((part) => part.length === size);
    return fits && parts.length === 2 ? concat(parts.map(fromHex)) : undefined;
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** EdDSA as RFC 8032 has it, not the laxer rules some libraries default to. @basis RFC 8032 §5 */
export function verifyEddsa(
  { kind, key }: EddsaKey,
  claim: { readonly message: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const scheme = kind === 'ed25519' ? ed25519 : ed448;
  try {
    return scheme.verify(claim.signature, claim.message, key, { zip215: false });
  } catch {
    return false; // the library throws for keys and signatures of other sizes
  }
}
