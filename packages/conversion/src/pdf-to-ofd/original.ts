import { Malformed } from '@yunzhang/base';
import type { OfdAttachmentInput } from '@yunzhang/ofd';
import { findSignatures, openPdf } from '@yunzhang/pdf';
import type { ConversionCode } from '../codes.ts';

/** The file a conversion starts from. */
export interface PdfOriginal {
  /** What it is called in the OFD file. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The sealed original as an attachment; nothing for a file without signatures.
 *
 * A conversion cannot keep a signature, so whoever doubts the pages needs the file that had it.
 *
 * @basis ofd-format.md §10
 */
export function originalOf(
  original: PdfOriginal | undefined,
  note: (code: ConversionCode) => void,
): readonly OfdAttachmentInput[] {
  if (original === undefined || !isSealed(original.bytes)) return [];
  note('convert-seals-are-pictures');
  const { name, bytes } = original;
  return [{ name, format: 'pdf', bytes, usage: 'original' }];
}

function isSealed(bytes: Uint8Array): boolean {
  try {
    return findSignatures(openPdf(bytes)).some(({ kind }) => kind === 'signature');
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}
