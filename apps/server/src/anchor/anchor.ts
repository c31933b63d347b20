import type { Refusal } from '@yunzhang/base';
import type { AnchorCode } from './codes.ts';
import type { ContinuationProofs, LogHead } from './head.ts';

/** A head that stands in a chain. */
export interface AnchoredHead extends LogHead {
  /** Position among the anchored heads of the log, from 0. */
  readonly position: number;
  /** Number of the block that holds it. */
  readonly block: number;
}

/** That a head was anchored; what `log.anchor` says. @basis ledger.md §13.4 */
export interface AnchorReceipt extends AnchoredHead {
  /** The chain by name, `eip155:1337` or `fisco-bcos:chain0/group0`. */
  readonly chain: string;
  /** Address of the contract. */
  readonly contract: Uint8Array;
  /** Hash of the transaction; empty when the chain no longer tells. */
  readonly transaction: Uint8Array;
}

/** What anchoring may refuse; a chain that is away throws `Unavailable` instead. */
export interface AnchorRefusal extends Refusal {
  readonly refused: AnchorCode;
}

/**
 * One log, anchored in one chain.
 *
 * `anchorHead` may be called again with the same head after any fault, also by another process: the
 * head stands in the chain once, and the receipt is found again.
 *
 * @basis ledger.md §11 decision 6, §17
 */
export interface Anchor {
  readonly chain: string;
  anchorHead(head: LogHead, proofs: ContinuationProofs): Promise<AnchorReceipt | AnchorRefusal>;
  /** The last head in the chain: where the next proofs start, and what a signer must not fork. */
  newest(): Promise<AnchoredHead | undefined>;
  /** The first head that holds the entry at `index`. */
  covering(index: number): Promise<AnchoredHead | undefined>;
  /** The receipt of a head found by `newest` or `covering`; `Unavailable` until it is final. */
  receiptOf(head: AnchoredHead): Promise<AnchorReceipt>;
}

/** No chain: the default. Nothing is anchored and nothing covers anything. */
export function createNoAnchor(): Anchor {
  const none = async (): Promise<undefined> => undefined;
  return {
    chain: 'none',
    anchorHead: async () => ({ refused: 'anchor-none', basis: 'ledger.md §17' }),
    newest: none,
    covering: none,
    receiptOf: async (head) => ({
      ...head,
      chain: 'none',
      contract: new Uint8Array(0),
      transaction: new Uint8Array(0),
    }),
  };
}
