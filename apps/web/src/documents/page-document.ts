import type { PageText, TextHit } from './page-text.ts';

/** The size of a page as shown, in mm. */
export interface PageSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Something a drawing does not show as the file has it: a code, and what it is about. */
export interface DrawingNote {
  readonly code: string;
  readonly detail?: string;
}

/** A page as an element of the page tree, and what of it could not be drawn as meant. */
export interface PagePicture {
  readonly element: HTMLElement;
  readonly notes: readonly DrawingNote[];
  /** Gives back what the picture holds. */
  release(): void;
}

/** What a picture is for. @basis ofd-format.md §9 */
export type Medium = 'screen' | 'print';

/** How a picture is wanted. A wish that is no longer held is dropped before its turn. */
export interface PictureWish {
  readonly pixelsPerMm: number;
  /** A small picture in a list gives way to the page that is read. */
  readonly isSmall?: boolean;
  /** Some content is for one of them only; the screen where nothing is said. */
  readonly medium?: Medium;
  readonly signal?: AbortSignal;
}

/** One entry of the outline. A target outside the file is only ever shown, never followed. */
export interface OutlineEntry {
  readonly title: string;
  /** The page it leads to, from 1. */
  readonly page?: number;
  /** Where on the page, in mm from its top. */
  readonly topMm?: number;
  /** An address outside the file. */
  readonly address?: string;
  readonly children: readonly OutlineEntry[];
}

/** A file carried inside the file. */
export interface Attachment {
  readonly name: string;
  readonly id: string;
  readonly size?: number;
}

/** What a file has beside its pages. */
export interface Contents {
  readonly outline: readonly OutlineEntry[];
  readonly attachments: readonly Attachment[];
}

/** Part of a search: what was found, and the page to go on with. */
export interface Found {
  readonly hits: readonly TextHit[];
  /** The next page to search; undefined after the last one. */
  readonly next?: number;
}

/** A file whose pages can be shown, whatever its format. Pages count from 1. */
export interface PageDocument {
  readonly format: 'ofd' | 'pdf';
  /** Sizes as known now. One that was only estimated is replaced once its page is read. */
  readonly pages: readonly PageSize[];
  /** Hears when `pages` was replaced. */
  readonly subscribe: (reader: () => void) => () => void;
  /** Reads a page, so that its size is no estimate. */
  measure(page: number): Promise<PageSize>;
  picture(page: number, wish: PictureWish): Promise<PagePicture>;
  text(page: number, signal?: AbortSignal): Promise<PageText>;
  /** Searches some pages from `from` on; asked again with `next` it goes through the file. */
  find(query: string, from: number): Promise<Found>;
  contents(): Promise<Contents>;
  /** The octets of an attachment, as they are in the file. */
  attachment(id: string): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/** Pages that are laid out; a longer file is shown up to here. Browsers limit heights. */
export const pagesMax = 4_000;

/** The format by the first octets; names and types lie. PDF allows junk before its header. */
export function formatOf(bytes: Uint8Array): 'ofd' | 'pdf' | undefined {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'ofd';
  const head = String.fromCharCode(...bytes.subarray(0, 1024));
  if (head.includes('%PDF-')) return 'pdf';
  // Junk may stand before a ZIP too: a local header within the first kilobyte.
  return head.includes('PK\u0003\u0004') ? 'ofd' : undefined;
}

/** What opening a file may need. */
export interface Opening {
  /** Of an encrypted file. It stays in this page. */
  readonly password?: string | undefined;
}

/** Opens a file for showing. PDF.js is loaded with the first PDF. */
export async function openDocument(
  bytes: Uint8Array,
  opening: Opening = {},
): Promise<PageDocument> {
  if (formatOf(bytes) === 'pdf') {
    const { openPdfDocument } = await import('./pdf-document.ts');
    return openPdfDocument(bytes, opening);
  }
  const { openOfdDocument } = await import('./ofd-document.ts');
  return openOfdDocument(bytes, opening);
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
