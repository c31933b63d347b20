import { assert, utf8 } from '@yunzhang/base';
import type { Artwork } from '@yunzhang/drawing';
import { type NewEntry, writeZip } from '../zip-write.ts';
import { type Book, startBook } from './book.ts';
import { attachmentEntries, infoElement, outlinesElement } from './describing.ts';
import type { OfdDocumentInput, WrittenOfd } from './document-input.ts';
import { writeFonts } from './fonts.ts';
import { writeImages } from './images.ts';
import { element, xmlFile } from './markup.ts';
import { writeMarks } from './marks.ts';
import { boxText } from './measure.ts';

/**
 * Writes a new OFD file: the same input always gives the same octets.
 *
 * Fonts go in as subsets with a character map, images as PNG, JPEG or BMP. Names inside are
 * absolute, one counter numbers everything, and pages state their size only where it is not that
 * of the first one. What the pages have and OFD has not is told in the findings.
 *
 * @basis ofd-format.md §2, §15, §16
 */
export function writeOfd(input: OfdDocumentInput): WrittenOfd {
  assert(input.pages.length > 0, 'an OFD file has a page');
  assert(/^[0-9a-f]{32}$/.test(input.info.docId), 'a document id has 32 hexadecimal digits');
  const book = startBook();
  const pages = writePages(input, book);
  const fonts = writeFonts(book);
  const images = writeImages(book);
  const units = book.units.length === 0 ? '' : element('CompositeGraphicUnits', {}, book.units);
  const publicRes = fonts.list;
  const documentRes = images.list + units;
  const attachments = attachmentEntries(input.attachments ?? [], book);
  const outlines = outlinesElement(input.outlines ?? [], { ids: pages.ids, book });
  const document = documentFile(book, {
    area: areaOf(input.pages[0]?.artwork),
    pageIds: pages.ids,
    parts: { publicRes, documentRes },
    outlines,
    hasAttachments: attachments.length > 0,
  });
  const res = (name: string, list: string): NewEntry[] =>
    list === '' ? [] : [xml(`Doc_0/${name}.xml`, xmlFile('Res', { BaseLoc: 'Res' }, [list]))];
  const bytes = writeZip([
    xml('OFD.xml', rootFile(input)),
    xml('Doc_0/Document.xml', document),
    ...res('PublicRes', publicRes),
    ...res('DocumentRes', documentRes),
    ...pages.entries,
    ...fonts.files,
    ...images.files,
    ...attachments,
  ]);
  return { bytes, findings: book.findings };
}

function xml(name: string, text: string): NewEntry {
  return { name, bytes: utf8(text), method: 'deflated' };
}

function rootFile({ info }: OfdDocumentInput): string {
  const body = element('DocBody', {}, [
    infoElement(info),
    element('DocRoot', {}, ['/Doc_0/Document.xml']),
  ]);
  return xmlFile('OFD', { Version: '1.1', DocType: 'OFD' }, [body]);
}

interface DocumentParts {
  readonly area: string;
  readonly pageIds: readonly number[];
  readonly parts: { readonly publicRes: string; readonly documentRes: string };
  readonly outlines: string | undefined;
  readonly hasAttachments: boolean;
}

function documentFile(book: Book, about: DocumentParts): string {
  const { publicRes, documentRes } = about.parts;
  const common = element('CommonData', {}, [
    element('MaxUnitID', {}, [String(book.lastId())]),
    element('PageArea', {}, [about.area]),
    publicRes === '' ? '' : element('PublicRes', {}, ['/Doc_0/PublicRes.xml']),
    documentRes === '' ? '' : element('DocumentRes', {}, ['/Doc_0/DocumentRes.xml']),
  ]);
  const pages = about.pageIds.map((id, i) =>
    element('Page', { ID: id, BaseLoc: `/${pageName(i)}` }),
  );
  return xmlFile('Document', {}, [
    common,
    element('Pages', {}, pages),
    about.outlines,
    about.hasAttachments ? element('Attachments', {}, ['/Doc_0/Attachs/Attachments.xml']) : '',
  ]);
}

function pageName(index: number): string {
  return `Doc_0/Pages/Page_${index}/Content.xml`;
}

interface WrittenPages {
  readonly ids: readonly number[];
  readonly entries: readonly NewEntry[];
}

function writePages(input: OfdDocumentInput, book: Book): WrittenPages {
  const ids: number[] = [];
  const entries: NewEntry[] = [];
  const common = areaOf(input.pages[0]?.artwork);
  input.pages.forEach(({ artwork }, i) => {
    ids.push(book.nextId());
    const own = areaOf(artwork);
    const area = own === common ? undefined : element('Area', {}, [own]);
    const page = { left: 0, top: 0, right: artwork.widthMm, bottom: artwork.heightMm };
    const layer = element('Layer', { ID: book.nextId(), Type: 'Body' }, [
      writeMarks(artwork.marks, { book, page, depth: 0 }),
    ]);
    const content = element('Content', {}, [layer]);
    entries.push(xml(pageName(i), xmlFile('Page', {}, [area, content])));
  });
  return { ids, entries };
}

function areaOf(artwork: Artwork | undefined): string {
  assert(artwork !== undefined, 'there is a page');
  const { widthMm, heightMm } = artwork;
  assert(widthMm > 0 && heightMm > 0, 'a page has a size');
  const box = { left: 0, top: 0, right: widthMm, bottom: heightMm };
  return element('PhysicalBox', {}, [boxText(box)]);
}
