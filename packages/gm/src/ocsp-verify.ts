import { equal, type Finding, type Instant } from '@yunzhang/base';
import type { GmCode } from './codes.ts';
import { isMalformed } from './der.ts';
import { digest, digestOfOid } from './digest.ts';
import { isSameName } from './name.ts';
import type { CertificateId, OcspResponse, OcspState } from './ocsp.ts';
import { oids } from './oid.ts';
import { verifySignature } from './public-key.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import { type Certificate, checkIssued, readCertificate } from './x509.ts';

/** How long an answer without an end counts. */
const ageMsByDefault = 24 * 3_600_000;
/** Clocks of others may be ahead by this much. */
const skewMsByDefault = 5 * 60_000;
/** Certificates tried as the responder's. */
const candidatesMax = 32;

/** What is asked of a response. */
export interface OcspQuestion {
  readonly response: OcspResponse;
  /** The certificate whose state is asked for. */
  readonly certificate: Certificate;
  /** Its issuer, whose trust is the caller's business. */
  readonly issuer: Certificate;
  /** The moment at which the answer must be fresh. */
  readonly at: Instant;
  /** The nonce of the request; the response must then have the same. */
  readonly nonce?: Uint8Array;
  readonly skewMs?: number;
  readonly ageMsMax?: number;
  readonly engine?: Sm2Engine;
}

/** What became of checking a response. */
export interface OcspResult {
  /** The state; absent where the response is not the issuer's word about this certificate. */
  readonly state?: OcspState;
  readonly thisUpdateAt?: Instant;
  /** The delegated responder's certificate; absent where the issuer signed itself. */
  readonly responder?: Certificate;
  /**
   * What speaks against relying on it. `ocsp-stale` and `ocsp-too-new` leave a revocation standing;
   * with `ocsp-responder-unchecked` the responder's own state is still to be looked up.
   */
  readonly findings: readonly Finding<GmCode>[];
}

/**
 * Checks a response: about this certificate, by its issuer or a responder the issuer itself
 * delegated, with the nonce that was sent, fresh at the moment in question.
 *
 * A responder authorised in any other way, such as one key for all, is not accepted: whoever holds
 * some certificate must not be able to speak for an authority.
 *
 * @basis RFC 6960 §3.2, §4.2.2.2; RFC 9654 §2
 */
export function verifyOcsp(question: OcspQuestion): OcspResult {
  const { response, certificate, issuer, nonce } = question;
  const answer = response.answers.find(({ id }) => isAbout(id, certificate, issuer));
  if (answer === undefined) return { findings: [{ code: 'ocsp-other-certificate' }] };
  const signed = findSigner(question);
  if ('code' in signed) return { findings: [signed] };
  const findings: Finding<GmCode>[] = [...signed.findings];
  for (const detail of response.unknownCritical) {
    findings.push({ code: 'ocsp-critical-unknown', detail });
  }
  const isEchoed = response.nonce !== undefined && nonce !== undefined;
  if (nonce !== undefined && !(isEchoed && equal(response.nonce, nonce))) {
    findings.push({ code: 'ocsp-nonce-differs' });
  }
  const { state, thisUpdateAt } = answer;
  findings.push(...freshness(question, answer));
  const { responder } = signed;
  return { state, thisUpdateAt, ...(responder && { responder }), findings };
}

/**
 * The state at an earlier moment, as far as a later answer can tell it.
 *
 * Revoked later was good then. A hold that has been released leaves no trace in an answer, so
 * `good` means: not revoked then for good.
 *
 * @basis RFC 6960 §2.2; ses.md §6.2 G12
 */
export function ocspStateAt(state: OcspState, at: Instant): OcspState['kind'] {
  return state.kind === 'revoked' && state.revokedAt > at ? 'good' : state.kind;
}

/** Whether a CertID names this certificate under this issuer. @basis RFC 6960 §4.1.1 */
export function isAbout(id: CertificateId, certificate: Certificate, issuer: Certificate): boolean {
  return id.serial === certificate.serial && isUnder(id, issuer);
}

/** Whether a CertID names this issuer. @basis RFC 6960 §4.1.1 */
export function isUnder(
  { hashAlgorithm, issuerNameHash, issuerKeyHash }: CertificateId,
  issuer: Pick<Certificate, 'subjectBytes' | 'keyBits'>,
): boolean {
  const name = digestOfOid(hashAlgorithm);
  if (name === undefined) return false;
  return (
    equal(issuerNameHash, digest(name, issuer.subjectBytes)) &&
    equal(issuerKeyHash, digest(name, issuer.keyBits))
  );
}

interface Signer {
  readonly responder?: Certificate;
  readonly findings: readonly Finding<GmCode>[];
}

function findSigner(question: OcspQuestion): Signer | Finding<GmCode> {
  const { response, issuer } = question;
  if (isNamed(response, issuer)) {
    return isSignedBy(question, issuer) ? { findings: [] } : { code: 'ocsp-signature-fails' };
  }
  const named = response.certificates
    .slice(0, candidatesMax)
    .map(readable)
    .filter((one) => one !== undefined && isNamed(response, one));
  const responder = named.find(
    (one) => one !== undefined && checkIssued(one, issuer, question.engine) === 'holds',
  );
  if (responder === undefined) return { code: 'ocsp-responder-unknown' };
  if (responder.extendedKeyUsage?.includes(oids.ocspSigning) !== true) {
    return { code: 'ocsp-responder-purpose' };
  }
  if (responder.keyUsage !== undefined && !maySign(responder)) {
    return { code: 'ocsp-responder-purpose' };
  }
  if (!isSignedBy(question, responder)) return { code: 'ocsp-signature-fails' };
  const { producedAt } = response;
  if (producedAt < responder.validFromAt || producedAt > responder.validToAt) {
    return { code: 'ocsp-responder-expired' };
  }
  const isExempt = responder.extensions.some(({ oid }) => oid === oids.ocspNoCheck);
  return { responder, findings: isExempt ? [] : [{ code: 'ocsp-responder-unchecked' }] };
}

function maySign({ keyUsage }: Certificate): boolean {
  return keyUsage?.has('digitalSignature') === true || keyUsage?.has('nonRepudiation') === true;
}

function isNamed({ responder }: OcspResponse, certificate: Certificate): boolean {
  if (responder.kind === 'name') return isSameName(responder.name, certificate.subject);
  return equal(responder.keyHash, digest('sha1', certificate.keyBits));
}

function isSignedBy({ response, engine }: OcspQuestion, signer: Certificate): boolean {
  const result = verifySignature({
    key: signer.publicKey,
    algorithm: response.signatureAlgorithm,
    message: response.tbs,
    signature: response.signature,
    ...(engine && { engine }),
  });
  return result === 'holds';
}

function freshness(
  { response, at, skewMs = skewMsByDefault, ageMsMax = ageMsByDefault }: OcspQuestion,
  answer: OcspResponse['answers'][number],
): readonly Finding<GmCode>[] {
  const { thisUpdateAt, nextUpdateAt } = answer;
  const findings: Finding<GmCode>[] = [];
  const isAhead = Math.max(thisUpdateAt, response.producedAt) > at + skewMs;
  if (isAhead) findings.push({ code: 'ocsp-too-new' });
  const endsAt = nextUpdateAt ?? thisUpdateAt + ageMsMax;
  if (endsAt + skewMs < at || endsAt < thisUpdateAt) findings.push({ code: 'ocsp-stale' });
  return findings;
}

function readable(bytes: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(bytes, { note: () => {} });
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}
