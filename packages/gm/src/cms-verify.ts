import { equal, type Finding } from '@yunzhang/base';
import { hasNullParameters } from './algorithm.ts';
import { cmsTypes, type SignedData, type SignerInfo, signedAttribute } from './cms.ts';
import { inspectSigner } from './cms-inspect.ts';
import type { GmCode } from './codes.ts';
import { type DerNode, isMalformed, objectIdentifier, tags } from './der.ts';
import { digest, type DigestName } from './digest.ts';
import { verifyDigest, verifySignature } from './public-key.ts';
import { signatureDigest } from './signature-algorithm.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import type { Certificate, CheckResult } from './x509.ts';
import { oids } from './oid.ts';

/** One signer of a message and the data the message is about. */
export interface SignerQuestion {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly certificate: Certificate;
  /** The data outside the message, where there is some. */
  readonly content?: Uint8Array;
  /** The digest of that data, for data nobody wants in one piece, such as a ByteRange. */
  readonly contentDigest?: (name: DigestName) => Uint8Array;
  readonly engine?: Sm2Engine;
}

/**
 * What the signature value covers: signed attributes, the content itself, or the digest of the data
 * in the place of the content, as OFD practice has it. @basis gm-crypto.md §7
 */
export type SignedForm = 'attributes' | 'content' | 'content-digest';

/** Outcome for one signer. All holds only together: digest, signature and the findings. */
export interface SignerResult {
  /** Whether the message is about this data. */
  readonly digest: CheckResult;
  readonly signature: CheckResult;
  readonly digestName?: DigestName;
  readonly form: SignedForm;
  readonly findings: readonly Finding<GmCode>[];
}

/**
 * Findings about messages of others that leave something unbound or spelled in another way without
 * contradicting the message. Every other finding speaks against it. Of several signers each has to
 * be verified: one result says nothing about the others.
 *
 * @basis gm-crypto.md §7; pdf-seals.md §2, §6
 */
export const cmsNotices: ReadonlySet<GmCode> = new Set<GmCode>([
  'cms-indefinite-length',
  'cms-several-signers',
  'cms-version',
  'cms-set-order',
  'cms-digest-unused',
  'cms-certificate-twice',
  'cms-certificate-unnamed',
  'cms-certificate-absent',
  'cms-lists-unsigned',
  'cms-bag-choice',
  'cms-parameters-variant',
  'cms-algorithm-variant',
  'cms-signature-raw',
  'cms-content-is-digest',
  'cms-content-type-variant',
  'cms-digest-of-data',
  'cms-ess-absent',
  'cms-ess-unsupported',
  'cms-unsigned-attribute',
  'der-integer-not-shortest',
]);

/** The algorithm, the signature part of the curve arc, and a typing error found in a library. */
const sm2Spellings: readonly string[] = [oids.sm2WithSm3, oids.sm2Signature, '1.2.156.10197.501'];

/**
 * Verifies one SignerInfo in every shape that occurs; never throws for what was received.
 *
 * Nothing is decided about trust in the certificate. What no signature covers is compared with what
 * it must be; differences are findings, and `cmsNotices` tells the harmless from the others.
 *
 * @basis RFC 5652 §5.4, §5.6; RFC 8419 §3; gm-crypto.md §7
 */
export function verifySignerInfo(question: SignerQuestion): SignerResult {
  const findings: Finding<GmCode>[] = [
    ...question.signedData.findings,
    ...inspectSigner(question),
    ...spellings(question),
  ];
  const { digestName } = question.signerInfo;
  const checked = isBare(question.signerInfo)
    ? verifyBare(question, findings)
    : verifyAttributes(question, findings);
  return { ...checked, ...(digestName === undefined ? {} : { digestName }), findings };
}

type Checked = Pick<SignerResult, 'digest' | 'signature' | 'form'>;

const isBare = (info: SignerInfo): boolean => info.signedAttributesBytes === undefined;

