import { fromUtf8 } from '@yunzhang/base';
import {
  bigInteger,
  contextTag,
  type DerNode,
  expectTag,
  member,
  octets,
  readDer,
  sequence,
  tags,
} from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { pathHashesMax } from './merkle.ts';
import { treeHashSize } from './tree-hash.ts';

/** Names of logs, chains and keys; an ML-DSA key in a verifier key takes 1,800 characters. */
const textSizeMax = 4096;

/** The members of one SEQUENCE, taken in order; `end` refuses what is left over. */
export interface Members {
  next(): DerNode;
  /** The next member if it has the context tag `number`, seen as the type it replaces. */
  implicit(number: number, tag: number): DerNode | undefined;
  /** The only member of the next one if that has the context tag `number`. */
  explicit(number: number): DerNode | undefined;
  /** Tells whether members are left. */
  more(): boolean;
  end(): void;
}

/** Takes a SEQUENCE apart member by member. */
export function membersOf(node: DerNode): Members {
  const members = sequence(node);
  let at = 0;
  const next = (): DerNode => member(node, at++);
  const tagged = (tag: number): DerNode | undefined =>
    members[at]?.tag === tag ? members[at++] : undefined;
  const end = (): void => {
    const surplus = members[at];
    if (surplus !== undefined) malformed('ledger-member-surplus', surplus.at);
  };
  return {
    next,
    implicit: (number, tag) => {
      const form = (tag & 0x20) === 0 ? 'primitive' : 'constructed';
      const found = tagged(contextTag(number, form));
      if (found === undefined) return undefined;
      return {
        tag,
        bytes: found.bytes,
        content: found.content,
        at: found.at,
        members: found.members,
      };
    },
    explicit: (number) => {
      const found = tagged(contextTag(number));
      if (found === undefined) return undefined;
      if (found.members.length > 1) malformed('ledger-member-surplus', found.at);
      return member(found, 0);
    },
    more: () => at < members.length,
    end,
  };
}

/** Takes the SEQUENCE that fills `bytes` apart; strict DER, so that one value has one spelling. */
export function membersOfBytes(bytes: Uint8Array): Members {
  return membersOf(readDer(bytes));
}

/** An INTEGER from 0 to `max`, at most 2^53-1. */
export function wholeNumber(node: DerNode, max: number = Number.MAX_SAFE_INTEGER): number {
  const value = bigInteger(node);
  if (value < 0n || value > BigInt(max)) malformed('ledger-number-range', node.at);
  return Number(value);
}

/** A UTF8String that is not empty; other string types would be another spelling. */
export function shortText(node: DerNode): string {
  const { content } = expectTag(node, tags.utf8String);
  if (content.length === 0 || content.length > textSizeMax) malformed('ledger-text-empty', node.at);
  return fromUtf8(content);
}

/** An OCTET STRING of 32 octets. */
export function hash32(node: DerNode): Uint8Array {
  const content = octets(node);
  if (content.length !== treeHashSize) malformed('ledger-hash-size', node.at);
  return content;
}

/** A path in a tree: at most 64 hashes. */
export function hashPath(node: DerNode): readonly Uint8Array[] {
  const members = sequence(node);
  if (members.length > pathHashesMax) malformed('evidence-path-long', node.at);
  return members.map(hash32);
}
