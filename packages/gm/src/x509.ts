import { equal, type Instant } from '@yunzhang/base';
import {
  type AlgorithmIdentifier,
  isSameAlgorithm,
  meantParameters,
  readAlgorithm,
} from './algorithm.ts';
import { malformed } from './codes.ts';
import {
  bits,
  contextTag,
  type DerMode,
  type DerNode,
  type Deviation,
  expectTag,
  instant,
  member,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import { type DistinguishedName, isSameName, readName } from './name.ts';
import {
  type PublicKey,
  readPublicKey,
  type SignatureResult,
  verifySignature,
} from './public-key.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import {
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type Extension,
  extensionTypes,
  type Identity,
  type KeyUse,
  type Note,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readExtendedKeyUsage,
  readExtensions,
  readIdentities,
  readKeyUsage,
  readOctetExtension,
  readSerial,
  soleExtension,
  unreadable,
} from './x509-extensions.ts';

/** Larger than any certificate, pictures in vendor extensions included. */
const sizeMax = 256 * 1024;

/**
 * A certificate with its received octets.
 *
 * @basis RFC 5280 §4.1; gm-crypto.md §6
 */
export interface Certificate {
  readonly bytes: Uint8Array;
  /** What the issuer's signature is computed over. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Lower-case hexadecimal; equal texts are equal numbers. */
  readonly serial: string;
  /** The INTEGER of the serial number as received. */
  readonly serialBytes: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly issuerBytes: Uint8Array;
  readonly subjectBytes: Uint8Array;
  readonly validFromAt: Instant;
  readonly validToAt: Instant;
  /** SubjectPublicKeyInfo as received. */
  readonly spki: Uint8Array;
  /** Content of the key's BIT STRING; key identifiers are digests of it. */
  readonly keyBits: Uint8Array;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: ReadonlySet<KeyUse>;
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectKeyIdentifier?: Uint8Array;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  readonly identities: readonly Identity[];
  /** Critical extensions whose meaning this package does not know. */
  readonly unknownCritical: readonly string[];
  /** Where the octets deviate from DER or the profile without losing their meaning. */
  readonly deviations: readonly Deviation[];
}

/** Outcome of one check: of a signature, a digest, an imprint. */
export type CheckResult = SignatureResult;

/**
 * Reads a certificate.
 *
 * A certificate is the work of others and is kept as received, so deviations are never thrown: they
 * are listed in the result, and `mode.note` hears of them too.
 *
 * @basis RFC 5280 §4.1; gm-crypto.md §6
 */
export function readCertificate(bytes: Uint8Array, mode: DerMode = {}): Certificate {
  if (bytes.length > sizeMax) malformed('x509-too-large', 0);
  if (bytes.length > rememberedSizeMax) return parseCertificate(bytes, mode);
  const name = nameOf(bytes);
  const met = remembered.get(name);
  const isKnown = met !== undefined && equal(met.received, bytes);
  const kept = isKnown ? met : readAnew(bytes, mode);
  // A Map keeps the order of insertion: the first one was not asked for longest.
  if (met !== undefined) remembered.delete(name);
  remembered.set(name, kept);
  if (remembered.size > rememberedMax) {
    const [oldest] = remembered.keys();
    if (oldest !== undefined) remembered.delete(oldest);
  }
  if (isKnown) for (const deviation of kept.certificate.deviations) mode.note?.(deviation);
  return kept.certificate;
}

/** The octets are kept apart from the caller's, who may change them later. */
function readAnew(bytes: Uint8Array, mode: DerMode): Kept {
  const received = bytes.slice();
  return { received, certificate: parseCertificate(received, mode) };
}

interface Kept {
  readonly received: Uint8Array;
  readonly certificate: Certificate;
}

/**
 * Certificates met last, by a number made of their octets: one seal holds the same certificate
 * several times, and the same signers come again. What is answered does not depend on what was met:
 * every octet is compared, and of two with one number the later is kept.
 */
const remembered = new Map<number, Kept>();
const rememberedMax = 64;
const rememberedSizeMax = 8192;

function nameOf(bytes: Uint8Array): number {
  let sum = bytes.length;
  for (let i = 0; i < bytes.length; i++) sum = Math.imul(sum ^ (bytes[i] as number), 0x0100_0193);
  return sum;
}

function parseCertificate(bytes: Uint8Array, mode: DerMode): Certificate {
  const deviations: Deviation[] = [];
  const note: Note = (deviation) => {
    deviations.push(deviation);
    mode.note?.(deviation);
  };
  const node = readDer(bytes, { note });
  const [tbs, algorithm, signature, surplus] = sequence(node);
  if (tbs === undefined || algorithm === undefined || signature === undefined || surplus) {
    malformed('x509-form', node.at);
  }
  const fields = readFields(tbs, note);
  const signatureAlgorithm = readAlgorithm(algorithm);
  requireSameAlgorithm({ inner: fields.innerAlgorithm, outer: signatureAlgorithm, note, node });
  return {
    ...fields.values,
    ...readMeanings(fields.values.extensions, note),
    bytes: node.bytes,
    tbs: tbs.bytes,
    signatureAlgorithm,
    signature: bits(signature),
    deviations,
  };
}

// The outer identifier is not covered by the signature, so it may differ from the inner one in the
// spelling of "no parameters" only. Real certificates do that.
function requireSameAlgorithm(pair: {
  readonly inner: AlgorithmIdentifier;
  readonly outer: AlgorithmIdentifier;
  readonly note: Note;
  readonly node: DerNode;
}): void {
  const { inner, outer, note, node } = pair;
  if (!isSameAlgorithm(inner, outer)) malformed('x509-algorithms-differ', node.at);
  const bare = meantParameters(inner) === undefined;
  if (bare && inner.parameters?.tag !== outer.parameters?.tag) {
    note({ code: 'x509-algorithms-vary', at: node.at });
  }
}

