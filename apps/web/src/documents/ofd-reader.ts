import {
  childText,
  child,
  openOfd,
  pageLines,
  readBox,
  renderPage,
  type OfdFile,
  type OfdPage,
} from '@yunzhang/ofd';
import type { DrawnPage } from './engine.ts';
import { readAttachment, readContents } from './ofd-contents.ts';
import {
  pagesMax,
  type Contents,
  type Found,
  type Medium,
  type PageSize,
} from './page-document.ts';
import { hitsOn, type PageText } from './page-text.ts';

/** Pages read before the file is opened anew: what was read of a page stays in memory till then. */
const readMax = 64;
/** A search answers at least this often, so that it can be stopped and its progress seen. */
const findMs = 60;
/** Hits of one answer; more of them help nobody. */
const hitsMax = 500;

/** A file the worker holds open. */
export interface OfdReader {
  readonly count: number;
  readonly usual: PageSize;
  measure(page: number): PageSize;
  draw(page: number, medium: Medium): DrawnPage;
  text(page: number): PageText;
  find(query: string, from: number): Found;
  contents(): Contents;
  attachment(id: string): Uint8Array<ArrayBuffer>;
}

/** Opens an OFD file for showing. Throws where it cannot be read. */
export function openReader(bytes: Uint8Array): OfdReader {
  let now = open(bytes);
  const read = new Set<number>();
  const pageOf = (number: number): { readonly file: OfdFile; readonly page: OfdPage } => {
    if (!read.has(number) && read.size >= readMax) {
      now = open(bytes);
      read.clear();
    }
    read.add(number);
    const page = now.pages[number - 1];
    if (page === undefined) throw new Error('no-such-page');
    return { file: now.file, page };
  };
  const measure = (number: number): PageSize => {
    const { box } = pageOf(number).page.area();
    return { widthMm: box.width, heightMm: box.height };
  };
  const text = (number: number): PageText => {
    const { file, page } = pageOf(number);
    return pageLines(file, page);
  };
  const count = Math.min(now.pages.length, pagesMax);
  return {
    count,
    usual: usualSize(now.file) ?? (count > 0 ? measure(1) : { widthMm: 210, heightMm: 297 }),
    measure,
    draw(number, medium) {
      const { file, page } = pageOf(number);
      const { svg, findings } = renderPage(file, page, { text: 'text', medium });
      const notes = findings.map(({ code, where, detail }) => ({
        code,
        detail: [where, detail].filter((part) => part !== undefined && part !== '').join(' '),
      }));
      return { svg, ...measure(number), notes };
    },
    text,
    find: (query, from) => findFrom({ text, count }, query, from),
    contents: () => readContents(now.file),
    attachment: (id) => readAttachment(now.file, id),
  };
}

function open(bytes: Uint8Array) {
  const file = openOfd(bytes);
  return { file, pages: file.docBodies[0]?.document()?.pages ?? [] };
}

/** The size the document states for its pages; a page that differs is corrected when it is read. */
function usualSize(file: OfdFile): PageSize | undefined {
  const common = file.docBodies[0]?.document()?.commonData;
  const area = common && child(common, 'PageArea');
  const box = readBox((area && childText(area, 'PhysicalBox')) ?? '');
  if (box === undefined || box.width <= 0 || box.height <= 0) return undefined;
  return { widthMm: box.width, heightMm: box.height };
}

function findFrom(
  file: { readonly count: number; readonly text: (page: number) => PageText },
  query: string,
  from: number,
): Found {
  const until = performance.now() + findMs;
  const hits = [];
  let page = from;
  while (page <= file.count && performance.now() < until && hits.length < hitsMax) {
    hits.push(...hitsOn(file.text(page), query, page));
    page += 1;
  }
  const some = hits.slice(0, hitsMax);
  return page <= file.count ? { hits: some, next: page } : { hits: some };
}
