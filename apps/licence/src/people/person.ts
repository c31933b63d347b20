import type { Instant } from '@yunzhang/base';

/**
 * A person whose identity was verified elsewhere.
 *
 * The identity number itself is never kept: only its masked form, for the page of the person, and
 * a salted digest, to find the person again. What is not here cannot leak.
 *
 * @basis platform.md P04 (ID number never appears in tokens or logs)
 */
export interface Person {
  readonly id: string;
  /** What the person types to sign in on a phone. */
  readonly account: string;
  readonly name: string;
  readonly maskedIdNo: string;
  readonly idDigest: string;
  readonly verified: boolean;
  readonly pin: PinRecord;
  /** Wrong attempts in a row, and how often they led to a lock. */
  readonly wrong: number;
  readonly locks: number;
  readonly lockedUntil?: Instant | undefined;
  readonly test: boolean;
}

/** A PIN as it is kept. */
export interface PinRecord {
  readonly salt: string;
  readonly hash: string;
  /** Logarithm of the work it costs to try one. */
  readonly log: number;
}

/** A phone that holds the wallet. `jwk` is its public key; the private one never leaves it. */
export interface Device {
  readonly id: string;
  readonly person: string;
  readonly tokenDigest: string;
  readonly jwk: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
  };
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  /** Until when this phone may do what needs PIN and face. */
  readonly level3Until?: Instant | undefined;
  readonly revokedAt?: Instant | undefined;
}

/**
 * A downloaded licence: what lets a phone speak for an enterprise.
 *
 * Bound to the phone’s key, to the registration it shows, and to the grant it was downloaded under.
 */
export interface Copy {
  readonly id: string;
  readonly device: string;
  readonly person: string;
  readonly uscc: string;
  readonly grant?: string | undefined;
  readonly version: number;
  readonly at: Instant;
}

/** A passkey of a person, asked for in addition from level 3 upward. */
export interface Passkey {
  readonly id: string;
  readonly person: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt?: Instant | undefined;
}
