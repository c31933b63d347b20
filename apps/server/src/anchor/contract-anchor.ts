import { assert, type Instant, isRefusal, Unavailable } from '@yunzhang/base';
import { checkConsistency, sha256Tree, sm3Tree, type TreeHash } from '@yunzhang/ledger';
import type { Anchor, AnchoredHead, AnchorReceipt, AnchorRefusal } from './anchor.ts';
import type { AnchorCode } from './codes.ts';
import {
  contractCalls,
  readCovering,
  readHead,
  readNumber,
  readRefusal,
  type SelectorHash,
} from './contract-call.ts';
import { type ContinuationProofs, type LogHead, logIdOf, sameHead } from './head.ts';

/** What a transaction came to. */
export interface TransactionOutcome {
  readonly ok: boolean;
  /** Data of the revert, where the chain tells. */
  readonly output: Uint8Array;
  readonly transaction: Uint8Array;
  readonly block: number;
}

/** Where to look for the event of a head. */
export interface AnchoredEventPlace {
  readonly logId: Uint8Array;
  readonly size: number;
  readonly block: number;
}

/**
 * How one kind of chain is spoken to. All that is particular to it stays behind this.
 *
 * @basis ledger.md §17
 */
export interface ContractChain {
  readonly chain: string;
  readonly contract: Uint8Array;
  readonly selectorHash: SelectorHash;
  /** Asks a function that changes nothing. */
  call(data: Uint8Array): Promise<Uint8Array>;
  /** Sends a transaction and waits until it is as final as configured. */
  transact(data: Uint8Array): Promise<TransactionOutcome>;
  /** The transaction that anchored a head; `undefined` when the chain no longer tells. */
  transactionOf(place: AnchoredEventPlace): Promise<Uint8Array | undefined>;
  /** Whether a block is as final as configured; on chains that vote on blocks each one is. */
  isFinal(block: number): Promise<boolean>;
  /** When a block was made, as the chain says; `undefined` when it no longer does. */
  timeOf(block: number): Promise<Instant | undefined>;
}

const basis = 'ledger.md §17';
/** About one block of the slower chains. */
const retryMs = 15_000;
const refuse = (refused: AnchorCode, detail?: string): AnchorRefusal =>
  detail === undefined ? { refused, basis } : { refused, basis, detail };

/**
 * Anchors the heads of one log by the contract, on any chain that can run it.
 *
 * The contract is the guard against anchoring twice: it takes no head of the size it has. What
 * this does about a lost answer is to look before sending and, when a transaction fails, after.
 *
 * @basis ledger.md §17
 */
export function createContractAnchor(options: {
  readonly origin: string;
  readonly chain: ContractChain;
}): Anchor {
  const { origin, chain } = options;
  const logId = logIdOf(origin);
  const calls = contractCalls(chain.selectorHash);
  // One after the other: two transactions at once would take the same nonce.
  let last: Promise<unknown> = Promise.resolve();

  const newest = async (): Promise<AnchoredHead | undefined> => {
    const count = readNumber(await chain.call(calls.count(logId)));
    if (count === 0) return undefined;
    return readHead(await chain.call(calls.head(logId, count - 1)), count - 1);
  };
  const receipt = async (head: AnchoredHead, known?: Uint8Array): Promise<AnchorReceipt> => {
    // Without this, asking again would be a way around the confirmations.
    if (known === undefined && !(await chain.isFinal(head.block))) {
      throw new Unavailable('chain', { retryAfterMs: retryMs });
    }
    const { size, block } = head;
    const transaction =
      known ?? (await chain.transactionOf({ logId, size, block })) ?? new Uint8Array(0);
    return { ...head, chain: chain.chain, contract: chain.contract, transaction };
  };
  const anchorHead = async (
    head: LogHead,
    proofs: ContinuationProofs,
  ): Promise<AnchorReceipt | AnchorRefusal> => {
    const before = await newest();
    const settled = compare(before, head);
    if (isRefusal(settled)) return settled;
    if (settled !== undefined) return receipt(settled);
    const refusal = checkProofs(before, head, proofs);
    if (refusal !== undefined) return refusal;
    const outcome = await chain.transact(calls.anchor(logId, head, proofs));
    const after = await newest();
    if (after !== undefined && sameHead(after, head)) {
      return receipt(after, outcome.ok ? outcome.transaction : undefined);
    }
    if (!outcome.ok) return explain(outcome, chain, (after?.size ?? 0) >= head.size);
    // Taken, and another publisher's head came right behind it.
    const covering = readCovering(await chain.call(calls.covering(logId, head.size - 1)));
    if (covering !== undefined && sameHead(covering, head)) {
      return receipt(covering, outcome.transaction);
    }
    return refuse('anchor-forked');
  };
  return {
    chain: chain.chain,
    newest,
    covering: async (index) => readCovering(await chain.call(calls.covering(logId, index))),
    receiptOf: (head) => receipt(head),
    anchorHead: (head, proofs) => {
      const run = last.then(() => anchorHead(head, proofs));
      last = run.catch(() => undefined);
      return run;
    },
  };
}

/** The head that stands there already, a reason to stop, or nothing: then it is to be sent. */
function compare(
  newest: AnchoredHead | undefined,
  head: LogHead,
): AnchoredHead | AnchorRefusal | undefined {
  assert(Number.isSafeInteger(head.size) && head.size > 0, 'a head to anchor has entries');
  if (newest === undefined || newest.size < head.size) return undefined;
  if (newest.size > head.size) return refuse('anchor-not-growing', `${newest.size}`);
  return sameHead(newest, head) ? newest : refuse('anchor-forked', `${head.size}`);
}

/** The contract's own reason; a size it has not taken yet is in a transaction still under way. */
function explain(
  { output }: TransactionOutcome,
  { selectorHash }: ContractChain,
  isTaken: boolean,
): AnchorRefusal {
  const code = readRefusal(output, selectorHash) ?? 'anchor-transaction-failed';
  if (code === 'anchor-not-growing' && !isTaken) {
    throw new Unavailable('chain', { retryAfterMs: retryMs });
  }
  return refuse(code);
}

/** The contract would refuse them as well; this costs nothing and names what is wrong. */
function checkProofs(
  newest: AnchoredHead | undefined,
  head: LogHead,
  proofs: ContinuationProofs,
): AnchorRefusal | undefined {
  const from = newest?.size ?? 0;
  if (proofs.from !== from) return refuse('anchor-proofs-stale', `${from}`);
  if (newest === undefined) {
    return proofs.sha256.length + proofs.sm3.length === 0
      ? undefined
      : refuse('anchor-not-following');
  }
  const follows = (hash: TreeHash, roots: readonly [Uint8Array, Uint8Array]): boolean =>
    checkConsistency(hash, {
      from,
      to: head.size,
      fromRoot: roots[0],
      toRoot: roots[1],
      proof: proofs[hash.name],
    });
  if (!follows(sha256Tree, [newest.sha256Root, head.sha256Root])) {
    return refuse('anchor-not-following');
  }
  if (!follows(sm3Tree, [newest.sm3Root, head.sm3Root])) return refuse('anchor-not-following-sm3');
  return undefined;
}
