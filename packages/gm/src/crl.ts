import { assert, type Finding, hex, type Instant } from '@yunzhang/base';
import {
  type AlgorithmIdentifier,
  isSameAlgorithm,
  readAlgorithm,
  writeAlgorithm,
} from './algorithm.ts';
import { type GmCode, malformed } from './codes.ts';
import {
  bigInteger,
  bits,
  contextTag,
  type DerMode,
  type DerNode,
  type Deviation,
  instant,
  isMalformed,
  member,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import {
  element,
  writeExplicit,
  writeGeneralizedTime,
  writeInteger,
  writeSequence,
  writeTime,
} from './der-write.ts';
import { digest } from './digest.ts';
import { type DistinguishedName, isSameName, readName } from './name.ts';
import { verifySignature } from './public-key.ts';
import type { Sm2Engine, Sm2Signer } from './sm2-engine.ts';
import type { Certificate, CheckResult } from './x509.ts';
import {
  type Extension,
  extensionTypes,
  type Note,
  readExtensions,
  readSerial,
  serialNumber,
  soleExtension,
} from './x509-extensions.ts';
import { writeExtensions, writeSigned } from './x509-issue.ts';
import { oids } from './oid.ts';

/** Room for about 200 000 entries; larger lists are published in parts. */
const sizeMax = 8 * 1024 * 1024;

/** Why a certificate was revoked, by number. @basis RFC 5280 §5.3.1 */
export const revocationReasons: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'key-compromise',
  2: 'authority-compromise',
  3: 'affiliation-changed',
  4: 'superseded',
  5: 'cessation',
  6: 'hold',
  8: 'removed-from-list',
  9: 'privilege-withdrawn',
  10: 'attribute-authority-compromise',
};

/** One revoked certificate. @basis RFC 5280 §5.1.2.6 */
export interface Revocation {
  readonly serial: string;
  readonly revokedAt: Instant;
  /** Number of the reason; `revocationReasons` has the words. */
  readonly reason?: number;
}

