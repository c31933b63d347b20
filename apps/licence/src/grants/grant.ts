import type { Instant } from '@yunzhang/base';
import type { Item } from './item.ts';

/** Where a grant stands. The last two are final. */
export type GrantState = 'pending' | 'active' | 'expired' | 'revoked';

/** How an ended grant ended. */
export type GrantEnd =
  | 'term-over'
  | 'revoked-by-grantor'
  | 'revoked-by-legal-representative'
  | 'given-back'
  | 'parent-ended'
  | 'registry-changed';

/**
 * A power given to a person to act for an enterprise.
 *
 * `parent` is the manager’s own grant, absent where the legal representative gave it; a grant
 * never goes further than its parent in items or in time.
 *
 * @basis platform.md P04
 */
export interface Grant {
  readonly id: string;
  readonly uscc: string;
  readonly parent?: string;
  readonly grantor: string;
  readonly delegate: string;
  readonly role: 'manager' | 'handler';
  readonly scopeType: 'full' | 'precise';
  /** Empty for a full grant, which covers every item. */
  readonly items: readonly Item[];
  readonly subDelegation: boolean;
  readonly validFrom: Instant;
  readonly validTo: Instant;
  readonly state: GrantState;
  readonly createdAt: Instant;
  readonly acceptedAt?: Instant;
  readonly endedAt?: Instant;
  readonly end?: GrantEnd;
}

/** What a person asks to give. */
export interface GrantRequest {
  readonly id: string;
  readonly uscc: string;
  readonly grantor: string;
  readonly delegate: string;
  readonly role: Grant['role'];
  readonly scopeType: Grant['scopeType'];
  readonly items: readonly Item[];
  readonly subDelegation: boolean;
  readonly validFrom?: Instant;
  readonly validTo?: Instant;
}

/** Grants are alive until they end. */
export function isLive(grant: Grant): boolean {
  return grant.state === 'pending' || grant.state === 'active';
}

/** Whether a grant covers an item. */
export function covers(grant: Pick<Grant, 'scopeType' | 'items'>, item: Item): boolean {
  return grant.scopeType === 'full' || grant.items.includes(item);
}
