import { type Finding, type Instant, Malformed } from '@yunzhang/base';
import {
  type DerNode,
  member,
  objectIdentifier,
  octets,
  sequence,
  smallInteger,
  tags,
  text,
  writeSequence,
} from '@yunzhang/gm';
import { malformed, type SesCode } from './codes.ts';
import { readExtensions, type SesExtension } from './extensions.ts';
import { readCertificateList, readSignerList, type SignerList } from './list.ts';
import { readPicture, type SealPicture } from './picture.ts';
import {
  type Field,
  readBits,
  Reading,
  readOutermost,
  readText,
  readTime,
  readTimeStampField,
} from './reading.ts';

/** The standard a structure follows: GM/T 0031-2014, GB/T 38540-2020, GM/T 0031-2025. */
export type Generation = 1 | 4 | 5;

/** Longer slips between making and validity were seen and are named. @basis ses.md §3.4 */
const creationSlipMs = 60 * 60 * 1000;

/** SES_Header. @basis ses.md §3.4 */
export interface SealHeader {
  readonly id: string;
  readonly version: number;
  readonly vendorId: string;
}

/** What a seal is called and who may use it. @basis ses.md §3.4 */
export interface SealProperty {
  /** Meaning is up to the application: there is no table in the standard. */
  readonly type: number;
  readonly name: string;
  readonly list: SignerList;
}

/** An electronic seal as received. */
export interface Seal {
  readonly generation: Generation;
  /** The whole seal without anything after it. */
  readonly bytes: Uint8Array;
  /** The element eSealInfo as received. */
  readonly infoBytes: Uint8Array;
  /** What the maker signed; empty when the maker's part of a generation 1 seal is unreadable. */
  readonly signedBytes: Uint8Array;
  readonly header: SealHeader;
  readonly esId: string;
  readonly property: SealProperty;
  readonly createdAt: Instant;
  readonly validFromAt: Instant;
  readonly validToAt: Instant;
  readonly picture: SealPicture;
  readonly extensions: readonly SesExtension[];
  /** Certificate of the maker; empty when `signedBytes` is. */
  readonly makerCertificate: Uint8Array;
  /** Dotted object identifier of the maker's signature, as written. */
  readonly algorithm: string;
  /** Octets of the maker's signature value, in whatever form they came. */
  readonly signature: Uint8Array;
  /** Token over the maker's signature value; generation 5 only. */
  readonly timeStamp?: Uint8Array;
  readonly findings: readonly Finding<SesCode>[];
}

/**
 * Reads a seal of any generation; the structure decides which, the version is compared with it.
 *
 * Tolerates what real seals do, each with a finding, and keeps the received bytes: signatures are
 * checked over them. Throws codes of this package or of the DER reader.
 *
 * @basis ses.md §2, §3, §4, §7
 */
export function readSeal(bytes: Uint8Array): Seal {
  const reading = new Reading();
  return readSealNode(reading, readOutermost(bytes, reading));
}

/** Reads a seal that is an element of something larger. Findings go where `reading` says. */
export function readSealNode(reading: Reading, node: DerNode): Seal {
  const top = unwrap(reading, node);
  if (!isSealShape(top)) malformed(beginsWithEs(top) ? 'seal-legacy' : 'seal-structure', top.at);
  return top.members.length === 2 ? oldSeal(reading, top) : newSeal(reading, top);
}

/** Whether an element has the outer shape of a seal of some generation. @basis ses.md §4 */
export function isSealShape({ tag, members }: DerNode): boolean {
  if (tag !== tags.sequence || !isHeader(members[0]?.members[0])) return false;
  if (members.length === 2) return true;
  return (members.length === 4 || members.length === 5) && members[1]?.tag === tags.octetString;
}

/** Some old products carry the seal as content of an OCTET STRING. @basis ses.md §7 */
function unwrap(reading: Reading, node: DerNode): DerNode {
  if (node.tag !== tags.octetString || node.content[0] !== tags.sequence) return node;
  reading.note('seal-wrapped', { at: node.at });
  return readOutermost(node.content, reading);
}

