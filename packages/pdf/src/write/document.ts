import { assert, identity, type Matrix, pointsPerMm } from '@yunzhang/base';
import { type Entries, entriesText, textString } from '../append/syntax.ts';
import { addAttachments } from './attachments.ts';
import { type Book, Canvas, startFindings } from './canvas.ts';
import type { PdfDocumentInput, PdfInfo, PdfPageInput, WrittenPdf } from './document-input.ts';
import { finishFonts, startFonts } from './fonts.ts';
import { startImages } from './images.ts';
import { drawMarks } from './marks.ts';
import { ObjectTable, type Reference } from './object-table.ts';
import { matrixText, n3 } from './operators.ts';
import { addOutlines, type WrittenPage } from './outlines.ts';

/** Pages of one file. */
const pagesMax = 100_000;
/** Pages of one node of the page tree. */
const kidsMax = 64;
/** Longest side of a page, in points: beyond it readers refuse. @basis ISO 32000-1 Annex C.2 */
const sideMax = 14_400;

/**
 * Writes a PDF file from pages of marks.
 *
 * Text stays text in subsets of its fonts, outlines stay outlines, and equal fonts and images are
 * written once. The same pages always give the same octets: the file has no time of its own and its
 * identifier is a digest. Nothing in it acts: no scripts, no forms, no links, no actions; of the
 * words of a document only names, titles and texts get in, each as a string, and numbers only as
 * numbers. Attachments go in as they are, so whoever opens one trusts it as much as the original.
 *
 * @basis ISO 32000-1 7.5, 7.7
 */
export function writePdf(input: PdfDocumentInput): WrittenPdf {
  const { findings, note } = startFindings();
  const book: Book = {
    objects: new ObjectTable(),
    fonts: startFonts(),
    images: startImages(),
    shared: new Map(),
    fallback: input.fallback ?? (() => undefined),
    note,
  };
  const { objects } = book;
  const catalog = objects.reserve();
  const tree = objects.reserve();
  const pages = addPages(book, tree, input.pages);
  finishFonts(book);
  const outlines = addOutlines(objects, input.outlines ?? [], pages);
  const attached = addAttachments(objects, input.attachments ?? []);
  objects.put(
    catalog,
    entriesText({
      Type: '/Catalog',
      Pages: tree,
      ...(outlines === undefined ? {} : { Outlines: outlines, PageMode: '/UseOutlines' }),
      ...attached,
    }),
  );
  const info = objects.add(entriesText(infoOf(input.info ?? {})));
  return { bytes: objects.finish({ catalog, info }), findings };
}

/** Writes the pages, in nodes of a few: readers walk to one page without reading all. */
function addPages(
  book: Book,
  tree: Reference,
  inputs: Iterable<PdfPageInput>,
): readonly WrittenPage[] {
  const { objects } = book;
  const nodes: Reference[] = [];
  const pages: WrittenPage[] = [];
  let kids: Reference[] = [];
  const close = (): void => {
    const node = nodes.at(-1);
    if (node === undefined || kids.length === 0) return;
    const list = kids.join(' ');
    objects.put(node, `<</Type /Pages /Parent ${tree} /Count ${kids.length} /Kids [${list}]>>`);
    kids = [];
  };
  for (const input of inputs) {
    assert(pages.length < pagesMax, 'the number of pages is within the limit');
    if (kids.length === 0) nodes.push(objects.reserve());
    const ref = addPage(book, input, nodes.at(-1) ?? tree);
    kids.push(ref);
    pages.push({ ref, heightMm: sideOf(input.artwork.heightMm) });
    if (kids.length === kidsMax) close();
  }
  close();
  objects.put(tree, `<</Type /Pages /Count ${pages.length} /Kids [${nodes.join(' ')}]>>`);
  return pages;
}

function addPage(book: Book, { artwork }: PdfPageInput, parent: Reference): Reference {
  const { objects } = book;
  const [width, height] = [sideOf(artwork.widthMm), sideOf(artwork.heightMm)];
  const unit = Math.max(1, Math.ceil((Math.max(width, height) * pointsPerMm) / sideMax));
  const scale = pointsPerMm / unit;
  const base: Matrix = [scale, 0, 0, -scale, 0, height * scale];
  const canvas = new Canvas(book, base, { x: 0, y: 0, width, height });
  canvas.write(`${matrixText(base)} cm\n`);
  drawMarks(canvas, artwork.marks, { map: identity, depth: 0, alpha: 1 });
  const contents = objects.addStream({}, canvas.content(), { form: 'plain' });
  return objects.addEntries({
    Type: '/Page',
    Parent: parent,
    MediaBox: `[0 0 ${n3(width * scale)} ${n3(height * scale)}]`,
    ...(unit === 1 ? {} : { UserUnit: String(unit) }),
    Contents: contents,
    Resources: canvas.resources(),
    // Colours are mixed as on a screen, whatever a reader takes paper to be.
    Group: '<</S /Transparency /CS /DeviceRGB>>',
  });
}

function sideOf(side: number): number {
  return side > 0 && side < 1e6 ? side : 1;
}

function infoOf(info: PdfInfo): Entries {
  const texts = {
    Title: info.title,
    Author: info.author,
    Subject: info.subject,
    Keywords: info.keywords,
    Creator: info.creator,
    ...info.more,
  };
  const entries: Record<string, string> = {};
  for (const [key, text] of Object.entries(texts)) {
    if (text !== undefined && text !== '') entries[key] = textString(text);
  }
  entries['Producer'] = '(Yunzhang)';
  if (info.createdAt !== undefined) entries['CreationDate'] = dateText(info.createdAt);
  return entries;
}

/** @basis ISO 32000-1 7.9.4 */
function dateText(at: number): string {
  const digits = new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);
  return `(D:${digits}Z)`;
}
