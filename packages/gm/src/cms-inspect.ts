import { equal, type Finding, hex } from '@yunzhang/base';
import { cmsTypes, type SignerInfo, versionCode } from './cms.ts';
import { type EssCertificate, essCertificates, matchesEss, matchesEssIssuer } from './cms-ess.ts';
import { isSigner } from './cms-signer.ts';
import type { SignerQuestion } from './cms-verify.ts';
import type { GmCode } from './codes.ts';
import { isMalformed, readDer, tags } from './der.ts';
import { digest } from './digest.ts';
import { signatureDigest } from './signature-algorithm.ts';

type Findings = Finding<GmCode>[];

/** Attributes of which a message may have one with one value. @basis RFC 5652 §11; RFC 5035 §3 */
const soleAttributes: readonly string[] = [
  cmsTypes.contentType,
  cmsTypes.messageDigest,
  cmsTypes.signingTime,
  cmsTypes.signingCertificate,
  cmsTypes.signingCertificateV2,
];

/**
 * Compares the parts of a SignerInfo that its signature leaves open with what they must be, and the
 * certificate with what the signed attributes say about it.
 *
 * @basis RFC 5652 §5.3, §5.6; RFC 5035 §3
 */
export function inspectSigner(question: SignerQuestion): Findings {
  const { signerInfo, certificate } = question;
  const findings: Findings = [];
  if (!isSigner(signerInfo.sid, certificate)) findings.push({ code: 'cms-signer-differs' });
  inspectVersion(question, findings);
  inspectAttributes(question, findings);
  inspectDigest(question, findings);
  inspectNames(question, findings);
  return findings;
}

function inspectVersion({ signedData, signerInfo }: SignerQuestion, findings: Findings): void {
  const byKey = signerInfo.sid.kind === 'key-identifier' && signedData.syntax === 'rfc5652';
  if (signerInfo.version !== (byKey ? 3 : 1)) {
    const { version } = signerInfo;
    findings.push({ code: versionCode(version), where: 'signerInfo', detail: `${version}` });
  }
}

function inspectAttributes({ signedData, signerInfo }: SignerQuestion, findings: Findings): void {
  const { signedAttributes, unsignedAttributes, signedAttributesBytes } = signerInfo;
  const seen = new Set<string>();
  for (const { oid, values } of signedAttributes) {
    if (seen.has(oid)) findings.push({ code: 'cms-attribute-twice', detail: oid });
    seen.add(oid);
    if (values.length === 0 || (values.length > 1 && soleAttributes.includes(oid))) {
      findings.push({ code: 'cms-attribute-values', detail: oid });
    }
  }
  const unsigned = new Set<string>();
  for (const { oid } of unsignedAttributes) {
    if (unsigned.has(oid)) findings.push({ code: 'cms-attribute-twice', detail: oid });
    else if (oid !== cmsTypes.signatureTimeStamp) {
      findings.push({ code: 'cms-unsigned-attribute', detail: oid });
    }
    unsigned.add(oid);
  }
  if (signedAttributesBytes !== undefined) return;
  const { contentType, content } = signedData;
  if (contentType !== cmsTypes.data && contentType !== cmsTypes.gmData) {
    findings.push({ code: 'cms-attributes-missing' });
  }
  if (content !== undefined && looksLikeAttributes(content)) {
    findings.push({ code: 'cms-content-like-attributes' });
  }
}

// Someone who takes the attributes out of a message and puts them in the place of its content has a
// message whose signature holds. Real content is never a SET of attributes with a messageDigest.
function looksLikeAttributes(content: Uint8Array): boolean {
  if (content[0] !== tags.set) return false;
  try {
    const { members } = readDer(content, { note: () => {} });
    return members.some(({ tag, members: [type] }) => {
      return tag === tags.sequence && type?.tag === tags.objectIdentifier;
    });
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return false;
  }
}

function inspectDigest({ signerInfo, certificate }: SignerQuestion, findings: Findings): void {
  const { digestName, signatureAlgorithm, signedAttributesBytes } = signerInfo;
  const { kind } = certificate.publicKey;
  const own = kind === 'sm2' ? 'sm3' : signatureDigest(signatureAlgorithm.oid);
  // @basis RFC 8419 §3.1: Ed25519 goes with SHA-512 where there are attributes.
  const wanted = kind === 'ed25519' && signedAttributesBytes !== undefined ? 'sha512' : own;
  const fits = wanted === undefined || wanted === digestName;
  if (!fits || (kind === 'ed448' && digestName !== undefined)) {
    findings.push({ code: 'cms-digest-differs', detail: digestName ?? 'unknown' });
  }
}

// @basis RFC 5035 §3: the first name is the signer's; the others limit what else may be in the bag.
function inspectNames(question: SignerQuestion, findings: Findings): void {
  const { signedData, signerInfo, certificate } = question;
  const names = readNames(signerInfo, findings);
  if (names === undefined) return;
  if (names.length === 0) findings.push({ code: 'cms-ess-absent' });
  for (const version of [1, 2] as const) {
    const [first] = names.filter((one) => one.version === version);
    if (first === undefined) continue;
    if (first.digestName === undefined) findings.push({ code: 'cms-ess-unsupported' });
    else if (!matchesEss(first, certificate.bytes) || !matchesEssIssuer(first, certificate)) {
      findings.push({ code: 'cms-ess-mismatch', detail: `version ${version}` });
    }
  }
  if (names.length > 0) inspectBag({ names, bag: signedData.certificates }, findings);
}

function readNames(info: SignerInfo, findings: Findings): readonly EssCertificate[] | undefined {
  try {
    return essCertificates(info);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    findings.push({ code: 'cms-ess-mismatch', detail: error.code });
    return undefined;
  }
}

// Digests of the bag are computed once for each algorithm, not once for each pair.
function inspectBag(
  seen: { readonly names: readonly EssCertificate[]; readonly bag: readonly Uint8Array[] },
  findings: Findings,
): void {
  const { names, bag } = seen;
  const unnamed = new Set(bag);
  for (const name of new Set(names.map(({ digestName }) => digestName))) {
    if (name === undefined) continue;
    const digests = bag.map((bytes) => digest(name, bytes));
    for (const named of names.filter(({ digestName }) => digestName === name)) {
      const at = digests.findIndex((value) => equal(value, named.digest));
      if (at >= 0) unnamed.delete(bag[at] as Uint8Array);
      else findings.push({ code: 'cms-certificate-absent', detail: hex(named.digest) });
    }
  }
  if (unnamed.size > 0) {
    findings.push({ code: 'cms-certificate-unnamed', detail: `${unnamed.size} of ${bag.length}` });
  }
}
