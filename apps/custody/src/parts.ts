import type { Instant, Refusal } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import type { Gate } from './gate.ts';
import type { LogJudge } from './log-head.ts';
import type { CustodyAnswer } from './request.ts';
import type { Store } from './store.ts';
import type { KeyVault } from './vault.ts';

/** What happened, for a border that keeps it. It has no secret and no code in it. */
export interface CustodyNotice {
  readonly at: Instant;
  readonly kind: 'refusal' | 'duress' | 'order' | 'device';
  readonly ask: string;
  readonly seal?: string;
  readonly act?: string;
  readonly mandate?: string;
  readonly refusal?: Refusal;
  /** The key a person has to look after, and where it is in the device. */
  readonly key?: string;
  readonly place?: string;
}

/** What the custody needs of the world. */
export interface CustodyOptions {
  readonly store: Store;
  readonly vault: KeyVault;
  readonly now: () => Instant;
  readonly random: RandomOctets;
  /** Every refusal, order and alarm; a duress alarm is seen here and nowhere else. */
  readonly notice: (notice: CustodyNotice) => void;
  /** Waits; tests do not. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** What its parts share. */
export interface CustodyParts extends CustodyOptions {
  readonly gate: Gate;
  /** Uses under way, by act. */
  readonly underWay: Map<string, UseUnderWay>;
  /** The judge of the logs that are trusted now. */
  readonly judge: () => LogJudge;
}

/** A use that is being signed or written down. */
export interface UseUnderWay {
  readonly about: string;
  readonly answer: Promise<CustodyAnswer>;
}

/** Marks a use that is answered like a slow network. */
export const slow = Symbol('slow');