function readFields(tbs: DerNode, note: Note) {
  const members = [...sequence(tbs)];
  const version = readVersion(members, note);
  const [serial, algorithm, issuer, validity, subject, spki, ...rest] = members;
  if (serial === undefined || algorithm === undefined || issuer === undefined) {
    return malformed('x509-form', tbs.at);
  }
  if (validity === undefined || subject === undefined || spki === undefined) {
    return malformed('x509-form', tbs.at);
  }
  const issuerName = readName(issuer);
  const subjectName = readName(subject);
  return {
    innerAlgorithm: readAlgorithm(algorithm),
    values: {
      version,
      serial: readSerial(serial, note),
      serialBytes: serial.bytes,
      issuer: issuerName,
      subject: subjectName,
      issuerBytes: issuerName.bytes,
      subjectBytes: subjectName.bytes,
      ...readValidity(validity, note),
      spki: spki.bytes,
      keyBits: bits(member(spki, 1)),
      publicKey: readPublicKey(spki),
      extensions: readTail(rest, note),
    },
  };
}

function readVersion(members: DerNode[], note: Note): 1 | 2 | 3 {
  if (members[0]?.tag !== contextTag(0)) return 1;
  const node = members.shift() as DerNode;
  const version = smallInteger(member(node, 0));
  if (version === 0) note({ code: 'x509-default-written', at: node.at });
  if (version > 2) malformed('x509-version', node.at);
  return (version + 1) as 1 | 2 | 3;
}

function readValidity(node: DerNode, note: Note) {
  const members = expectTag(node, tags.sequence).members;
  if (members.length !== 2) malformed('x509-form', node.at);
  return {
    validFromAt: instant(member(node, 0), { note }),
    validToAt: instant(member(node, 1), { note }),
  };
}

// After the key: unique identifiers [1] and [2], which nobody uses, then extensions [3].
function readTail(rest: readonly DerNode[], note: Note): readonly Extension[] {
  let extensions: readonly Extension[] = [];
  let last = 0;
  for (const node of rest) {
    const number = node.tag & 0x1f;
    if ((node.tag & 0xc0) !== 0x80 || number > 3 || number <= last) malformed('x509-form', node.at);
    last = number;
    if (node.tag === contextTag(3)) {
      if (node.members.length !== 1) malformed('x509-form', node.at);
      extensions = readExtensions(member(node, 0), note);
    }
  }
  return extensions;
}

const understood = new Set<string>([
  extensionTypes.basicConstraints,
  extensionTypes.keyUsage,
  extensionTypes.extendedKeyUsage,
  extensionTypes.subjectKeyIdentifier,
  extensionTypes.authorityKeyIdentifier,
  extensionTypes.subjectAltName,
]);

function readMeanings(extensions: readonly Extension[], note: Note) {
  const meaning = <T>(oid: string, read: (value: Uint8Array, note: Note) => T): T | undefined => {
    const found = soleExtension(extensions, oid);
    return found === undefined ? undefined : read(found.value, note);
  };
  // Key identifiers only help to find a key; an unreadable one must not hide the certificate.
  const hint = <T>(oid: string, read: (value: Uint8Array, note: Note) => T): T | undefined => {
    try {
      return meaning(oid, read);
    } catch (error) {
      note({ code: unreadable(error), at: 0 });
      return undefined;
    }
  };
  const basicConstraints = meaning(extensionTypes.basicConstraints, readBasicConstraints);
  const keyUsage = meaning(extensionTypes.keyUsage, readKeyUsage);
  const extendedKeyUsage = meaning(extensionTypes.extendedKeyUsage, readExtendedKeyUsage);
  const subjectKey = hint(extensionTypes.subjectKeyIdentifier, readOctetExtension);
  const authorityKey = hint(extensionTypes.authorityKeyIdentifier, readAuthorityKeyIdentifier);
  return {
    ...(basicConstraints && { basicConstraints }),
    ...(keyUsage && { keyUsage }),
    ...(extendedKeyUsage && { extendedKeyUsage }),
    ...(subjectKey && { subjectKeyIdentifier: subjectKey }),
    ...(authorityKey && { authorityKeyIdentifier: authorityKey }),
    identities: readIdentities(extensions),
    unknownCritical: extensions
      .filter(({ oid, critical }) => critical && !understood.has(oid))
      .map(({ oid }) => oid),
  };
}

/**
 * Whether `certificate` bears the name and the signature of `issuer`.
 *
 * Nothing else is judged: not whether the issuer was allowed to issue, nor when.
 *
 * @basis RFC 5280 §6.1.3 (a)(1), (a)(4)
 */
export function checkIssued(
  certificate: Certificate,
  issuer: Certificate,
  engine?: Sm2Engine,
): CheckResult {
  if (!isSameName(certificate.issuer, issuer.subject)) return 'fails';
  return verifySignature({
    key: issuer.publicKey,
    algorithm: certificate.signatureAlgorithm,
    message: certificate.tbs,
    signature: certificate.signature,
    ...(engine && { engine }),
  });
}

/** Whether subject and issuer are one name: a root, or an authority that renews its own key. */
export function isSelfIssued(certificate: Certificate): boolean {
  return isSameName(certificate.issuer, certificate.subject);
}
