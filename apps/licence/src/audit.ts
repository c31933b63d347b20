import type { Instant } from '@yunzhang/base';

/** What is kept of every act of a login. Names nobody by number: persons by their id here. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  readonly act: AuditAct;
  readonly outcome: 'done' | 'refused';
  /** The code of a refusal. */
  readonly code?: string | undefined;
  readonly person?: string | undefined;
  readonly uscc?: string | undefined;
  readonly client?: string | undefined;
  readonly grant?: string | undefined;
  readonly login?: string | undefined;
  readonly device?: string | undefined;
  /** Who did it at the counter of the registry. */
  readonly officer?: string | undefined;
}

/** The acts on record. */
export type AuditAct =
  | 'qr-shown'
  | 'qr-scanned'
  | 'qr-approved'
  | 'qr-denied'
  | 'login-completed'
  | 'login-ended'
  | 'code-replayed'
  | 'wallet-signed-in'
  | 'wallet-stepped-up'
  | 'device-revoked'
  | 'passkey-added'
  | 'passkey-removed'
  | 'licence-claimed'
  | 'grant-created'
  | 'grant-accepted'
  | 'grant-used'
  | 'grant-ended'
  | 'registry-changed'
  | 'key-rotated'
  | 'recovery-opened'
  | 'recovery-confirmed'
  | 'recovery-stopped'
  | 'recovery-withdrawn'
  | 'recovery-code-given'
  | 'recovered';

/** How long an entry is kept; six months are asked for. @basis platform.md P09 */
export const auditKeptMs = 400 * 86_400_000;
/** How long it is kept that a code was shown, which says little of anybody. */
export const shownKeptMs = 7 * 86_400_000;
