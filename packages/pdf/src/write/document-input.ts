import type { Finding, Instant } from '@yunzhang/base';
import type { Artwork, Face, FontProgram } from '@yunzhang/drawing';
import type { PdfCode } from '../codes.ts';

/** One page of a new PDF file. */
export interface PdfPageInput {
  readonly artwork: Artwork;
}

/** What a new PDF file says about itself; all of it is optional. @basis ISO 32000-1 14.3.3 */
export interface PdfInfo {
  readonly title?: string;
  readonly author?: string;
  readonly subject?: string;
  readonly keywords?: string;
  /** The program that made the original. */
  readonly creator?: string;
  readonly createdAt?: Instant;
  /** Further text entries, by their key. */
  readonly more?: Readonly<Record<string, string>>;
}

/** An entry of the table of contents. @basis ISO 32000-1 12.3.3 */
export interface PdfOutline {
  readonly title: string;
  /** Index of the page it leads to, from 0; an entry that leads nowhere has none. */
  readonly page?: number;
  /** Distance from the top of the page, in mm; the whole page when left out. */
  readonly yMm?: number;
  readonly isOpen?: boolean;
  readonly children?: readonly PdfOutline[];
}

/** A file inside the file. @basis ISO 32000-1 7.11.4; ISO 32000-2 14.13 */
export interface PdfAttachment {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly description?: string;
  /** What it is to the document; `Unspecified` when left out. */
  readonly relationship?: 'Source' | 'Data' | 'Alternative' | 'Supplement' | 'Unspecified';
}

/** A new PDF file. */
export interface PdfDocumentInput {
  /** Taken one after the other, so that a long document need not be in memory as a whole. */
  readonly pages: Iterable<PdfPageInput>;
  readonly info?: PdfInfo;
  readonly outlines?: readonly PdfOutline[];
  readonly attachments?: readonly PdfAttachment[];
  /** A font for text whose own font is not embedded, or lacks the character. */
  readonly fallback?: (face: Face) => FontProgram | undefined;
}

/** A PDF file and what in it is not as the pages have it, each told once. */
export interface WrittenPdf {
  readonly bytes: Uint8Array;
  readonly findings: readonly Finding<PdfCode>[];
}
