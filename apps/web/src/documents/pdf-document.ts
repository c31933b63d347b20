import { pointsPerMm, type Box } from '@yunzhang/base';
import {
  AnnotationMode,
  getDocument,
  GlobalWorkerOptions,
  PDFWorker,
  Util,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist';
// oxlint-disable-next-line import/default -- Vite makes the address
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { createAskingLine } from './asking-line.ts';
import {
  pagesMax,
  type Opening,
  type PageDocument,
  type PagePicture,
  type PageSize,
} from './page-document.ts';
import { createPageSizes } from './page-sizes.ts';
import {
  hitsOn,
  linesOfRuns,
  type PageText,
  type PlacedCharacter,
  type TextRun,
} from './page-text.ts';
import { readAttachment, readContents } from './pdf-contents.ts';

/** A canvas larger than this is refused by phones. */
const canvasPixelsMax = 16_000_000;

let shared: PDFWorker | undefined;

/** Gets the worker of PDF.js ready; it then needs no network. */
export function warmPdf(): PDFWorker {
  GlobalWorkerOptions.workerSrc = workerUrl;
  if (shared === undefined || shared.destroyed) shared = new PDFWorker();
  return shared;
}

const data = (folder: string) => new URL(`/pdfjs/${folder}/`, location.origin).href;

/** Opens a PDF file. */
export async function openPdfDocument(
  bytes: Uint8Array,
  { password }: Opening = {},
): Promise<PageDocument> {
  const task = getDocument({
    data: bytes.slice(), // PDF.js takes the buffer away to its worker
    worker: warmPdf(),
    ...(password === undefined ? {} : { password }),
    cMapUrl: data('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: data('standard_fonts'),
    wasmUrl: data('wasm'),
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  const file = await task.promise;
  const count = Math.min(file.numPages, pagesMax);
  const sizeOf = async (number: number): Promise<PageSize> => {
    const view = (await file.getPage(number)).getViewport({ scale: 1 });
    return { widthMm: view.width / pointsPerMm, heightMm: view.height / pointsPerMm };
  };
  const first = count > 0 ? await sizeOf(1) : { widthMm: 210, heightMm: 297 };
  const sizes = createPageSizes(count, first);
  const line = createAskingLine();
  const measure = async (number: number): Promise<PageSize> => {
    if (!sizes.isKnown(number)) sizes.correct(number, await sizeOf(number));
    return sizes.all()[number - 1] ?? first;
  };
  const text = async (number: number) => pageText(await file.getPage(number));
  return {
    format: 'pdf',
    get pages() {
      return sizes.all();
    },
    subscribe: sizes.subscribe,
    measure,
    picture: (number, { pixelsPerMm, signal, isSmall }) =>
      line.ask({ urgency: isSmall === true ? 'read' : 'look', signal }, async () => {
        await measure(number);
        return picture(file, number, pixelsPerMm);
      }),
    text: (number, signal) => line.ask({ urgency: 'read', signal }, () => text(number)),
    find: (query, from) =>
      line.ask({ urgency: 'search' }, async () => {
        const hits = hitsOn(await text(from), query, from);
        return from < count ? { hits, next: from + 1 } : { hits };
      }),
    contents: () => readContents(file),
    attachment: (id) => readAttachment(file, id),
    close: () => void task.destroy(),
  };
}

async function picture(
  file: PDFDocumentProxy,
  number: number,
  pixelsPerMm: number,
): Promise<PagePicture> {
  const page = await file.getPage(number);
  const plain = page.getViewport({ scale: 1 });
  const wanted = pixelsPerMm / pointsPerMm;
  const most = Math.sqrt(canvasPixelsMax / (plain.width * plain.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, most) });
  const element = document.createElement('canvas');
  element.width = Math.max(1, Math.round(viewport.width));
  element.height = Math.max(1, Math.round(viewport.height));
  element.setAttribute('aria-hidden', 'true');
  const annotationMode = AnnotationMode.ENABLE;
  await page.render({ canvas: element, viewport, annotationMode }).promise;
  const release = () => {
    element.width = 0; // gives the pixels back at once
    page.cleanup();
  };
  return { element, notes: [], release };
}

/** Text runs of a page. PDF.js gives one box a run; its characters share it by usual widths. */
async function pageText(page: PDFPageProxy): Promise<PageText> {
  const view = page.getViewport({ scale: 1 / pointsPerMm });
  const content = await page.getTextContent();
  const runs = content.items.flatMap((item): readonly TextRun[] => {
    if (!('str' in item) || item.str === '') return [];
    const [, b = 0, c = 0, d = 0, e = 0, f = 0] = Util.transform(
      view.transform,
      item.transform,
    ) as number[];
    if (Math.abs(b) > Math.abs(d)) return []; // upright lines are not searched
    const height = Math.hypot(c, d);
    return [spread(item.str, { x: e, y: f - height, width: item.width / pointsPerMm, height })];
  });
  return linesOfRuns(runs);
}

function spread(text: string, box: Box): readonly PlacedCharacter[] {
  const characters = Array.from(text);
  const widths = characters.map((char) => (char.charCodeAt(0) < 0x2000 ? 0.5 : 1));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let before = 0;
  return characters.map((char, index) => {
    const width = ((widths[index] ?? 1) / whole) * box.width;
    const x = box.x + before;
    before += width;
    return { char, box: { x, y: box.y, width, height: box.height } };
  });
}
