import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { type AuditEntry, auditKeptMs, shownKeptMs } from './audit.ts';
import { type Change, put, type Store } from './store/store.ts';

/** What every part of the provider stands on. */
export interface Core {
  readonly store: Store;
  readonly now: () => Instant;
  /** The provider’s address without a slash at the end. */
  readonly issuer: string;
  /** A secret of this installation, made at its first start. */
  readonly secret: (name: SecretName) => string;
  /** Takes the words of one audited act to the program’s log. */
  readonly heard: (entry: AuditEntry) => void;
}

/** The secrets of an installation. */
export type SecretName = 'pairwise' | 'identity' | 'cookies';

/** One row of the audit, to be written with the act it tells of. */
export function audited(
  core: Core,
  entry: Omit<AuditEntry, 'id' | 'at' | 'outcome'> & { readonly outcome?: AuditEntry['outcome'] },
): Change {
  const at = core.now();
  const whole: AuditEntry = { outcome: 'done', ...entry, id: randomUUID(), at };
  core.heard(whole);
  // Anybody may have a code shown: that alone must not fill the disk.
  const kept = whole.act === 'qr-shown' ? shownKeptMs : auditKeptMs;
  return put('audit', whole.id, whole, at + kept);
}

/** 256 random bits, for cookies. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 128 random bits, for QR codes and names of rows. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** No letters or digits that are mistaken for one another. */
const shortAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Eight signs to type where there is no camera: 39 bits that live two minutes at most. */
export function newShortCode(): string {
  return Array.from({ length: 8 }, () => shortAlphabet[randomInt(shortAlphabet.length)]).join('');
}

/** What is kept of a token. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A salted digest of something that must not be guessed from it. */
export function saltedDigest(secret: string, ...parts: readonly string[]): string {
  const hmac = createHmac('sha256', secret);
  // Lengths stand between the parts, so that no two lists of parts read the same.
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest('hex');
}

/** The account that a person is for an enterprise. */
export function accountOf(uscc: string, person: string): string {
  return `${uscc}.${person}`;
}

/** The next number of a kind, such as `SQ20261110000031`. */
export function nextNumber(
  core: Core,
  prefix: string,
): { readonly id: string; readonly change: Change } {
  const last = Number(core.store.get('setting', `count-${prefix}`)?.value ?? '0') + 1;
  const day = new Date(core.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    id: `${prefix}${day}${String(last).padStart(6, '0')}`,
    change: put('setting', `count-${prefix}`, { value: String(last) }),
  };
}
