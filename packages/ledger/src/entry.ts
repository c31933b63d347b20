import { assert, type Instant } from '@yunzhang/base';
import { element, octets, tags, writeInteger, writeOctets, writeSequence } from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { membersOfBytes, wholeNumber } from './members.ts';

/** The entry bundles count octets in 16 bits. @basis ledger.md §3 */
export const entrySizeMax = 65_535;
/** Octets of a tag. @basis ledger.md §13 */
export const tagSize = 32;
/** Octets of both commitments. @basis ledger.md §13 */
export const commitSize = 64;

const version = 1;
const actMax = 65_535;
const purposeMax = 0x7fffffff;

/**
 * One act in the log, as everybody may see it.
 *
 * Nothing in it names a firm, a person or a document: whose seal it was, the blind tag says to its
 * owner; what was done, the commitment says to whom the record is opened.
 *
 * @basis ledger.md §13
 */
export interface LedgerEntry {
  /** Number of the act; unknown ones are shown, not refused. */
  readonly act: number;
  readonly at: Instant;
  /** 32 octets, or none for acts of the log itself. */
  readonly tag: Uint8Array;
  /** SM3 commitment and SHA-256 commitment, 64 octets; or none. */
  readonly commit: Uint8Array;
  /** Class of scenario for public counting, where its policy makes it public. */
  readonly purpose?: number;
  /** Public part of the log's own acts, DER. */
  readonly body?: Uint8Array;
}

const none = new Uint8Array(0);

/** An entry without tag and commitment: an act of the log itself. */
export function logEntry(act: number, at: Instant, body: Uint8Array): LedgerEntry {
  return { act, at, tag: none, commit: none, body };
}

/** The octets both trees hash. @basis ledger.md §13 */
export function writeEntry(entry: LedgerEntry): Uint8Array {
  const { act, at, tag, commit, purpose, body } = entry;
  assert(Number.isInteger(act) && act >= 0 && act <= actMax, 'an act is a 16-bit number');
  assert(Number.isSafeInteger(at) && at >= 0, 'an entry has a time in whole milliseconds');
  assert(tag.length === 0 || tag.length === tagSize, 'a tag has 32 octets or none');
  assert(commit.length === 0 || commit.length === commitSize, 'commitments have 64 octets or none');
  const members = [version, act, at].map((number) => writeInteger(number));
  members.push(writeOctets(tag), writeOctets(commit));
  if (purpose !== undefined) {
    assert(Number.isInteger(purpose) && purpose >= 0 && purpose <= purposeMax, 'purpose in range');
    members.push(element(0x80, integerContent(purpose)));
  }
  if (body !== undefined) members.push(element(0x81, body));
  const bytes = writeSequence(...members);
  assert(bytes.length <= entrySizeMax, 'an entry fits its bundle');
  return bytes;
}

/** Content octets of a small INTEGER, for an IMPLICIT tag. */
function integerContent(value: number): Uint8Array {
  return writeInteger(value).subarray(2);
}

/**
 * Reads the octets of one entry. Strict: what it reads, `writeEntry` writes with the same octets.
 *
 * @basis ledger.md §13
 */
export function readEntry(bytes: Uint8Array): LedgerEntry {
  if (bytes.length > entrySizeMax) malformed('entry-too-large', 0);
  const members = membersOfBytes(bytes);
  const versionNode = members.next();
  if (wholeNumber(versionNode) !== version) malformed('ledger-version', versionNode.at);
  const act = wholeNumber(members.next(), actMax);
  const at = wholeNumber(members.next());
  const tagNode = members.next();
  const tag = octets(tagNode);
  if (tag.length !== 0 && tag.length !== tagSize) malformed('entry-tag-size', tagNode.at);
  const commitNode = members.next();
  const commit = octets(commitNode);
  if (commit.length !== 0 && commit.length !== commitSize) {
    malformed('entry-commit-size', commitNode.at);
  }
  const purpose = members.implicit(0, tags.integer);
  const body = members.implicit(1, tags.octetString);
  members.end();
  return {
    act,
    at,
    tag,
    commit,
    ...(purpose === undefined ? {} : { purpose: wholeNumber(purpose, purposeMax) }),
    ...(body === undefined ? {} : { body: octets(body) }),
  };
}
