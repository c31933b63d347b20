import { fromUtf8, latin1 } from '@yunzhang/base';
import { type GmCode, malformed } from './codes.ts';
import {
  boolean,
  contextTag,
  type DerNode,
  type Deviation,
  expectTag,
  isMalformed,
  member,
  namedBits,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  tags,
  text,
} from './der.ts';

/** More extensions than any certificate or list has. */
const extensionsMax = 64;
/** Longer than any real serial number; the profile allows 20 octets. */
const serialSizeMax = 128;

/** One extension as read. @basis RFC 5280 §4.1.2.9 */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** Content of the OCTET STRING. */
  readonly value: Uint8Array;
}

/** Takes notes of what deviates; reading goes on. */
export type Note = (deviation: Deviation) => void;

/** Extension types that this package reads. @basis RFC 5280 §4.2.1, §5.2 */
export const extensionTypes = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  deltaCrl: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  expiredCertificates: '2.5.29.60',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
} as const;

/** Uses of a key, in the order of their bits. @basis RFC 5280 §4.2.1.3 */
export const keyUses = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** One use of a key. @basis RFC 5280 §4.2.1.3 */
export type KeyUse = (typeof keyUses)[number];

/** What basicConstraints says. @basis RFC 5280 §4.2.1.9 */
export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLengthMax?: number;
}

/** What authorityKeyIdentifier says. @basis RFC 5280 §4.2.1.1 */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  readonly serial?: string;
}

/**
 * Reads an Extensions SEQUENCE.
 *
 * An explicit `critical FALSE` is noted: real seal certificates have it. A second extension of a
 * type is noted here and refused by whoever interprets that type.
 *
 * @basis RFC 5280 §4.1.2.9; ses.md §3.1
 */
export function readExtensions(node: DerNode, note: Note): readonly Extension[] {
  const members = sequence(node);
  if (members.length > extensionsMax) malformed('x509-extensions-too-many', node.at);
  const seen = new Set<string>();
  return members.map((item) => {
    const oid = objectIdentifier(member(item, 0));
    if (seen.has(oid)) note({ code: 'x509-extension-twice', at: item.at });
    seen.add(oid);
    const flag = member(item, 1);
    if (flag.tag !== tags.boolean) {
      if (item.members.length > 2) malformed('der-member-surplus', item.at);
      return { oid, critical: false, value: octets(flag) };
    }
    if (item.members.length > 3) malformed('der-member-surplus', item.at);
    const critical = tolerantBoolean(flag, note);
    if (!critical) note({ code: 'x509-default-written', at: flag.at });
    return { oid, critical, value: octets(member(item, 2)) };
  });
}

/** BER takes any octet but zero for true; some write `01`. @basis X.690 §8.2.2, §11.1 */
function tolerantBoolean(node: DerNode, note: Note): boolean {
  const octet = node.content[0];
  if (node.content.length === 1 && octet !== undefined && octet !== 0 && octet !== 0xff) {
    note({ code: 'x509-boolean-variant', at: node.at });
    return true;
  }
  return boolean(node);
}

/**
 * The only extension of a type, or nothing.
 *
 * Two of a type that decides about trust have no single meaning: that is malformed.
 */
export function soleExtension(list: readonly Extension[], oid: string): Extension | undefined {
  const found = list.filter((extension) => extension.oid === oid);
  if (found.length > 1) malformed('x509-extension-twice', undefined, oid);
  return found[0];
}

/** Reads basicConstraints; `BOOLEAN 00` written out is noted. @basis RFC 5280 §4.2.1.9 */
export function readBasicConstraints(value: Uint8Array, note: Note): BasicConstraints {
  const node = readDer(value, { note });
  const members = [...sequence(node)];
  let ca = false;
  if (members[0]?.tag === tags.boolean) {
    const flag = members.shift() as DerNode;
    ca = tolerantBoolean(flag, note);
    if (!ca) note({ code: 'x509-default-written', at: flag.at });
  }
  const limit = members.shift();
  if (members.length > 0) malformed('der-member-surplus', node.at);
  if (limit === undefined) return { ca };
  const number = tolerantInteger(limit, note);
  if (number < 0n || number > 0x7fffffffn) malformed('der-integer-range', limit.at);
  return { ca, pathLengthMax: Number(number) };
}

/** Reads keyUsage; trailing zero bits are noted. @basis RFC 5280 §4.2.1.3; gm-crypto.md §6 */
export function readKeyUsage(value: Uint8Array, note: Note): ReadonlySet<KeyUse> {
  const node = readDer(value, { note });
  const flags = namedBits(node);
  const unused = node.content[0] as number;
  const padding = (node.content.at(-1) as number) & ((1 << unused) - 1);
  // Named bits end with a one and are filled up with zeros (X.690 §11.2); `03 02 00 C0` exists.
  if (flags.at(-1) === false || (node.content.length > 1 && padding !== 0)) {
    note({ code: 'x509-bit-string-variant', at: node.at });
  }
  return new Set(keyUses.filter((_, i) => flags[i]));
}

/** Reads extendedKeyUsage as a list of object identifiers. @basis RFC 5280 §4.2.1.12 */
export function readExtendedKeyUsage(value: Uint8Array, note: Note): readonly string[] {
  return sequence(readDer(value, { note })).map(objectIdentifier);
}

