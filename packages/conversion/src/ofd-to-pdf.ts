import { type Finding, type Instant, Malformed, type Refusal } from '@yunzhang/base';
import type { Face, FontProgram } from '@yunzhang/drawing';
import {
  attachmentsOf,
  type DocInfo,
  type OfdDocument,
  type OfdFile,
  type OfdPage,
  openOfd,
  type OutlineItem,
  pageArtwork,
} from '@yunzhang/ofd';
import {
  type PdfAttachment,
  type PdfInfo,
  type PdfOutline,
  type PdfPageInput,
  writePdf,
} from '@yunzhang/pdf';
import type { ConversionCode } from './codes.ts';
import { type SealPictures, sealPictures } from './seal-pictures.ts';

/** Octets of all attachments together. */
const attachmentsMax = 512 * 1024 * 1024;
/** Characters of one text of the information dictionary. */
const textMax = 4096;

/** How an OFD file becomes a PDF file. */
export interface OfdToPdfOptions {
  /** A font for text whose own font is not embedded. */
  readonly fallback?: (face: Face) => FontProgram | undefined;
  /** Whether the OFD file goes into the PDF; `when-sealed` if not said. */
  readonly original?: 'when-sealed' | 'always' | 'never';
  /** What the original is called there. */
  readonly originalName?: string;
  /** Which pages, counted from 0 through all documents; all of them if not said. */
  readonly pages?: readonly number[];
}

/** A converted file, and what of the original it does not show or carry. */
export interface Converted {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  readonly findings: readonly Finding[];
}

/**
 * Converts an OFD package to a PDF file, with the pages of all its documents.
 *
 * Text stays text, seals are drawn from the signed data and stay outlines if they are outlines. A
 * seal does not survive the change of format, so a sealed package goes into the PDF as the file it
 * was made from: nothing of evidence is lost, and nothing drawn says that it is still sealed.
 * Attachments are carried over; actions and links are not.
 *
 * @basis ofd-format.md §2, §10, §12; ISO 32000-2 14.13
 */
export function ofdToPdf(source: Uint8Array, options: OfdToPdfOptions = {}): Converted | Refusal {
  const findings: Finding[] = [];
  let ofd: OfdFile;
  try {
    ofd = openOfd(source, { note: (finding) => findings.push(finding) });
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const { code, detail } = error;
    return {
      refused: code,
      basis: 'ofd-format.md §2',
      ...(detail === undefined ? {} : { detail }),
    };
  }
  const documents = ofd.docBodies.flatMap((body) => body.document() ?? []);
  const seals = sealPictures(ofd);
  const all = documents.flatMap(({ pages }) => pages);
  const wanted = options.pages ?? all.map((_, i) => i);
  const pages = wanted.flatMap((index) => all[index] ?? []);
  if (pages.length < wanted.length) {
    return {
      refused: 'convert-page-missing',
      basis: 'ofd-format.md §2.2',
      detail: `${all.length}`,
    };
  }
  if (pages.length === 0) return { refused: 'convert-no-pages', basis: 'ofd-format.md §2.2' };
  const note = (code: ConversionCode, detail?: string): void => {
    findings.push(detail === undefined ? { code } : { code, detail });
  };
  const written = writePdf({
    pages: artworks(ofd, pages, seals, findings),
    info: infoOf(ofd, seals, options),
    outlines: outlinesOf(documents, wanted),
    attachments: [
      ...originalOf(source, seals, options, note),
      ...carried(ofd, documents, (finding) => findings.push(finding)),
    ],
    ...(options.fallback === undefined ? {} : { fallback: options.fallback }),
  });
  findings.push(...written.findings);
  return { bytes: written.bytes, pageCount: pages.length, findings: distinct(findings) };
}

/** One page after the other: a long document is never in memory as marks. */
function* artworks(
  ofd: OfdFile,
  pages: readonly OfdPage[],
  seals: SealPictures,
  findings: Finding[],
): Generator<PdfPageInput> {
  for (const page of pages) {
    const { artwork, findings: own } = pageArtwork(ofd, page, { stamps: seals.on(page) });
    findings.push(...own);
    yield { artwork };
  }
}