function spellings({ signerInfo, signedData, certificate }: SignerQuestion): Finding<GmCode>[] {
  const found: Finding<GmCode>[] = [];
  if (certificate.publicKey.kind !== 'sm2') return found;
  const { signatureAlgorithm, digestAlgorithm, signature } = signerInfo;
  const expected = signedData.syntax === 'rfc5652' ? oids.sm2WithSm3 : oids.sm2Signature;
  if (signatureAlgorithm.oid !== expected) {
    found.push({ code: 'cms-algorithm-variant', detail: signatureAlgorithm.oid });
  }
  if (
    [signatureAlgorithm, digestAlgorithm, ...signedData.digestAlgorithms].some(hasNullParameters)
  ) {
    found.push({ code: 'cms-parameters-variant' });
  }
  if (signature.length === 64) found.push({ code: 'cms-signature-raw' });
  return found;
}

// With attributes: the signature covers them, and messageDigest covers the content.
function verifyAttributes(question: SignerQuestion, findings: Finding<GmCode>[]): Checked {
  const message = question.signerInfo.signedAttributesBytes as Uint8Array;
  const typed = contentTypeAgrees(question, findings);
  const agrees = digestAgrees(question, findings);
  return {
    digest: typed ? agrees : 'fails',
    signature: verifyOver(question, message),
    form: 'attributes',
  };
}

// @basis RFC 5652 §11.1; the exception gm-crypto.md §7
function contentTypeAgrees(question: SignerQuestion, findings: Finding<GmCode>[]): boolean {
  const { signedData, signerInfo } = question;
  const [value] = signedAttribute(signerInfo, cmsTypes.contentType);
  const stated = value === undefined ? undefined : typeOf(value);
  if (stated === signedData.contentType) return true;
  const isData = (oid?: string): boolean => oid === cmsTypes.data || oid === cmsTypes.gmData;
  if (signedData.syntax === 'gbt35275' && isData(stated) && isData(signedData.contentType)) {
    findings.push({ code: 'cms-content-type-variant' });
    return true;
  }
  findings.push({ code: 'cms-content-type-differs' });
  return false;
}

