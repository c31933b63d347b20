import { equal } from '@yunzhang/base';
import { readAlgorithm } from './algorithm.ts';
import { cmsTypes, type SignerInfo, signedAttribute } from './cms.ts';
import { contextTag, type DerNode, member, octets, sequence, tags } from './der.ts';
import { writeObjectIdentifier, writeOctets, writeSequence } from './der-write.ts';
import { digest, type DigestName, digestOfOid } from './digest.ts';
import type { Certificate } from './x509.ts';
import { readSerial } from './x509-extensions.ts';
import { oids } from './oid.ts';

/** One certificate named in the signed attributes. @basis RFC 2634 §5.4.1; RFC 5035 §4 */
export interface EssCertificate {
  /** Which of the two attributes names it. */
  readonly version: 1 | 2;
  /** Absent for an algorithm this package cannot compute. */
  readonly digestName?: DigestName;
  readonly digest: Uint8Array;
  readonly issuerSerial?: { readonly issuerBytes: Uint8Array; readonly serial: string };
}

/**
 * The certificates that the signed attributes name by digest, the signer's first.
 *
 * Both versions of the attribute are read; malformed ones throw.
 *
 * @basis RFC 2634 §5.4; RFC 5035 §3
 */
export function essCertificates(info: SignerInfo): readonly EssCertificate[] {
  const list = (oid: string, read: (node: DerNode) => EssCertificate): EssCertificate[] =>
    signedAttribute(info, oid).flatMap((value) => sequence(member(value, 0)).map(read));
  return [
    ...list(cmsTypes.signingCertificateV2, readV2),
    ...list(cmsTypes.signingCertificate, readV1),
  ];
}

function readV1(node: DerNode): EssCertificate {
  return {
    version: 1,
    digestName: 'sha1',
    digest: octets(member(node, 0)),
    ...readIssuerSerial(node.members[1]),
  };
}

function readV2(node: DerNode): EssCertificate {
  const [first] = sequence(node);
  const stated = first?.tag === tags.sequence;
  const digestName = stated ? digestOfOid(readAlgorithm(first).oid) : 'sha256';
  return {
    version: 2,
    ...(digestName === undefined ? {} : { digestName }),
    digest: octets(member(node, stated ? 1 : 0)),
    ...readIssuerSerial(node.members[stated ? 2 : 1]),
  };
}

// Several names may stand for the issuer; only a single directory name can be compared.
function readIssuerSerial(node: DerNode | undefined): Pick<EssCertificate, 'issuerSerial'> {
  if (node === undefined) return {};
  const name = member(node, 0).members.find(({ tag }) => tag === contextTag(4));
  if (name === undefined) return {};
  const serial = readSerial(member(node, 1), () => {});
  return { issuerSerial: { issuerBytes: member(name, 0).bytes, serial } };
}

/** Whether a named certificate is the one of these octets. @basis RFC 5035 §4 */
export function matchesEss(named: EssCertificate, certificate: Uint8Array): boolean {
  if (named.digestName === undefined) return false;
  return equal(digest(named.digestName, certificate), named.digest);
}

/** Whether issuer and number beside the digest, where given, are those of the certificate. */
export function matchesEssIssuer(named: EssCertificate, certificate: Certificate): boolean {
  const { issuerSerial } = named;
  if (issuerSerial === undefined) return true;
  return (
    issuerSerial.serial === certificate.serial &&
    equal(issuerSerial.issuerBytes, certificate.issuerBytes)
  );
}

/**
 * The value of signing-certificate-v2 that names every given certificate by SM3.
 *
 * The whole bag is named, not the signer alone: then no octet of it can be changed unseen.
 *
 * @basis RFC 5035 §3
 */
export function writeSigningCertificateV2(certificates: readonly Uint8Array[]): Uint8Array {
  const algorithm = writeSequence(writeObjectIdentifier(oids.sm3));
  const names = certificates.map((bytes) =>
    writeSequence(algorithm, writeOctets(digest('sm3', bytes))),
  );
  return writeSequence(writeSequence(...names));
}
