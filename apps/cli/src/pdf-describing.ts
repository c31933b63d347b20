import { pointsPerMm } from '@yunzhang/base';
import type { PdfSource } from '@yunzhang/conversion';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Entries of a table of contents. */
const outlinesMax = 20_000;

type Info = PdfSource['info'];
type Outline = NonNullable<PdfSource['outlines']>[number];

/** What the file says about itself. @basis ISO 32000-1 14.3.3 */
export async function readInfo(file: PDFDocumentProxy, docId: string): Promise<Info> {
  const { info } = await file.getMetadata();
  const text = (name: string): string | undefined => {
    const value: unknown = (info as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const facts = {
    title: text('Title'),
    author: text('Author'),
    subject: text('Subject'),
    creator: text('Creator'),
    createdAt: dateOf(text('CreationDate')),
    modifiedAt: dateOf(text('ModDate')),
  };
  const keywords = text('Keywords')?.split(/[,;，；]\s*/);
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return {
    docId,
    ...Object.fromEntries(known),
    ...(keywords === undefined ? {} : { keywords }),
  };
}

/** `D:20260131120000+08'00'`, with parts left out from the end. @basis ISO 32000-1 7.9.4 */
function dateOf(text: string | undefined): number | undefined {
  const found = /^D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?([-+Z])?(\d\d)?/.exec(text ?? '');
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, sign, zone] = found;
  const part = (value: string | undefined, usual: number): number =>
    value === undefined ? usual : Number(value);
  const at = Date.UTC(
    part(year, 1970),
    part(month, 1) - 1,
    part(day, 1),
    part(hour, 0),
    part(minute, 0),
    part(second, 0),
  );
  const offset = (sign === '-' ? -1 : 1) * part(zone, 0) * 3_600_000;
  return Number.isFinite(at) ? at - offset : undefined;
}

/** The table of contents, with the pages its entries lead to. @basis ISO 32000-1 12.3.3 */
export async function readOutlines(file: PDFDocumentProxy): Promise<readonly Outline[]> {
  let left = outlinesMax;
  const read = async (nodes: readonly unknown[], depth: number): Promise<Outline[]> => {
    const outlines: Outline[] = [];
    for (const node of nodes) {
      if (--left < 0 || depth > 20) break;
      if (typeof node !== 'object' || node === null || !('title' in node)) continue;
      const place = 'dest' in node ? await placeOf(file, node.dest) : {};
      const items = 'items' in node && Array.isArray(node.items) ? node.items : [];
      const children = await read(items, depth + 1);
      const title = String(node.title);
      outlines.push({ title, ...place, ...(children.length === 0 ? {} : { children }) });
    }
    return outlines;
  };
  return read((await file.getOutline()) ?? [], 0);
}

/** A destination that cannot be found leads nowhere. */
async function placeOf(
  file: PDFDocumentProxy,
  stated: unknown,
): Promise<Pick<Outline, 'page' | 'yMm'>> {
  try {
    const found: unknown = typeof stated === 'string' ? await file.getDestination(stated) : stated;
    if (!Array.isArray(found)) return {};
    const [target, kind, , top]: readonly unknown[] = found;
    const index = typeof target === 'number' ? target : await file.getPageIndex(target as PageRef);
    const name: unknown =
      typeof kind === 'object' && kind !== null && 'name' in kind ? kind.name : '';
    if (name !== 'XYZ' || typeof top !== 'number') return { page: index };
    const viewport = (await file.getPage(index + 1)).getViewport({ scale: 1 });
    const [, y = 0] = viewport.convertToViewportPoint(0, top);
    return { page: index, yMm: Math.max(0, y / pointsPerMm) };
  } catch {
    return {};
  }
}

type PageRef = Parameters<PDFDocumentProxy['getPageIndex']>[0];

type Attachment = NonNullable<PdfSource['attachments']>[number];

/** Octets of all attachments together. */
const attachmentsSizeMax = 128 * 1024 * 1024;

/** Files inside the file. @basis ISO 32000-1 7.11.4 */
export async function readAttachments(file: PDFDocumentProxy): Promise<readonly Attachment[]> {
  const found: unknown = await file.getAttachments();
  if (typeof found !== 'object' || found === null) return [];
  let left = attachmentsSizeMax;
  return Object.values(found).flatMap((one: unknown): readonly Attachment[] => {
    if (typeof one !== 'object' || one === null || !('content' in one)) return [];
    const { content } = one;
    const name = 'filename' in one && typeof one.filename === 'string' ? one.filename : '';
    if (!(content instanceof Uint8Array) || name === '') return [];
    left -= content.length;
    return left < 0 ? [] : [{ name, bytes: content.slice() }];
  });
}
