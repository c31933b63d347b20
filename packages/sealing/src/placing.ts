import { latin1, Malformed, type Refusal } from '@yunzhang/base';
import { openOfd } from '@yunzhang/ofd';
import { openPdf } from '@yunzhang/pdf';
import { type Hit, type PageSize, type Place, type PlacingDocument } from './place.ts';
import { resolvePlacement, type ResolvedPlacement } from './place.ts';
import { placingOfd } from './placing-ofd.ts';
import { placingPdf } from './placing-pdf.ts';
import { refuse } from './refusal.ts';

/** How far into a file its first mark may stand. */
const junkMax = 1024;

/** The format of a file by its first mark; undefined where it is neither. */
export function sealableFormat(bytes: Uint8Array): 'ofd' | 'pdf' | undefined {
  const start = latin1(bytes, 0, Math.min(bytes.length, junkMax));
  const pdfAt = start.indexOf('%PDF-');
  const zipAt = start.indexOf('PK\u0003\u0004');
  if (pdfAt < 0 && zipAt < 0) return undefined;
  return pdfAt >= 0 && (zipAt < 0 || pdfAt < zipAt) ? 'pdf' : 'ofd';
}

/**
 * Opens a file for placing, so that a person can try several places.
 *
 * @basis product.md A5, R15
 */
export function openForPlacing(
  bytes: Uint8Array,
  options: {
    /** Finds words in PDF; OFD text is read here. */
    readonly find?: (text: string) => readonly Hit[];
  } = {},
): PlacingDocument | Refusal {
  const format = sealableFormat(bytes);
  if (format === undefined) return refuse('seal-file-format', 'architecture §3');
  return readably(() =>
    format === 'ofd'
      ? placingOfd(openOfd(bytes), { text: 'all' })
      : placingPdf(openPdf(bytes), options.find),
  );
}

/**
 * The dry run: where a seal would go, and what a person should know before.
 *
 * It answers what `sealFile` would do with the same file and place, by the same code.
 *
 * @basis product.md A5
 */
export function placeOnFile(
  bytes: Uint8Array,
  wish: {
    readonly place: Place;
    readonly sealMm: PageSize;
    readonly find?: (text: string) => readonly Hit[];
  },
): ResolvedPlacement | Refusal {
  const document = openForPlacing(bytes, wish.find === undefined ? {} : { find: wish.find });
  if ('refused' in document) return document;
  return readably(() => resolvePlacement(document, wish.place, wish.sealMm));
}

/** What cannot be read is refused. */
export function readably<T>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('file-unreadable', 'architecture §3', error.message);
  }
}
