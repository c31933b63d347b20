import { assert, fromUtf8 } from '@yunzhang/base';
import {
  contextTag,
  type DerNode,
  element,
  expectTag,
  octets,
  sequence,
  tags,
  writeExplicit,
  writeInteger,
  writeOctets,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { entrySizeMax, readEntry } from './entry.ts';
import { hash32, hashPath, membersOf, membersOfBytes, shortText, wholeNumber } from './members.ts';
import { type Opening, readOpening, writeOpening } from './record.ts';
import { readTagOpening, type TagOpening, writeTagOpening } from './tag.ts';

/** A whole container; real ones take 2 to 8 KiB. @basis ledger.md §14.5 step 1 */
export const evidenceSizeMax = 256 * 1024;
/** Proof texts: both twins, from a few logs. */
const proofsMax = 8;
const openingsMax = 64;
const anchorsMax = 32;
const contractSizeMax = 256;

const version = 1;

/**
 * Names the evidence among the ExtDatas of a seal signature and the attributes of a CMS message.
 *
 * @basis ledger.md §14.2
 */
export const evidenceOid = '2.25.206841220046353560435171828049725068265.1';

/** A head found in a chain, and how the log's head leads to it. @basis ledger.md §14.2 */
export interface AnchorProof {
  readonly chain: string;
  readonly contract: Uint8Array;
  readonly size: number;
  readonly sm3Root: Uint8Array;
  readonly sha256Root: Uint8Array;
  /** SHA-256, from the first proof's checkpoint to the anchored size; empty if these are equal. */
  readonly consistency: readonly Uint8Array[];
  /** What the chain itself shows; its form is the adapter's. */
  readonly chainProof?: Uint8Array;
}

/** All that shows an act to be in the log. @basis ledger.md §14.2 */
export interface Evidence {
  /** The octets of the entry, as they are hashed. */
  readonly entry: Uint8Array;
  /** Proof texts, at least one. */
  readonly proofs: readonly string[];
  readonly openings: readonly Opening[];
  readonly tagOpening?: TagOpening;
  readonly anchors: readonly AnchorProof[];
}

/** DER of the container. @basis ledger.md §14.2 */
export function writeEvidence(evidence: Evidence): Uint8Array {
  const { entry, proofs, openings, tagOpening, anchors } = evidence;
  assert(proofs.length >= 1 && proofs.length <= proofsMax, 'evidence has one to eight proofs');
  assert(openings.length <= openingsMax && anchors.length <= anchorsMax, 'parts are not too many');
  const members = [
    writeInteger(version),
    writeOctets(entry),
    writeSequence(...proofs.map(writeUtf8)),
  ];
  if (openings.length > 0) members.push(element(contextTag(0), ...openings.map(writeOpening)));
  if (tagOpening !== undefined) members.push(writeExplicit(1, writeTagOpening(tagOpening)));
  if (anchors.length > 0) members.push(element(contextTag(2), ...anchors.map(writeAnchorProof)));
  const bytes = writeSequence(...members);
  assert(bytes.length <= evidenceSizeMax, 'evidence fits its limit');
  return bytes;
}

function writeAnchorProof(anchor: AnchorProof): Uint8Array {
  const { chainProof } = anchor;
  return writeSequence(
    writeUtf8(anchor.chain),
    writeOctets(anchor.contract),
    writeInteger(anchor.size),
    writeOctets(anchor.sm3Root),
    writeOctets(anchor.sha256Root),
    writeSequence(...anchor.consistency.map(writeOctets)),
    ...(chainProof === undefined ? [] : [element(contextTag(0, 'primitive'), chainProof)]),
  );
}

/**
 * Reads a container, the entry in it included. Strict: what it reads, `writeEvidence` writes with
 * the same octets. Says nothing about whether the evidence holds.
 *
 * @basis ledger.md §14.2, §14.5 step 1
 */
export function readEvidence(bytes: Uint8Array): Evidence {
  if (bytes.length > evidenceSizeMax) malformed('evidence-too-large', 0);
  const members = membersOfBytes(bytes);
  const versionNode = members.next();
  if (wholeNumber(versionNode) !== version) malformed('ledger-version', versionNode.at);
  const entryNode = members.next();
  const entry = octets(entryNode);
  if (entry.length > entrySizeMax) malformed('entry-too-large', entryNode.at);
  readEntry(entry);
  const proofsNode = members.next();
  const proofs = sequence(proofsNode).map(proofText);
  if (proofs.length === 0 || proofs.length > proofsMax) {
    malformed('evidence-proofs-count', proofsNode.at);
  }
  const openings = partsOf(members.implicit(0, tags.sequence), openingsMax).map(readOpening);
  const tagOpening = members.explicit(1);
  const anchors = partsOf(members.implicit(2, tags.sequence), anchorsMax).map(readAnchorProof);
  members.end();
  return {
    entry,
    proofs,
    openings,
    ...(tagOpening === undefined ? {} : { tagOpening: readTagOpening(tagOpening) }),
    anchors,
  };
}

function proofText(node: DerNode): string {
  return fromUtf8(expectTag(node, tags.utf8String).content);
}

/** An empty list would be a second spelling of an absent one. */
function partsOf(node: DerNode | undefined, max: number): readonly DerNode[] {
  if (node === undefined) return [];
  if (node.members.length === 0) malformed('evidence-part-empty', node.at);
  if (node.members.length > max) malformed('evidence-parts-many', node.at);
  return node.members;
}

function readAnchorProof(node: DerNode): AnchorProof {
  const members = membersOf(node);
  const chain = shortText(members.next());
  const contractNode = members.next();
  const contract = octets(contractNode);
  if (contract.length > contractSizeMax) malformed('ledger-number-range', contractNode.at);
  const size = wholeNumber(members.next());
  const sm3Root = hash32(members.next());
  const sha256Root = hash32(members.next());
  const consistency = hashPath(members.next());
  const chainProof = members.implicit(0, tags.octetString);
  members.end();
  return {
    chain,
    contract,
    size,
    sm3Root,
    sha256Root,
    consistency,
    ...(chainProof === undefined ? {} : { chainProof: octets(chainProof) }),
  };
}
