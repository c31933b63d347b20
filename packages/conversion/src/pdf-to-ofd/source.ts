import type { Matrix } from '@yunzhang/base';
import type { OfdAttachmentInput, OfdInfoInput, OfdOutlineInput } from '@yunzhang/ofd';
import type { PdfOriginal } from './original.ts';

/**
 * A PDF file as PDF.js reads it, in plain values.
 *
 * Loading PDF.js is the caller's: it wants files, fonts and time, which packages do not have.
 */
export interface PdfSource {
  /** The pages in order, each made ready when it is its turn. */
  readonly pages: AsyncIterable<PdfPageSource>;
  readonly info: OfdInfoInput;
  readonly outlines?: readonly OfdOutlineInput[];
  readonly attachments?: readonly OfdAttachmentInput[];
  /** The file itself, which goes along where it is sealed. */
  readonly original?: PdfOriginal;
}

/** One page of it. */
export interface PdfPageSource {
  /** Of the page as shown: cut to the CropBox and turned. */
  readonly widthMm: number;
  readonly heightMm: number;
  /** From user space to mm from the top left corner of the page as shown. */
  readonly map: Matrix;
  /** The operations of the page, or those of a list inside one of its arguments. */
  operations(list?: unknown): readonly PdfOperation[];
  /** A font, an image or a shading by its name; all are there before the page is. */
  object(name: string): unknown;
  /** Whether optional content is shown; the argument is what marks its beginning. */
  isShown(properties: unknown): boolean;
  /** The JPEG file of an image, where its pixels need nothing else. */
  jpegOf?(image: unknown): Uint8Array | undefined;
}

/** One operation, by the name PDF.js has for it, for example `showText`. */
export interface PdfOperation {
  readonly name: string;
  readonly args: readonly unknown[];
}
