import { equal } from '@yunzhang/base';
import type { SignedData, SignerIdentifier, SignerInfo } from './cms.ts';
import { type EssCertificate, essCertificates, matchesEss } from './cms-ess.ts';
import { isMalformed } from './der.ts';
import { digest } from './digest.ts';
import { type Certificate, readCertificate } from './x509.ts';

/**
 * The certificate of a signer from the bag of the message, or from `others`.
 *
 * Where several bear the number of the signer, the one that the signed attributes name wins; see
 * `verifySignerInfo`, which reports a certificate that the attributes contradict.
 *
 * @basis RFC 5652 §5.3
 */
export function signerCertificate(
  data: SignedData,
  info: SignerInfo,
  others: readonly Uint8Array[] = [],
): Certificate | undefined {
  const found = [...data.certificates, ...others].flatMap((bytes) => {
    const certificate = readable(bytes);
    return certificate !== undefined && isSigner(info.sid, certificate) ? [certificate] : [];
  });
  if (found.length < 2) return found[0];
  const named = firstNamed(info);
  return found.find(({ bytes }) => named !== undefined && matchesEss(named, bytes)) ?? found[0];
}

function firstNamed(info: SignerInfo): EssCertificate | undefined {
  try {
    return essCertificates(info)[0];
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

function readable(bytes: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(bytes);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** Whether the identifier of a signer names this certificate. @basis RFC 5652 §5.3 */
export function isSigner(sid: SignerIdentifier, certificate: Certificate): boolean {
  if (sid.kind === 'issuer-and-serial') {
    return sid.serial === certificate.serial && equal(sid.issuerBytes, certificate.issuerBytes);
  }
  const identifier = certificate.subjectKeyIdentifier ?? digest('sha1', certificate.keyBits);
  return equal(sid.keyIdentifier, identifier);
}
