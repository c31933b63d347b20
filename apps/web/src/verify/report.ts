import * as verification from '@yunzhang/verification';

// The shapes are those of @yunzhang/verification. Once that package exports them, this file becomes
// `export type { … } from '@yunzhang/verification'` and nothing else changes.

/** What one check found. */
export interface CheckReport {
  readonly id: string;
  readonly result: 'holds' | 'fails' | 'unknown' | 'skipped';
  readonly code: string;
  readonly basis: string;
  readonly detail?: string;
}

/** A fact about the file that is worth a line. */
export interface FindingReport {
  readonly code: string;
  readonly where?: string;
  readonly detail?: string;
}

/** Where a seal shows: pages from 1, mm from the top left of the page as shown. */
export interface PlacementReport {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The part that shows, relative to the box: slices of a riding seal have one. */
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
  readonly form: 'ses1' | 'ses4' | 'ses5' | 'gbt35275' | 'cms' | 'unknown';
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
  readonly sealedAt?: string;
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
  readonly uncovered: readonly { readonly part: string; readonly role: string }[];
}

/** The answer about one file. @basis architecture.md §7 */
export interface Report {
  readonly version: 1;
  readonly outcome: 'valid' | 'indeterminate' | 'invalid' | 'no-seal' | 'unreadable';
  readonly reason: string;
  readonly format: 'ofd' | 'pdf' | 'unknown';
  readonly file: {
    readonly name?: string;
    readonly size: number;
    readonly sm3: string;
    readonly sha256: string;
  };
  readonly verifiedAt: string;
  readonly trust: {
    readonly mode: 'anchors' | 'any' | 'none';
    readonly anchors: number;
    readonly note?: string;
  };
  readonly pages?: number;
  readonly seals: readonly SealReport[];
  readonly findings: readonly FindingReport[];
}

/** Whom the reader trusts. */
export type Trust =
  | { readonly mode: 'any' }
  | {
      readonly mode: 'anchors';
      readonly anchors: readonly Uint8Array[];
      readonly crls: readonly Uint8Array[];
      readonly note?: string;
    };

/** What the page calls of the package. */
interface Verifier {
  readonly verifyFile?: (
    bytes: Uint8Array,
    options: { readonly name?: string; readonly trust: Trust; readonly at: number },
  ) => Report;
  readonly wordsOf?: (code: string, language: 'zh' | 'en') => string;
}

const verifier = verification as unknown as Verifier;

/** Verifies a file; without the package there is no answer, never a good one. */
export function verifyFile(
  bytes: Uint8Array,
  options: { readonly name: string; readonly trust: Trust; readonly at: number },
): Report {
  if (verifier.verifyFile === undefined) throw new Error('no-verifier');
  return verifier.verifyFile(bytes, options);
}

/** The words of a code; a code nobody has words for stands for itself. */
export function wordsOf(code: string, language: 'zh' | 'en'): string {
  return verifier.wordsOf?.(code, language) ?? code;
}
