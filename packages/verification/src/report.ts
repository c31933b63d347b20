import type { Instant } from '@yunzhang/base';
import type { Secret } from './unlock.ts';

/** The five answers, never mixed. @basis architecture §7 */
export type Outcome = 'valid' | 'indeterminate' | 'invalid' | 'no-seal' | 'unreadable';

/** What one check found. `unknown`: it could not be decided; `skipped`: it does not apply here. */
export type Result = 'holds' | 'fails' | 'unknown' | 'skipped';

/** Every check there is. Identifiers are public: more may come, none is renamed. */
export type CheckId =
  | 'references'
  | 'byte-range'
  | 'data-hash'
  | 'digest'
  | 'signature'
  | 'maker-signature'
  | 'signer-in-seal'
  | 'seal-file'
  | 'seal-in-force'
  | 'certificate-validity'
  | 'certificate-chain'
  | 'certificate-status'
  | 'key-usage'
  | 'digest-strength'
  | 'signing-time'
  | 'coverage'
  | 'revisions'
  | 'list'
  | 'relative'
  | 'integrity'
  | 'riding-pages'
  | 'placement'
  | 'look-alike'
  | 'permissions'
  | 'log'
  | 'encoding';

export interface CheckReport {
  readonly id: CheckId;
  readonly result: Result;
  readonly code: string;
  /** The source the check rests on. */
  readonly basis: string;
  /** The names, numbers and times a person needs to follow the answer. */
  readonly detail?: string;
}

export interface FindingReport {
  readonly code: string;
  readonly where?: string;
  readonly detail?: string;
}

/** How a seal is written: generations of SES, message syntaxes, or none of them. */
export type SealForm = 'ses1' | 'ses4' | 'ses5' | 'gbt35275' | 'cms' | 'unknown';

/** Where a seal shows. Pages count from 1; mm from the top left of the page as shown. */
export interface PlacementReport {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The part of the seal that shows, relative to its box: slices of a riding seal have one. */
  readonly clip?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** One seal or signature of a file. */
export interface SealReport {
  readonly id: string;
  readonly form: SealForm;
  readonly outcome: 'valid' | 'indeterminate' | 'invalid';
  readonly reason: string;
  readonly kind: 'seal' | 'signature' | 'time-stamp' | 'usage-rights';
  readonly sealName?: string;
  readonly sealCode?: string;
  readonly sealValidFrom?: string;
  readonly sealValidTo?: string;
  readonly signer?: {
    readonly name: string;
    readonly organisation?: string;
    readonly issuer: string;
  };
  readonly maker?: { readonly name: string };
  /** ISO 8601, UTC. */
  readonly sealedAt?: string;
  /** Whose clock said so: nobody trusted, a time-stamp authority, or nobody at all. */
  readonly clock: 'claimed' | 'time-stamp' | 'none';
  readonly picture?: {
    readonly format: string;
    readonly widthMm: number;
    readonly heightMm: number;
    readonly dataBase64: string;
  };
  readonly placements: readonly PlacementReport[];
  readonly checks: readonly CheckReport[];
  readonly findings: readonly FindingReport[];
  /** Parts a reader shows that this seal does not protect. */
  readonly uncovered: readonly { readonly part: string; readonly role: string }[];
  /** What came after this seal: files of later signatures, and files nothing accounts for. */
  readonly later?: readonly { readonly part: string; readonly kind: 'signature' | 'stray' }[];
  /** Where the ledger has the use of the seal, as far as its proofs hold. */
  readonly log?: {
    readonly act: number;
    /** The time the ledger gives it, ISO 8601, UTC. */
    readonly at: string;
    readonly places: readonly {
      readonly origin: string;
      readonly hash: 'sha256' | 'sm3';
      readonly index: number;
      readonly size: number;
      readonly witnesses: number;
    }[];
    readonly level?: 'L0' | 'L1' | 'L2' | 'L3';
    /** Witnesses or a chain had seen it by then. */
    readonly seenBy?: string;
  };
  /** A signature that only closes the package: no seal can follow or be taken away unseen. */
  readonly lock?: true;
}

/** The list of all files of an OFD package and its signature. @basis ofd-signatures.md §9 */
export interface IntegrityReport {
  readonly result: Result;
  readonly code: string;
  readonly detail?: string;
  readonly signer?: NonNullable<SealReport['signer']>;
}

/** The whole answer. Its spine is fixed and published as a JSON Schema. @basis architecture §7 */
export interface Report {
  readonly version: 1;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly format: 'ofd' | 'pdf' | 'unknown';
  readonly file: {
    readonly name?: string;
    readonly size: number;
    readonly sm3: string;
    readonly sha256: string;
    /** The file is an encrypted package that was opened with the reader's key. */
    readonly encrypted?: true;
  };
  readonly verifiedAt: string;
  readonly trust: {
    readonly mode: 'anchors' | 'any' | 'none';
    readonly anchors: number;
    readonly note?: string;
  };
  readonly pages?: number;
  readonly seals: readonly SealReport[];
  readonly integrity?: IntegrityReport;
  readonly findings: readonly FindingReport[];
}

/** What the verifier is told from outside: it reads no clock, no folder and no network. */
export interface VerifyOptions {
  readonly name?: string;
  readonly trust: Trust;
  readonly at: Instant;
  readonly policy?: Policy;
  /** Opens an encrypted package; it is used for nothing else. */
  readonly secret?: Secret;
}

/** What an authority may vouch for: makers of seals, signers, time-stamp authorities. */
export type TrustPurpose = 'maker' | 'signer' | 'tsa';

/**
 * Whom the reader trusts.
 *
 * `any` takes every chain as trusted and its revocation as known-good: mathematics, time and
 * coverage alone decide; a report under it says so. @basis architecture §8
 */
export type Trust =
  | { readonly mode: 'any' }
  | {
      readonly mode: 'anchors';
      readonly anchors: readonly Uint8Array[];
      readonly crls: readonly Uint8Array[];
      /** OCSP responses the reader holds; what files carry of them is found by itself. */
      readonly ocsps?: readonly Uint8Array[];
      /** Authorities trusted for one purpose only; those of `anchors` are for all. */
      readonly purposes?: Readonly<Partial<Record<TrustPurpose, readonly Uint8Array[]>>>;
      /** Logs and witnesses the reader trusts, as a tlog-policy file. */
      readonly logPolicy?: string;
      readonly note?: string;
    };

/** How heavy a fact weighs. Everything here may be set by the reader's policy file. */
export interface Policy {
  /** A claimed time may lie this far in the future: clocks differ. */
  readonly clockSkewMs: number;
  /** A revocation list older than this past its next update says nothing. */
  readonly crlGraceMs: number;
  /** Digests that can be forged with effort: the answer is then "cannot tell". */
  readonly weakDigests: readonly string[];
  /** Without evidence of the ledger that can be checked, the answer is "cannot tell". */
  readonly logRequired: boolean;
}

export const defaultPolicy: Policy = {
  clockSkewMs: 5 * 60_000,
  crlGraceMs: 0,
  weakDigests: ['md5', 'sha1', 'ripemd160'],
  logRequired: false,
};
