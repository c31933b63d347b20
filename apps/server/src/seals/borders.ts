import type { Instant, Refusal } from '@yunzhang/base';
import type { Sm2Signer } from '@yunzhang/gm';
import type { Actor, Attempt, Case, Needed, Reader, View } from '@yunzhang/scenario';
import type { Executor } from '../support/index.ts';

/** What the office needs of the host of cases. */
export interface SealCases {
  attempt(actor: Actor, attempt: Attempt, key: string): Promise<SealAnswer>;
  read(id: string, reader: Reader): Promise<View | undefined>;
}

/** What becomes of an attempt. */
export type SealAnswer = { readonly accepted: true; readonly case: string } | Refusal;

/** Cases as they stand in a transaction, the acts of that transaction included. */
export type CasesInside = (at: Executor, ids: readonly string[]) => Promise<readonly Case[]>;

/**
 * Seal keys. They are made where they stay: nothing of this border ever gives one out.
 *
 * Both calls may be made again and then answer the same key.
 */
export interface SealKeys {
  /** How the keys are kept, as the register has it. */
  readonly custody: 'hsm' | 'shared' | 'software';
  /** Makes the key pair of a seal; its public half, 65 octets. */
  make(seal: string): Promise<Uint8Array>;
  /** A certification request for it, signed with it. `subject` is encoded. @basis RFC 2986 */
  request(seal: string, subject: Uint8Array): Promise<Uint8Array>;
  has(seal: string): Promise<boolean>;
}

/** The certificate pair of a seal. */
export interface SealPair {
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
  readonly envelopedKey: Uint8Array;
}

/** What the office needs of a certification authority, inside or outside. */
export interface SealCertificates {
  /** Asking again with the same `id` asks for the same pair. */
  request(order: {
    readonly id: string;
    readonly pkcs10: Uint8Array;
    readonly profile: 'organisation-seal';
  }): Promise<
    | { readonly state: 'issued'; readonly pair: SealPair }
    | { readonly state: 'pending'; readonly retryAfterMs: number }
    | Refusal
  >;
  revoke(wish: {
    readonly serial: string;
    readonly reason: 'key-compromise' | 'superseded' | 'cessation';
  }): Promise<unknown>;
  status(serial: string): Promise<{ readonly state: 'good' | 'held' | 'revoked' | 'unknown' }>;
}

/** An organisation that makes seals, as far as this server makes them for it. */
export interface MakingUnit {
  readonly party: string;
  readonly vendorId: string;
  /** For seals only: the key it signs seals with. */
  readonly certificate: Uint8Array;
  readonly signer: Sm2Signer;
  /** Number under which the unit keeps the image and identity of the handler. */
  readonly archiveOf: (caseId: string) => string;
}

/** A made seal as it is filed. @basis platform.md P02 (numbers and limits); GA 241 */
export interface FilingEntry {
  readonly sealCode: string;
  readonly kind: string;
  readonly name: string;
  readonly company: string;
  readonly maker: string;
  readonly certificate: string;
  readonly madeAt: Instant;
}

/** What the police register says of a request. */
export type FilingAnswer =
  | { readonly state: 'filed'; readonly number: string; readonly sealCode: string }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'pending' };

/** The police register. Whatever is wrong with it is thrown; both calls may be made again. */
export interface PoliceFiling {
  file(entry: FilingEntry, requestId: string): Promise<FilingAnswer>;
  /** What it has of a request; undefined where it never got it. */
  query(requestId: string): Promise<FilingAnswer | undefined>;
}

/** A paper that is to be sealed. */
export interface PaperOrder {
  readonly case: string;
  readonly version: number;
  readonly paper: string;
  readonly place: string;
  /** Whose seal. */
  readonly by: string;
  readonly needed: Needed;
  readonly at: Instant;
}

/** Seals papers of the office with the seals of those whose papers they are. */
export interface PaperSealer {
  /** The sealed file; undefined where that party has no seal here that could be asked for. */
  seal(ofd: Uint8Array, order: PaperOrder): Promise<Uint8Array | undefined>;
}

/** The registry as the nightly comparison asks it. */
export interface RegistryLook {
  of(
    company: string,
  ): Promise<
    { readonly name: string; readonly legalRep?: string; readonly isDissolved: boolean } | undefined
  >;
}
