import type { Finding, Instant } from '@yunzhang/base';
import type { Artwork } from '@yunzhang/drawing';
import type { OfdCode } from '../codes.ts';

/** One page of a new OFD file. */
export interface OfdPageInput {
  readonly artwork: Artwork;
}

/** What a new OFD file says about itself. @basis ofd-format.md §2.1 */
export interface OfdInfoInput {
  /** 32 hexadecimal digits, different for every document: a caller takes them from a digest. */
  readonly docId: string;
  readonly title?: string;
  readonly author?: string;
  readonly subject?: string;
  readonly abstract?: string;
  readonly keywords?: readonly string[];
  readonly creator?: string;
  readonly creatorVersion?: string;
  readonly createdAt?: Instant;
  readonly modifiedAt?: Instant;
  readonly custom?: readonly { readonly name: string; readonly value: string }[];
}

/** An entry of the table of contents. @basis ofd-format.md §12 */
export interface OfdOutlineInput {
  readonly title: string;
  /** Index of the page it leads to, from 0. */
  readonly page?: number;
  /** Distance from the top of the page, in mm; the whole page when left out. */
  readonly yMm?: number;
  readonly isOpen?: boolean;
  readonly children?: readonly OfdOutlineInput[];
}

/** A file inside the file. @basis ofd-format.md §10 */
export interface OfdAttachmentInput {
  readonly name: string;
  /** Kind of file, for example `xml`. */
  readonly format?: string;
  readonly bytes: Uint8Array;
  readonly createdAt?: Instant;
  readonly usage?: string;
}

/** A new OFD file. */
export interface OfdDocumentInput {
  readonly info: OfdInfoInput;
  readonly pages: readonly OfdPageInput[];
  readonly outlines?: readonly OfdOutlineInput[];
  readonly attachments?: readonly OfdAttachmentInput[];
}

/** An OFD file and what in it is not as the pages have it, each told once. */
export interface WrittenOfd {
  readonly bytes: Uint8Array;
  readonly findings: readonly Finding<OfdCode>[];
}
