import type { PageText } from './page-text.ts';

/** The size of a page as shown, in mm. */
export interface PageSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A page as an element of the page tree, and how many places of it could not be drawn as meant. */
export interface PagePicture {
  readonly element: HTMLElement;
  readonly partial: number;
  /** Gives back what the picture holds. */
  release(): void;
}

/** A file whose pages can be shown, whatever its format. */
export interface PageDocument {
  readonly format: 'ofd' | 'pdf';
  readonly pages: readonly PageSize[];
  /** Pages count from 1; `pixelsPerMm` is the sharpness wanted. */
  picture(page: number, pixelsPerMm: number): Promise<PagePicture>;
  text(page: number): Promise<PageText>;
  close(): void;
}

/** The format by the first octets; names and types lie. PDF allows junk before its header. */
export function formatOf(bytes: Uint8Array): 'ofd' | 'pdf' | undefined {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'ofd';
  const head = String.fromCharCode(...bytes.subarray(0, 1024));
  if (head.includes('%PDF-')) return 'pdf';
  // Junk may stand before a ZIP too: a local header within the first kilobyte.
  return head.includes('PK\u0003\u0004') ? 'ofd' : undefined;
}

/** Opens a file for showing. PDF.js is loaded with the first PDF. */
export async function openDocument(bytes: Uint8Array): Promise<PageDocument> {
  if (formatOf(bytes) === 'pdf') {
    const { openPdfDocument } = await import('./pdf-document.ts');
    return openPdfDocument(bytes);
  }
  const { openOfdDocument } = await import('./ofd-document.ts');
  return openOfdDocument(bytes);
}

/** Loads what showing needs while nothing else happens: it works without a network later. */
export function preloadDocuments(): void {
  const load = () => {
    void import('./ofd-document.ts').then((one) => one.warmOfd());
    void import('./pdf-document.ts').then((one) => one.warmPdf());
  };
  if ('requestIdleCallback' in window) window.requestIdleCallback(load, { timeout: 3_000 });
  else setTimeout(load, 1_000);
}
