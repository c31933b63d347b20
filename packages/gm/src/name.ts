import { equal, hex } from '@yunzhang/base';
import {
  type DerNode,
  expectTag,
  isMalformed,
  member,
  objectIdentifier,
  tags,
  text,
} from './der.ts';
import {
  element,
  writeObjectIdentifier,
  writePrintable,
  writeSequence,
  writeUtf8,
} from './der-write.ts';
import { malformed } from './codes.ts';

/** More attributes than any name has. */
const attributesMax = 64;

/** One attribute of a distinguished name, in the order of the name. @basis X.501 §9.2 */
export interface NameAttribute {
  readonly oid: string;
  /** The text; `#` and hexadecimal where the value is no readable string. */
  readonly value: string;
}

/** A distinguished name with its received octets. @basis RFC 5280 §4.1.2.4 */
export interface DistinguishedName {
  readonly attributes: readonly NameAttribute[];
  readonly bytes: Uint8Array;
}

/** Attribute types that names of the field use. @basis RFC 5280 §4.1.2.4; gm-crypto.md §6 */
export const nameTypes = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  province: '2.5.4.8',
  street: '2.5.4.9',
  organisation: '2.5.4.10',
  organisationUnit: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  organisationIdentifier: '2.5.4.97',
  email: '1.2.840.113549.1.9.1',
  userId: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
} as const;

const shortNames: Readonly<Record<string, string>> = {
  [nameTypes.commonName]: 'CN',
  [nameTypes.surname]: 'SN',
  [nameTypes.serialNumber]: 'serialNumber',
  [nameTypes.country]: 'C',
  [nameTypes.locality]: 'L',
  [nameTypes.province]: 'ST',
  [nameTypes.street]: 'street',
  [nameTypes.organisation]: 'O',
  [nameTypes.organisationUnit]: 'OU',
  [nameTypes.title]: 'title',
  [nameTypes.givenName]: 'GN',
  [nameTypes.organisationIdentifier]: 'organizationIdentifier',
  [nameTypes.email]: 'emailAddress',
  [nameTypes.userId]: 'UID',
  [nameTypes.domainComponent]: 'DC',
};

/** Reads a distinguished name. @basis RFC 5280 §4.1.2.4 */
export function readName(node: DerNode): DistinguishedName {
  const attributes: NameAttribute[] = [];
  for (const relative of expectTag(node, tags.sequence).members) {
    for (const pair of expectTag(relative, tags.set).members) {
      if (attributes.length === attributesMax) malformed('x509-name-too-long', pair.at);
      expectTag(pair, tags.sequence);
      attributes.push({
        oid: objectIdentifier(member(pair, 0)),
        value: valueText(member(pair, 1)),
      });
    }
  }
  return { attributes, bytes: node.bytes };
}

// A name is only shown and compared, so a string nobody can read is kept as octets, not refused.
function valueText(node: DerNode): string {
  try {
    return text(node);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return `#${hex(node.bytes)}`;
  }
}

/** The last value of an attribute type: the most specific one. */
export function nameValue(name: DistinguishedName, oid: string): string | undefined {
  return name.attributes.findLast((attribute) => attribute.oid === oid)?.value;
}

/** The common name, or nothing. @basis RFC 5280 §4.1.2.6 */
export function commonName(name: DistinguishedName): string | undefined {
  return nameValue(name, nameTypes.commonName);
}

/** The name as text, most specific attribute first. @basis RFC 4514 §2 */
export function nameText(name: DistinguishedName): string {
  return name.attributes
    .toReversed()
    .map(({ oid, value }) => `${shortNames[oid] ?? oid}=${escapeValue(value)}`)
    .join(',');
}

function escapeValue(value: string): string {
  return value.replace(/[",+;<>\\]|^[ #]| $/g, (found) => `\\${found}`);
}

/**
 * Whether two names mean the same: same octets, or same attributes without regard to string type,
 * letter case and repeated spaces.
 *
 * Authorities do write one name with two string types. The signature decides in the end; this only
 * selects whose key to try.
 *
 * @basis RFC 5280 §7.1
 */
export function isSameName(a: DistinguishedName, b: DistinguishedName): boolean {
  if (equal(a.bytes, b.bytes)) return true;
  if (a.attributes.length === 0 || a.attributes.length !== b.attributes.length) return false;
  return a.attributes.every((attribute, i) => {
    const other = b.attributes[i];
    return attribute.oid === other?.oid && folded(attribute.value) === folded(other.value);
  });
}

function folded(value: string): string {
  return value.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * Writes a name with one attribute in each relative name.
 *
 * Country and serial number are PrintableString as their definitions demand, all else UTF-8.
 *
 * @basis RFC 5280 §4.1.2.4, appendix A.1
 */
export function writeName(attributes: readonly NameAttribute[]): Uint8Array {
  const relatives = attributes.map(({ oid, value }) =>
    element(tags.set, writeSequence(writeObjectIdentifier(oid), writeNameValue(oid, value))),
  );
  return writeSequence(...relatives);
}

function writeNameValue(oid: string, value: string): Uint8Array {
  if (oid === nameTypes.country || oid === nameTypes.serialNumber) return writePrintable(value);
  return writeUtf8(value);
}