/** Whether an element has the shape of SES_Header, whatever it says. */
function isHeader(node: DerNode | undefined): boolean {
  const [id, version, vendor] = node?.members ?? [];
  return (
    node?.tag === tags.sequence &&
    node.members.length === 3 &&
    version?.tag === tags.integer &&
    isString(id) &&
    isString(vendor)
  );
}

function isString(node: DerNode | undefined): boolean {
  return (
    node?.tag === tags.ia5String ||
    node?.tag === tags.utf8String ||
    node?.tag === tags.printableString
  );
}

/** Whether the first leaf says ES: every seal format of the trade begins so. @basis ses.md §4 */
export function beginsWithEs(top: DerNode): boolean {
  let node: DerNode | undefined = top;
  while (node !== undefined && node.members.length > 0) node = node.members[0];
  return node !== undefined && isString(node) && text(node) === 'ES';
}

function newSeal(reading: Reading, top: DerNode): Seal {
  const [infoNode, certificate, algorithm, signature, timeStamp] = top.members;
  if (!infoNode || !certificate || !algorithm || !signature) malformed('seal-structure', top.at);
  const version = headerVersion(infoNode);
  const generation = top.members.length === 5 || version === 5 ? 5 : 4;
  if (version !== 4 && version !== 5) noteVersion(reading, 'seal-version-unknown', version);
  else if (version !== generation) noteVersion(reading, 'seal-version-shape', version);
  return {
    ...readInfo(reading, infoNode, generation),
    ...readMaker(reading, { certificate, algorithm, signature }),
    generation,
    bytes: top.bytes,
    infoBytes: infoNode.bytes,
    signedBytes: infoNode.bytes,
    ...(timeStamp && {
      timeStamp: readTimeStampField(reading, { node: timeStamp, where: 'SESeal.timeStamp' }),
    }),
    findings: reading.findings,
  };
}

function oldSeal(reading: Reading, top: DerNode): Seal {
  const infoNode = member(top, 0);
  const version = headerVersion(infoNode);
  // Makers were free to count their own versions, but only 1 exists; 4 and 5 name other shapes.
  if (version === 4 || version === 5) noteVersion(reading, 'seal-version-shape', version);
  else if (version !== 1) noteVersion(reading, 'seal-version-unknown', version);
  return {
    ...readInfo(reading, infoNode, 1),
    ...readSignInfo(reading, member(top, 1), infoNode),
    generation: 1,
    bytes: top.bytes,
    infoBytes: infoNode.bytes,
    findings: reading.findings,
  };
}

type Maker = Pick<Seal, 'makerCertificate' | 'algorithm' | 'signature'>;

/** The document result stands even if this part is damaged; the seal does not. @basis ses.md §7 */
function readSignInfo(
  reading: Reading,
  node: DerNode,
  infoNode: DerNode,
): Maker & Pick<Seal, 'signedBytes'> {
  try {
    const [certificate, algorithm, signature, ...more] = sequence(node);
    if (!certificate || !algorithm || !signature || more.length > 0) {
      malformed('seal-structure', node.at);
    }
    // The received elements stand in a sequence of their own; they are not encoded again.
    const signedBytes = writeSequence(infoNode.bytes, certificate.bytes, algorithm.bytes);
    return { ...readMaker(reading, { certificate, algorithm, signature }), signedBytes };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const detail = error.code;
    reading.note('seal-maker-info-unreadable', { where: 'SESeal.signInfo', at: node.at, detail });
    const none = new Uint8Array(0);
    return { makerCertificate: none, algorithm: '', signature: none, signedBytes: none };
  }
}

interface MakerNodes {
  readonly certificate: DerNode;
  readonly algorithm: DerNode;
  readonly signature: DerNode;
}

function readMaker(reading: Reading, nodes: MakerNodes): Maker {
  return {
    makerCertificate: octets(nodes.certificate),
    algorithm: readAlgorithmId(reading, { node: nodes.algorithm, where: 'SESeal.signAlgID' }),
    signature: readBits(reading, { node: nodes.signature, where: 'SESeal.signedValue' }),
  };
}

