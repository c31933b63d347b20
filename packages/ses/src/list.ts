import { type DerNode, octets, sequence, smallInteger, tags } from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { type Field, type Reading, readText } from './reading.ts';

/** The digest of one certificate that may use the seal. */
export interface ListedDigest {
  /** Name of the digest algorithm as written; there is no normative spelling. */
  readonly label: string;
  readonly digest: Uint8Array;
}

/** The certificates that may use a seal: whole, or by digest. @basis ses.md §3.4 */
export type SignerList =
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'digests'; readonly digests: readonly ListedDigest[] };

/** SEQUENCE OF OCTET STRING of generation 1. @basis GM/T 0031-2014, as restated in ses.md §2.3 */
export function readCertificateList(reading: Reading, field: Field): SignerList {
  const certificates: Uint8Array[] = [];
  const entries = sequence(field.node);
  if (entries.length === 0) noteEmpty(reading, field);
  for (const entry of entries) {
    // One vendor writes the text "1" here. The seal is readable, but nobody may use it.
    if (entry.tag === tags.octetString && entry.content[0] === tags.sequence) {
      certificates.push(entry.content);
      continue;
    }
    reading.note('seal-list-entry-not-certificate', { where: field.where, at: entry.at });
  }
  return { kind: 'certificates', certificates };
}

/**
 * The list of generations 4 and 5. The shape decides; the type field is compared with it.
 *
 * @basis GB/T 38540-2020, as restated in ses.md §2.1, §3.4
 */
export function readSignerList(reading: Reading, type: DerNode, field: Field): SignerList {
  const stated = smallInteger(type);
  const entries = sequence(field.node);
  const digests = entries.length > 0 && entries.every((entry) => entry.tag === tags.sequence);
  const place = { where: field.where, at: type.at, detail: String(stated) };
  if (stated !== 1 && stated !== 2) reading.note('seal-list-type-unknown', place);
  else if (entries.length > 0 && digests !== (stated === 2)) {
    reading.note('seal-list-type-shape', place);
  }
  if (entries.length === 0 && stated === 2) {
    noteEmpty(reading, field);
    return { kind: 'digests', digests: [] };
  }
  if (!digests) return readCertificateList(reading, field);
  return { kind: 'digests', digests: entries.map((entry) => readDigest(reading, field, entry)) };
}

function readDigest(reading: Reading, field: Field, entry: DerNode): ListedDigest {
  const [label, value, ...more] = entry.members;
  if (!label || !value || more.length > 0) {
    malformed('seal-list-structure', entry.at, field.where);
  }
  return {
    label: readText(reading, { node: label, where: field.where }, tags.printableString),
    digest: octets(value),
  };
}

function noteEmpty(reading: Reading, field: Field): void {
  reading.note('seal-list-empty', { where: field.where, at: field.node.at });
}
