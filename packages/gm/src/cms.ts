import { type Finding, hex, type Instant } from '@yunzhang/base';
import { type AlgorithmIdentifier, isSameAlgorithm, readAlgorithm } from './algorithm.ts';
import { definiteForm } from './cms-ber.ts';
import { type GmCode, malformed } from './codes.ts';
import {
  contextTag,
  type DerMode,
  type DerNode,
  expectTag,
  instant,
  isMalformed,
  member,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import { type DigestName, digestOfOid } from './digest.ts';
import { readSerial } from './x509-extensions.ts';
import { oids } from './oid.ts';

/** More certificates, lists, signers or attributes than a message of the field has. */
const membersMax = 64;

/** Types of messages and attributes, both arcs. @basis RFC 5652 §4, §11; gm-crypto.md §4 */
export const cmsTypes = {
  data: oids.data,
  signedData: oids.signedData,
  gmData: oids.gmData,
  gmSignedData: oids.gmSignedData,
  timeStampInfo: oids.timeStampInfo,
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
} as const;

/** Which of the two standards the outermost type names. @basis gm-crypto.md §7 */
export type CmsSyntax = 'rfc5652' | 'gbt35275';

/** An attribute as received. @basis RFC 5652 §5.3 */
export interface CmsAttribute {
  readonly oid: string;
  readonly values: readonly DerNode[];
}

/** How a SignerInfo names its certificate. @basis RFC 5652 §5.3 */
export type SignerIdentifier =
  | {
      readonly kind: 'issuer-and-serial';
      readonly issuerBytes: Uint8Array;
      readonly serial: string;
    }
  | { readonly kind: 'key-identifier'; readonly keyIdentifier: Uint8Array };

/** One signer's part of a message. @basis RFC 5652 §5.3; gm-crypto.md §7 */
export interface SignerInfo {
  readonly version: number;
  readonly sid: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** Absent for an algorithm this package cannot compute. */
  readonly digestName?: DigestName;
  readonly signedAttributes: readonly CmsAttribute[];
  /** What the signature covers: the received attributes as a SET; absent without any. */
  readonly signedAttributesBytes?: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: readonly CmsAttribute[];
}

/** A SignedData of either standard. @basis RFC 5652 §5.1; gm-crypto.md §7 */
export interface SignedData {
  readonly syntax: CmsSyntax;
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly contentType: string;
  readonly content?: Uint8Array;
  /** Each certificate's octets; other choices of the bag are reported, not kept. */
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
  /** What no signature covers and the structure itself shows to be odd. */
  readonly findings: readonly Finding<GmCode>[];
}

/**
 * Reads a SignedData: RFC 5652 and GB/T 35275 in one, either object identifier arc at each level.
 *
 * `bytes` ends where the value ends; `definiteForm` splits off the zeros of a PDF. Indefinite
 * lengths need the tolerant mode. What is odd without stopping the reading is in `findings`:
 * nothing of a message goes by unsigned, unchecked and unnamed.
 *
 * @basis RFC 5652 §5.1; GB/T 35275-2017 §8; gm-crypto.md §7
 */
export function readSignedData(bytes: Uint8Array, mode: DerMode = {}): SignedData {
  const findings: Finding<GmCode>[] = [];
  const node = readDer(definite(bytes, mode, findings), mode);
  const outer = contentInfo(node);
  const syntax = syntaxOf(outer.type) ?? malformed('cms-not-signed-data', node.at, outer.type);
  if (outer.content === undefined) malformed('cms-form', node.at);
  const [version, algorithms, inner, ...rest] = sequence(outer.content);
  if (version === undefined || algorithms === undefined || inner === undefined) {
    return malformed('cms-form', node.at);
  }
  const signers = rest.pop();
  if (signers === undefined) return malformed('cms-form', node.at);
  const bags = readBags(rest, findings);
  const signerInfos = limited(expectTag(signers, tags.set)).map((one) =>
    readSignerInfo(one, findings),
  );
  const content = contentInfo(inner);
  if (content.content !== undefined && content.content.tag !== tags.octetString) {
    findings.push({ code: 'cms-content-form' });
  }
  for (const [where, set] of [
    ['digestAlgorithms', algorithms],
    ['signerInfos', signers],
  ] as const) {
    if (!isSorted(set.members)) findings.push({ code: 'cms-set-order', where });
  }
  const data: SignedData = {
    syntax,
    version: smallInteger(version),
    digestAlgorithms: limited(expectTag(algorithms, tags.set)).map(readAlgorithm),
    contentType: content.type,
    ...(content.content === undefined ? {} : { content: contentOctets(content.content) }),
    ...bags,
    signerInfos,
    findings,
  };
  inspectMessage(data, findings);
  return data;
}

// Strict reading meets an indefinite length itself and refuses it.
function definite(bytes: Uint8Array, mode: DerMode, findings: Finding<GmCode>[]): Uint8Array {
  if (mode.note === undefined) return bytes;
  const { value, rest, rewritten } = definiteForm(bytes);
  if (!rewritten) return bytes;
  mode.note({ code: 'cms-indefinite-length', at: 0 });
  if (rest.length > 0) mode.note({ code: 'der-trailing-bytes', at: bytes.length - rest.length });
  findings.push({ code: 'cms-indefinite-length' });
  return value;
}

function contentInfo(node: DerNode): { readonly type: string; readonly content?: DerNode } {
  const [type, wrapper, surplus] = sequence(node);
  if (type === undefined || surplus !== undefined) malformed('cms-form', node.at);
  const oid = objectIdentifier(type);
  if (wrapper === undefined) return { type: oid };
  if (wrapper.tag !== contextTag(0) || wrapper.members.length !== 1) {
    malformed('cms-form', wrapper.at);
  }
  return { type: oid, content: member(wrapper, 0) };
}

function syntaxOf(type: string): CmsSyntax | undefined {
  if (type === cmsTypes.signedData) return 'rfc5652';
  return type === cmsTypes.gmSignedData ? 'gbt35275' : undefined;
}

// PKCS #7 let any type stand here; then the content is the element without its header.
// @basis RFC 5652 §5.2.1
function contentOctets(node: DerNode): Uint8Array {
  return node.tag === tags.octetString ? octets(node) : node.content;
}

function limited(node: DerNode): readonly DerNode[] {
  if (node.members.length > membersMax) malformed('cms-too-many-members', node.at);
  return node.members;
}

function readBags(rest: readonly DerNode[], findings: Finding<GmCode>[]) {
  const [first, second, surplus] = rest;
  const certificates = first?.tag === contextTag(0) ? first : undefined;
  const crls = certificates === undefined ? first : second;
  if (surplus !== undefined || (certificates === undefined && second !== undefined)) {
    malformed('cms-form', surplus?.at ?? second?.at);
  }
  if (crls !== undefined && crls.tag !== contextTag(1)) malformed('cms-form', crls.at);
  const plain = (node: DerNode | undefined): Uint8Array[] => {
    const members = node === undefined ? [] : limited(node);
    if (!isSorted(members)) findings.push({ code: 'cms-set-order', where: 'certificates' });
    if (members.some(({ tag }) => tag !== tags.sequence)) findings.push({ code: 'cms-bag-choice' });
    return members.filter(({ tag }) => tag === tags.sequence).map((item) => item.bytes);
  };
  return { certificates: plain(certificates), crls: plain(crls) };
}

function readSignerInfo(node: DerNode, findings: Finding<GmCode>[]): SignerInfo {
  const [version, sid, digestAlgorithm, ...rest] = sequence(node);
  if (version === undefined || sid === undefined || digestAlgorithm === undefined) {
    return malformed('cms-form', node.at);
  }
  const signed = rest[0]?.tag === contextTag(0) ? rest.shift() : undefined;
  const [signatureAlgorithm, signature, unsigned, surplus] = rest;
  if (signatureAlgorithm === undefined || signature === undefined || surplus !== undefined) {
    return malformed('cms-form', node.at);
  }
  if (unsigned !== undefined) expectTag(unsigned, contextTag(1));
  if (signed !== undefined && !isSorted(signed.members)) {
    findings.push({ code: 'cms-set-order', where: 'signedAttrs' });
  }
  const algorithm = readAlgorithm(digestAlgorithm);
  const digestName = digestOfOid(algorithm.oid);
  return {
    version: smallInteger(version),
    sid: readSid(sid, findings),
    digestAlgorithm: algorithm,
    ...(digestName === undefined ? {} : { digestName }),
    signedAttributes: signed === undefined ? [] : limited(signed).map(readAttribute),
    ...(signed === undefined ? {} : { signedAttributesBytes: asSet(signed.bytes) }),
    signatureAlgorithm: readAlgorithm(signatureAlgorithm),
    signature: octets(signature),
    unsignedAttributes: unsigned === undefined ? [] : limited(unsigned).map(readAttribute),
  };
}

// DER sorts a SET OF by octets; a shuffled one is another spelling of the same value.
// @basis X.690 §11.6
function isSorted(members: readonly DerNode[]): boolean {
  return members.every((item, i) => {
    const earlier = members[i - 1];
    return earlier === undefined || hex(earlier.bytes) <= hex(item.bytes);
  });
}

function asSet(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[0] = tags.set;
  return copy;
}

function readSid(node: DerNode, findings: Finding<GmCode>[]): SignerIdentifier {
  if (node.tag === contextTag(0, 'primitive')) {
    return { kind: 'key-identifier', keyIdentifier: node.content };
  }
  const [issuer, serial, surplus] = sequence(node);
  if (issuer === undefined || serial === undefined || surplus) malformed('cms-form', node.at);
  expectTag(issuer, tags.sequence);
  return {
    kind: 'issuer-and-serial',
    issuerBytes: issuer.bytes,
    serial: readSerial(serial, (deviation) => findings.push(deviation)),
  };
}

function readAttribute(node: DerNode): CmsAttribute {
  const [type, values, surplus] = sequence(node);
  if (type === undefined || values === undefined || surplus) malformed('cms-form', node.at);
  return { oid: objectIdentifier(type), values: limited(expectTag(values, tags.set)) };
}

/** Libraries write 1 where a later version is due; another number is wrong. @basis RFC 5652 §5 */
export const versionCode = (version: number): 'cms-version' | 'cms-version-wrong' =>
  version === 1 ? 'cms-version' : 'cms-version-wrong';

// Fields outside every signature are compared with what they must be, so that changing one is seen.
function inspectMessage(data: SignedData, findings: Finding<GmCode>[]): void {
  const { signerInfos, digestAlgorithms, certificates } = data;
  if (signerInfos.length === 0) findings.push({ code: 'cms-no-signer' });
  if (signerInfos.length > 1) findings.push({ code: 'cms-several-signers' });
  if (data.version !== expectedVersion(data)) {
    findings.push({ code: versionCode(data.version), detail: `${data.version}` });
  }
  const used = signerInfos.map(({ digestAlgorithm }) => digestAlgorithm);
  if (!used.every((one) => digestAlgorithms.some((listed) => isSameAlgorithm(listed, one)))) {
    findings.push({ code: 'cms-digest-not-listed' });
  }
  if (!digestAlgorithms.every((listed) => used.some((one) => isSameAlgorithm(listed, one)))) {
    findings.push({ code: 'cms-digest-unused' });
  }
  if (new Set(certificates.map(hex)).size < certificates.length) {
    findings.push({ code: 'cms-certificate-twice' });
  }
  if (data.crls.length > 0) findings.push({ code: 'cms-lists-unsigned' });
}

// RFC 5652 §5.1 without the attribute certificates that nobody uses; GB/T 35275 knows 1 only.
function expectedVersion(data: SignedData): number {
  if (data.syntax === 'gbt35275') return 1;
  const plain = data.contentType === cmsTypes.data || data.contentType === cmsTypes.gmData;
  return plain && data.signerInfos.every(({ version }) => version !== 3) ? 1 : 3;
}

/** The values of a signed attribute; empty when it is absent. Attributes occur once each. */
export function signedAttribute(info: SignerInfo, oid: string): readonly DerNode[] {
  return info.signedAttributes.filter((one) => one.oid === oid).flatMap(({ values }) => values);
}

/**
 * The signing time that the signer claims, where it is signed.
 *
 * A claim of the signer and no more; PAdES forbids it.
 *
 * @basis RFC 5652 §11.3
 */
export function claimedSigningTime(info: SignerInfo): Instant | undefined {
  const [value, surplus] = signedAttribute(info, cmsTypes.signingTime);
  if (value === undefined || surplus !== undefined) return undefined;
  try {
    return instant(value, { note: () => {} });
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}
