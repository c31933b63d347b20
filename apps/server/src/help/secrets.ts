import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomOctets } from '@yunzhang/gm';

/** Octets of a secret of machines; nobody guesses 256 bits. */
const secretSize = 32;
/** Letters a person can read out and type: no 0 O 1 I L. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A secret for machines, 43 characters that fit into headers. */
export function newSecret(random: RandomOctets): string {
  return Buffer.from(random(secretSize)).toString('base64url');
}

/** Characters to be read out and typed, each one of 31. */
export function newCode(random: RandomOctets, length: number): string {
  let code = '';
  while (code.length < length) {
    // 248 is the largest multiple of 31 in an octet: no letter is likelier than another.
    for (const octet of random(length)) {
      if (octet < 248 && code.length < length) code += letters[octet % letters.length] ?? '';
    }
  }
  return code;
}

/** What is typed of a code: no blanks and hyphens, capitals. */
export function typedCode(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toUpperCase();
}

/**
 * What is kept of a secret.
 *
 * A plain digest is enough for what no dictionary holds: 128 bits and more. `use` keeps digests of
 * one kind from being taken for those of another.
 */
export function digestOf(use: string, secret: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`yunzhang-${use}\n`).update(secret).digest());
}

/** Whether two digests are one, in a time that does not tell where they differ. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
