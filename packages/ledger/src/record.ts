import { assert, concat, equal, hex, utf8 } from '@yunzhang/base';
import {
  type DerNode,
  digest,
  octets,
  type RandomOctets,
  writeInteger,
  writeOctets,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { hashPath, membersOf, shortText, wholeNumber } from './members.ts';
import { inclusionProof, rootFromInclusion, rootOf } from './merkle.ts';
import { sha256Tree, sm3Tree, type TreeHash, treeHashSize } from './tree-hash.ts';

/** Fields of one record; the format names fifteen. */
export const recordFieldsMax = 256;
/** Octets of one value: a certificate, a seal digest, a case number. */
const valueSizeMax = 65_535;
const nameSizeMax = 64;
const countMax = 65_535;
/** Octets of a salt: as many as of the hash, so that guessing the value does not help. */
export const saltSize = 32;

const domain = utf8('seal-ledger/record/v1\n');

/** The names the format gives to fields. @basis ledger.md §13.2 */
export const fieldNames = [
  'sealId',
  'sealDigest',
  'dataHash',
  'signatureDigest',
  'signerCert',
  'operator',
  'mandate',
  'application',
  'paper',
  'caseNo',
  'place',
  'timeStamp',
  'tagSchedule',
  'step',
  'reason',
] as const;

/** One field of the private record of an act. @basis ledger.md §13.2 */
export interface Field {
  readonly name: string;
  readonly value: Uint8Array;
  readonly salt: Uint8Array;
}

/**
 * What remains of a field whose value and salt were destroyed.
 *
 * The hashes say nothing about the value without the salt, and keep the other fields showable.
 */
export interface ErasedField {
  readonly name: string;
  readonly sm3Leaf: Uint8Array;
  readonly sha256Leaf: Uint8Array;
}

/** The private record of an act, in order of the field names. */
export type LedgerRecord = readonly (Field | ErasedField)[];

/** One field shown to somebody, with its way up both small trees. @basis ledger.md §14.2 */
export interface Opening {
  /** Fields of the whole record. */
  readonly count: number;
  readonly position: number;
  readonly field: Field;
  readonly sm3Path: readonly Uint8Array[];
  readonly sha256Path: readonly Uint8Array[];
}

/**
 * Makes the record of an act: sorts the fields and salts them.
 *
 * @basis ledger.md §13.2
 */
export function createRecord(
  values: Readonly<Record<string, Uint8Array>>,
  random: RandomOctets,
): readonly Field[] {
  const names = Object.keys(values).sort(compareNames);
  const record = names.map((name) => ({
    name,
    value: values[name] ?? new Uint8Array(0),
    salt: random(saltSize),
  }));
  checkRecord(record);
  return record;
}

/** Order of names: by their UTF-8 octets, which differs from that of JavaScript beyond U+FFFF. */
function compareNames(a: string, b: string): number {
  const [left, right] = [hex(utf8(a)), hex(utf8(b))];
  return left < right ? -1 : left > right ? 1 : 0;
}

function checkRecord(record: LedgerRecord): void {
  if (record.length === 0 || record.length > recordFieldsMax) malformed('record-field-count');
  for (const [i, part] of record.entries()) {
    const before = record[i - 1];
    if (before !== undefined && compareNames(before.name, part.name) >= 0) {
      malformed('record-field-order', undefined, part.name);
    }
    checkName(part.name);
    if (!('salt' in part)) continue;
    if (part.salt.length !== saltSize) malformed('record-salt-size', undefined, part.name);
    if (part.value.length > valueSizeMax) malformed('record-too-large', undefined, part.name);
  }
}

function checkName(name: string, at?: number): void {
  const size = utf8(name).length;
  if (size === 0 || size > nameSizeMax) malformed('record-field-name', at);
}

/** DER of a field: what the small trees hash. @basis ledger.md §13.2 */
export function writeField({ name, value, salt }: Field): Uint8Array {
  return writeSequence(writeUtf8(name), writeOctets(value), writeOctets(salt));
}

/** Reads a field, strictly. */
export function readField(node: DerNode): Field {
  const members = membersOf(node);
  const name = shortText(members.next());
  checkName(name, node.at);
  const value = octets(members.next());
  if (value.length > valueSizeMax) malformed('record-too-large', node.at);
  const saltNode = members.next();
  const salt = octets(saltNode);
  if (salt.length !== saltSize) malformed('record-salt-size', saltNode.at);
  members.end();
  return { name, value, salt };
}

function leafOf(hash: TreeHash, part: Field | ErasedField): Uint8Array {
  if ('salt' in part) return hash.leaf(writeField(part));
  return hash.name === 'sm3' ? part.sm3Leaf : part.sha256Leaf;
}

function commitmentOf(hash: TreeHash, count: number, root: Uint8Array): Uint8Array {
  return digest(hash.name, concat([domain, Uint8Array.of(count >> 8, count & 0xff), root]));
}

/** `commit` of the entry: SM3 commitment, then SHA-256 commitment. @basis ledger.md §13.2 */
export function recordCommitment(record: LedgerRecord): Uint8Array {
  checkRecord(record);
  const one = (hash: TreeHash): Uint8Array =>
    commitmentOf(
      hash,
      record.length,
      rootOf(
        hash,
        record.map((part) => leafOf(hash, part)),
      ),
    );
  return concat([one(sm3Tree), one(sha256Tree)]);
}

/** Shows the field `name`; `undefined` where the record has none or it was erased. */
export function openField(record: LedgerRecord, name: string): Opening | undefined {
  const position = record.findIndex((part) => part.name === name);
  const field = record[position];
  if (field === undefined || !('salt' in field)) return undefined;
  const path = (hash: TreeHash): readonly Uint8Array[] =>
    inclusionProof(
      hash,
      record.map((part) => leafOf(hash, part)),
      position,
    );
  return {
    count: record.length,
    position,
    field,
    sm3Path: path(sm3Tree),
    sha256Path: path(sha256Tree),
  };
}

/**
 * Tells whether an opened field belongs to the record an entry commits to.
 *
 * Both commitments must be met: one of them alone would leave a forger the weaker hash.
 *
 * @basis ledger.md §13.2
 */
export function isOpeningOf(commit: Uint8Array, opening: Opening): boolean {
  const { count, position, field, sm3Path, sha256Path } = opening;
  // Two octets say the count: larger ones would look like small ones.
  if (count > countMax) return false;
  const bytes = writeField(field);
  const meets = (hash: TreeHash, proof: readonly Uint8Array[], commitment: Uint8Array): boolean => {
    const leafHash = hash.leaf(bytes);
    const root = rootFromInclusion(hash, { leafHash, index: position, size: count, proof });
    return root !== undefined && equal(commitmentOf(hash, count, root), commitment);
  };
  return (
    meets(sm3Tree, sm3Path, commit.subarray(0, treeHashSize)) &&
    meets(sha256Tree, sha256Path, commit.subarray(treeHashSize))
  );
}

/**
 * Destroys values and salts of the named fields. The commitment stays what it was, and the other
 * fields can still be shown.
 *
 * @basis ledger.md §13.2
 */
export function eraseFields(record: LedgerRecord, names: readonly string[]): LedgerRecord {
  for (const name of names) {
    assert(
      record.some((part) => part.name === name),
      'only fields of the record are erased',
    );
  }
  return record.map((part) =>
    names.includes(part.name) && 'salt' in part
      ? { name: part.name, sm3Leaf: leafOf(sm3Tree, part), sha256Leaf: leafOf(sha256Tree, part) }
      : part,
  );
}

/** DER of an opening. @basis ledger.md §14.2 */
export function writeOpening(opening: Opening): Uint8Array {
  return writeSequence(
    writeInteger(opening.count),
    writeInteger(opening.position),
    writeField(opening.field),
    writeSequence(...opening.sm3Path.map(writeOctets)),
    writeSequence(...opening.sha256Path.map(writeOctets)),
  );
}

/** Reads an opening, strictly; whether it belongs to an entry, `isOpeningOf` tells. */
export function readOpening(node: DerNode): Opening {
  const members = membersOf(node);
  const opening = {
    count: wholeNumber(members.next(), countMax),
    position: wholeNumber(members.next(), countMax),
    field: readField(members.next()),
    sm3Path: hashPath(members.next()),
    sha256Path: hashPath(members.next()),
  };
  members.end();
  return opening;
}