/** Reads authorityKeyIdentifier. @basis RFC 5280 §4.2.1.1 */
export function readAuthorityKeyIdentifier(value: Uint8Array, note: Note): AuthorityKeyIdentifier {
  const members = sequence(readDer(value, { note }));
  const key = members.find(({ tag }) => tag === contextTag(0, 'primitive'));
  const number = members.find(({ tag }) => tag === contextTag(2, 'primitive'));
  return {
    ...(key === undefined ? {} : { keyIdentifier: key.content }),
    ...(number === undefined ? {} : { serial: serialOf(number) }),
  };
}

/** An INTEGER whose surplus leading octets are noted and tolerated: old authorities write them. */
function tolerantInteger(node: DerNode, note: Note): bigint {
  const { content } = node;
  const [first, second] = content;
  if (first === undefined || content.length > serialSizeMax)
    malformed('der-integer-range', node.at);
  const sign = (second ?? 0) >= 0x80 ? 0xff : 0;
  if (content.length > 1 && first === sign) note({ code: 'der-integer-not-shortest', at: node.at });
  let value = 0n;
  for (const octet of content) value = (value << 8n) | BigInt(octet);
  return first >= 0x80 ? value - (1n << BigInt(content.length * 8)) : value;
}

/**
 * A serial number as lower-case hexadecimal, two digits an octet, `-` in front of a negative one.
 *
 * Two serial numbers are the same number exactly when their texts are equal, whatever the spelling.
 *
 * @basis RFC 5280 §4.1.2.2
 */
export function readSerial(node: DerNode, note: Note): string {
  return serialText(tolerantInteger(expectTag(node, tags.integer), note));
}

const serialOf = (node: DerNode): string => serialText(tolerantInteger(node, () => {}));

function serialText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString(16);
  return `${value < 0n ? '-' : ''}${digits.length % 2 === 0 ? '' : '0'}${digits}`;
}

/** The number of a serial text as `readSerial` makes it. */
export function serialNumber(serial: string): bigint {
  if (!/^-?[0-9a-f]{2,256}$/i.test(serial)) malformed('x509-serial-form', undefined, serial);
  return serial.startsWith('-') ? -BigInt(`0x${serial.slice(1)}`) : BigInt(`0x${serial}`);
}

/** Kinds of identity numbers in certificates. @basis gm-crypto.md §6 */
export type IdentityKind =
  | 'personal-identity'
  | 'social-insurance'
  | 'business-registration'
  | 'organisation-code'
  | 'taxpayer'
  | 'vendor';

/**
 * An identity number from an extension.
 *
 * It may be the number of a person in clear text: never write it to a log.
 */
export interface Identity {
  readonly oid: string;
  readonly kind: IdentityKind;
  readonly value: string;
}

const identityKinds: Readonly<Record<string, IdentityKind>> = {
  '1.2.156.10260.4.1.1': 'personal-identity',
  '1.2.156.10260.4.1.2': 'social-insurance',
  '1.2.156.10260.4.1.3': 'business-registration',
  '1.2.156.10260.4.1.4': 'organisation-code',
  '1.2.156.10260.4.1.5': 'taxpayer',
  '1.2.86.11.7.1': 'personal-identity',
  '1.2.86.11.7.3': 'business-registration',
  '1.2.86.11.7.4': 'organisation-code',
  '1.2.86.11.7.5': 'taxpayer',
};

const vendorArcs = [
  '1.2.156.112570.',
  '1.2.156.112573.',
  '1.3.6.1.4.1.5315.100.',
  '2.16.840.1.113731.9',
];

/**
 * The identity numbers among the extensions.
 *
 * The value is some string inside the OCTET STRING, sometimes behind a context tag, sometimes no
 * DER at all; what cannot be read as text is left out.
 *
 * @basis gm-crypto.md §6
 */
export function readIdentities(list: readonly Extension[]): readonly Identity[] {
  return list.flatMap(({ oid, value }) => {
    const vendor = vendorArcs.some((arc) => oid.startsWith(arc));
    const kind = identityKinds[oid] ?? (vendor ? 'vendor' : undefined);
    const found = kind === undefined ? undefined : identityText(value);
    return kind === undefined || found === undefined ? [] : [{ oid, kind, value: found }];
  });
}

function identityText(value: Uint8Array): string | undefined {
  try {
    let node = readDer(value, { note: () => {} });
    for (let depth = 0; depth < 3 && node.members[0] !== undefined; depth++) node = node.members[0];
    if ((node.tag & 0xc0) === 0x80) return fromUtf8(node.content);
    return text(node);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    const plain = latin1(value);
    return /^[\x20-\x7e]+$/.test(plain) ? plain : undefined;
  }
}

/** Whether reading failed because of the bytes, and under which code to note it. */
export function unreadable(error: unknown): GmCode {
  if (!isMalformed(error)) throw error;
  return 'x509-extension-unreadable';
}

/** Octets of an OCTET STRING extension such as subjectKeyIdentifier. @basis RFC 5280 §4.2.1.2 */
export function readOctetExtension(value: Uint8Array, note: Note): Uint8Array {
  return octets(readDer(value, { note }));
}
