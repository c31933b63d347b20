import type { Refusal } from '@yunzhang/base';
import type { Head } from './book.ts';

/** A head to be signed, and how it follows from the watermark. */
export interface SignRequest extends Head {
  readonly origin: string;
  /** Both from the size of the watermark; empty when that is 0. */
  readonly sha256Proof: readonly Uint8Array[];
  readonly sm3Proof: readonly Uint8Array[];
}

/** Both checkpoints with their signatures. */
export interface SignedNotes {
  readonly sha256Note: string;
  readonly sm3Note: string;
}

/** What the signer holds of one log. */
export interface SignerState {
  readonly watermark: Head;
  /** Keys on the SHA-256 checkpoint, in their order there. */
  readonly sha256Keys: readonly string[];
  readonly sm3Keys: readonly string[];
  /** Sets of keys that came after the first, and sets that sign no more. @basis ledger.md §18 */
  readonly added: readonly (readonly string[])[];
  readonly retired: readonly (readonly string[])[];
}

/**
 * The log signer, wherever it runs.
 *
 * @basis ledger.md §16.4
 */
export interface LogSigner {
  /** Makes keys and a watermark of size 0; an origin it has is refused. */
  create(origin: string): Promise<SignerState | Refusal>;
  state(origin: string): Promise<SignerState | Refusal>;
  sign(request: SignRequest): Promise<SignedNotes | Refusal>;
}
