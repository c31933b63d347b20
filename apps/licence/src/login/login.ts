import type { Instant } from '@yunzhang/base';
import type { Level } from './level.ts';

/** One login of one person for one enterprise at one client. */
export interface Login {
  readonly id: string;
  readonly client: string;
  readonly person: string;
  readonly uscc: string;
  readonly role: 'legal_rep' | 'manager' | 'handler';
  /** The grant it rests on; absent for the legal representative. */
  readonly grant?: string | undefined;
  readonly level: Level;
  readonly amr: readonly string[];
  readonly scopes: readonly string[];
  readonly device: string;
  readonly at: Instant;
  readonly until: Instant;
  /** The engine’s names: the grant that tokens hang on, and the session at the client. */
  readonly engineGrant?: string | undefined;
  readonly sid?: string | undefined;
  readonly endedAt?: Instant | undefined;
  readonly end?: LoginEnd | undefined;
}

/** Why a login ended before its time. */
export type LoginEnd =
  | 'logged-out'
  | 'replaced'
  | 'code-replayed'
  | 'grant-ended'
  | 'registry-changed'
  | 'device-revoked'
  | 'key-compromised'
  | 'recovered'
  | 'ended-by-person';

/** Word for a client that one of its logins is over; kept until it is taken. */
export interface LogoutNotice {
  readonly id: string;
  readonly login: string;
  readonly client: string;
  readonly sub: string;
  readonly sid: string;
  readonly tries: number;
  readonly nextAt: Instant;
  readonly since: Instant;
}

/** A login that goes on now. */
export function isOpen(login: Login, at: Instant): boolean {
  return login.endedAt === undefined && login.until > at;
}
