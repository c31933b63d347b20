import { equal, type Finding, Malformed } from '@yunzhang/base';
import {
  digest,
  type DigestName,
  type PublicKey,
  readCertificate,
  signatureAlgorithm,
  type SignatureResult,
  sm2SignatureCandidates,
  verifySignature,
} from '@yunzhang/gm';
import type { SesCode } from './codes.ts';
import type { ListedDigest } from './list.ts';
import type { Generation, Seal } from './seal.ts';
import type { SealSignature } from './seal-signature.ts';

/** What mathematics says, and what was odd on the way. Trust is judged elsewhere. */
export interface SesCheck {
  readonly result: SignatureResult;
  readonly findings: readonly Finding<SesCode>[];
}

/** Whether the maker's signature of a seal holds. @basis ses.md §3.1, §6.1 S2–S4 */
export function checkMakerSignature(seal: Seal): SesCheck {
  return checkValue({
    ...seal,
    where: 'SESeal.signedValue',
    certificate: seal.makerCertificate,
    message: seal.signedBytes,
    certificateCode: 'seal-maker-certificate',
    failureCode: 'seal-maker-signature',
  });
}

/** Whether the signer's signature over TBS_Sign holds. @basis ses.md §3.1, §6.2 G2–G4 */
export function checkSealSignatureValue(signature: SealSignature): SesCheck {
  return checkValue({
    generation: signature.generation,
    algorithm: signature.algorithm,
    signature: signature.signature,
    where: 'SES_Signature.signature',
    certificate: signature.signerCertificate,
    message: signature.tbsBytes,
    certificateCode: 'signer-certificate',
    failureCode: 'seal-signature-value',
  });
}

interface Question {
  readonly generation: Generation;
  readonly algorithm: string;
  readonly signature: Uint8Array;
  readonly where: string;
  readonly certificate: Uint8Array;
  readonly message: Uint8Array;
  readonly certificateCode: SesCode;
  readonly failureCode: SesCode;
}

function checkValue(question: Question): SesCheck {
  const { algorithm, signature, message, where } = question;
  const findings: Finding<SesCode>[] = [];
  const note = (code: SesCode, detail?: string): void => {
    findings.push({ code, where, ...(detail === undefined ? {} : { detail }) });
  };
  const key = keyOf(question.certificate);
  if (key === undefined) {
    note(question.certificateCode);
    return { result: 'fails', findings };
  }
  const said = signatureAlgorithm(algorithm);
  // RSA is a choice of the first generation only.
  const known = said !== undefined && (question.generation === 1 || said.scheme === 'sm2');
  if (!known || key.kind === 'unknown') {
    note('ses-algorithm-unsupported', algorithm);
    return { result: 'unsupported', findings };
  }
  if (said.digest === 'sha1') note('ses-algorithm-weak', algorithm);
  if (key.kind !== (said.scheme === 'rsa-pss' ? 'rsa' : said.scheme)) {
    note('ses-algorithm-not-of-key', `${algorithm}, ${key.kind}`);
    return { result: 'fails', findings };
  }
  if (key.kind === 'sm2') {
    const [form] = sm2SignatureCandidates(signature);
    if (form === undefined) note('ses-signature-form');
    if (form?.form === 'raw') note('ses-signature-raw');
  }
  const result = verifySignature({ key, algorithm: { oid: algorithm }, message, signature });
  if (result === 'fails') note(question.failureCode);
  if (result === 'unsupported') note('ses-algorithm-unsupported', algorithm);
  return { result, findings };
}

function keyOf(certificate: Uint8Array): PublicKey | undefined {
  try {
    return readCertificate(certificate).publicKey;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return undefined;
  }
}

/**
 * Whether a certificate is among those that may use the seal.
 *
 * Whole certificates are compared octet by octet: a renewed one is another one.
 *
 * @basis ses.md §3.4, §6.2 G5
 */
export function signerInSeal(certificate: Uint8Array, seal: Seal): SesCheck {
  const { list } = seal.property;
  const where = 'eSealInfo.property.certList';
  if (list.kind === 'certificates') {
    if (list.certificates.some((one) => equal(one, certificate))) {
      return { result: 'holds', findings: [] };
    }
    return { result: 'fails', findings: [{ code: 'signer-not-in-seal', where }] };
  }
  const digests = new Map<DigestName, Uint8Array>();
  const digestOf = (name: DigestName): Uint8Array => {
    const value = digests.get(name) ?? digest(name, certificate);
    digests.set(name, value);
    return value;
  };
  const findings: Finding<SesCode>[] = [];
  // One note for the first strange label: a list may be long.
  const strange = list.digests.find(({ label }) => namedDigest(label) === undefined);
  if (strange) findings.push({ code: 'seal-list-digest-label', where, detail: strange.label });
  const matches = (one: ListedDigest): boolean =>
    candidateDigests(one).some((name) => equal(digestOf(name), one.digest));
  if (list.digests.some(matches)) return { result: 'holds', findings };
  if (list.digests.some((one) => candidateDigests(one).length === 0)) {
    return { result: 'unsupported', findings };
  }
  return { result: 'fails', findings: [...findings, { code: 'signer-not-in-seal', where }] };
}

/** There is no normative spelling of the label. @basis ses.md §3.4 */
const digestLabels: ReadonlyMap<string, DigestName> = new Map([
  ['SM3', 'sm3'],
  ['SM3256', 'sm3'],
  ['1.2.156.10197.1.401', 'sm3'],
  ['SHA256', 'sha256'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
] satisfies [string, DigestName][]);

function namedDigest(label: string): DigestName | undefined {
  return digestLabels.get(label.toUpperCase().replace(/[-_ ]/g, ''));
}

function candidateDigests({ label, digest: { length } }: ListedDigest): readonly DigestName[] {
  const name = namedDigest(label);
  if (name !== undefined) return [name];
  return length === 32 ? ['sm3', 'sha256'] : [];
}
