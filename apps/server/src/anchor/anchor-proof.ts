import { equal, type Instant, Malformed, Unavailable } from '@yunzhang/base';
import {
  bigInteger,
  readDer,
  octets,
  sequence,
  writeInteger,
  writeOctets,
  writeSequence,
} from '@yunzhang/gm';
import type { AnchorAnswer, AnchorProof } from '@yunzhang/ledger';
import type { AnchorReceipt } from './anchor.ts';
import { anchorMalformed } from './codes.ts';
import type { ContractChain } from './contract-anchor.ts';
import { contractCalls, type ContractHead, readCovering, readHead } from './contract-call.ts';
import { logIdOf, sameHead } from './head.ts';
import { RpcRefusal } from './json-rpc.ts';

/** A locator has some 50 octets. */
const locatorSizeMax = 256;

/**
 * Where in the chain a head stands: for one who can ask the chain. It proves nothing by itself.
 *
 *     AnchorLocator ::= SEQUENCE { transaction OCTET STRING, block INTEGER, position INTEGER }
 *
 * @basis ledger.md §14.2 (`chainProof`)
 */
export interface AnchorLocator {
  readonly transaction: Uint8Array;
  readonly block: number;
  readonly position: number;
}

/**
 * What evidence says of an anchored head.
 *
 * `consistency` leads, in the SHA-256 tree, from the checkpoint of the evidence's first proof to
 * the anchored size; empty when they are equal.
 *
 * @basis ledger.md §14.2
 */
export function anchorProofOf(
  receipt: AnchorReceipt,
  consistency: readonly Uint8Array[] = [],
): AnchorProof {
  const { chain, contract, size, sm3Root, sha256Root } = receipt;
  const chainProof = writeLocator(receipt);
  return { chain, contract, size, sm3Root, sha256Root, consistency, chainProof };
}

/** DER of a locator. */
export function writeLocator({ transaction, block, position }: AnchorLocator): Uint8Array {
  return writeSequence(writeOctets(transaction), writeInteger(block), writeInteger(position));
}

/** Reads a locator, strictly. */
export function readLocator(bytes: Uint8Array): AnchorLocator {
  if (bytes.length > locatorSizeMax) anchorMalformed('anchor-proof-form');
  try {
    const [transaction, block, position, ...rest] = sequence(readDer(bytes));
    if (transaction === undefined || block === undefined || position === undefined) {
      anchorMalformed('anchor-proof-form');
    }
    if (rest.length > 0) anchorMalformed('anchor-proof-form');
    const natural = (value: bigint): number =>
      value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)
        ? anchorMalformed('anchor-proof-form')
        : Number(value);
    return {
      transaction: octets(transaction),
      block: natural(bigInteger(block)),
      position: natural(bigInteger(position)),
    };
  } catch (fault) {
    if (fault instanceof Malformed) anchorMalformed('anchor-proof-form', fault.code);
    throw fault;
  }
}

/** One anchor with what its chain said; the reasons are codes. */
export type AnchorStatement =
  | { readonly kind: 'confirmed'; readonly anchoredAt?: Instant; readonly position: number }
  | { readonly kind: 'denied'; readonly reason: 'anchor-head-other' | 'anchor-contract-other' }
  | {
      readonly kind: 'unknown';
      readonly reason: 'anchor-chain-unknown' | 'anchor-chain-away' | 'anchor-proof-form';
    };

/**
 * Asks the chain whether a head stands in it.
 *
 * `chains` are the chains and contracts the relying party trusts, with a way to ask each; an anchor
 * elsewhere is unknown, for anybody can deploy a contract. The consistency part of the proof needs
 * no chain and is the evidence verifier's.
 *
 * @basis ledger.md §14.2, §14.5
 */
export async function checkAnchor(
  proof: AnchorProof,
  trusted: { readonly origin: string; readonly chains: readonly ContractChain[] },
): Promise<AnchorStatement> {
  const chain = trusted.chains.find(({ chain: name }) => name === proof.chain);
  if (chain === undefined) return { kind: 'unknown', reason: 'anchor-chain-unknown' };
  if (!equal(chain.contract, proof.contract)) {
    return { kind: 'denied', reason: 'anchor-contract-other' };
  }
  try {
    return await ask(chain, proof, logIdOf(trusted.origin));
  } catch (fault) {
    if (fault instanceof Malformed && fault.code === 'anchor-proof-form') {
      return { kind: 'unknown', reason: 'anchor-proof-form' };
    }
    if (fault instanceof Unavailable || fault instanceof RpcRefusal || fault instanceof Malformed) {
      return { kind: 'unknown', reason: 'anchor-chain-away' };
    }
    throw fault;
  }
}

async function ask(
  chain: ContractChain,
  proof: AnchorProof,
  logId: Uint8Array,
): Promise<AnchorStatement> {
  const calls = contractCalls(chain.selectorHash);
  const { chainProof, size } = proof;
  if (size < 1) return { kind: 'denied', reason: 'anchor-head-other' };
  // The contract decides; the locator only says where to look.
  let head: ContractHead | undefined;
  if (chainProof === undefined) {
    head = readCovering(await chain.call(calls.covering(logId, size - 1)));
  } else {
    const { position } = readLocator(chainProof);
    head = readHead(await chain.call(calls.head(logId, position)), position);
  }
  if (head === undefined || !sameHead(head, proof)) {
    return { kind: 'denied', reason: 'anchor-head-other' };
  }
  const anchoredAt = await chain.timeOf(head.block);
  return {
    kind: 'confirmed',
    position: head.position,
    ...(anchoredAt === undefined ? {} : { anchoredAt }),
  };
}

/**
 * Asks about all anchors of some evidence first, so that the verifier, which waits for nothing, can
 * be handed the answers.
 */
export async function askAnchors(
  proofs: readonly AnchorProof[],
  trusted: { readonly origin: string; readonly chains: readonly ContractChain[] },
): Promise<(proof: AnchorProof) => AnchorAnswer> {
  const statements = await Promise.all(proofs.map((proof) => checkAnchor(proof, trusted)));
  // The verifier reads the evidence itself and so asks with objects of its own: they are compared.
  return (asked) => {
    const at = proofs.findIndex((proof) => sameProof(proof, asked));
    return statements[at] ?? { kind: 'unknown' };
  };
}

function sameProof(one: AnchorProof, other: AnchorProof): boolean {
  const none = new Uint8Array(0);
  return (
    one.chain === other.chain &&
    equal(one.contract, other.contract) &&
    sameHead(one, other) &&
    equal(one.chainProof ?? none, other.chainProof ?? none)
  );
}