/** Each finding once: pages tell the same of fonts and resources they share. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of findings) {
    const { code, where = '', at = '', detail = '' } = finding;
    const key = `${code}\n${where}\n${at}\n${detail}`;
    if (!known.has(key)) known.set(key, finding);
  }
  return [...known.values()];
}

function originalOf(
  bytes: Uint8Array,
  { sealCount }: SealPictures,
  { original = 'when-sealed', originalName = 'original.ofd' }: OfdToPdfOptions,
  note: (code: ConversionCode) => void,
): readonly PdfAttachment[] {
  const isSealed = sealCount > 0;
  const isAttached = original === 'always' || (original === 'when-sealed' && isSealed);
  if (isSealed) note(isAttached ? 'convert-seals-are-pictures' : 'convert-seals-unattached');
  if (!isAttached) return [];
  const description = isSealed
    ? '盖章原件，可据此验章 / sealed original, for verification'
    : '原件 / original';
  const name = originalName;
  return [{ name, mime: 'application/ofd', bytes, description, relationship: 'Source' }];
}

function carried(
  ofd: OfdFile,
  documents: readonly OfdDocument[],
  note: (finding: Finding) => void,
): readonly PdfAttachment[] {
  let left = attachmentsMax;
  const attachments: PdfAttachment[] = [];
  for (const document of documents) {
    for (const { name, entry, format, usage } of attachmentsOf(ofd, document, note)) {
      const bytes = entry === undefined ? undefined : readable(ofd, entry);
      if (bytes === undefined) {
        note({ code: 'convert-attachment-missing', detail: name });
        continue;
      }
      left -= bytes.length;
      if (left < 0) {
        note({ code: 'convert-attachment-limit', detail: name });
        return attachments;
      }
      attachments.push({
        name: named(name, entry ?? ''),
        mime: mimes[(format ?? '').toLowerCase()] ?? mimes[endOf(entry ?? '')] ?? unknown,
        bytes,
        ...(usage === undefined ? {} : { description: usage }),
        relationship: 'Supplement',
      });
    }
  }
  return attachments;
}

const unknown = 'application/octet-stream';
const mimes: Readonly<Record<string, string>> = {
  xml: 'text/xml',
  txt: 'text/plain',
  pdf: 'application/pdf',
  ofd: 'application/ofd',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  zip: 'application/zip',
  json: 'application/json',
  xbrl: 'application/xml',
};

/** Names in OFD often have no ending, which readers need to open a file. */
function named(name: string, entry: string): string {
  const ending = endOf(entry);
  if (name === '') return entry.split('/').at(-1) ?? entry;
  return endOf(name) !== '' || ending === '' ? name : `${name}.${ending}`;
}

function endOf(name: string): string {
  return /\.([A-Za-z\d]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function readable(ofd: OfdFile, entry: string): Uint8Array | undefined {
  try {
    return ofd.read(entry);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function outlinesOf(
  documents: readonly OfdDocument[],
  wanted: readonly number[],
): readonly PdfOutline[] {
  const placeOf = new Map(wanted.map((index, place) => [index, place]));
  const all: PdfOutline[] = [];
  let first = 0;
  for (const document of documents) {
    const from = first;
    const placed = (index: number): number | undefined => placeOf.get(from + index);
    all.push(...document.outlines().map((item) => outlineOf(item, placed)));
    first += document.pages.length;
  }
  return all;
}

/** Depth is that of the reader, which stops at 32. */
function outlineOf(item: OutlineItem, placed: (index: number) => number | undefined): PdfOutline {
  const { title, pageIndex, top, isExpanded } = item;
  const page = pageIndex === undefined ? undefined : placed(pageIndex);
  return {
    title,
    isOpen: isExpanded,
    ...(page === undefined ? {} : { page }),
    ...(top === undefined ? {} : { yMm: top }),
    children: item.children.map((one) => outlineOf(one, placed)),
  };
}

function infoOf(
  ofd: OfdFile,
  { sealCount }: SealPictures,
  { original = 'when-sealed' }: OfdToPdfOptions,
): PdfInfo {
  const info = ofd.docBodies[0]?.info;
  const text = (name: string): string => info?.fields.get(name)?.trim().slice(0, textMax) ?? '';
  const createdAt = info && createdAtOf(info);
  const notice =
    original === 'never'
      ? '由盖章的 OFD 文件转换，印章仅为图片 / converted from a sealed OFD file, seals are pictures'
      : '由盖章的 OFD 文件转换，印章仅为图片，请以附件中的原件验章 / ' +
        'converted from a sealed OFD file, seals are pictures, verify the attached original';
  return {
    title: text('Title'),
    author: text('Author'),
    subject: text('Subject') || text('Abstract'),
    keywords: text('Keywords'),
    creator: text('Creator'),
    ...(createdAt === undefined ? {} : { createdAt }),
    more: {
      ...(ofd.docBodies[0]?.docId === undefined ? {} : { OFDDocID: ofd.docBodies[0].docId }),
      ...(sealCount > 0 ? { Conversion: notice } : {}),
    },
  };
}

/** `2025-01-01`, also with a time after it; what is no date is left out. */
function createdAtOf({ fields }: DocInfo): Instant | undefined {
  const text = fields.get('CreationDate')?.trim() ?? '';
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1);
  return Number.isFinite(at) ? at : undefined;
}
