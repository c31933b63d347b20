import { assert, equal, type Finding, type Instant } from '@yunzhang/base';
import { type AlgorithmIdentifier, readAlgorithm, writeAlgorithm } from './algorithm.ts';
import { cmsTypes, readSignedData, type SignedData } from './cms.ts';
import { signerCertificate } from './cms-signer.ts';
import { verifySignerInfo } from './cms-verify.ts';
import { writeSignedData } from './cms-write.ts';
import { type GmCode, malformed } from './codes.ts';
import {
  boolean,
  contextTag,
  type DerMode,
  type DerNode,
  instant,
  member,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import {
  writeGeneralizedTime,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from './der-write.ts';
import { digest, type DigestName, digestOfOid, digestSize, oidOfDigest } from './digest.ts';
import type { Sm2Engine, Sm2Signer } from './sm2-engine.ts';
import type { Certificate, CheckResult } from './x509.ts';
import { extensionTypes, readSerial, serialNumber } from './x509-extensions.ts';
import { oids } from './oid.ts';

/** A time stamp token. @basis RFC 3161 §2.4.2; GB/T 20520; gm-crypto.md §8 */
export interface TimeStampToken {
  readonly signedData: SignedData;
  readonly policy: string;
  readonly imprintAlgorithm: AlgorithmIdentifier;
  /** Absent for an algorithm this package cannot compute. */
  readonly imprintName?: DigestName;
  readonly imprint: Uint8Array;
  readonly serial: string;
  readonly genTimeAt: Instant;
  /** How far `genTimeAt` may be off; absent when the authority does not say. */
  readonly accuracyMs?: number;
  readonly nonce?: Uint8Array;
  /** The GeneralName by which the authority calls itself. */
  readonly authority?: Uint8Array;
}

/**
 * Reads a time stamp token; the response that a server wraps around it is taken off.
 *
 * Both object identifier arcs are read at each level.
 *
 * @basis RFC 3161 §2.4.2; GB/T 20520; gm-crypto.md §8
 */
export function readTimeStampToken(bytes: Uint8Array, mode: DerMode = {}): TimeStampToken {
  const signedData = readSignedData(unwrap(bytes, mode), mode);
  const { contentType, content } = signedData;
  const known: readonly string[] = [cmsTypes.timeStampInfo, cmsTypes.gmData];
  if (content === undefined || !known.includes(contentType))
    malformed('tsp-no-token', 0, contentType);
  const info = readDer(content, mode);
  const [version, policy, imprint, serial, genTime, ...rest] = sequence(info);
  if (version === undefined || policy === undefined || imprint === undefined) {
    return malformed('tsp-form', info.at);
  }
  if (serial === undefined || genTime === undefined || smallInteger(version) !== 1) {
    return malformed('tsp-form', info.at);
  }
  if (genTime.tag !== tags.generalizedTime || imprint.members.length !== 2) {
    malformed('tsp-form', info.at);
  }
  const imprintAlgorithm = readAlgorithm(member(imprint, 0));
  const imprintName = digestOfOid(imprintAlgorithm.oid);
  return {
    signedData,
    policy: objectIdentifier(policy),
    imprintAlgorithm,
    ...(imprintName === undefined ? {} : { imprintName }),
    imprint: octets(member(imprint, 1)),
    serial: readSerial(serial, (deviation) => mode.note?.(deviation)),
    // Fractions of a second are allowed here although DER forbids nothing but trailing zeros.
    genTimeAt: instant(genTime, { note: () => {} }),
    ...readTail(rest, info),
  };
}

// A TimeStampResp is SEQUENCE { PKIStatusInfo, token }; a token begins with an OBJECT IDENTIFIER.
function unwrap(bytes: Uint8Array, mode: DerMode): Uint8Array {
  if (bytes[1] === 0x80) return bytes;
  const node = readDer(bytes, mode);
  const [first, second] = sequence(node);
  if (first?.tag !== tags.sequence) return bytes;
  const status = smallInteger(member(first, 0));
  if (status > 1 || second === undefined) malformed('tsp-no-token', node.at, `status ${status}`);
  return second.bytes;
}

type Tail = Pick<TimeStampToken, 'accuracyMs' | 'nonce' | 'authority'>;

// accuracy, ordering, nonce, tsa [0], extensions [1]: each optional, in this order.
function readTail(rest: readonly DerNode[], info: DerNode): Tail {
  const queue = [...rest];
  const take = (tag: number): DerNode | undefined =>
    queue[0]?.tag === tag ? queue.shift() : undefined;
  const accuracy = take(tags.sequence);
  const ordering = take(tags.boolean);
  if (ordering !== undefined) boolean(ordering);
  const nonce = take(tags.integer);
  const authority = take(contextTag(0));
  take(contextTag(1));
  if (queue.length > 0) malformed('tsp-form', info.at);
  return {
    ...(accuracy === undefined ? {} : { accuracyMs: readAccuracy(accuracy) }),
    ...(nonce === undefined ? {} : { nonce: nonce.content }),
    ...(authority === undefined ? {} : { authority: authority.content }),
  };
}

function readAccuracy(node: DerNode): number {
  let ms = 0;
  for (const part of node.members) {
    const value = [...part.content].reduce((sum, octet) => sum * 256 + octet, 0);
    if (part.content.length > 4) malformed('der-integer-range', part.at);
    if (part.tag === tags.integer) ms += value * 1000;
    else if (part.tag === contextTag(0, 'primitive')) ms += value;
    else if (part.tag === contextTag(1, 'primitive')) ms += value / 1000;
    else malformed('tsp-form', part.at);
  }
  return ms;
}

/** Outcome of checking a token. Trust in the certificate is the caller's business. */
export interface TimeStampResult {
  /** Whether the token is about the given octets. */
  readonly imprint: CheckResult;
  /** Digest and signature of the token itself. */
  readonly signature: CheckResult;
  /** Whether the certificate is for time stamping and nothing else. */
  readonly purpose: 'holds' | 'fails';
  readonly genTimeAt: Instant;
  readonly certificate?: Certificate;
  readonly findings: readonly Finding<GmCode>[];
}

/**
 * Checks that a token is about `imprintOf`, signed by its authority, whose certificate is for that.
 *
 * @basis RFC 3161 §2.2, §2.3; RFC 5816; gm-crypto.md §8
 */
export function verifyTimeStampToken(question: {
  readonly token: TimeStampToken;
  /** The octets that were stamped in time; for a signature, the signature value. */
  readonly imprintOf: Uint8Array;
  /** Where the signer's certificate may be if the token does not carry it. */
  readonly certificates?: readonly Uint8Array[];
  readonly engine?: Sm2Engine;
}): TimeStampResult {
  const { token, imprintOf, certificates = [], engine } = question;
  const { signedData, imprintName, genTimeAt } = token;
  const imprint = imprintResult(token, imprintName && digest(imprintName, imprintOf));
  const [signerInfo, second] = signedData.signerInfos;
  const certificate = signerInfo && signerCertificate(signedData, signerInfo, certificates);
  if (signerInfo === undefined || second !== undefined || certificate === undefined) {
    // RFC 3161 §2.4.2: no signer but the authority.
    const code = certificate === undefined ? 'cms-signer-unknown' : 'cms-several-signers';
    const findings = [...signedData.findings, { code } as const];
    return { imprint, signature: 'fails', purpose: 'fails', genTimeAt, findings };
  }
  const checked = verifySignerInfo({
    signedData,
    signerInfo,
    certificate,
    ...(engine && { engine }),
  });
  const purpose = isForTimeStamps(certificate) ? 'holds' : 'fails';
  const findings = [...checked.findings];
  if (purpose === 'fails') findings.push({ code: 'tsp-purpose' });
  if (imprint === 'fails') findings.push({ code: 'tsp-imprint-differs' });
  const signature = checked.digest === 'holds' ? checked.signature : checked.digest;
  return { imprint, signature, purpose, genTimeAt, certificate, findings };
}

function imprintResult(token: TimeStampToken, value: Uint8Array | undefined): CheckResult {
  if (value === undefined) return 'unsupported';
  return equal(value, token.imprint) ? 'holds' : 'fails';
}

// @basis RFC 3161 §2.3: the purpose stands alone and is critical.
function isForTimeStamps(certificate: Certificate): boolean {
  const { extendedKeyUsage = [], extensions } = certificate;
  const critical = extensions.some(
    (extension) => extension.oid === extensionTypes.extendedKeyUsage && extension.critical,
  );
  return critical && extendedKeyUsage.length === 1 && extendedKeyUsage[0] === oids.timeStamping;
}

/** What a token shall say. */
export interface TimeStampContent {
  /** Digest of the octets to be bound to the time. */
  readonly imprint: Uint8Array;
  /** The digest it was made with; SM3 where nothing is said. */
  readonly imprintName?: DigestName;
  readonly policy: string;
  /** Hexadecimal, positive, never used before by this authority. */
  readonly serial: string;
  readonly genTimeAt: Instant;
  readonly nonce?: bigint;
  readonly accuracySeconds?: number;
  readonly signingCertificate: Uint8Array;
  readonly certificates: readonly Uint8Array[];
  /** `absent` where the query did not ask for certificates. @basis RFC 3161 §2.4.1 (certReq) */
  readonly bag?: 'present' | 'absent';
}

/** Issues a time stamp token with SM3 and SM2. @basis RFC 3161 §2.4.2; gm-crypto.md §8 */
export async function issueTimeStampToken(
  content: TimeStampContent,
  signer: Sm2Signer,
): Promise<Uint8Array> {
  const { nonce, accuracySeconds, imprintName = 'sm3', bag = 'present' } = content;
  assert(content.imprint.length === digestSize(imprintName), 'an imprint of its digest’s length');
  const info = writeSequence(
    writeInteger(1),
    writeObjectIdentifier(content.policy),
    writeSequence(writeAlgorithm(oidOfDigest(imprintName)), writeOctets(content.imprint)),
    writeInteger(serialNumber(content.serial)),
    writeGeneralizedTime(content.genTimeAt),
    ...(accuracySeconds === undefined ? [] : [writeSequence(writeInteger(accuracySeconds))]),
    ...(nonce === undefined ? [] : [writeInteger(nonce)]),
  );
  return writeSignedData({
    syntax: 'rfc5652',
    contentType: cmsTypes.timeStampInfo,
    content: info,
    contentDigest: digest('sm3', info),
    certificates: content.certificates,
    signingCertificate: content.signingCertificate,
    bag,
    signer,
  });
}
