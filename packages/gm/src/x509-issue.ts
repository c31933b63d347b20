import { assert, type Instant } from '@yunzhang/base';
import { writeAlgorithm } from './algorithm.ts';
import { digest } from './digest.ts';
import {
  element,
  writeBits,
  writeBoolean,
  writeExplicit,
  writeInteger,
  writeNamedBits,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeTime,
} from './der-write.ts';
import type { Sm2Signer } from './sm2-engine.ts';
import { encodeSm2Signature } from './sm2-signature.ts';
import { signSm2Message } from './sm2-signer.ts';
import {
  type BasicConstraints,
  type Extension,
  extensionTypes,
  type KeyUse,
  keyUses,
  serialNumber,
} from './x509-extensions.ts';
import { oids } from './oid.ts';

/** What a certificate shall say; names are encoded by `writeName` or taken from another. */
export interface CertificateContent {
  /** Hexadecimal, positive. */
  readonly serial: string;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** SM2 public key: `04 ‖ x ‖ y`. */
  readonly publicKey: Uint8Array;
  readonly validFromAt: Instant;
  readonly validToAt: Instant;
  /** Present: the subject may issue certificates. */
  readonly authority?: { readonly pathLengthMax?: number };
  readonly keyUsage: readonly KeyUse[];
  readonly extendedKeyUsage?: readonly string[];
  /** Further extensions, such as the identity numbers of gm-crypto.md §6. */
  readonly extensions?: readonly Extension[];
}

/**
 * Issues a certificate over an SM2 key, signed with SM2 and SM3, in strict DER.
 *
 * Key identifiers are the SHA-1 of the key bits, as the profile names it first and as every reader
 * knows it; they select keys and prove nothing.
 *
 * @basis RFC 5280 §4.1, §4.2.1.2; gm-crypto.md §6
 */
export async function issueCertificate(
  content: CertificateContent,
  signer: Sm2Signer,
): Promise<Uint8Array> {
  const serial = serialNumber(content.serial);
  assert(serial > 0n, 'serial number is positive');
  assert(content.validFromAt <= content.validToAt, 'validity runs forward');
  assert(content.publicKey.length === 65 && content.publicKey[0] === 4, 'uncompressed SM2 key');
  const tbs = writeSequence(
    writeExplicit(0, writeInteger(2)),
    writeInteger(serial),
    writeAlgorithm(oids.sm2WithSm3),
    content.issuer,
    writeSequence(writeTime(content.validFromAt), writeTime(content.validToAt)),
    content.subject,
    writeSm2Spki(content.publicKey),
    writeExplicit(3, writeExtensions(certificateExtensions(content, signer.publicKey))),
  );
  return writeSigned(tbs, signer);
}

/** SubjectPublicKeyInfo of an SM2 key. @basis gm-crypto.md §4, §5 */
export function writeSm2Spki(publicKey: Uint8Array): Uint8Array {
  const algorithm = writeSequence(
    writeObjectIdentifier(oids.ecPublicKey),
    writeObjectIdentifier(oids.sm2Curve),
  );
  return writeSequence(algorithm, writeBits(publicKey));
}

function certificateExtensions(content: CertificateContent, issuerKey: Uint8Array): Extension[] {
  const { authority, keyUsage, extendedKeyUsage, extensions = [] } = content;
  const key = (bytes: Uint8Array): Uint8Array => digest('sha1', bytes);
  const list: Extension[] = [
    {
      oid: extensionTypes.basicConstraints,
      critical: true,
      value: writeBasicConstraints({ ca: authority !== undefined, ...authority }),
    },
    {
      oid: extensionTypes.keyUsage,
      critical: true,
      value: writeNamedBits(keyUses.map((use) => keyUsage.includes(use))),
    },
    {
      oid: extensionTypes.subjectKeyIdentifier,
      critical: false,
      value: writeOctets(key(content.publicKey)),
    },
    {
      oid: extensionTypes.authorityKeyIdentifier,
      critical: false,
      value: writeSequence(element(0x80, key(issuerKey))),
    },
  ];
  if (extendedKeyUsage !== undefined) {
    const value = writeSequence(...extendedKeyUsage.map(writeObjectIdentifier));
    // A time stamp authority must have this purpose alone and critical (RFC 3161 §2.3).
    const critical = extendedKeyUsage.includes('1.3.6.1.5.5.7.3.8');
    list.push({ oid: extensionTypes.extendedKeyUsage, critical, value });
  }
  return [...list, ...extensions];
}

function writeBasicConstraints({ ca, pathLengthMax }: BasicConstraints): Uint8Array {
  const limit = pathLengthMax === undefined ? [] : [writeInteger(pathLengthMax)];
  return writeSequence(...(ca ? [writeBoolean(true), ...limit] : []));
}

/** Writes an Extensions SEQUENCE; `critical FALSE` is left out. @basis RFC 5280 §4.1.2.9 */
export function writeExtensions(extensions: readonly Extension[]): Uint8Array {
  return writeSequence(
    ...extensions.map(({ oid, critical, value }) =>
      writeSequence(
        writeObjectIdentifier(oid),
        ...(critical ? [writeBoolean(true)] : []),
        writeOctets(value),
      ),
    ),
  );
}

/**
 * The SIGNED form of certificates and lists: the part, the algorithm, the signature over the part.
 *
 * @basis RFC 5280 §4.1.1; gm-crypto.md §6
 */
export async function writeSigned(part: Uint8Array, signer: Sm2Signer): Promise<Uint8Array> {
  const rs = await signSm2Message(signer, part);
  return writeSequence(part, writeAlgorithm(oids.sm2WithSm3), writeBits(encodeSm2Signature(rs)));
}