/** A signature algorithm; the misspelling of an open library is named. @basis ses.md §3.3 */
export function readAlgorithmId(reading: Reading, { node, where }: Field): string {
  const oid = objectIdentifier(node);
  if (oid === '1.2.156.10197.501') {
    reading.note('ses-algorithm-typo', { where, at: node.at, detail: oid });
  }
  return oid;
}

function noteVersion(reading: Reading, code: SesCode, version: number): void {
  reading.note(code, { where: 'eSealInfo.header.version', detail: String(version) });
}

function headerVersion(infoNode: DerNode): number {
  return smallInteger(member(member(infoNode, 0), 1));
}

type Info = Times & Pick<Seal, 'header' | 'esId' | 'property' | 'picture' | 'extensions'>;

function readInfo(reading: Reading, node: DerNode, generation: Generation): Info {
  const [header, esId, property, picture, extensions, ...more] = sequence(node);
  if (!header || !esId || !property || !picture || more.length > 0) {
    malformed('seal-structure', node.at, 'eSealInfo');
  }
  return {
    header: readHeader(reading, header),
    esId: readText(reading, { node: esId, where: 'eSealInfo.esID' }, tags.ia5String),
    ...readProperty(reading, { node: property, where: 'eSealInfo.property' }, generation),
    picture: readPicture(reading, { node: picture, where: 'eSealInfo.picture' }),
    extensions: extensions
      ? readExtensions(reading, { node: extensions, where: 'eSealInfo.extDatas' }, 'plain')
      : [],
  };
}

function readHeader(reading: Reading, node: DerNode): SealHeader {
  const [id, version, vendor] = node.members;
  if (!id || !version || !vendor) malformed('seal-structure', node.at, 'eSealInfo.header');
  const where = 'eSealInfo.header';
  const marker = readText(reading, { node: id, where: `${where}.ID` }, tags.ia5String);
  if (marker !== 'ES') malformed('seal-header-id', id.at);
  return {
    id: marker,
    version: smallInteger(version),
    vendorId: readText(reading, { node: vendor, where: `${where}.Vid` }, tags.ia5String),
  };
}

type Times = Pick<Seal, 'createdAt' | 'validFromAt' | 'validToAt'>;
type Property = Times & Pick<Seal, 'property'>;

function readProperty(reading: Reading, field: Field, generation: Generation): Property {
  const { node, where } = field;
  const members = [...sequence(node)];
  const [type, name] = members.splice(0, 2);
  const listType = generation === 1 ? undefined : members.shift();
  const [list, created, from, to, ...more] = members;
  if (!type || !name || !list || !created || !from || !to || more.length > 0) {
    malformed('seal-structure', node.at, where);
  }
  const listField = { node: list, where: `${where}.certList` };
  const property: SealProperty = {
    type: smallInteger(type),
    name: readText(reading, { node: name, where: `${where}.name` }, tags.utf8String),
    list: listType
      ? readSignerList(reading, listType, listField)
      : readCertificateList(reading, listField),
  };
  return { property, ...readTimes(reading, [created, from, to], generation) };
}

function readTimes(
  reading: Reading,
  [created, from, to]: readonly [DerNode, DerNode, DerNode],
  generation: Generation,
): Times {
  const where = 'eSealInfo.property';
  const tag = generation === 1 ? tags.utcTime : tags.generalizedTime;
  const time = (node: DerNode, key: string): Instant =>
    readTime(reading, { node, where: `${where}.${key}` }, tag);
  const createdAt = time(created, 'createDate');
  const validFromAt = time(from, 'validStart');
  const validToAt = time(to, 'validEnd');
  if (validToAt <= validFromAt) reading.note('seal-validity-reversed', { where, at: from.at });
  if (createdAt - validFromAt > creationSlipMs) {
    reading.note('seal-created-after-valid-from', { where, at: created.at });
  }
  return { createdAt, validFromAt, validToAt };
}
