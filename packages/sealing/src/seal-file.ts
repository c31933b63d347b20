import {
  concat,
  type Finding,
  isRefusal,
  type Instant,
  Malformed,
  type Refusal,
} from '@yunzhang/base';
import type { RandomOctets, Sm2Signer } from '@yunzhang/gm';
import { readSealOnce, type Seal, type StampSignature } from '@yunzhang/ses';
import type { SealingCode } from './codes.ts';
import type { Hit, Place, Placement } from './place.ts';
import { sealableFormat } from './placing.ts';
import { refuse } from './refusal.ts';
import { sealOfd } from './seal-ofd.ts';
import { sealPdf } from './seal-pdf.ts';

/** One act of sealing. The key stays where it is: the signer only gets digests. */
export interface SealRequest {
  /** The seal as stored, copied octet by octet. */
  readonly seal: Uint8Array;
  readonly signerCertificate: Uint8Array;
  /** Issuers of the signer certificate, for formats that carry them. */
  readonly chain?: readonly Uint8Array[];
  readonly signer: Sm2Signer;
  readonly at: Instant;
  readonly random: RandomOctets;
  readonly place: Place;
  /** Finds words in a format whose text this package does not read itself: PDF. */
  readonly find?: (text: string) => readonly Hit[];
  readonly generation?: 4 | 5;
  /**
   * Puts the use of the seal into the ledger before the key is asked for, and answers with the DER
   * of the evidence, which becomes part of what is signed. A refusal ends the sealing.
   */
  readonly logUse?: (use: SealUse) => Promise<Uint8Array | Refusal>;
  /**
   * Gets a time stamp token over the signature value as it stands in the file; it goes beside the
   * signature. A refusal ends the sealing: a file that should have one is not given without.
   */
  readonly timeStamp?: StampSignature;
}

/** What is about to be sealed, as the ledger records it. @basis ledger.md §13.2, §16.1 */
export interface SealUse {
  /** SM3 of what the signature protects. */
  readonly dataHash: Uint8Array;
  /** `esID` of the seal, and its DER. */
  readonly sealId: string;
  readonly seal: Uint8Array;
}

/** A request whose seal has been read. */
export interface ReadRequest extends SealRequest {
  readonly read: Seal;
}

/** A sealed file in pieces: what was there are views into the file that came in. */
export interface SealedParts {
  /** To be written one after the other. */
  readonly parts: readonly Uint8Array[];
  readonly format: 'ofd' | 'pdf';
  readonly placements: readonly Placement[];
  /** Warnings about the places. */
  readonly findings: readonly Finding<SealingCode>[];
}

/** A sealed file in one piece. */
export interface SealedFile extends Omit<SealedParts, 'parts'> {
  readonly bytes: Uint8Array;
}

/**
 * Seals an OFD or PDF file by appending to it; what is there is not touched.
 *
 * What the rules or the file do not allow is a returned refusal with its reason.
 *
 * @basis architecture §3; ofd-signatures.md §6; pdf-seals.md §8
 */
export async function sealFile(
  bytes: Uint8Array,
  request: SealRequest,
): Promise<SealedFile | Refusal> {
  const sealed = await sealFileParts(bytes, request);
  if (isRefusal(sealed)) return sealed;
  const { parts, ...rest } = sealed;
  return { ...rest, bytes: concat(parts) };
}

/**
 * The same in pieces: a package of hundreds of megabytes is sealed without a copy of it.
 *
 * The pieces are valid as long as `bytes` is not changed.
 */
export async function sealFileParts(
  bytes: Uint8Array,
  request: SealRequest,
): Promise<SealedParts | Refusal> {
  const format = sealableFormat(bytes);
  if (format === undefined) return refuse('seal-file-format', 'architecture §3');
  try {
    const read = readSealOnce(request.seal);
    const sealed = await (format === 'ofd' ? sealOfd : sealPdf)(bytes, { ...request, read });
    return isRefusal(sealed) ? sealed : { ...sealed, format };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('file-unreadable', 'architecture §3', error.message);
  }
}
