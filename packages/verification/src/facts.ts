import type { Finding, Instant } from '@yunzhang/base';
import type { Certificate } from '@yunzhang/gm';
import type { EvidenceReport } from '@yunzhang/ledger';
import type { Seal } from '@yunzhang/ses';
import type { PlacementReport, SealForm } from './report.ts';

/** What mathematics says. */
export type Fact = 'holds' | 'fails' | 'unsupported';

/** A certificate path and what is wrong with it. */
export interface ChainFacts {
  readonly anchored: boolean;
  readonly path: readonly Certificate[];
  readonly problems: readonly Finding[];
  readonly status: 'good' | 'revoked' | 'unknown' | 'stale';
  readonly revokedAt?: Instant;
  readonly statusAt?: Instant;
  /** What said so, where it was not a list. */
  readonly statusBy?: 'ocsp';
}

/** The seal inside a signature. */
export interface SealFacts {
  readonly seal: Seal;
  readonly makerSignature: Fact;
  readonly signerListed: Fact;
  readonly maker?: Certificate;
  readonly makerChain?: ChainFacts;
  /** The stand-alone seal file beside the signature, compared octet by octet. */
  readonly file: 'same' | 'differs' | 'absent';
}

/** Facts every signature of either format has. `collect` writes them and judges nothing. */
export interface SignatureFacts {
  readonly id: string;
  readonly form: SealForm;
  readonly kind: 'seal' | 'signature' | 'time-stamp' | 'usage-rights';
  /** The signature value cannot be read at all: the code says why. */
  readonly unreadable?: Finding;
  readonly value: Fact | 'no-certificate';
  /** Digest of what is protected against the digest that is signed. */
  readonly digest: Fact;
  readonly digestNames: readonly string[];
  readonly signer?: Certificate;
  readonly chain?: ChainFacts;
  readonly seal?: SealFacts;
  readonly claimedAt?: Instant;
  /** `at` only where the reader trusts the authority; else the time is a claim, `claimedAt`. */
  readonly timeStamp?: {
    readonly result: Fact;
    readonly at?: Instant;
    readonly untrustedAt?: Instant;
    readonly code?: string;
  };
  /** Evidence of the ledger in the signed part. */
  readonly log?: LogFacts;
  readonly placements: readonly PlacementReport[];
  /** Deviations a reader tolerates. */
  readonly findings: readonly Finding[];
  /** Octets that nobody signed and no rule explains. */
  readonly loose: readonly Finding[];
  readonly carrier: OfdCarrier | PdfCarrier;
}

/** What the evidence of the ledger says; without a policy for logs nothing of it is checked. */
export type LogFacts =
  | { readonly kind: 'absent' | 'unchecked' }
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'checked'; readonly report: EvidenceReport };

/** How an OFD package carries and protects a signature. */
export interface OfdCarrier {
  readonly format: 'ofd';
  readonly references: readonly {
    readonly fileRef: string;
    readonly result: 'holds' | 'mismatch' | 'missing' | 'weak' | 'unknown-method';
  }[];
  readonly uncovered: readonly {
    readonly part: string;
    readonly role: string;
    readonly severity: 'content' | 'aside';
  }[];
  readonly ofdXmlUncovered: boolean;
  /** Files of what is shown that cannot be read. */
  readonly unreadable: readonly string[];
  /** Documents of the package that nobody has sealed. */
  readonly otherDocuments: readonly string[];
  readonly strays: readonly string[];
  readonly list: 'holds' | 'holds-reformatted' | 'fails' | 'absent';
  /** Signature files of the package that no list names: seals that were taken from the list. */
  readonly unlisted: readonly string[];
  /** Stamps that do not fit their page or their seal. */
  readonly stampFaults: readonly string[];
  /** Annotations, images and other seals that lie on this one or imitate it. */
  readonly lookAlikes: readonly string[];
  readonly permissionFaults: readonly string[];
  readonly riding?: RidingFacts;
  readonly integrity?: IntegrityFacts;
  /** The signature this one builds on: its place among the signatures, where there is one. */
  readonly relative?: { readonly id: string; readonly place: number | undefined };
  readonly isLock: boolean;
  /** What came after the seal: files of later signatures, and files nothing accounts for. */
  readonly later: readonly { readonly part: string; readonly kind: 'signature' | 'stray' }[];
}

/** The pages a riding seal lists, and what became of them. */
export interface RidingFacts {
  readonly pages: number;
  readonly faults: readonly string[];
}

/** The list of all files of a package and its signature. @basis ofd-signatures.md §9 */
export interface IntegrityFacts {
  readonly value: Fact | 'no-certificate';
  readonly digest: Fact;
  readonly signer?: Certificate;
  readonly chain?: ChainFacts;
  readonly unlisted: readonly string[];
  readonly missing: readonly string[];
  readonly findings: readonly Finding[];
}

/** How a PDF file carries and protects a signature. */
export interface PdfCarrier {
  readonly format: 'pdf';
  readonly coverage: 'unclear' | 'contiguous' | 'entire-revision' | 'entire-file';
  readonly coverageFindings: readonly Finding[];
  readonly changes: {
    readonly level: string;
    readonly allowed: boolean;
    readonly paths: readonly string[];
    readonly findings: readonly Finding[];
  };
}

/** Everything collected from one file. */
export interface FileFacts {
  readonly format: 'ofd' | 'pdf';
  readonly pages?: number;
  readonly signatures: readonly SignatureFacts[];
  readonly integrity?: IntegrityFacts;
  readonly findings: readonly Finding[];
}
