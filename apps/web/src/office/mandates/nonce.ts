import { hex } from '@yunzhang/base';

/** How long a code may be confirmed. @basis platform.md P05 (APPROVED-confirm) */
export const codeSeconds = 120;
/** A code is 128 random bits: nobody guesses one in two minutes. */
const nonceOctets = 16;
const form = /^#nonce=([0-9a-f]{32})$/;

/** A new code. */
export function newNonce(): string {
  return hex(crypto.getRandomValues(new Uint8Array(nonceOctets)));
}

/**
 * The address that a custodian's phone opens. The code stands behind the `#`: it reaches no server,
 * no log and no referrer on its way.
 */
export function confirmAddress(origin: string, use: string, nonce: string): string {
  return `${origin}/office/uses/${encodeURIComponent(use)}/confirm#nonce=${nonce}`;
}

/** The code of a fragment; undefined where it is none of ours. */
export function nonceOf(fragment: string): string | undefined {
  return form.exec(fragment)?.[1];
}

/** Four characters that stand on both screens. @basis product.md R32 */
export function matchCode(nonce: string): string {
  return nonce.slice(-4).toUpperCase();
}

/** Whole seconds a code that was shown at a moment is still good for; none when it is over. */
export function secondsLeft(shownAt: number, now: number): number {
  return Math.max(0, Math.ceil((shownAt + codeSeconds * 1000 - now) / 1000));
}