function typeOf(value: DerNode): string | undefined {
  try {
    return objectIdentifier(value);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

function digestAgrees(question: SignerQuestion, findings: Finding<GmCode>[]): CheckResult {
  const { signedData, signerInfo } = question;
  const { digestName } = signerInfo;
  const [value] = signedAttribute(signerInfo, cmsTypes.messageDigest);
  if (value?.tag !== tags.octetString) {
    findings.push({ code: 'cms-message-digest-missing' });
    return 'fails';
  }
  if (digestName === undefined) return 'unsupported';
  const stated = value.content;
  const { content } = signedData;
  const outside = outsideDigest(question, digestName);
  if (content === undefined) return detachedAgrees({ stated, outside, digestName, findings });
  const bound = contentAgrees(question, findings);
  if (bound === 'holds' && equal(digest(digestName, content), stated)) return 'holds';
  if (outside === undefined || !equal(outside, stated)) return 'fails';
  // The signer did sign the digest of the data; the content inside is something else. The digest of
  // the data itself stands there in OFD practice; anything else contradicts the message.
  const practice = signedData.syntax === 'gbt35275' && equal(content, stated);
  if (practice) findings.push({ code: 'cms-digest-of-data' });
  else if (bound === 'holds') findings.push({ code: 'cms-content-differs' });
  return 'holds';
}

function detachedAgrees(seen: {
  readonly stated: Uint8Array;
  readonly outside: Uint8Array | undefined;
  readonly digestName: DigestName;
  readonly findings: Finding<GmCode>[];
}): CheckResult {
  const { stated, outside, digestName, findings } = seen;
  if (outside === undefined) {
    findings.push({ code: 'cms-content-missing' });
    return 'unsupported';
  }
  if (equal(outside, stated)) return 'holds';
  if (!equal(digest(digestName, outside), stated)) return 'fails';
  findings.push({ code: 'cms-content-is-digest' });
  return 'holds';
}

function outsideDigest(question: SignerQuestion, name: DigestName): Uint8Array | undefined {
  const { content, contentDigest } = question;
  if (contentDigest !== undefined) return contentDigest(name);
  return content === undefined ? undefined : digest(name, content);
}

// Whether the content inside is the data outside, or its digest. Without data outside the content
// speaks for itself.
function contentAgrees(question: SignerQuestion, findings: Finding<GmCode>[]): CheckResult {
  const content = question.signedData.content as Uint8Array;
  const name = question.signerInfo.digestName ?? 'sm3';
  const outside = outsideDigest(question, name);
  if (outside === undefined || equal(digest(name, content), outside)) return 'holds';
  // SHA-1 by its length: adbe.pkcs7.sha1 puts it there whatever the signer's digest is.
  const sha1 = content.length === 20 ? outsideDigest(question, 'sha1') : undefined;
  if (equal(content, outside) || (sha1 !== undefined && equal(content, sha1))) {
    findings.push({ code: 'cms-content-is-digest' });
    return 'holds';
  }
  findings.push({ code: 'cms-content-differs' });
  return 'fails';
}

// Without attributes: the signature covers the content, wherever it is.
function verifyBare(question: SignerQuestion, findings: Finding<GmCode>[]): Checked {
  const { content } = question.signedData;
  if (content === undefined) return verifyDetached(question, findings);
  const agrees = contentAgrees(question, findings);
  const isDigest = findings.some(({ code }) => code === 'cms-content-is-digest');
  return {
    digest: agrees,
    signature: verifyOver(question, content),
    form: isDigest ? 'content-digest' : 'content',
  };
}

function verifyDetached(question: SignerQuestion, findings: Finding<GmCode>[]): Checked {
  const whole = verifyWhole(question);
  const name = question.signerInfo.digestName;
  const outside = name === undefined ? undefined : outsideDigest(question, name);
  if (whole !== 'holds' && outside !== undefined && question.certificate.publicKey.kind === 'sm2') {
    if (verifyOver(question, outside) === 'holds') {
      findings.push({ code: 'cms-content-is-digest' });
      return { digest: 'holds', signature: 'holds', form: 'content-digest' };
    }
  }
  if (question.content === undefined && outside === undefined) {
    findings.push({ code: 'cms-content-missing' });
  }
  return { digest: whole, signature: whole, form: 'content' };
}

// SM2 hashes its own prefix before the data, so a digest alone is not enough for it.
function verifyWhole(question: SignerQuestion): CheckResult {
  const { content, contentDigest, certificate, signerInfo } = question;
  if (content !== undefined) return verifyOver(question, content);
  const digestName = signatureDigest(signerInfo.signatureAlgorithm.oid) ?? signerInfo.digestName;
  if (contentDigest === undefined || digestName === undefined) return 'unsupported';
  if (certificate.publicKey.kind !== 'rsa' && certificate.publicKey.kind !== 'ecdsa') {
    return 'unsupported';
  }
  return verifyDigest({
    key: certificate.publicKey,
    algorithm: signerInfo.signatureAlgorithm,
    digestName,
    digest: contentDigest(digestName),
    signature: signerInfo.signature,
  });
}

function verifyOver(question: SignerQuestion, message: Uint8Array): CheckResult {
  const { signerInfo, certificate, engine } = question;
  const { signatureAlgorithm, signature, digestName } = signerInfo;
  const key = certificate.publicKey;
  const { oid } = signatureAlgorithm;
  if (key.kind === 'sm2') {
    if (!sm2Spellings.includes(oid)) return 'unsupported';
    const algorithm = { oid: oids.sm2WithSm3 };
    return verifySignature({ key, algorithm, message, signature, ...(engine && { engine }) });
  }
  // The key type stands where the algorithm should: the digest is the signer's.
  if (oid === oids.rsaEncryption || oid === oids.ecPublicKey) {
    if (digestName === undefined) return 'unsupported';
    const value = digest(digestName, message);
    const algorithm = signatureAlgorithm;
    return verifyDigest({ key, algorithm, digestName, digest: value, signature });
  }
  return verifySignature({ key, algorithm: signatureAlgorithm, message, signature });
}
