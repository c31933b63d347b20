import { pointsPerMm } from '@yunzhang/base';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { Attachment, Contents, OutlineEntry } from './page-document.ts';

/** Entries of an outline that are read, and how deep they may lie. */
const entriesMax = 2_000;
const depthMax = 16;
/** Attachments that are listed. */
const attachmentsMax = 500;

type Node = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number];

/** The outline and the attachments of a PDF file. What cannot be read is left out. */
export async function readContents(file: PDFDocumentProxy): Promise<Contents> {
  const nodes: readonly Node[] | null = await file.getOutline().catch(() => null);
  const budget = { entries: entriesMax };
  const outline = await readOutline(file, nodes ?? [], budget, 0);
  return { outline, attachments: await listAttachments(file) };
}

async function readOutline(
  file: PDFDocumentProxy,
  nodes: readonly Node[],
  budget: { entries: number },
  depth: number,
): Promise<readonly OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  if (depth >= depthMax) return entries;
  for (const node of nodes) {
    if (budget.entries-- <= 0) break;
    const address = node.unsafeUrl ?? node.url ?? undefined;
    entries.push({
      title: node.title,
      ...(await targetOf(file, node.dest).catch(() => ({}))),
      ...(address === undefined ? {} : { address }),
      children: await readOutline(file, node.items as Node[], budget, depth + 1),
    });
  }
  return entries;
}

/** @basis ISO 32000-1 §12.3.2 */
async function targetOf(
  file: PDFDocumentProxy,
  dest: Node['dest'],
): Promise<{ readonly page?: number; readonly topMm?: number }> {
  const target: unknown = typeof dest === 'string' ? await file.getDestination(dest) : dest;
  if (!Array.isArray(target)) return {};
  const [reference, kind, , top]: unknown[] = target;
  if (typeof reference !== 'object' || reference === null) return {};
  const index = await file.getPageIndex(reference as Parameters<typeof file.getPageIndex>[0]);
  const isAt = (kind as { readonly name?: unknown } | undefined)?.name === 'XYZ';
  if (!isAt || typeof top !== 'number') return { page: index + 1 };
  const view = (await file.getPage(index + 1)).getViewport({ scale: 1 / pointsPerMm });
  return { page: index + 1, topMm: view.convertToViewportPoint(0, top)[1] ?? 0 };
}

interface Embedded {
  readonly filename: string;
  readonly content: Uint8Array;
}

async function embedded(file: PDFDocumentProxy): Promise<ReadonlyMap<string, Embedded>> {
  const found: unknown = await file.getAttachments().catch(() => null);
  if (typeof found !== 'object' || found === null) return new Map();
  return new Map(Object.entries(found as Record<string, Embedded>).slice(0, attachmentsMax));
}

async function listAttachments(file: PDFDocumentProxy): Promise<readonly Attachment[]> {
  return [...(await embedded(file))].map(([id, one]) => ({
    id,
    name: one.filename,
    size: one.content.length,
  }));
}

/** The octets of an attachment. */
export async function readAttachment(
  file: PDFDocumentProxy,
  id: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const found = (await embedded(file)).get(id);
  if (found === undefined) throw new Error('no-such-attachment');
  return new Uint8Array(found.content);
}
