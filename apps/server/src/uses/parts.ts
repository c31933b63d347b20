import type { Instant } from '@yunzhang/base';
import type { UsingDoor } from '@yunzhang/custody';
import type { RandomOctets } from '@yunzhang/gm';
import type { SealActs } from '../acts/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { CasesInside, PaperFont, PaperSealer, SealCases } from '../seals/index.ts';
import type { MadeSeal, Statements } from '../statements/index.ts';
import type { BlobStore, Database } from '../support/index.ts';

/** What uses are made of. */
export interface UseParts {
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly cases: SealCases;
  readonly inside: CasesInside;
  readonly acts: SealActs;
  readonly ledger: Pick<Ledger, 'evidence' | 'logs'>;
  readonly custody: Pick<UsingDoor, 'use'>;
  readonly statements: Pick<Statements, 'madeSeal' | 'onTold' | 'lapse'>;
  /** A time stamp token over a message; thrown where no clock can be asked. */
  readonly timeStamp: (message: Uint8Array) => Promise<Uint8Array>;
  /** Issuers of the certificates of seals, for formats that carry them. */
  readonly chain: () => Promise<readonly Uint8Array[]>;
  /** The party of the machine that seals, and of the yearly inspection. */
  readonly signer: string;
  readonly inspector: string;
  /** For letters of authorisation. */
  readonly font: PaperFont;
  readonly sealer: PaperSealer;
  readonly random: RandomOctets;
  readonly now: () => Instant;
  /** Work met a fault and will be tried again: for the log of the host. */
  readonly stumbled?: (
    work: { readonly queue: string; readonly case: string },
    error: unknown,
  ) => void;
}

/** The same with what one process remembers. */
export interface UseRoom extends UseParts {
  /** Seals in use at this moment, by the case of their use. */
  readonly sealing: Map<string, MadeSeal>;
}

/** Queues of the work that comes of uses. */
export const useQueues = { sealing: 'use-sealing', letter: 'use-letter' } as const;
