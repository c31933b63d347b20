import type { Finding } from '@yunzhang/base';
import type { Artwork } from '@yunzhang/drawing';
import { type OfdCode, writeOfd } from '@yunzhang/ofd';
import type { ConversionCode } from '../codes.ts';
import { startImages } from './images.ts';
import { originalOf } from './original.ts';
import { pageArtwork } from './page.ts';
import type { Shared } from './painter.ts';
import type { PdfSource } from './source.ts';

/** Pages of one file. */
const pagesMax = 10_000;

/** An OFD file made from a PDF file, and what of the PDF is not in it. */
export interface OfdFromPdf {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  readonly findings: readonly Finding<ConversionCode | OfdCode>[];
}

/**
 * Makes an OFD file of the pages of a PDF file: text stays text in its own fonts, paths and images
 * stay what they are.
 *
 * Signatures do not survive a conversion: a sealed original goes along as an attachment. What OFD
 * has no words for is told in the findings: soft masks, rare ways of mixing, fonts that are not in
 * the file. Undefined for a file without pages.
 *
 * @basis ISO 32000-1 §8, §9; ofd-format.md §2 to §8
 */
export async function pdfToOfd(source: PdfSource): Promise<OfdFromPdf | undefined> {
  const findings: Finding<ConversionCode | OfdCode>[] = [];
  const told = new Set<string>();
  const note = (code: ConversionCode, detail?: string): void => {
    const key = `${code} ${detail ?? ''}`;
    if (told.has(key)) return;
    told.add(key);
    findings.push(detail === undefined ? { code } : { code, detail });
  };
  const shared: Shared = { fonts: new Map(), images: startImages(), note };
  const pages: { readonly artwork: Artwork }[] = [];
  for await (const page of source.pages) {
    if (pages.length >= pagesMax) {
      note('convert-page-cut', `${pagesMax} pages`);
      break;
    }
    pages.push({ artwork: pageArtwork(page, shared) });
  }
  if (pages.length === 0) return undefined;
  const { info, outlines = [], attachments = [] } = source;
  const all = [...attachments, ...originalOf(source.original, note)];
  const written = writeOfd({ info, pages, outlines, attachments: all });
  findings.push(...written.findings);
  return { bytes: written.bytes, pageCount: pages.length, findings };
}
