import { equal, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';

/** One head of a log pair, as it is anchored. @basis ledger.md §13.4, §17 */
export interface LogHead {
  /** Number of entries. */
  readonly size: number;
  readonly sha256Root: Uint8Array;
  readonly sm3Root: Uint8Array;
}

/** That a head continues the one of size `from`, in both trees; nothing for the first head. */
export interface ContinuationProofs {
  /** Size of the newest anchored head; 0 when there is none. */
  readonly from: number;
  readonly sha256: readonly Uint8Array[];
  readonly sm3: readonly Uint8Array[];
}

/** The name of a log in the contract: SHA-256 of its origin. @basis ledger.md §17 */
export function logIdOf(origin: string): Uint8Array {
  return digest('sha256', utf8(origin));
}

/** Whether two heads say the same, all three values compared. */
export function sameHead(one: LogHead, other: LogHead): boolean {
  return (
    one.size === other.size &&
    equal(one.sha256Root, other.sha256Root) &&
    equal(one.sm3Root, other.sm3Root)
  );
}
