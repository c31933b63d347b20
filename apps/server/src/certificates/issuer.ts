import type { Instant, Refusal } from '@yunzhang/base';
import type { CertificateCode } from './codes.ts';

/** For whom a certificate pair is. TLS is not among them: a seal's key opens no connection. */
export type ProfileName = 'organisation-seal' | 'person-seal' | 'maker';

/** Why a certificate is taken out of force, or back into it. @basis RFC 5280 §5.3.1 */
export const revocationWords = {
  unspecified: 0,
  'key-compromise': 1,
  'affiliation-changed': 3,
  superseded: 4,
  cessation: 5,
  hold: 6,
  'removed-from-list': 8,
  'privilege-withdrawn': 9,
} as const;

/** `hold` suspends, `removed-from-list` ends a hold, all others are for good. */
export type RevocationWord = keyof typeof revocationWords;

/** A certificate pair that somebody wants. */
export interface CertificateOrder {
  /** UUID. Asking again with the same one asks for the same pair, however often. */
  readonly id: string;
  /** The request, signed with the signing key it is for. */
  readonly pkcs10: Uint8Array;
  readonly profile: ProfileName;
  /** As long as the profile allows where nothing is said. */
  readonly validity?: { readonly fromAt: Instant; readonly toAt: Instant };
  /** Serial number of the signing certificate that this pair takes over from. */
  readonly renews?: string;
}

/** What an authority gives for one order. */
export interface CertificatePair {
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
  /** The encryption key pair, closed for the signing key. @basis GB/T 35276-2017 */
  readonly envelopedKey: Uint8Array;
  /** The issuing authority first, a root last. */
  readonly chain: readonly Uint8Array[];
}

/** What becomes of an order. */
export type OrderAnswer =
  | { readonly state: 'issued'; readonly pair: CertificatePair }
  /** The authority has it; ask again with the same order. */
  | { readonly state: 'pending'; readonly retryAfterMs: number }
  | Refusal;

/** In which state a certificate is, or was at some moment. */
export type CertificateStatus =
  | { readonly state: 'good' }
  | { readonly state: 'held'; readonly sinceAt: Instant }
  | { readonly state: 'revoked'; readonly sinceAt: Instant; readonly reason: RevocationWord }
  | { readonly state: 'unknown' };

/** A wish to change the state of a pair. */
export interface RevocationWish {
  /** Serial number of either certificate: both fall together. */
  readonly serial: string;
  readonly reason: RevocationWord;
}

/**
 * The border to a certification authority: the built-in one or one outside.
 *
 * Every call may be made again after a fault; what is away is thrown as `Unavailable`, what the
 * authority does not allow is returned.
 */
export interface CertificateIssuer {
  request(order: CertificateOrder): Promise<OrderAnswer>;
  revoke(wish: RevocationWish): Promise<CertificateStatus | Refusal>;
  /** The state now, or at an earlier moment. */
  status(serial: string, at?: Instant): Promise<CertificateStatus>;
}

/** A refusal of this module. */
export function refuse(refused: CertificateCode, basis: string, detail?: string): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}
