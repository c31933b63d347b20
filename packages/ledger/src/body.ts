import { assert } from '@yunzhang/base';
import {
  boolean,
  type DerNode,
  octets,
  sequence,
  writeBoolean,
  writeExplicit,
  writeInteger,
  writeOctets,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import { acts } from './act.ts';
import { malformed } from './codes.ts';
import {
  hash32,
  type Members,
  membersOf,
  membersOfBytes,
  shortText,
  wholeNumber,
} from './members.ts';

/** Keys one act may name: three kinds, old and new, on two logs, and room. */
const keysMax = 32;
/** Contract addresses and transaction hashes of the known chains have 20 to 32 octets. */
const chainOctetsMax = 256;

/** Both roots of the first `size` entries. */
export interface TwinHead {
  readonly size: number;
  readonly sm3Root: Uint8Array;
  readonly sha256Root: Uint8Array;
}

/** First entry of a year's log; names the head on which the log before it was closed. */
export interface GenesisBody {
  readonly act: typeof acts.logGenesis;
  readonly origin: string;
  readonly previous?: TwinHead & { readonly origin: string };
}

/** Both roots of all entries before it: ties the two trees. */
export interface TwinBody extends TwinHead {
  readonly act: typeof acts.logTwin;
}

/** Roots of the index over the tagged entries of `[from, to)`. @basis ledger.md §13.5 */
export interface IndexBody {
  readonly act: typeof acts.logIndex;
  readonly from: number;
  readonly to: number;
  readonly leaves: number;
  readonly sm3Root: Uint8Array;
  readonly sha256Root: Uint8Array;
}

/** A head that was anchored in a chain, and where. */
export interface AnchorBody extends TwinHead {
  readonly act: typeof acts.logAnchor;
  readonly chain: string;
  readonly contract: Uint8Array;
  readonly transaction: Uint8Array;
  readonly block: number;
}

/** Keys that the log will use, or uses no longer, from an instant on. */
export interface KeyBody {
  readonly act: typeof acts.logKey;
  readonly vkeys: readonly string[];
  readonly fromAt: number;
  readonly isRetired: boolean;
}

/** Last entry of a log; names the log that goes on. */
export interface CloseBody {
  readonly act: typeof acts.logClose;
  readonly next?: string;
}

/** Public part of an act of the log itself. @basis ledger.md §13.4 */
export type LogBody = GenesisBody | TwinBody | IndexBody | AnchorBody | KeyBody | CloseBody;

/** DER of a body. */
export function writeBody(body: LogBody): Uint8Array {
  switch (body.act) {
    case acts.logGenesis: {
      const { origin, previous } = body;
      if (previous === undefined) return writeSequence(writeUtf8(origin));
      const before = writeSequence(writeUtf8(previous.origin), ...writeHead(previous));
      return writeSequence(writeUtf8(origin), writeExplicit(0, before));
    }
    case acts.logTwin:
      return writeSequence(...writeHead(body));
    case acts.logIndex:
      assert(body.from <= body.to, 'a range does not end before it starts');
      return writeSequence(
        ...[body.from, body.to, body.leaves].map((number) => writeInteger(number)),
        writeOctets(body.sm3Root),
        writeOctets(body.sha256Root),
      );
    case acts.logAnchor:
      return writeSequence(
        writeUtf8(body.chain),
        writeOctets(body.contract),
        writeOctets(body.transaction),
        writeInteger(body.block),
        ...writeHead(body),
      );
    case acts.logKey:
      return writeSequence(
        writeSequence(...body.vkeys.map(writeUtf8)),
        writeInteger(body.fromAt),
        writeBoolean(body.isRetired),
      );
    case acts.logClose:
      return body.next === undefined ? writeSequence() : writeSequence(writeUtf8(body.next));
  }
}

function writeHead({ size, sm3Root, sha256Root }: TwinHead): readonly Uint8Array[] {
  return [writeInteger(size), writeOctets(sm3Root), writeOctets(sha256Root)];
}

/**
 * Reads the body of an act of the log. Strict; a body for another act is `body-act`.
 *
 * `previous` is read with an EXPLICIT tag, which is what ASN.1 means where nothing else is said.
 *
 * @basis ledger.md §13.4; X.680 §31.2.7
 */
export function readBody(act: number, bytes: Uint8Array): LogBody {
  const members = membersOfBytes(bytes);
  const body = readMembers(act, members);
  members.end();
  return body;
}

function readMembers(act: number, members: Members): LogBody {
  switch (act) {
    case acts.logGenesis:
      return readGenesis(members);
    case acts.logTwin:
      return { act, ...readHead(members) };
    case acts.logIndex:
      return readIndex(members);
    case acts.logAnchor:
      return {
        act,
        chain: shortText(members.next()),
        contract: chainOctets(members.next()),
        transaction: chainOctets(members.next()),
        block: wholeNumber(members.next()),
        ...readHead(members),
      };
    case acts.logKey:
      return {
        act,
        vkeys: keys(members.next()),
        fromAt: wholeNumber(members.next()),
        isRetired: boolean(members.next()),
      };
    case acts.logClose:
      return { act, ...(members.more() ? { next: shortText(members.next()) } : {}) };
    default:
      return malformed('body-act', 0, String(act));
  }
}

function readGenesis(members: Members): GenesisBody {
  const origin = shortText(members.next());
  const before = members.explicit(0);
  if (before === undefined) return { act: acts.logGenesis, origin };
  const inner = membersOf(before);
  const previous = { origin: shortText(inner.next()), ...readHead(inner) };
  inner.end();
  return { act: acts.logGenesis, origin, previous };
}

function readIndex(members: Members): IndexBody {
  const from = wholeNumber(members.next());
  const toNode = members.next();
  const to = wholeNumber(toNode);
  const leaves = wholeNumber(members.next());
  if (to < from || leaves > to - from) malformed('ledger-number-range', toNode.at);
  return {
    act: acts.logIndex,
    from,
    to,
    leaves,
    sm3Root: hash32(members.next()),
    sha256Root: hash32(members.next()),
  };
}

function readHead(members: Members): TwinHead {
  return {
    size: wholeNumber(members.next()),
    sm3Root: hash32(members.next()),
    sha256Root: hash32(members.next()),
  };
}

function chainOctets(node: DerNode): Uint8Array {
  const content = octets(node);
  if (content.length > chainOctetsMax) malformed('ledger-number-range', node.at);
  return content;
}

function keys(node: DerNode): readonly string[] {
  const members = sequence(node);
  if (members.length === 0 || members.length > keysMax) malformed('body-keys-many', node.at);
  return members.map(shortText);
}
