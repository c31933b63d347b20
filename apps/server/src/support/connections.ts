import type { Wires } from './dialect.ts';

/** A lock that is held until it is given back or the connection that keeps it is lost. */
export interface Lease {
  isHeld(): boolean;
  /** Settles when the lock is gone without having been given back. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/** Names a lock among all: a number for the purpose and one within it. */
export interface LeaseName {
  readonly space: number;
  readonly number: number;
}

/** What both databases offer below the query builder. */
export interface Connections {
  readonly kind: 'embedded' | 'server';
  readonly wires: Wires;
  listen(
    channel: string,
    heard: (payload: string | undefined) => void,
  ): Promise<() => Promise<void>>;
  tryLease(name: LeaseName): Promise<Lease | undefined>;
}