/** A revocation list with its received octets. @basis RFC 5280 §5.1 */
export interface RevocationList {
  readonly bytes: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt?: Instant;
  readonly entries: ReadonlyMap<string, Revocation>;
  readonly extensions: readonly Extension[];
  /** Critical extensions, of the list or of an entry, that limit or shift what the list says. */
  readonly unknownCritical: readonly string[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly deviations: readonly Deviation[];
}

/**
 * Reads a certificate revocation list.
 *
 * Like certificates, lists are the work of others: deviations are noted, not thrown.
 *
 * @basis RFC 5280 §5.1
 */
export function readCrl(bytes: Uint8Array, mode: DerMode = {}): RevocationList {
  if (bytes.length > sizeMax) malformed('crl-too-large', 0);
  const deviations: Deviation[] = [];
  const note: Note = (deviation) => {
    deviations.push(deviation);
    mode.note?.(deviation);
  };
  const node = readDer(bytes, { note });
  const [tbs, algorithm, signature, surplus] = sequence(node);
  if (tbs === undefined || algorithm === undefined || signature === undefined || surplus) {
    malformed('crl-form', node.at);
  }
  const { inner, values } = readTbs(tbs, note);
  const signatureAlgorithm = readAlgorithm(algorithm);
  if (!isSameAlgorithm(inner, signatureAlgorithm)) malformed('x509-algorithms-differ', node.at);
  return {
    ...values,
    bytes: node.bytes,
    tbs: tbs.bytes,
    signatureAlgorithm,
    signature: bits(signature),
    deviations,
  };
}

function readTbs(tbs: DerNode, note: Note) {
  const members = [...sequence(tbs)];
  if (members[0]?.tag === tags.integer && smallInteger(members.shift() as DerNode) !== 1) {
    malformed('crl-form', tbs.at);
  }
  const [algorithm, issuer, thisUpdate, ...rest] = members;
  if (algorithm === undefined || issuer === undefined || thisUpdate === undefined) {
    return malformed('crl-form', tbs.at);
  }
  const next = isTime(rest[0]) ? rest.shift() : undefined;
  const list = rest[0]?.tag === tags.sequence ? sequence(rest.shift() as DerNode) : [];
  const tail = rest[0]?.tag === contextTag(0) ? member(rest.shift() as DerNode, 0) : undefined;
  if (rest.length > 0) malformed('crl-form', tbs.at);
  const extensions = tail === undefined ? [] : readExtensions(tail, note);
  const unknown = new Set(unknownOf(extensions));
  const entries = readEntries(list, { note, unknown });
  return {
    inner: readAlgorithm(algorithm),
    values: {
      issuer: readName(issuer),
      thisUpdateAt: instant(thisUpdate, { note }),
      ...(next === undefined ? {} : { nextUpdateAt: instant(next, { note }) }),
      entries,
      extensions,
      unknownCritical: [...unknown],
    },
  };
}

function isTime(node: DerNode | undefined): boolean {
  return node?.tag === tags.utcTime || node?.tag === tags.generalizedTime;
}

function readEntries(
  list: readonly DerNode[],
  to: { readonly note: Note; readonly unknown: Set<string> },
): ReadonlyMap<string, Revocation> {
  const entries = new Map<string, Revocation>();
  for (const item of list) {
    const serial = readSerial(member(item, 0), to.note);
    const revokedAt = instant(member(item, 1), to);
    const tail = item.members[2];
    const extensions = tail === undefined ? [] : readExtensions(tail, to.note);
    for (const oid of unknownOf(extensions)) to.unknown.add(oid);
    const code = soleExtension(extensions, extensionTypes.reasonCode);
    const reason = code === undefined ? undefined : readDer(code.value, to).content[0];
    const earlier = entries.get(serial);
    if (earlier !== undefined) to.note({ code: 'crl-entry-twice', at: item.at });
    // Of two entries the earlier revocation counts.
    if (earlier !== undefined && earlier.revokedAt <= revokedAt) continue;
    entries.set(serial, { serial, revokedAt, ...(reason === undefined ? {} : { reason }) });
  }
  return entries;
}

// A delta list, a list for other issuers, or a list of some reasons or kinds only does not say that
// an unlisted certificate is good. Names of places where the list is published change nothing.
function unknownOf(extensions: readonly Extension[]): readonly string[] {
  const harmless: readonly string[] = [extensionTypes.crlNumber, extensionTypes.reasonCode];
  return extensions
    .filter(({ oid, critical }) => critical && !harmless.includes(oid))
    .filter((extension) => !isWholeScope(extension))
    .map(({ oid }) => oid);
}

function isWholeScope({ oid, value }: Extension): boolean {
  if (oid !== extensionTypes.issuingDistributionPoint) return false;
  const members = sequence(readDer(value, { note: () => {} }));
  // Names of places are compared with those of the certificate later; all flags must be off.
  const off = (node: DerNode): boolean => node.content.length === 1 && node.content[0] === 0;
  return members.every(
    (node) =>
      node.tag === contextTag(0) || ([0x81, 0x82, 0x84, 0x85].includes(node.tag) && off(node)),
  );
}

/**
 * Whether the list bears the name and the signature of `issuer`.
 *
 * @basis RFC 5280 §6.3.3 (f), (g)
 */
export function checkCrl(
  list: RevocationList,
  issuer: Certificate,
  engine?: Sm2Engine,
): CheckResult {
  if (!isSameName(list.issuer, issuer.subject)) return 'fails';
  return verifySignature({
    key: issuer.publicKey,
    algorithm: list.signatureAlgorithm,
    message: list.tbs,
    signature: list.signature,
    ...(engine && { engine }),
  });
}

/**
 * What makes a list unfit to say at `at` that a certificate is good: its age, its scope, or an
 * issuer whose key was not meant for lists. An entry on it still counts.
 *
 * @basis RFC 5280 §6.3.3
 */
export function crlProblems(question: {
  readonly list: RevocationList;
  readonly issuer: Certificate;
  /** The certificate whose state is asked for. */
  readonly certificate: Certificate;
  readonly at: Instant;
}): readonly Finding<GmCode>[] {
  const { list, issuer, certificate, at } = question;
  const problems: Finding<GmCode>[] = [];
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('crlSign')) {
    problems.push({ code: 'crl-issuer-use' });
  }
  if (list.thisUpdateAt > at) problems.push({ code: 'crl-too-new' });
  if (list.nextUpdateAt !== undefined && list.nextUpdateAt < at)
    problems.push({ code: 'crl-stale' });
  for (const detail of list.unknownCritical) problems.push({ code: 'crl-scope-unknown', detail });
  if (!coversPlace(list, certificate)) problems.push({ code: 'crl-other-part' });
  return problems;
}

