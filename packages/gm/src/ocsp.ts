import type { Instant } from '@yunzhang/base';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm.ts';
import { malformed } from './codes.ts';
import {
  bits,
  contextTag,
  type DerMode,
  type DerNode,
  expectTag,
  instant,
  member,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import { type DistinguishedName, readName } from './name.ts';
import { oids } from './oid.ts';
import {
  type Extension,
  type Note,
  readExtensions,
  readSerial,
  soleExtension,
} from './x509-extensions.ts';

/** Room for a response with a chain and pictures in vendor extensions. */
const responseSizeMax = 256 * 1024;
/** Room for some hundred certificates; a request for one has 100 octets. */
const requestSizeMax = 64 * 1024;
/** Certificates asked about at once. */
const questionsMax = 256;
const certificatesMax = 32;
/** @basis RFC 9654 §2.1 (1 to 128 octets) */
const nonceSizeMax = 128;
/** Longer than any digest: names and keys of issuers are stated as digests. */
const hashSizeMax = 64;
const enumerated = 0x0a;

/** Names a certificate by its issuer's name and key and its number. @basis RFC 6960 §4.1.1 */
export interface CertificateId {
  /** As received: an answer repeats it octet by octet. */
  readonly bytes: Uint8Array;
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** As `readCertificate` gives it. */
  readonly serial: string;
}

/** A question for the state of certificates. @basis RFC 6960 §4.1.1 */
export interface OcspRequest {
  readonly questions: readonly CertificateId[];
  /** Content of the nonce's OCTET STRING. */
  readonly nonce?: Uint8Array;
  readonly isSigned: boolean;
  /** Critical extensions, of the request or of a question, that are not understood. */
  readonly unknownCritical: readonly string[];
}

/** What a response as a whole says. @basis RFC 6960 §4.2.1 */
export type OcspOutcome =
  | 'successful'
  | 'malformed-request'
  | 'internal-error'
  | 'try-later'
  | 'signature-required'
  | 'unauthorized';

/** Outcomes by their number. @basis RFC 6960 §4.2.1 */
export const ocspOutcomes: Readonly<Record<number, OcspOutcome>> = {
  0: 'successful',
  1: 'malformed-request',
  2: 'internal-error',
  3: 'try-later',
  5: 'signature-required',
  6: 'unauthorized',
};

/** The state of a certificate. @basis RFC 6960 §2.2 */
export type OcspState =
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked'; readonly revokedAt: Instant; readonly reason?: number }
  | { readonly kind: 'unknown' };

/** What a response says of one certificate. @basis RFC 6960 §4.2.1 */
export interface OcspAnswer {
  readonly id: CertificateId;
  readonly state: OcspState;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt?: Instant;
}

/** Who signed: a name or the SHA-1 of a key. @basis RFC 6960 §4.2.2.3 */
export type OcspResponder =
  | { readonly kind: 'name'; readonly name: DistinguishedName }
  | { readonly kind: 'key'; readonly keyHash: Uint8Array };

/** A response with answers. @basis RFC 6960 §4.2.1 */
export interface OcspResponse {
  readonly bytes: Uint8Array;
  /** What the signature is computed over. */
  readonly tbs: Uint8Array;
  readonly responder: OcspResponder;
  readonly producedAt: Instant;
  readonly answers: readonly OcspAnswer[];
  readonly nonce?: Uint8Array;
  readonly unknownCritical: readonly string[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

/**
 * Reads a request, in strict DER: it is made by a program of today for this moment.
 *
 * The optional signature of the requestor is passed over: a public service asks for none.
 *
 * @basis RFC 6960 §4.1.1
 */
export function readOcspRequest(bytes: Uint8Array): OcspRequest {
  if (bytes.length > requestSizeMax) malformed('ocsp-too-large', 0);
  const node = readDer(bytes);
  const [tbs, signature, surplus] = sequence(node);
  if (tbs === undefined || surplus !== undefined) return malformed('ocsp-form', node.at);
  if (signature !== undefined) expectTag(signature, contextTag(0));
  const rest = [...sequence(tbs)];
  takeVersion(rest);
  take(rest, contextTag(1));
  const list = rest.shift() ?? malformed('ocsp-form', tbs.at);
  const extensions = extensionsOf(take(rest, contextTag(2)), strictNote);
  if (rest.length > 0) malformed('ocsp-form', tbs.at);
  const members = sequence(list);
  if (members.length === 0 || members.length > questionsMax) malformed('ocsp-form', list.at);
  const unknown = new Set(unknownOf(extensions));
  const questions = members.map((one) => {
    const [id, own, more] = sequence(one);
    if (id === undefined || more !== undefined) return malformed('ocsp-form', one.at);
    if (own !== undefined) {
      for (const oid of unknownOf(extensionsOf(expectTag(own, contextTag(0)), strictNote)))
        unknown.add(oid);
    }
    return readCertificateId(id, strictNote);
  });
  return {
    questions,
    ...nonceOf(extensions),
    isSigned: signature !== undefined,
    unknownCritical: [...unknown],
  };
}

/**
 * Reads a response; one without answers tells its outcome alone.
 *
 * Like lists, responses are the work of others: deviations are noted where `mode.note` is given.
 *
 * @basis RFC 6960 §4.2.1
 */
export function readOcspResponse(
  bytes: Uint8Array,
  mode: DerMode = {},
): OcspResponse | { readonly outcome: Exclude<OcspOutcome, 'successful'> } {
  if (bytes.length > responseSizeMax) malformed('ocsp-too-large', 0);
  const node = readDer(bytes, mode);
  const [status, body, surplus] = sequence(node);
  if (status === undefined || surplus !== undefined) return malformed('ocsp-form', node.at);
  const number = expectTag(status, enumerated).content;
  const outcome = number.length === 1 ? ocspOutcomes[number[0] as number] : undefined;
  if (outcome === undefined) return malformed('ocsp-form', status.at);
  if (outcome !== 'successful') return { outcome };
  if (body === undefined) return malformed('ocsp-form', node.at);
  const inner = member(expectTag(body, contextTag(0)), 0);
  const [type, value] = sequence(inner);
  if (type === undefined || value === undefined || objectIdentifier(type) !== oids.ocspBasic) {
    return malformed('ocsp-form', inner.at);
  }
  return readBasic(octets(value), mode);
}

/** The BasicOCSPResponse, which is also what files carry. @basis RFC 6960 §4.2.1 */
function readBasic(bytes: Uint8Array, mode: DerMode): OcspResponse {
  const note: Note = noteOf(mode);
  const node = readDer(bytes, mode);
  const [tbs, algorithm, signature, bag, surplus] = sequence(node);
  if (tbs === undefined || algorithm === undefined || signature === undefined || surplus) {
    return malformed('ocsp-form', node.at);
  }
  const certificates = bag === undefined ? [] : sequence(member(expectTag(bag, contextTag(0)), 0));
  if (certificates.length > certificatesMax) malformed('ocsp-form', node.at);
  const rest = [...sequence(tbs)];
  takeVersion(rest);
  const [responder, producedAt, list, tail, more] = rest;
  if (responder === undefined || producedAt === undefined || list === undefined || more) {
    return malformed('ocsp-form', tbs.at);
  }
  const extensions = extensionsOf(tail && expectTag(tail, contextTag(1)), note);
  const members = sequence(list);
  if (members.length === 0 || members.length > questionsMax) malformed('ocsp-form', list.at);
  const unknown = new Set(unknownOf(extensions));
  return {
    bytes: node.bytes,
    tbs: tbs.bytes,
    responder: readResponder(responder),
    producedAt: timeOf(producedAt, mode),
    answers: members.map((one) => readAnswer(one, { mode, note, unknown })),
    ...nonceOf(extensions),
    unknownCritical: [...unknown],
    signatureAlgorithm: readAlgorithm(algorithm),
    signature: bits(signature),
    certificates: certificates.map((one) => one.bytes),
  };
}

function readResponder(node: DerNode): OcspResponder {
  if (node.tag === contextTag(1)) return { kind: 'name', name: readName(member(node, 0)) };
  expectTag(node, contextTag(2));
  const keyHash = octets(member(node, 0));
  if (keyHash.length > hashSizeMax) malformed('ocsp-form', node.at);
  return { kind: 'key', keyHash };
}

function readAnswer(
  node: DerNode,
  to: { readonly mode: DerMode; readonly note: Note; readonly unknown: Set<string> },
): OcspAnswer {
  const rest = [...sequence(node)];
  const [id, state, thisUpdate] = rest.splice(0, 3);
  if (id === undefined || state === undefined || thisUpdate === undefined) {
    return malformed('ocsp-form', node.at);
  }
  const next = take(rest, contextTag(0));
  const extensions = extensionsOf(take(rest, contextTag(1)), to.note);
  if (rest.length > 0) malformed('ocsp-form', node.at);
  for (const oid of unknownOf(extensions)) to.unknown.add(oid);
  return {
    id: readCertificateId(id, to.note),
    state: readState(state, to.mode),
    thisUpdateAt: timeOf(thisUpdate, to.mode),
    ...(next === undefined ? {} : { nextUpdateAt: timeOf(member(next, 0), to.mode) }),
  };
}

function readState(node: DerNode, mode: DerMode): OcspState {
  if (node.tag === contextTag(1)) {
    const [time, tail, surplus] = node.members;
    if (time === undefined || surplus !== undefined) return malformed('ocsp-form', node.at);
    const revokedAt = timeOf(time, mode);
    if (tail === undefined) return { kind: 'revoked', revokedAt };
    const reason = expectTag(member(expectTag(tail, contextTag(0)), 0), enumerated).content;
    if (reason.length !== 1) malformed('ocsp-form', tail.at);
    return { kind: 'revoked', revokedAt, reason: reason[0] as number };
  }
  if (node.content.length > 0) malformed('ocsp-form', node.at);
  if (node.tag === contextTag(0, 'primitive')) return { kind: 'good' };
  if (node.tag === contextTag(2, 'primitive')) return { kind: 'unknown' };
  return malformed('ocsp-form', node.at);
}

function timeOf(node: DerNode, mode: DerMode): Instant {
  return instant(expectTag(node, tags.generalizedTime), mode);
}

function readCertificateId(node: DerNode, note: Note): CertificateId {
  const [algorithm, name, key, serial, surplus] = sequence(node);
  if (algorithm === undefined || name === undefined || key === undefined) {
    return malformed('ocsp-form', node.at);
  }
  if (serial === undefined || surplus !== undefined) return malformed('ocsp-form', node.at);
  const [issuerNameHash, issuerKeyHash] = [octets(name), octets(key)];
  if (issuerNameHash.length > hashSizeMax || issuerKeyHash.length > hashSizeMax) {
    malformed('ocsp-form', node.at);
  }
  return {
    bytes: node.bytes,
    hashAlgorithm: readAlgorithm(algorithm).oid,
    issuerNameHash,
    issuerKeyHash,
    serial: readSerial(serial, note),
  };
}

function nonceOf(extensions: readonly Extension[]): { readonly nonce?: Uint8Array } {
  const found = soleExtension(extensions, oids.ocspNonce);
  if (found === undefined) return {};
  if (found.value.length > nonceSizeMax + 3) malformed('ocsp-form', undefined, 'nonce');
  const nonce = octets(readDer(found.value));
  if (nonce.length === 0 || nonce.length > nonceSizeMax) malformed('ocsp-form', undefined, 'nonce');
  return { nonce };
}

const unknownOf = (extensions: readonly Extension[]): readonly string[] =>
  extensions
    .filter(({ oid, critical }) => critical && oid !== oids.ocspNonce)
    .map(({ oid }) => oid);

const extensionsOf = (node: DerNode | undefined, note: Note): readonly Extension[] =>
  node === undefined ? [] : readExtensions(member(node, 0), note);

// Without a taker of notes a deviation is malformed, as everywhere.
const strictNote: Note = ({ code, at }) => malformed(code, at);
const noteOf = (mode: DerMode): Note => mode.note ?? strictNote;

function take(rest: DerNode[], tag: number): DerNode | undefined {
  return rest[0]?.tag === tag ? rest.shift() : undefined;
}

function takeVersion(rest: DerNode[]): void {
  const version = take(rest, contextTag(0));
  if (version !== undefined && smallInteger(member(version, 0)) !== 0) {
    malformed('ocsp-form', version.at, 'version');
  }
}
