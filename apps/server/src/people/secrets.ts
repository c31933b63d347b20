import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Octets of a secret: nobody guesses 256 bits. */
const secretSize = 32;

/** A new secret of 256 bits, 43 characters that fit into cookies and addresses. */
export function newSecret(): string {
  return randomBytes(secretSize).toString('base64url');
}

/** A short name that says nothing and is given once, such as `person_…`. */
export function newName(kind: string): string {
  return `${kind}_${randomBytes(16).toString('hex')}`;
}

/**
 * What is kept of a secret.
 *
 * A plain digest is enough: it is of 256 random bits, which no dictionary holds.
 */
export function digestOf(secret: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}

/** Whether two digests are one, in a time that does not tell where they differ. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