// Authorities cut their lists into parts by the place of publication. A part says nothing about a
// certificate that names another place. @basis RFC 5280 §6.3.3 (b)(2)(i)
function coversPlace(list: RevocationList, certificate: Certificate): boolean {
  const of = (oid: string) => (one: Extension) => one.oid === oid;
  const scope = list.extensions.find(of(extensionTypes.issuingDistributionPoint));
  const point = scope && sequence(readDer(scope.value, { note: () => {} }))[0];
  if (point?.tag !== contextTag(0)) return true;
  const places = certificate.extensions.find(of(extensionTypes.crlDistributionPoints));
  if (places === undefined) return false;
  const named = namesOf(places.value);
  return placeNames({ members: [point] }).some((name) => named.includes(name));
}

function namesOf(places: Uint8Array): readonly string[] {
  try {
    return sequence(readDer(places, { note: () => {} })).flatMap(placeNames);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return [];
  }
}

/** General names of a distribution point, as hexadecimal of their octets. */
function placeNames(point: Pick<DerNode, 'members'>): readonly string[] {
  const place = point.members.find(({ tag }) => tag === contextTag(0))?.members[0];
  return place?.tag === contextTag(0) ? place.members.map(({ bytes }) => hex(bytes)) : [];
}

/** The entry of a serial number as `readCertificate` gives it, or nothing. */
export function revocationOf(list: RevocationList, serial: string): Revocation | undefined {
  return list.entries.get(serial);
}

/** What a revocation list shall say. */
export interface CrlContent {
  /** Encoded name: the `subjectBytes` of the issuing authority. */
  readonly issuer: Uint8Array;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt: Instant;
  readonly number: number | bigint;
  readonly entries: readonly Revocation[];
  /** Since when certificates stay on the list after their end; absent: no promise. */
  readonly expiredSinceAt?: Instant;
}

/**
 * Issues a full revocation list signed with SM2 and SM3.
 *
 * The key identifier of the issuer is that of its certificates (SHA-1 of the key bits). An entry
 * that is taken off a list has no place on a full one.
 *
 * @basis RFC 5280 §5, §5.2.1, §5.2.3; gm-crypto.md §6
 */
export async function issueCrl(content: CrlContent, signer: Sm2Signer): Promise<Uint8Array> {
  assert(content.thisUpdateAt <= content.nextUpdateAt, 'updates run forward');
  const number = BigInt(content.number);
  assert(number >= 0n && number < 1n << 159n, 'the number of a list has 20 octets at most');
  const serials = new Set(content.entries.map(({ serial }) => serialNumber(serial)));
  assert(serials.size === content.entries.length, 'a certificate is listed once');
  const tbs = writeSequence(
    writeInteger(1),
    writeAlgorithm(oids.sm2WithSm3),
    content.issuer,
    writeTime(content.thisUpdateAt),
    writeTime(content.nextUpdateAt),
    ...(content.entries.length === 0 ? [] : [writeSequence(...content.entries.map(writeEntry))]),
    writeExplicit(0, writeExtensions(listExtensions(content, signer.publicKey))),
  );
  return writeSigned(tbs, signer);
}

function listExtensions(
  { number, expiredSinceAt }: CrlContent,
  issuerKey: Uint8Array,
): readonly Extension[] {
  const plain = (oid: string, value: Uint8Array): Extension => ({ oid, critical: false, value });
  const key = writeSequence(element(0x80, digest('sha1', issuerKey)));
  return [
    plain(extensionTypes.authorityKeyIdentifier, key),
    plain(extensionTypes.crlNumber, writeInteger(number)),
    ...(expiredSinceAt === undefined
      ? []
      : [plain(extensionTypes.expiredCertificates, writeGeneralizedTime(expiredSinceAt))]),
  ];
}

/** The number of a list, which grows from list to list. @basis RFC 5280 §5.2.3 */
export function crlNumber(list: RevocationList): bigint | undefined {
  const found = soleExtension(list.extensions, extensionTypes.crlNumber);
  return found === undefined ? undefined : bigInteger(readDer(found.value, { note: () => {} }));
}

function writeEntry({ serial, revokedAt, reason }: Revocation): Uint8Array {
  const tail: Uint8Array[] = [];
  if (reason !== undefined) {
    assert(reason !== 8 && revocationReasons[reason] !== undefined, 'a reason for being listed');
    const value = element(0x0a, Uint8Array.of(reason));
    tail.push(writeExtensions([{ oid: extensionTypes.reasonCode, critical: false, value }]));
  }
  return writeSequence(writeInteger(serialNumber(serial)), writeTime(revokedAt), ...tail);
}
