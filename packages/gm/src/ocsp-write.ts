import { assert, type Instant } from '@yunzhang/base';
import { writeAlgorithm } from './algorithm.ts';
import {
  element,
  writeBits,
  writeExplicit,
  writeGeneralizedTime,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from './der-write.ts';
import { digest, type DigestName, oidOfDigest } from './digest.ts';
import { type OcspOutcome, ocspOutcomes, type OcspState } from './ocsp.ts';
import { oids } from './oid.ts';
import type { Sm2Signer } from './sm2-engine.ts';
import { encodeSm2Signature } from './sm2-signature.ts';
import { signSm2Message } from './sm2-signer.ts';
import type { Certificate } from './x509.ts';
import { serialNumber } from './x509-extensions.ts';
import { writeExtensions } from './x509-issue.ts';

const enumerated = 0x0a;

/**
 * The CertID of a certificate under its issuer.
 *
 * SHA-1 is what most responders know; here it finds a certificate and proves nothing.
 *
 * @basis RFC 6960 §4.1.1; gm-crypto.md §6
 */
export function writeCertificateId(
  issuer: Pick<Certificate, 'subjectBytes' | 'keyBits'>,
  serial: string,
  hash: DigestName = 'sm3',
): Uint8Array {
  return writeSequence(
    writeAlgorithm(oidOfDigest(hash)),
    writeOctets(digest(hash, issuer.subjectBytes)),
    writeOctets(digest(hash, issuer.keyBits)),
    writeInteger(serialNumber(serial)),
  );
}

/** Writes a request, unsigned. @basis RFC 6960 §4.1.1 */
export function writeOcspRequest(content: {
  /** Made by `writeCertificateId`. */
  readonly ids: readonly Uint8Array[];
  /** 1 to 128 octets, 32 as a rule. @basis RFC 9654 §2.1 */
  readonly nonce?: Uint8Array;
}): Uint8Array {
  const { ids, nonce } = content;
  assert(ids.length > 0, 'a request asks for something');
  return writeSequence(
    writeSequence(
      writeSequence(...ids.map((id) => writeSequence(id))),
      ...(nonce === undefined ? [] : [writeExplicit(2, nonceExtension(nonce))]),
    ),
  );
}

function nonceExtension(nonce: Uint8Array): Uint8Array {
  assert(nonce.length >= 1 && nonce.length <= 128, 'a nonce has 1 to 128 octets');
  return writeExtensions([{ oid: oids.ocspNonce, critical: false, value: writeOctets(nonce) }]);
}

/** One answer to be written. */
export interface OcspAnswerContent {
  /** The CertID as the question wrote it. */
  readonly id: Uint8Array;
  readonly state: OcspState;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt: Instant;
}

/** What a response shall say. */
export interface OcspContent {
  readonly producedAt: Instant;
  readonly answers: readonly OcspAnswerContent[];
  readonly nonce?: Uint8Array;
  /** The responder's certificate, where it is not the issuer itself. */
  readonly certificates: readonly Uint8Array[];
}

/**
 * Writes a response signed with SM2 and SM3; the responder is named by the SHA-1 of its key.
 *
 * @basis RFC 6960 §4.2.1, §4.2.2.3; gm-crypto.md §6
 */
export async function writeOcspResponse(
  content: OcspContent,
  signer: Sm2Signer,
): Promise<Uint8Array> {
  const { producedAt, answers, nonce, certificates } = content;
  assert(answers.length > 0, 'a response answers something');
  const tbs = writeSequence(
    writeExplicit(2, writeOctets(digest('sha1', signer.publicKey))),
    writeGeneralizedTime(producedAt),
    writeSequence(...answers.map(writeAnswer)),
    ...(nonce === undefined ? [] : [writeExplicit(1, nonceExtension(nonce))]),
  );
  const rs = await signSm2Message(signer, tbs);
  const basic = writeSequence(
    tbs,
    writeAlgorithm(oids.sm2WithSm3),
    writeBits(encodeSm2Signature(rs)),
    ...(certificates.length === 0 ? [] : [writeExplicit(0, writeSequence(...certificates))]),
  );
  const body = writeSequence(writeObjectIdentifier(oids.ocspBasic), writeOctets(basic));
  return writeSequence(element(enumerated, Uint8Array.of(0)), writeExplicit(0, body));
}

/** Writes a response that only says why there is no answer. @basis RFC 6960 §2.3 */
export function writeOcspFailure(outcome: Exclude<OcspOutcome, 'successful'>): Uint8Array {
  const number = Object.keys(ocspOutcomes).find((one) => ocspOutcomes[Number(one)] === outcome);
  return writeSequence(element(enumerated, Uint8Array.of(Number(number))));
}

function writeAnswer({ id, state, thisUpdateAt, nextUpdateAt }: OcspAnswerContent): Uint8Array {
  assert(thisUpdateAt <= nextUpdateAt, 'updates run forward');
  return writeSequence(
    id,
    writeState(state),
    writeGeneralizedTime(thisUpdateAt),
    writeExplicit(0, writeGeneralizedTime(nextUpdateAt)),
  );
}

function writeState(state: OcspState): Uint8Array {
  if (state.kind === 'good') return element(0x80, new Uint8Array(0));
  if (state.kind === 'unknown') return element(0x82, new Uint8Array(0));
  const { revokedAt, reason } = state;
  const tail =
    reason === undefined ? [] : [writeExplicit(0, element(enumerated, Uint8Array.of(reason)))];
  return element(0xa1, writeGeneralizedTime(revokedAt), ...tail);
}
